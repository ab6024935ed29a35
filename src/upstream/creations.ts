/** Creations with a key: of equal ones only one is under way at a time, so that the next one finds what it has made. */

/** Does the work once what was begun before under the same name has ended, well or not. */
export type OneByOne = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Waits until nobody else does work of that name, on other machines too; resolves with how to let the next one. */
export type Claim = (name: string) => Promise<() => Promise<void>>;

/** Without a claim, among those of this process alone. */
export function createOneByOne(claim?: Claim): OneByOne {
  const latest = new Map<string, Promise<unknown>>();

  async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const release = await claim?.(name);
    try {
      return await work();
    } finally {
      await release?.();
    }
  }

  return (name, work) => {
    const begin = () => alone(name, work);
    const mine = (latest.get(name) ?? Promise.resolve()).then(begin, begin);
    latest.set(name, mine);
    const leave = (): void => {
      if (latest.get(name) === mine) latest.delete(name);
    };
    mine.then(leave, leave);
    return mine;
  };
}

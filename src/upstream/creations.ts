/** Creations with a key: of equal ones only one is under way at a time, so that the next one finds what it has made. */

/** Does the work once what was begun before under the same name has ended, well or not. */
export type OneByOne = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createOneByOne(): OneByOne {
  const latest = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const mine = (latest.get(name) ?? Promise.resolve()).then(work, work);
    latest.set(name, mine);
    const leave = (): void => {
      if (latest.get(name) === mine) latest.delete(name);
    };
    mine.then(leave, leave);
    return mine;
  };
}

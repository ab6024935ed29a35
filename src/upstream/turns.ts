/**
 * Who comes first when the processor is behind: whoever began first. An operation keeps what it has read until it ends, so
 * doing a little of each in turn keeps all of them half done, and the garbage collector copies what they hold.
 */

/** Resolves when the operation may read an answer that has come. */
export type TakeTurn = () => Promise<void>;

export interface Turns {
  /** For an operation that asks on, behind all that did so before it. */
  open(): TakeTurn;
  /**
   * Resolves when a large question may begin: one after another, once no answers wait to be read, principals taking turns.
   * Resolves too when the signal ends.
   */
  begin(principal: string, signal: AbortSignal): Promise<void>;
}

/** Between two that begin: time for the answers to what the first has asked, where the REST API is near. */
const PAUSE_MS = 1;
/** Where there is always something to read, one begins all the same. */
const LONGEST_PAUSE_MS = 50;

/** `onWaiting` is told how many more, or fewer, wait to begin. */
export function createTurns(onWaiting: (change: 1 | -1) => void = () => undefined): Turns {
  let opened = 0;
  /** Those who wait to read an answer, by the number of their operation. */
  const readers = new Map<number, (() => void)[]>();
  /** Those who wait to begin, by principal; the one whose turn it is comes first. */
  const beginners = new Map<string, Set<() => void>>();
  let pause: NodeJS.Timeout | null = null;
  let lastBegunAt = 0;

  /** All that has come for the oldest, so that what it asks next shares envelopes; then whatever else has come meanwhile. */
  function readOldest(): void {
    let oldest = Infinity;
    for (const number of readers.keys()) if (number < oldest) oldest = number;
    const called = readers.get(oldest)!;
    readers.delete(oldest);
    if (readers.size > 0) setImmediate(readOldest);
    for (const call of called) call();
  }

  function endPause(): void {
    pause = null;
    const [entry] = beginners;
    if (!entry) return;
    pause = setTimeout(endPause, PAUSE_MS);
    const [principal, mine] = entry;
    const now = performance.now();
    if (readers.size > 0 && now - lastBegunAt < LONGEST_PAUSE_MS) return;
    lastBegunAt = now;
    const [proceed] = mine;
    beginners.delete(principal);
    if (mine.size > 1) beginners.set(principal, mine); // behind the others
    proceed!();
  }

  return {
    open() {
      const number = (opened += 1);
      return () =>
        new Promise((resolve) => {
          const waiting = readers.get(number);
          if (waiting) return void waiting.push(resolve);
          readers.set(number, [resolve]);
          if (readers.size === 1) setImmediate(readOldest);
        });
    },

    begin(principal, signal) {
      const isIdle = pause === null && readers.size === 0;
      pause ??= setTimeout(endPause, PAUSE_MS);
      if (isIdle) lastBegunAt = performance.now();
      if (isIdle || signal.aborted) return Promise.resolve();
      let mine = beginners.get(principal);
      if (!mine) beginners.set(principal, (mine = new Set()));
      const queue = mine;
      return new Promise((resolve) => {
        const proceed = (): void => {
          signal.removeEventListener('abort', proceed);
          queue.delete(proceed);
          if (queue.size === 0 && beginners.get(principal) === queue) beginners.delete(principal);
          onWaiting(-1);
          resolve();
        };
        signal.addEventListener('abort', proceed, { once: true });
        queue.add(proceed);
        onWaiting(1);
      });
    },
  };
}

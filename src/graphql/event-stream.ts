/** The results of a subscription: one for each event of its source, and a last one for a source that fails. */

/**
 * `onEvent` makes the result of an event, `onFailure` that of a source that threw; after it the stream is complete.
 * `return()` reaches the source at once, also while a `next()` waits, which an async generator could not do.
 */
export function mapEvents<Event, Result>(
  source: AsyncIterable<Event>,
  onEvent: (event: Event) => Promise<Result>,
  onFailure: (error: unknown) => Result,
): AsyncIterableIterator<Result> {
  const iterator = source[Symbol.asyncIterator]();
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
  let isOver = false;

  return {
    async next() {
      if (isOver) return done;
      try {
        const step = await iterator.next();
        if (step.done || isOver) {
          isOver = true;
          return done;
        }
        return { done: false, value: await onEvent(step.value) };
      } catch (error) {
        if (isOver) return done;
        isOver = true;
        return { done: false, value: onFailure(error) };
      }
    },
    async return() {
      isOver = true;
      await iterator.return?.();
      return done;
    },
    async throw(error: unknown) {
      isOver = true;
      await iterator.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

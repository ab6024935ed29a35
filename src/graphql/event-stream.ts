/** The results of a subscription: one for each event of its source, and a last one for a source that fails. */

export interface EventHandlers<Event, Result> {
  readonly onEvent: (event: Event) => Promise<Result>;
  /** The last result of a source that threw, or of a stream whose signal was aborted, with the signal's reason. */
  readonly onFailure: (error: unknown) => Result;
}

/** `return()` and the signal reach the source at once, also while a `next()` waits, as an async generator could not do. */
export function mapEvents<Event, Result>(
  source: AsyncIterable<Event>,
  { onEvent, onFailure }: EventHandlers<Event, Result>,
  signal: AbortSignal,
): AsyncIterableIterator<Result> {
  const iterator = source[Symbol.asyncIterator]();
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
  let isOver = false;

  const stopSource = (): void => {
    // A source that cannot even be left has nobody to tell.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  };
  if (signal.aborted) stopSource();
  else signal.addEventListener('abort', stopSource, { once: true });

  function end(): void {
    isOver = true;
    signal.removeEventListener('abort', stopSource);
  }

  function fail(error: unknown): IteratorResult<Result> {
    if (isOver) return done;
    end();
    return { done: false, value: onFailure(error) };
  }

  return {
    async next() {
      if (isOver) return done;
      try {
        const step = await iterator.next();
        if (signal.aborted) return fail(signal.reason);
        if (!step.done && !isOver) return { done: false, value: await onEvent(step.value) };
        end();
        return done;
      } catch (error) {
        return fail(signal.aborted ? signal.reason : error);
      }
    },
    async return() {
      end();
      await iterator.return?.();
      return done;
    },
    async throw(error: unknown) {
      end();
      await iterator.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

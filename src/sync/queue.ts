/** What waits for one subscriber: a bounded queue that is an async iterator with a real `return()`. */
import { GatewayError } from '../errors.js';
import type { Clock } from '../upstream/clock.js';
import type { Batch, SyncPosition, Tracked } from './batch.js';
import { mergeBatches } from './batch.js';

export interface QueueLimits {
  /** Changes that wait as they came; beyond, those of one object are merged into its latest state. */
  readonly maxEvents: number;
  /** Bytes of changes that wait, as JSON; beyond it, too, they are merged. */
  readonly maxBytes: number;
}

/** Merged changes may be so many times the bound; beyond that the subscriber is too slow. */
const PATIENCE = 4;

export interface SubscriberQueue<R extends Tracked> extends AsyncIterableIterator<Batch<R>> {
  push(batch: Batch<R>): void;
  /** Ends the stream with an error once what waits has been read. */
  fail(error: unknown): void;
  /** Ends the stream with `SUBSCRIBER_TOO_SLOW` and the cursor of what was read last. */
  failAsTooSlow(): void;
  /** Whether nothing waits: the next page of a long round may come. */
  readonly isEmpty: boolean;
  /** Resolves when nothing waits any more, or the stream has ended. */
  drained(): Promise<void>;
  readonly isOver: boolean;
}

type Step<R extends Tracked> = IteratorResult<Batch<R>, undefined>;

/** `onEnd` is called once, when the reader has left, or has been told that the stream failed. */
export function createSubscriberQueue<R extends Tracked>(
  limits: QueueLimits,
  sealPosition: (position: SyncPosition) => string,
  onEnd: () => void,
): SubscriberQueue<R> {
  let waiting: Batch<R>[] = [];
  let reader: { resolve(step: Step<R>): void; reject(error: unknown): void } | null = null;
  let failure: { readonly error: unknown } | null = null;
  let lastRead: SyncPosition | null = null;
  let isOver = false;
  let drainers: (() => void)[] = [];

  function end(): void {
    if (isOver) return;
    isOver = true;
    waiting = [];
    settleDrainers();
    onEnd();
  }

  function settleDrainers(): void {
    const settled = drainers;
    drainers = [];
    for (const resolve of settled) resolve();
  }

  /** Snapshots are paced by their readers; only live changes pile up. */
  function bound(): void {
    const merge = weightOf(waiting);
    if (merge.events <= limits.maxEvents && merge.bytes <= limits.maxBytes) return;
    waiting = mergeRuns(waiting);
    const left = weightOf(waiting);
    if (left.events > limits.maxEvents * PATIENCE) failAsTooSlow('maxQueueEvents');
    else if (left.bytes > limits.maxBytes * PATIENCE) failAsTooSlow('maxQueueBytes');
  }

  /** What waits is dropped; the cursor is that of the last batch that was read. */
  function failAsTooSlow(limit?: string): void {
    waiting = [];
    const cursor = lastRead === null ? undefined : sealPosition(lastRead);
    failure = { error: new GatewayError('SUBSCRIBER_TOO_SLOW', undefined, { cursor, limit }) };
    settleDrainers();
  }

  return {
    failAsTooSlow: () => failAsTooSlow(),
    get isEmpty() {
      return waiting.length === 0;
    },
    get isOver() {
      return isOver;
    },
    push(batch) {
      if (isOver || failure) return;
      if (reader) {
        const { resolve } = reader;
        reader = null;
        lastRead = batch.position;
        return resolve({ done: false, value: batch });
      }
      waiting.push(batch);
      bound();
    },
    fail(error) {
      if (isOver || failure) return;
      failure = { error };
      if (!reader) return;
      const { reject } = reader;
      reader = null;
      end();
      reject(error);
    },
    drained() {
      if (isOver || failure || waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => drainers.push(resolve));
    },
    async next(): Promise<Step<R>> {
      const batch = waiting.shift();
      if (batch) {
        lastRead = batch.position;
        if (waiting.length === 0) settleDrainers();
        return { done: false, value: batch };
      }
      if (failure && !isOver) {
        const { error } = failure;
        end();
        throw error;
      }
      if (isOver) return { done: true, value: undefined };
      return new Promise((resolve, reject) => (reader = { resolve, reject }));
    },
    async return(): Promise<Step<R>> {
      end();
      reader?.resolve({ done: true, value: undefined });
      reader = null;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whoever does not read a page of a long round for so long is too slow. */
const PAGE_PATIENCE_MS = 60_000;

/** Resolves when all of them have read what waits: the next page of a long round may come. Ends those who never do. */
export async function whenRead(queues: readonly SubscriberQueue<Tracked>[], clock: Clock): Promise<void> {
  const slow = queues.filter((queue) => !queue.isEmpty);
  if (slow.length === 0) return;
  await new Promise<void>((resolve) => {
    const callOff = clock.after(PAGE_PATIENCE_MS, () => {
      for (const queue of slow) if (!queue.isEmpty) queue.failAsTooSlow();
      resolve();
    });
    void Promise.all(slow.map((queue) => queue.drained())).then(() => {
      callOff();
      resolve();
    });
  });
}

/** Batches of changes next to each other become one; a snapshot or a reset keeps its place. */
function mergeRuns<R extends Tracked>(batches: readonly Batch<R>[]): Batch<R>[] {
  const merged: Batch<R>[] = [];
  let run: Batch<R>[] = [];
  const flush = (): void => {
    if (run.length > 0) merged.push(mergeBatches(run));
    run = [];
  };
  for (const batch of batches) {
    if (batch.kind === 'CHANGES' || batch.kind === 'HEARTBEAT') run.push(batch);
    else {
      flush();
      merged.push(batch);
    }
  }
  flush();
  return merged;
}

const sizes = new WeakMap<object, number>();

/** Batches are shared by all subscribers, so each is measured once. */
function sizeOf(batch: Batch<Tracked>): number {
  let size = sizes.get(batch);
  if (size === undefined) sizes.set(batch, (size = JSON.stringify(batch.changes).length));
  return size;
}

function weightOf(batches: readonly Batch<Tracked>[]): { events: number; bytes: number } {
  let events = 0;
  let bytes = 0;
  for (const batch of batches) {
    if (batch.kind === 'SNAPSHOT') continue;
    events += batch.changes.length;
    bytes += sizeOf(batch);
  }
  return { events, bytes };
}

/** Who hears which feed: the first subscriber of a collection starts it, the last one stops it. Never across principals. */
import type { BatchKind, SyncPosition, Tracked } from './batch.js';
import type { StreamStart, Subscriber } from './audience.js';
import type { FeedOptions } from './feed.js';
import { Feed } from './feed.js';
import type { QueueLimits, SubscriberQueue } from './queue.js';
import { createSubscriberQueue } from './queue.js';
import type { FeedSource } from './source.js';

export interface Subscription<R extends Tracked> {
  /** Principal, mailbox and collection: whoever has the same key may share a reader. */
  readonly key: string;
  readonly source: FeedSource<R>;
  readonly start: StreamStart;
  readonly sealPosition: (position: SyncPosition) => string;
}

export interface Hub {
  /** The stream ends when its iterator is left (`return()`), or with the error that ends it. */
  subscribe<R extends Tracked>(subscription: Subscription<R>): SubscriberQueue<R>;
  /** Asks the feeds whose keys are chosen at once. */
  wake(isMeant: (key: string) => boolean): void;
  readonly size: number;
}

export interface HubOptions extends Omit<FeedOptions, 'withPollSlot' | 'onBatch'> {
  readonly queue: QueueLimits;
  /** Feeds that ask the upstream at the same time. */
  readonly maxConcurrentPolls: number;
  onFeeds?(count: number): void;
  onBatch?(kind: BatchKind): void;
}

export function createHub(options: HubOptions): Hub {
  // A key belongs to one collection, and so to one type of objects.
  const feeds = new Map<string, Feed<Tracked>>();
  const withPollSlot = createSlotQueue(options.maxConcurrentPolls);

  function feedOf<R extends Tracked>(key: string): Feed<R> {
    const existing = feeds.get(key) as unknown as Feed<R> | undefined;
    if (existing) return existing;
    const feed = new Feed<R>({ ...options, withPollSlot }, () => {
      feeds.delete(key);
      options.onFeeds?.(feeds.size);
    });
    feeds.set(key, feed);
    options.onFeeds?.(feeds.size);
    return feed;
  }

  return {
    subscribe<R extends Tracked>({ key, source, start, sealPosition }: Subscription<R>) {
      const feed = feedOf<R>(key);
      const queue = createSubscriberQueue<R>(options.queue, sealPosition, () => feed.remove(subscriber));
      const subscriber: Subscriber<R> = { queue, source, start };
      feed.add(subscriber);
      return queue;
    },
    wake(isMeant) {
      for (const [key, feed] of feeds) if (isMeant(key)) feed.wake();
    },
    get size() {
      return feeds.size;
    },
  };
}

/** At most so many at once; the others wait their turn. */
function createSlotQueue(max: number): FeedOptions['withPollSlot'] {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

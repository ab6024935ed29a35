/** Where the upstream's notices arrive: each watch under an address of its own that nobody can guess. */
import { randomUUID } from 'node:crypto';
import type { Delivery, Notice } from '../dialects/dialect.js';
import type { Clock } from '../upstream/clock.js';
import type { WatchOptions } from './watch.js';
import { Watch } from './watch.js';

export interface Notices {
  /** Has `wake` called when there may be changes, until the watch is stopped. */
  watch(options: Pick<WatchOptions, 'subscriptions' | 'wake'>): RunningWatch;
  /** What was posted to an address. What is unknown, forged or garbage has no effect. Never throws. */
  receive(addressId: string, delivery: Delivery): void;
  /** Ends every watch; resolves when their subscriptions are removed upstream, as far as that succeeds within 5 s. */
  close(): Promise<void>;
}

export interface RunningWatch {
  readonly isAlive: boolean;
  stop(): void;
}

export interface NoticesOptions {
  readonly clock: Clock;
  /** The URL at which the upstream reaches an address. */
  readonly urlOf: (addressId: string) => string;
  readonly readNotices: (delivery: Delivery) => readonly Notice[];
  readonly log: WatchOptions['log'];
}

/** What is not removed by then ends by itself. */
const CLOSING_MS = 5000;

export function createNotices({ clock, urlOf, readNotices, log }: NoticesOptions): Notices {
  const watches = new Map<string, Watch>();
  const ending = new Set<Promise<void>>();

  function end(addressId: string, watch: Watch): void {
    if (!watches.delete(addressId)) return;
    const ended = watch.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  return {
    watch(options) {
      const addressId = randomUUID();
      const watch = new Watch({ ...options, clock, log, notificationUrl: urlOf(addressId) });
      watches.set(addressId, watch);
      return {
        get isAlive() {
          return watch.isAlive;
        },
        stop: () => end(addressId, watch),
      };
    },
    receive(addressId, delivery) {
      watches.get(addressId)?.receive(readNotices(delivery));
    },
    async close() {
      for (const [addressId, watch] of watches) end(addressId, watch);
      await new Promise<void>((resolve) => {
        const callOff = clock.after(CLOSING_MS, resolve);
        void Promise.all(ending).then(() => {
          callOff();
          resolve();
        });
      });
    },
  };
}

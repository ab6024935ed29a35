/** Where the upstream's notices arrive: each watch under an address of its own that nobody can guess. */
import { randomUUID } from 'node:crypto';
import type { Delivery, Notice } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { Seal } from '../seal.js';
import type { Clock } from '../upstream/clock.js';
import type { NoticeRelay } from './notice-relay.js';
import type { WatchOptions } from './watch.js';
import { Watch } from './watch.js';

export interface Notices {
  /** Has `wake` called when there may be changes, until the watch is stopped. */
  watch(options: Pick<WatchOptions, 'subscriptions' | 'wake'>): RunningWatch;
  /**
   * What was posted to an address. What is unknown, forged or garbage has no effect. Rejects with `UPSTREAM_UNAVAILABLE`
   * where the watch is another gateway's and that cannot be told: the upstream shall post again.
   */
  receive(addressId: string, delivery: Delivery): Promise<void>;
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
  /** Addresses are sealed: what nobody gave out is told to nobody. */
  readonly seal: Seal;
  /** To and from the gateways that share the address; null where there is one. */
  readonly relay: NoticeRelay | null;
  readonly log: WatchOptions['log'];
}

const PURPOSE = 'notification-address';
/** A watch has one secret and there are four kinds: who posts more has made them up. */
const MAX_PASSED_ON = 20;
/** What is not removed by then ends by itself. */
const CLOSING_MS = 5000;

export function createNotices({ clock, urlOf, readNotices, seal, relay, log }: NoticesOptions): Notices {
  const watches = new Map<string, Watch>();
  const ending = new Set<Promise<void>>();

  function end(addressId: string, watch: Watch): void {
    if (!watches.delete(addressId)) return;
    const ended = watch.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  relay?.listen(
    (addressId, notices) => watches.get(addressId)?.receive(notices),
    () => {
      for (const watch of watches.values()) watch.doubt();
    },
  );

  return {
    watch(options) {
      const addressId = seal.seal(PURPOSE, randomUUID());
      const watch = new Watch({ ...options, clock, log, notificationUrl: urlOf(addressId) });
      watches.set(addressId, watch);
      return {
        get isAlive() {
          return watch.isAlive && (relay === null || relay.isAttached);
        },
        stop: () => end(addressId, watch),
      };
    },
    async receive(addressId, delivery) {
      const notices = readNotices(delivery);
      const watch = watches.get(addressId);
      if (watch) return watch.receive(notices);
      if (relay === null || notices.length === 0 || seal.open(PURPOSE, addressId) === undefined) return;
      if (!(await relay.pass(addressId, unique(notices)))) throw new GatewayError('UPSTREAM_UNAVAILABLE');
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

/** A delivery may hold the same notice for each of a thousand changes. */
function unique(notices: readonly Notice[]): Notice[] {
  const byContent = new Map(notices.map((notice) => [`${notice.kind} ${notice.clientState}`, notice]));
  return [...byContent.values()].slice(0, MAX_PASSED_ON);
}

/** Those who hear the same: what is delivered reaches all of them, and reads go out on the credential of any of them. */
import { GatewayError } from '../errors.js';
import type { Change } from '../upstream/changes.js';
import type { Batch, BatchKind, SyncPosition, Tracked } from './batch.js';
import type { SubscriberQueue } from './queue.js';
import type { FeedSource } from './source.js';

/** Where a subscriber wants to begin. */
export type StreamStart = { readonly at: 'snapshot' } | { readonly at: 'now' } | { readonly at: SyncPosition };

export interface Subscriber<R extends Tracked> {
  readonly queue: SubscriberQueue<R>;
  readonly source: FeedSource<R>;
  readonly start: StreamStart;
}

export class Audience<R extends Tracked> {
  readonly #subscribers = new Set<Subscriber<R>>();
  readonly #onDelivery: (kind: BatchKind) => void;

  constructor(onDelivery: (kind: BatchKind) => void) {
    this.#onDelivery = onDelivery;
  }

  get size(): number {
    return this.#subscribers.size;
  }

  get all(): readonly Subscriber<R>[] {
    return [...this.#subscribers];
  }

  get queues(): readonly SubscriberQueue<R>[] {
    return this.all.map(({ queue }) => queue);
  }

  add(subscriber: Subscriber<R>): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber<R>): boolean {
    return this.#subscribers.delete(subscriber);
  }

  deliver(kind: BatchKind, changes: readonly Change<R>[], position: SyncPosition, hasMore: boolean): void {
    if (this.size === 0) return;
    const batch: Batch<R> = { kind, position, hasMore, changes };
    for (const { queue } of this.#subscribers) queue.push(batch);
    this.#onDelivery(kind);
  }

  /** The source of a subscriber that is still there: nobody reads on the token of somebody who left. */
  source(): FeedSource<R> {
    const [anybody] = this.#subscribers;
    if (anybody) return anybody.source;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The last subscriber has left.');
  }
}

/** Who listens to a feed: those who are live, those who wait at some place to become so, and what is delivered to them. */
import { GatewayError } from '../errors.js';
import type { Change } from '../upstream/changes.js';
import type { Batch, BatchKind, SyncPosition, Tracked } from './batch.js';
import { STREAM_START } from './batch.js';
import type { SubscriberQueue } from './queue.js';
import type { FeedSource } from './source.js';

/** Where a subscriber wants to begin. */
export type StreamStart = { readonly at: 'snapshot' } | { readonly at: 'now' } | { readonly at: SyncPosition };

export interface Subscriber<R extends Tracked> {
  readonly queue: SubscriberQueue<R>;
  readonly source: FeedSource<R>;
  start: StreamStart;
}

/** Subscribers that wait at the same place; one round serves them all. */
export type Group<R extends Tracked> = readonly Subscriber<R>[];

export class Audience<R extends Tracked> {
  readonly #subscribers = new Set<Subscriber<R>>();
  readonly #live = new Set<Subscriber<R>>();
  readonly #onDelivery: (kind: BatchKind) => void;

  constructor(onDelivery: (kind: BatchKind) => void) {
    this.#onDelivery = onDelivery;
  }

  get size(): number {
    return this.#subscribers.size;
  }

  get all(): Group<R> {
    return [...this.#subscribers];
  }

  get live(): Group<R> {
    return [...this.#live];
  }

  add(subscriber: Subscriber<R>): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber<R>): void {
    this.#subscribers.delete(subscriber);
    this.#live.delete(subscriber);
  }

  /** Those who wait at the same place as the first of them; empty where everybody is live. */
  nextGroup(): Group<R> {
    for (const subscriber of this.#subscribers) {
      if (!this.#live.has(subscriber)) return this.#waitingAt(placeOf(subscriber.start));
    }
    return [];
  }

  /** Whoever came to the same place while its first page was on its way takes part as well. */
  withLatecomers(group: Group<R>): Group<R> {
    return group[0] ? this.#waitingAt(placeOf(group[0].start)) : group;
  }

  goLive(group: Group<R>): void {
    for (const subscriber of group) if (this.#subscribers.has(subscriber)) this.#live.add(subscriber);
  }

  /** These drop what they have; a snapshot follows. */
  restart(group: Group<R>): void {
    this.deliver(group, 'RESET', [], STREAM_START, true);
    for (const subscriber of group) {
      subscriber.start = { at: 'snapshot' };
      this.#live.delete(subscriber);
    }
  }

  deliver(
    to: Group<R>,
    kind: BatchKind,
    changes: readonly Change<R>[],
    position: SyncPosition,
    hasMore: boolean,
  ): void {
    if (to.length === 0) return;
    const batch: Batch<R> = { kind, position, hasMore, changes };
    for (const { queue } of to) queue.push(batch);
    this.#onDelivery(kind);
  }

  /** The source of a subscriber that is still there: no feed reads on the token of somebody who left. */
  source(preferred?: Subscriber<R>): FeedSource<R> {
    const [anybody] = this.#subscribers;
    const subscriber = preferred && this.#subscribers.has(preferred) ? preferred : anybody;
    if (subscriber) return subscriber.source;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The last subscriber has left.');
  }

  #waitingAt(place: string | null): Group<R> {
    return this.all.filter((subscriber) => !this.#live.has(subscriber) && placeOf(subscriber.start) === place);
  }
}

function placeOf({ at }: StreamStart): string | null {
  return typeof at === 'string' ? (at === 'now' ? ' now' : null) : at.link;
}

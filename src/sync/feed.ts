/** One reader of one collection of one principal, heard by any number of subscribers: a state machine over rounds. */
import { GatewayError, isMissingObject } from '../errors.js';
import type { Change, ChangesPage } from '../upstream/changes.js';
import type { Clock } from '../upstream/clock.js';
import type { Batch, BatchKind, SyncPosition, Tracked } from './batch.js';
import { positionBehind, repeatsAll, STREAM_START } from './batch.js';
import { createHolding } from './holding.js';
import type { Pace } from './pace.js';
import { createPace } from './pace.js';
import type { SubscriberQueue } from './queue.js';
import { whenRead } from './queue.js';

/** What a feed reads from, on the credential of one of its subscribers. */
export interface FeedSource<R extends Tracked> {
  /** One page; null begins a full round. */
  readChanges(link: string | null): Promise<ChangesPage<R>>;
  /** Those of the ids that are not in the collection any more. */
  findGone(ids: readonly string[]): Promise<readonly string[]>;
  /** Whether later rounds may list everything again and name nothing that is gone. */
  readonly mayRepeatAll: boolean;
  isLostPosition(error: unknown): boolean;
  /** The version of an object: two that are equal mean that nothing changed. */
  versionOf(record: R): string;
}

/** Where a subscriber wants to begin. */
export type StreamStart = { readonly at: 'snapshot' } | { readonly at: 'now' } | { readonly at: SyncPosition };

export interface Subscriber<R extends Tracked> {
  readonly queue: SubscriberQueue<R>;
  readonly source: FeedSource<R>;
  start: StreamStart;
}

export interface FeedOptions {
  readonly clock: Clock;
  readonly pollIntervalMs: number;
  readonly heartbeatIntervalMs: number;
  /** From 0 to 1, for the jitter of polls. */
  readonly random: () => number;
  /** Runs a poll when there is room for one more in the process. */
  readonly withPollSlot: <T>(poll: () => Promise<T>) => Promise<T>;
  readonly log: { warn(fields: { readonly err: unknown }, message: string): void };
  onBatch?(kind: BatchKind): void;
}

type FeedState =
  | { readonly phase: 'idle' }
  /** A round for those who wait at the same place; for a snapshot, all who are live hear its differences too. */
  | { readonly phase: 'joining'; readonly group: readonly unknown[] }
  | { readonly phase: 'polling' }
  | { readonly phase: 'waiting'; readonly untilMs: number }
  | { readonly phase: 'stopped' };

export class Feed<R extends Tracked> {
  state: FeedState = { phase: 'idle' };
  readonly #options: FeedOptions;
  readonly #onStop: () => void;
  readonly #pace: Pace;
  readonly #subscribers = new Set<Subscriber<R>>();
  readonly #live = new Set<Subscriber<R>>();
  readonly #holding = createHolding<R>();
  /** Up to where the live subscribers have heard; null until the first round has ended. */
  #head: SyncPosition | null = null;
  #lastBatchAtMs = 0;
  #wake: (() => void) | null = null;

  constructor(options: FeedOptions, onStop: () => void) {
    this.#options = options;
    this.#pace = createPace(options.pollIntervalMs, options.random);
    this.#onStop = onStop;
  }

  get size(): number {
    return this.#subscribers.size;
  }

  /** 0 -> 1 starts the feed. */
  add(subscriber: Subscriber<R>): void {
    this.#subscribers.add(subscriber);
    if (this.state.phase === 'idle') void this.#run();
    else this.wake();
  }

  /** 1 -> 0 stops it; what is in flight is let go. */
  remove(subscriber: Subscriber<R>): void {
    this.#subscribers.delete(subscriber);
    this.#live.delete(subscriber);
    if (this.#subscribers.size === 0) this.#stop();
  }

  /** Ask now, because something has probably changed. */
  wake(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (this.#subscribers.size > 0) {
      const group = this.#nextGroup();
      try {
        if (group.length > 0) {
          this.state = { phase: 'joining', group };
          await this.#join(group);
        } else {
          this.state = { phase: 'polling' };
          await this.#options.withPollSlot(() => this.#poll());
        }
        if (this.#nextGroup().length === 0) await this.#wait(this.#pace.untilPollMs());
      } catch (error) {
        this.#end(error, group);
      }
    }
  }

  /** Those who wait at the same place as the first of them; one round serves them all. */
  #nextGroup(): readonly Subscriber<R>[] {
    for (const subscriber of this.#subscribers) {
      if (!this.#live.has(subscriber)) return this.#waitingAt(placeOf(subscriber.start));
    }
    return [];
  }

  #waitingAt(place: string | null): readonly Subscriber<R>[] {
    return [...this.#subscribers].filter(
      (subscriber) => !this.#live.has(subscriber) && placeOf(subscriber.start) === place,
    );
  }

  /** Whoever came to the same place while its first page was on its way takes part as well. */
  #withLatecomers(group: readonly Subscriber<R>[]): readonly Subscriber<R>[] {
    return group[0] ? this.#waitingAt(placeOf(group[0].start)) : group;
  }

  async #join(group: readonly Subscriber<R>[]): Promise<void> {
    const { start } = group[0]!;
    const from = typeof start.at === 'string' ? STREAM_START : start.at;
    if (typeof start.at !== 'string' && this.#head && start.at.link === this.#head.link) return this.#goLive(group);
    if (start.at === 'now' && this.#head) {
      this.#publish(group, 'HEARTBEAT', [], this.#head, false);
      return this.#goLive(group);
    }
    if (from.link === null) return this.#joinBySnapshot(group, start.at === 'now');
    return this.#joinByCursor(group, from);
  }

  /** A full round. Who is live hears what differs from what is held; so everybody stands at its end. */
  async #joinBySnapshot(first: readonly Subscriber<R>[], isSilent: boolean): Promise<void> {
    let group = first;
    const oldHead = this.#head;
    const isDiff = oldHead !== null && this.#holding.isComplete;
    const round = this.#holding.beginRound();
    let published = false;
    let link: string | null = null;
    let position = STREAM_START;
    for (;;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(link, group[0]);
      } catch (error) {
        if (link === null || !this.#source(group[0]).isLostPosition(error)) throw error;
        if (published) this.#publish(group, 'RESET', [], STREAM_START, true);
        return this.#joinBySnapshot(group, isSilent);
      }
      if (link === null) group = this.#withLatecomers(group);
      link = page.link;
      position = positionBehind(position, page, this.#source(group[0]));
      const changed = round.apply(page.changes, (record) => this.#source(group[0]).versionOf(record));
      if (!isSilent) {
        this.#publish(group, 'SNAPSHOT', page.changes, position, page.hasMore);
        published = true;
      }
      if (isDiff && changed.length > 0) this.#publish([...this.#live], 'CHANGES', changed, oldHead, page.hasMore);
      if (!page.hasMore) {
        await this.#endSnapshot(group, round, position, isDiff, isSilent);
        return;
      }
      await whenRead(queuesOf(group), this.#options.clock);
    }
  }

  async #endSnapshot(
    group: readonly Subscriber<R>[],
    round: ReturnType<ReturnType<typeof createHolding<R>>['beginRound']>,
    position: SyncPosition,
    isDiff: boolean,
    isSilent: boolean,
  ): Promise<void> {
    if (isDiff) {
      const gone = await this.#source(group[0]).findGone(round.missing());
      const removed = gone.map((removedId): Change<R> => ({ removedId }));
      this.#publish([...this.#live], removed.length > 0 ? 'CHANGES' : 'HEARTBEAT', removed, position, false);
    }
    if (isSilent) this.#publish(group, 'HEARTBEAT', [], position, false);
    // Without a full picture of before, the live ones go on from where they were; the new ones hear a little twice.
    if (isDiff || this.#head === null) {
      round.commit();
      this.#head = position;
    }
    this.#goLive(group);
  }

  /** From a position of their own to the end of a round, then live with the others. */
  async #joinByCursor(first: readonly Subscriber<R>[], from: SyncPosition): Promise<void> {
    let group = first;
    let at = from;
    let isFirst = true;
    for (;;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(at.link, group[0]);
      } catch (error) {
        if (!this.#source(group[0]).isLostPosition(error)) throw error;
        return this.#restart(group);
      }
      if (isFirst) {
        group = this.#withLatecomers(group);
        if (repeatsAll(at, page)) return this.#restart(group);
        isFirst = false;
      }
      const next = positionBehind(at, page, this.#source(group[0]));
      const kind = at.inSnapshot ? 'SNAPSHOT' : page.changes.length > 0 ? 'CHANGES' : 'HEARTBEAT';
      if (kind !== 'HEARTBEAT' || next.link !== at.link) this.#publish(group, kind, page.changes, next, page.hasMore);
      for (const subscriber of group) subscriber.start = { at: next };
      at = next;
      if (!page.hasMore) break;
      await whenRead(queuesOf(group), this.#options.clock);
    }
    this.#head ??= at;
    this.#goLive(group);
  }

  /** What is held of the folder is of no use to these: they drop what they have, and a snapshot follows. */
  #restart(group: readonly Subscriber<R>[]): void {
    this.#publish(group, 'RESET', [], STREAM_START, true);
    for (const subscriber of group) {
      subscriber.start = { at: 'snapshot' };
      this.#live.delete(subscriber);
    }
  }

  async #poll(): Promise<void> {
    const head = this.#head!;
    let at = head;
    let foundChanges = false;
    let hasRepeats = false;
    let hasRemovals = false;
    const round = this.#holding.continueRound();
    for (;;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(at.link);
      } catch (error) {
        if (!this.#source().isLostPosition(error)) throw error;
        return this.#recover();
      }
      const changed = round.apply(page.changes, (record) => this.#source().versionOf(record));
      hasRepeats ||= changed.length < page.changes.length;
      hasRemovals ||= page.changes.some((change) => 'removedId' in change);
      const next = positionBehind(at, page, this.#source());
      if (changed.length > 0) this.#publish([...this.#live], 'CHANGES', changed, next, page.hasMore);
      else if (next.link !== head.link && !page.hasMore) this.#publish([...this.#live], 'HEARTBEAT', [], next, false);
      foundChanges ||= changed.length > 0;
      this.#head = at = next;
      if (!page.hasMore) break;
      await whenRead(queuesOf([...this.#live]), this.#options.clock);
    }
    if (this.#source().mayRepeatAll) await this.#removeAbsent(round, hasRepeats, hasRemovals);
    this.#pace.polled(foundChanges);
  }

  /** Where rounds list everything again, what is missing from one is gone; each is looked up before it is called so. */
  async #removeAbsent(
    round: ReturnType<ReturnType<typeof createHolding<R>>['continueRound']>,
    hasRepeats: boolean,
    hasRemovals: boolean,
  ): Promise<void> {
    const missing = round.missingFromFullRound({ hasRepeats, hasRemovals });
    if (missing.length === 0) return;
    const gone = await this.#source().findGone(missing);
    const removed = gone.map((removedId): Change<R> => ({ removedId }));
    round.forget(gone);
    if (removed.length > 0) this.#publish([...this.#live], 'CHANGES', removed, this.#head!, false);
  }

  /** The upstream forgot where the feed was. Who holds the whole folder needs only the differences; others start over. */
  async #recover(): Promise<void> {
    this.#options.log.warn({ err: null }, 'The upstream forgot the position of a feed');
    if (!this.#holding.isComplete) {
      this.#head = null;
      return this.#restart([...this.#live]);
    }
    await this.#joinBySnapshot([], true);
  }

  /** One page. What may pass by itself is waited out, so that a round goes on where it was. */
  async #read(link: string | null, preferred?: Subscriber<R>): Promise<ChangesPage<R>> {
    for (;;) {
      try {
        const page = await this.#source(preferred).readChanges(link);
        this.#pace.succeeded();
        return page;
      } catch (error) {
        if (!(error instanceof GatewayError) || !error.retryable || this.#subscribers.size === 0) throw error;
        this.#options.log.warn({ err: error }, 'A feed will ask again');
        await this.#wait(this.#pace.untilRepeatMs(error));
      }
    }
  }

  /** The source of a subscriber that is still there: no feed reads on the token of somebody who left. */
  #source(preferred?: Subscriber<R>): FeedSource<R> {
    const subscriber = preferred && this.#subscribers.has(preferred) ? preferred : [...this.#subscribers][0];
    if (subscriber) return subscriber.source;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The last subscriber has left.');
  }

  #goLive(group: readonly Subscriber<R>[]): void {
    for (const subscriber of group) if (this.#subscribers.has(subscriber)) this.#live.add(subscriber);
  }

  #publish(
    to: readonly Subscriber<R>[],
    kind: BatchKind,
    changes: readonly Change<R>[],
    position: SyncPosition,
    hasMore: boolean,
  ): void {
    if (to.length === 0) return;
    const batch: Batch<R> = { kind, position, hasMore, changes };
    for (const { queue } of to) queue.push(batch);
    this.#lastBatchAtMs = this.#options.clock.now();
    this.#options.onBatch?.(kind);
  }

  #beat(): void {
    const { clock, heartbeatIntervalMs } = this.#options;
    if (this.#head === null || clock.now() - this.#lastBatchAtMs < heartbeatIntervalMs) return;
    this.#publish([...this.#live], 'HEARTBEAT', [], this.#head, false);
  }

  /** An error that the caller must mend ends the streams that it concerns. */
  #end(error: unknown, group: readonly Subscriber<R>[]): void {
    const concerned = group.length > 0 ? group : [...this.#subscribers];
    if (isMissingObject(error)) this.#removeAll(concerned);
    for (const subscriber of concerned) {
      subscriber.queue.fail(error);
      this.remove(subscriber);
    }
  }

  /** The folder itself is gone, and with it all that was in it. */
  #removeAll(concerned: readonly Subscriber<R>[]): void {
    if (!this.#head) return;
    const removed = this.#holding.ids().map((removedId): Change<R> => ({ removedId }));
    const live = concerned.filter((subscriber) => this.#live.has(subscriber));
    if (removed.length > 0) this.#publish(live, 'CHANGES', removed, this.#head, false);
  }

  /** Until it is time, or somebody wakes the feed. Heartbeats go on meanwhile. */
  async #wait(ms: number): Promise<void> {
    const { clock, heartbeatIntervalMs } = this.#options;
    const untilMs = clock.now() + ms;
    let isWoken = false;
    while (!isWoken && this.#subscribers.size > 0 && clock.now() < untilMs) {
      this.state = { phase: 'waiting', untilMs };
      const beatInMs = Math.max(1, this.#lastBatchAtMs + heartbeatIntervalMs - clock.now());
      await new Promise<void>((resolve) => {
        const callOff = clock.after(Math.min(untilMs - clock.now(), beatInMs), resolve);
        this.#wake = () => {
          isWoken = true;
          callOff();
          resolve();
        };
      });
      this.#wake = null;
      this.#beat();
    }
  }

  #stop(): void {
    if (this.state.phase === 'stopped') return;
    this.state = { phase: 'stopped' };
    this.#wake?.();
    this.#onStop();
  }
}

function placeOf({ at }: StreamStart): string | null {
  return typeof at === 'string' ? (at === 'now' ? ' now' : null) : at.link;
}

function queuesOf<R extends Tracked>(group: readonly Subscriber<R>[]): SubscriberQueue<R>[] {
  return group.map(({ queue }) => queue);
}

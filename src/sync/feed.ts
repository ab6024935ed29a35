/** One reader of one collection of one principal, heard by any number of subscribers: a state machine over rounds. */
import { GatewayError, isMissingObject } from '../errors.js';
import type { Change, ChangesPage } from '../upstream/changes.js';
import type { Clock } from '../upstream/clock.js';
import type { Group, Subscriber } from './audience.js';
import { Audience } from './audience.js';
import type { BatchKind, SyncPosition, Tracked } from './batch.js';
import { positionBehind, repeatsAll, STREAM_START } from './batch.js';
import type { ChangeRound, FullRound } from './holding.js';
import { createHolding } from './holding.js';
import type { Notices, RunningWatch } from './notices.js';
import type { Pace } from './pace.js';
import { createPace } from './pace.js';
import { whenRead } from './queue.js';

export interface FeedOptions {
  readonly clock: Clock;
  readonly pollIntervalMs: number;
  readonly heartbeatIntervalMs: number;
  /** From 0 to 1, for the jitter of polls. */
  readonly random: () => number;
  /** Runs a poll when there is room for one more in the process. */
  readonly withPollSlot: <T>(poll: () => Promise<T>) => Promise<T>;
  readonly log: { warn(fields: { readonly err: unknown }, message: string): void };
  /** Where the upstream tells of changes; without it feeds only poll. */
  readonly notices?: Notices;
  onBatch?(kind: BatchKind): void;
}

type FeedState =
  | { readonly phase: 'idle' }
  /** A round for those who wait at the same place; of a snapshot, all who are live hear the differences too. */
  | { readonly phase: 'joining' }
  | { readonly phase: 'polling' }
  | { readonly phase: 'waiting'; readonly untilMs: number; readonly until: 'poll' | 'repeat' }
  | { readonly phase: 'stopped' };

export class Feed<R extends Tracked> {
  state: FeedState = { phase: 'idle' };
  readonly #options: FeedOptions;
  readonly #onStop: () => void;
  readonly #pace: Pace;
  readonly #audience: Audience<R>;
  readonly #holding = createHolding<R>();
  /** Up to where the live subscribers have heard; null until the first round has ended. */
  #head: SyncPosition | null = null;
  /** A full round has told the live ones differences and has not ended: they know more than the head says. */
  #isAhead = false;
  #lastBatchAtMs = 0;
  #wake: (() => void) | null = null;
  /** Something has probably changed since the last poll began. */
  #mustPoll = false;
  #watch: RunningWatch | null = null;

  constructor(options: FeedOptions, onStop: () => void) {
    this.#options = options;
    this.#onStop = onStop;
    this.#pace = createPace(options.pollIntervalMs, options.random);
    this.#audience = new Audience((kind) => {
      this.#lastBatchAtMs = options.clock.now();
      options.onBatch?.(kind);
    });
  }

  /** 0 -> 1 starts the feed. */
  add(subscriber: Subscriber<R>): void {
    this.#audience.add(subscriber);
    if (this.state.phase === 'idle') void this.#run();
    else this.#wake?.();
  }

  /** 1 -> 0 stops it; what is in flight is let go. */
  remove(subscriber: Subscriber<R>): void {
    this.#audience.remove(subscriber);
    if (this.#audience.size === 0) this.#stop();
  }

  /** Ask as soon as may be, because something has probably changed. A pause after a failure is kept. */
  wake(): void {
    this.#mustPoll = true;
    this.#pace.told();
    if (this.state.phase === 'waiting' && this.state.until === 'poll') this.#wake?.();
  }

  async #run(): Promise<void> {
    while (this.#audience.size > 0) {
      const group = this.#isAhead ? [] : this.#audience.nextGroup();
      try {
        if (this.#isAhead) await this.#recover();
        else if (group.length > 0) {
          this.state = { phase: 'joining' };
          await this.#join(group);
        } else {
          this.state = { phase: 'polling' };
          const isAtEnd = await this.#options.withPollSlot(() => this.#poll());
          if (!isAtEnd) await this.#recover();
        }
        if (this.#audience.nextGroup().length === 0) await this.#untilPoll();
      } catch (error) {
        this.#end(error, group);
      }
    }
  }

  async #untilPoll(): Promise<void> {
    this.#beginWatch();
    if (!this.#mustPoll) await this.#wait(this.#pace.untilPollMs(this.#watch?.isAlive ?? false), 'poll');
  }

  /** After the first round, so that nobody who only looks in costs more than that. */
  #beginWatch(): void {
    const { notices } = this.#options;
    if (!notices || this.#watch || this.#audience.size === 0 || !this.#audience.source().subscriptions) return;
    this.#watch = notices.watch({
      subscriptions: () => {
        const { subscriptions } = this.#audience.source();
        if (subscriptions) return subscriptions;
        throw new GatewayError('INTERNAL_SERVER_ERROR'); // subscribers of one feed have sources of one kind
      },
      wake: () => this.wake(),
    });
  }

  async #join(group: Group<R>): Promise<void> {
    const { at } = group[0]!.start;
    if (at === 'snapshot') return this.#joinBySnapshot(group, false);
    if (at === 'now') {
      if (this.#head === null) return this.#joinBySnapshot(group, true);
      this.#audience.deliver(group, 'HEARTBEAT', [], this.#head, false);
      return this.#audience.goLive(group);
    }
    if (at.link === null) return this.#joinBySnapshot(group, false);
    if (at.link === this.#head?.link) return this.#audience.goLive(group);
    return this.#joinByCursor(group, at);
  }

  /** A full round. Who is live hears what differs from what is held, so in the end everybody stands at the same place. */
  async #joinBySnapshot(first: Group<R>, isSilent: boolean): Promise<void> {
    const oldHead = this.#head;
    const isDiff = oldHead !== null && this.#holding.isComplete;
    const round = this.#holding.beginRound(isDiff);
    let group = first;
    let isTold = false;
    for (let position = STREAM_START; ;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(position.link, group[0]);
      } catch (error) {
        if (position.link === null || !this.#isLost(error)) throw error;
        if (isTold) this.#audience.deliver(group, 'RESET', [], STREAM_START, true);
        return this.#joinBySnapshot(group, isSilent);
      }
      if (position.link === null) group = this.#audience.withLatecomers(group);
      const source = this.#audience.source(group[0]);
      position = positionBehind(position, page, source);
      const changed = round.apply(page.changes, (record) => source.versionOf(record));
      this.#isAhead ||= isDiff && changed.length > 0;
      if (!isSilent) {
        this.#audience.deliver(group, 'SNAPSHOT', page.changes, position, page.hasMore);
        isTold = true;
      }
      if (isDiff && changed.length > 0) {
        this.#audience.deliver(this.#audience.live, 'CHANGES', changed, oldHead, page.hasMore);
      }
      if (!page.hasMore) return this.#endSnapshot(group, round, position, isDiff, isSilent);
      await this.#whenRead(isDiff ? [...group, ...this.#audience.live] : group);
    }
  }

  async #endSnapshot(
    group: Group<R>,
    round: FullRound<R>,
    position: SyncPosition,
    isDiff: boolean,
    isSilent: boolean,
  ): Promise<void> {
    const removed = isDiff ? await this.#removalsAmong(round.missing()) : [];
    if (isDiff) {
      const kind = removed.length > 0 ? 'CHANGES' : 'HEARTBEAT';
      this.#audience.deliver(this.#audience.live, kind, removed, position, false);
    }
    if (isSilent) this.#audience.deliver(group, 'HEARTBEAT', [], position, false);
    // Without a full picture of before, the live ones go on from where they were; the new ones hear a little twice.
    if (isDiff || this.#head === null) {
      round.commit(removed.map(({ removedId }) => removedId));
      this.#head = position;
      this.#isAhead = false;
    }
    this.#audience.goLive(group);
  }

  /**
   * From a position of their own to the end of a round that began after the last one of the others, then with the others
   * from where those are.
   */
  async #joinByCursor(first: Group<R>, from: SyncPosition): Promise<void> {
    let group = first;
    let isNewRound = !from.inRound;
    for (let at = from; ;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(at.link, group[0]);
      } catch (error) {
        if (!this.#isLost(error)) throw error;
        return this.#audience.restart(group);
      }
      if (at === from) group = this.#audience.withLatecomers(group);
      if (!at.inRound && repeatsAll(at, page)) return this.#audience.restart(group);
      const next = positionBehind(at, page, this.#audience.source(group[0]));
      const kind = at.inSnapshot ? 'SNAPSHOT' : page.changes.length > 0 ? 'CHANGES' : 'HEARTBEAT';
      if (kind !== 'HEARTBEAT' || next.link !== at.link) {
        this.#audience.deliver(group, kind, page.changes, next, page.hasMore);
      }
      for (const subscriber of group) subscriber.start = { at: next };
      at = next;
      if (!page.hasMore && isNewRound) {
        this.#head ??= at;
        if (at.link !== this.#head.link && !(await this.#poll(group))) return this.#audience.restart(group);
        return this.#audience.goLive(group);
      }
      isNewRound ||= !page.hasMore;
      await this.#whenRead(group);
    }
  }

  /**
   * What changed since the head, for everybody who is live. Newcomers are further on than the head, so what is new to the
   * others may be all that they know, and the other way round: they hear the whole round. False where the head is lost.
   */
  async #poll(newcomers: Group<R> = []): Promise<boolean> {
    this.#mustPoll = false;
    const from = this.#head!;
    const round = this.#holding.continueRound();
    const seen = { changes: false, repeats: false, removals: false };
    for (let at = from; ;) {
      let page: ChangesPage<R>;
      try {
        page = await this.#read(at.link);
      } catch (error) {
        if (!this.#isLost(error)) throw error;
        return false;
      }
      const source = this.#audience.source();
      const changed = round.apply(page.changes, (record) => source.versionOf(record));
      seen.changes ||= changed.length > 0;
      seen.repeats ||= changed.length < page.changes.length;
      seen.removals ||= page.changes.some((change) => 'removedId' in change);
      this.#head = at = positionBehind(at, page, source);
      const { live } = this.#audience;
      if (changed.length > 0) this.#audience.deliver(live, 'CHANGES', changed, at, page.hasMore);
      else if (at.link !== from.link && !page.hasMore) this.#audience.deliver(live, 'HEARTBEAT', [], at, false);
      if (page.changes.length > 0) this.#audience.deliver(newcomers, 'CHANGES', page.changes, at, page.hasMore);
      if (!page.hasMore) break;
      await this.#whenRead([...live, ...newcomers]);
    }
    if (this.#audience.source().mayRepeatAll) await this.#removeAbsent(round, seen, newcomers);
    this.#pace.polled(seen.changes);
    return true;
  }

  /** Where rounds list everything again, what is missing from one is gone; each is looked up before it is called so. */
  async #removeAbsent(
    round: ChangeRound<R>,
    seen: { readonly repeats: boolean; readonly removals: boolean },
    newcomers: Group<R>,
  ): Promise<void> {
    const missing = round.missingFromFullRound({ hasRepeats: seen.repeats, hasRemovals: seen.removals });
    const removed = await this.#removalsAmong(missing);
    if (removed.length === 0) return;
    round.forget(removed.map(({ removedId }) => removedId));
    this.#audience.deliver([...this.#audience.live, ...newcomers], 'CHANGES', removed, this.#head!, false);
  }

  async #removalsAmong(missing: readonly string[]): Promise<{ readonly removedId: string }[]> {
    if (missing.length === 0) return [];
    return (await this.#audience.source().findGone(missing)).map((removedId) => ({ removedId }));
  }

  /** The upstream forgot where the feed was. Who holds the whole collection needs only the differences; others start over. */
  async #recover(): Promise<void> {
    if (this.#holding.isComplete) return this.#joinBySnapshot([], true);
    this.#head = null;
    this.#audience.restart(this.#audience.live);
  }

  /** One page. What may pass by itself is waited out, so that a round goes on where it was. */
  async #read(link: string | null, preferred?: Subscriber<R>): Promise<ChangesPage<R>> {
    for (;;) {
      try {
        const page = await this.#audience.source(preferred).readChanges(link);
        this.#pace.succeeded();
        return page;
      } catch (error) {
        const mayPass = error instanceof GatewayError && error.retryable && this.#audience.size > 0;
        if (!mayPass) throw error;
        this.#options.log.warn({ err: error }, 'A feed will ask again');
        await this.#wait(this.#pace.untilRepeatMs(error), 'repeat');
      }
    }
  }

  #isLost(error: unknown): boolean {
    return this.#audience.size > 0 && this.#audience.source().isLostPosition(error);
  }

  #whenRead(group: Group<R>): Promise<void> {
    const queues = group.map(({ queue }) => queue);
    return whenRead(queues, this.#options.clock);
  }

  /** An error that the caller must mend ends the streams that it concerns. */
  #end(error: unknown, group: Group<R>): void {
    const concerned = group.length > 0 ? group : this.#audience.all;
    if (isMissingObject(error)) this.#removeAll();
    for (const subscriber of concerned) {
      subscriber.queue.fail(error);
      this.remove(subscriber);
    }
  }

  /** The folder itself is gone, and with it all that was in it. */
  #removeAll(): void {
    const removed = this.#holding.ids().map((removedId): Change<R> => ({ removedId }));
    if (this.#head && removed.length > 0) {
      this.#audience.deliver(this.#audience.live, 'CHANGES', removed, this.#head, false);
    }
  }

  /** Until it is time, or somebody wakes the feed. Heartbeats go on meanwhile. */
  async #wait(ms: number, until: 'poll' | 'repeat'): Promise<void> {
    const { clock, heartbeatIntervalMs } = this.#options;
    const untilMs = clock.now() + ms;
    let isWoken = false;
    while (!isWoken && this.#audience.size > 0 && clock.now() < untilMs) {
      this.state = { phase: 'waiting', untilMs, until };
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

  #beat(): void {
    const { clock, heartbeatIntervalMs } = this.#options;
    if (this.#head === null || clock.now() - this.#lastBatchAtMs < heartbeatIntervalMs) return;
    this.#audience.deliver(this.#audience.live, 'HEARTBEAT', [], this.#head, false);
  }

  #stop(): void {
    if (this.state.phase === 'stopped') return;
    this.state = { phase: 'stopped' };
    this.#wake?.();
    this.#watch?.stop();
    this.#onStop();
  }
}

/** A chain of links and those who follow it: reads to the end of a round, rests until the next is due, and again. */
import { GatewayError, isMissingObject } from '../errors.js';
import type { ChangesPage } from '../upstream/changes.js';
import type { Clock } from '../upstream/clock.js';
import { Audience, type StreamStart, type Subscriber } from './audience.js';
import type { BatchKind, Tracked } from './batch.js';
import type { Told } from './holding.js';
import type { Pace } from './pace.js';
import { createPace } from './pace.js';
import { Rounds } from './rounds.js';

export interface ChainOptions {
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

export interface ChainEvents {
  /** A poll begins. */
  onPoll(): void;
  /** A round has ended. */
  onRest(): void;
  /** Whether the upstream tells of changes. */
  isTold(): boolean;
  onEnd(): void;
}

/** What changed before so many polls, and may show late, has shown (reference, section 12.2). */
const POLLS_TO_COMPARE = 3;

interface Poll {
  readonly startedAtMs: number;
  readonly told: Told;
}

export class Chain<R extends Tracked> {
  readonly audience: Audience<R>;
  readonly #options: ChainOptions;
  readonly #events: ChainEvents;
  readonly #pace: Pace;
  readonly #rounds: Rounds<R>;
  /** Between two rounds. */
  #isResting = false;
  #hasEnded = false;
  #lastBatchAtMs = 0;
  #wake: (() => void) | null = null;
  /** Something has probably changed since the last round began. */
  #mustPoll = false;
  /** The last ones, oldest first. */
  #polls: readonly Poll[] = [];

  constructor(options: ChainOptions, events: ChainEvents, first: Subscriber<R>) {
    this.#options = options;
    this.#events = events;
    this.#pace = createPace(options.pollIntervalMs, options.random);
    this.audience = new Audience((kind) => {
      this.#lastBatchAtMs = options.clock.now();
      options.onBatch?.(kind);
    });
    this.audience.add(first);
    const { audience } = this;
    this.#rounds = new Rounds({ audience, clock: options.clock, read: (link) => this.#read(link) }, first.start);
    void this.#run();
  }

  /** Whether all that its followers hold is known. */
  get holdsAll(): boolean {
    return this.#rounds.holdsAll;
  }

  isAt(start: StreamStart): boolean {
    return this.#rounds.isAt(start);
  }

  /** For somebody who starts where the chain is. */
  add(subscriber: Subscriber<R>): void {
    if (subscriber.start.at === 'now' && !this.#rounds.position.inSnapshot) this.#tellPlace(subscriber);
    this.audience.add(subscriber);
  }

  /** The last one to leave ends it; what is in flight is let go. */
  remove(subscriber: Subscriber<R>): void {
    if (this.audience.remove(subscriber) && this.audience.size === 0) this.#end();
  }

  /** Ask as soon as may be, because something has probably changed. A pause after a failure is kept. */
  wake(): void {
    this.#mustPoll = true;
    this.#pace.told();
    this.pollNow();
  }

  /** Ends a rest. */
  pollNow(): void {
    if (this.#isResting) this.#wake?.();
  }

  /** Whether who follows the other could as well follow this one: both rest, and have told the same. */
  isEqualTo(other: Chain<R>): boolean {
    if (!this.#isResting || !other.#isResting) return false;
    if (!this.#rounds.isListed || !other.#rounds.isListed) return false;
    return this.#rounds.isEqualTo(other.#rounds) || this.#hasToldTheSameAs(other);
  }

  /** While both looked at the same time, for long enough: then what was known before is known to the followers of both. */
  #hasToldTheSameAs(other: Chain<R>): boolean {
    const [mine, theirs] = [this.#polls, other.#polls];
    if (mine.length < POLLS_TO_COMPARE || theirs.length < POLLS_TO_COMPARE) return false;
    const areTogether =
      mine[0]!.startedAtMs <= theirs[1]!.startedAtMs && theirs[0]!.startedAtMs <= mine[1]!.startedAtMs;
    const agrees = (rounds: Rounds<R>, polls: readonly Poll[]) => rounds.agreesWith(latestOf(polls));
    return areTogether && agrees(this.#rounds, theirs) && agrees(other.#rounds, mine);
  }

  /**
   * All who follow the other follow this one from now on. They hear its place where that is another, or where its next
   * heartbeat would come later than they expect.
   */
  takeOver(other: Chain<R>): void {
    const isElsewhere = this.#rounds.position.link !== other.#rounds.position.link;
    const mustHear = isElsewhere || other.#lastBatchAtMs < this.#lastBatchAtMs;
    for (const subscriber of other.audience.all) {
      other.audience.remove(subscriber);
      if (mustHear) this.#tellPlace(subscriber);
      this.audience.add(subscriber);
    }
    other.#end();
  }

  #tellPlace({ queue }: Subscriber<R>): void {
    queue.push({ kind: 'HEARTBEAT', position: this.#rounds.place, hasMore: false, changes: [] });
    this.#options.onBatch?.('HEARTBEAT');
  }

  async #run(): Promise<void> {
    let isFirst = true;
    while (this.audience.size > 0) {
      try {
        // The end of a round that had begun long ago is no place to rest at.
        this.#mustPoll = isFirst && this.#rounds.position.inRound;
        if (isFirst) await this.#rounds.run();
        else await this.#options.withPollSlot(() => this.#poll());
        isFirst = false;
        await this.#rest();
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  async #poll(): Promise<void> {
    this.#events.onPoll();
    const startedAtMs = this.#options.clock.now();
    const told = await this.#rounds.run();
    this.#polls = told === null ? [] : [...this.#polls, { startedAtMs, told }].slice(-POLLS_TO_COMPARE);
    this.#pace.polled(told?.size !== 0);
  }

  async #rest(): Promise<void> {
    if (this.audience.size === 0) return;
    this.#isResting = true;
    this.#events.onRest();
    if (!this.#mustPoll) await this.#wait(this.#pace.untilPollMs(this.#events.isTold()));
    this.#isResting = false;
  }

  /** One page. What may pass by itself is waited out, so that a round goes on where it was. */
  async #read(link: string | null): Promise<ChangesPage<R>> {
    for (;;) {
      try {
        const page = await this.audience.source().readChanges(link);
        this.#pace.succeeded();
        return page;
      } catch (error) {
        const mayPass = error instanceof GatewayError && error.retryable && this.audience.size > 0;
        if (!mayPass) throw error;
        this.#options.log.warn({ err: error }, 'A feed will ask again');
        await this.#wait(this.#pace.untilRepeatMs(error));
      }
    }
  }

  /** An error that the caller must mend ends the streams. */
  #fail(error: unknown): void {
    if (isMissingObject(error)) this.#rounds.removeAll();
    for (const subscriber of this.audience.all) {
      this.audience.remove(subscriber);
      subscriber.queue.fail(error);
    }
    this.#end();
  }

  /** Until it is time, or somebody wakes the chain. Heartbeats go on meanwhile. */
  async #wait(ms: number): Promise<void> {
    const { clock, heartbeatIntervalMs } = this.#options;
    const untilMs = clock.now() + ms;
    let isWoken = false;
    while (!isWoken && this.audience.size > 0 && clock.now() < untilMs) {
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
    const { position, place } = this.#rounds;
    if (position.inSnapshot || clock.now() - this.#lastBatchAtMs < heartbeatIntervalMs) return;
    this.audience.deliver('HEARTBEAT', [], place, false);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#wake?.();
    this.#events.onEnd();
  }
}

function latestOf(polls: readonly Poll[]): Told {
  return new Map(polls.flatMap(({ told }) => [...told]));
}

/** A chain of links and those who follow it: reads to the end of a round, rests until the next is due, and again. */
import { GatewayError, isMissingObject } from '../errors.js';
import type { ChangesPage } from '../upstream/changes.js';
import { Audience, type StreamStart, type Subscriber } from './audience.js';
import type { Tracked } from './batch.js';
import type { FeedOptions } from './feed.js';
import type { Pace } from './pace.js';
import { createPace } from './pace.js';
import { Rounds } from './rounds.js';

export interface ChainEvents {
  /** A round has ended. */
  onRest(): void;
  /** Whether the upstream tells of changes. */
  isTold(): boolean;
  onEnd(): void;
}

/** So many polls without a change, and what may show late has shown (reference, section 12.2). */
const QUIET_POLLS = 3;

export class Chain<R extends Tracked> {
  readonly audience: Audience<R>;
  readonly #options: FeedOptions;
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
  /** The last polls that found nothing: how many, and when the first and the last of them began. */
  #quiet = { polls: 0, sinceMs: 0, untilMs: 0 };

  constructor(options: FeedOptions, events: ChainEvents, first: Subscriber<R>) {
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

  isAt(start: StreamStart): boolean {
    return this.#rounds.isAt(start);
  }

  /** For somebody who starts where the chain is. */
  add(subscriber: Subscriber<R>): void {
    const { position } = this.#rounds;
    if (subscriber.start.at === 'now' && position.link !== null && !position.inSnapshot) {
      subscriber.queue.push({ kind: 'HEARTBEAT', position, hasMore: false, changes: [] });
    }
    this.audience.add(subscriber);
  }

  /** The last one to leave ends it; what is in flight is let go. */
  remove(subscriber: Subscriber<R>): void {
    if (this.audience.remove(subscriber) && this.audience.size === 0) this.#end();
  }

  /** Ask as soon as may be, because something has probably changed. A pause after a failure is kept. */
  wake(): void {
    this.#pace.told();
    this.pollNow();
  }

  pollNow(): void {
    this.#mustPoll = true;
    if (this.#isResting) this.#wake?.();
  }

  /** Whether who follows the other could as well follow this one: both rest, and have told the same. */
  isEqualTo(other: Chain<R>): boolean {
    if (!this.#isResting || !other.#isResting) return false;
    return this.#rounds.isEqualTo(other.#rounds) || areQuiet(this.#quiet, other.#quiet);
  }

  /** All who follow the other follow this one from now on. */
  takeOver(other: Chain<R>): void {
    for (const subscriber of other.audience.all) {
      other.audience.remove(subscriber);
      this.audience.add(subscriber);
    }
    other.#end();
  }

  async #run(): Promise<void> {
    let isFirst = true;
    while (this.audience.size > 0) {
      try {
        // The end of a round that had begun long ago is no place to rest at.
        this.#mustPoll = isFirst && this.#rounds.position.inRound;
        const startedAtMs = this.#options.clock.now();
        const isChanged = await (isFirst ? this.#rounds.run() : this.#options.withPollSlot(() => this.#rounds.run()));
        if (!isFirst) this.#notePoll(isChanged, startedAtMs);
        isFirst = false;
        await this.#rest();
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #notePoll(isChanged: boolean, startedAtMs: number): void {
    this.#pace.polled(isChanged);
    const { polls, sinceMs } = this.#quiet;
    if (isChanged) this.#quiet = { polls: 0, sinceMs: startedAtMs, untilMs: startedAtMs };
    else this.#quiet = { polls: polls + 1, sinceMs: polls === 0 ? startedAtMs : sinceMs, untilMs: startedAtMs };
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
    const { position } = this.#rounds;
    if (position.inSnapshot || clock.now() - this.#lastBatchAtMs < heartbeatIntervalMs) return;
    this.audience.deliver('HEARTBEAT', [], position, false);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#wake?.();
    this.#events.onEnd();
  }
}

/** Nothing changed while both looked, for so long that nothing can still be on its way. */
function areQuiet(one: QuietTime, other: QuietTime): boolean {
  if (one.polls < QUIET_POLLS || other.polls < QUIET_POLLS) return false;
  return one.untilMs > other.sinceMs && other.untilMs > one.sinceMs;
}

type QuietTime = { readonly polls: number; readonly sinceMs: number; readonly untilMs: number };

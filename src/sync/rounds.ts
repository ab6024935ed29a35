/** The rounds of a chain: what is read from the upstream, from where to where, and what its followers hear of it. */
import type { Change, ChangesPage, Removed } from '../upstream/changes.js';
import type { Clock } from '../upstream/clock.js';
import type { Audience, StreamStart } from './audience.js';
import type { SyncPosition, Tracked } from './batch.js';
import { positionBehind, repeatsAll, STREAM_START } from './batch.js';
import { createHolding, type Holding, type Missing, type Told } from './holding.js';
import { whenRead } from './queue.js';

export interface RoundsOptions<R extends Tracked> {
  readonly audience: Audience<R>;
  readonly clock: Clock;
  /** One page; what may pass by itself is waited out. */
  readonly read: (link: string | null) => Promise<ChangesPage<R>>;
}

/**
 * Each page leads to the next by the upstream's own link, and all followers have heard all pages up to `position`, no
 * more and no less. So whoever comes with a position can join where it is that of a chain, and nowhere else.
 */
export class Rounds<R extends Tracked> {
  readonly #options: RoundsOptions<R>;
  readonly #audience: Audience<R>;
  #holding: Holding<R> = createHolding();
  #position: SyncPosition;
  /** A first round of which nothing is told but its end. */
  #isSilent: boolean;
  /** The place was lost, and a full round tells the differences. */
  #isRecovering = false;
  /** Whether rounds from here are known to name what is gone; see `repeatsAll`. */
  #isIncremental = false;
  /** In this round; null once a snapshot has begun in it. */
  #told: Map<string, string | null> | null = null;

  constructor(options: RoundsOptions<R>, start: StreamStart) {
    this.#options = options;
    this.#audience = options.audience;
    this.#isSilent = start.at === 'now';
    this.#position = typeof start.at === 'string' ? STREAM_START : start.at;
  }

  /** Up to where the followers have heard. */
  get position(): SyncPosition {
    return this.#position;
  }

  /** What the followers come back with. Where they hold something that no link knows of, that is the start. */
  get place(): SyncPosition {
    return this.isListed ? this.#position : STREAM_START;
  }

  get holdsAll(): boolean {
    return this.#holding.isComplete;
  }

  /** Whether all that the followers hold is known to the upstream's link; see `place`. */
  get isListed(): boolean {
    return this.#holding.isListed;
  }

  /** Whether somebody who starts there can follow: has heard what the followers have, or needs to have heard nothing. */
  isAt({ at }: StreamStart): boolean {
    if (this.#isRecovering) return false;
    if (at === 'now') return this.#isSilent || !this.#position.inSnapshot;
    return !this.#isSilent && this.#position.link === (at === 'snapshot' ? null : at.link);
  }

  /** What the followers of both hold is the same, so either chain tells them what changes from here. */
  isEqualTo(other: Rounds<R>): boolean {
    return this.#position.link === other.#position.link || this.#holding.equals(other.#holding);
  }

  /** Whether the followers hold what was told to others. */
  agreesWith(told: Told): boolean {
    return this.#holding.agreesWith(told);
  }

  /** From the position to the end of a round. Resolves with what was told of changes; null: more than changes, a snapshot. */
  async run(): Promise<Told | null> {
    this.#told = new Map();
    if (this.#position.link === null) await this.#readAll();
    else await this.#readChanges();
    return this.#told;
  }

  /** The folder itself is gone, and with it all that was in it. */
  removeAll(): void {
    const removed = this.#holding.ids().map((removedId) => ({ removedId }));
    if (removed.length > 0) this.#tell(removed, this.#position, false);
  }

  /** A snapshot. */
  async #readAll(): Promise<void> {
    this.#told = null;
    const round = this.#holding.beginRound();
    for (;;) {
      const page = await this.#readPage();
      if (page === null) return this.#startOver();
      round.apply(page.changes, (record) => this.#audience.source().versionOf(record));
      this.#position = this.#behind(page);
      if (!this.#isSilent) this.#audience.deliver('SNAPSHOT', page.changes, this.#position, page.hasMore);
      if (!page.hasMore) break;
      await this.#whenRead();
    }
    round.complete([]);
    if (this.#isSilent) this.#audience.deliver('HEARTBEAT', [], this.#position, false);
    this.#isSilent = false;
  }

  async #readChanges(): Promise<void> {
    const from = this.#position;
    const round = this.#holding.continueRound();
    const seen = { repeats: false, removals: false };
    for (;;) {
      const at = this.#position;
      const page = await this.#readPage();
      if (page === null) return this.#holding.isComplete ? this.#recover() : this.#startOver();
      if (this.#cannotTellWhatIsGone(page)) return this.#startOver();
      const changed = round.apply(page.changes, (record) => this.#audience.source().versionOf(record));
      seen.repeats ||= changed.length < page.changes.length;
      seen.removals ||= page.changes.some((change) => 'removedId' in change);
      this.#position = this.#behind(page);
      const hasMoved = this.#position.link !== from.link;
      if (at.inSnapshot) this.#audience.deliver('SNAPSHOT', page.changes, this.place, page.hasMore);
      else if (changed.length > 0) this.#tell(changed, this.place, page.hasMore);
      else if (hasMoved && !page.hasMore) this.#audience.deliver('HEARTBEAT', [], this.place, false);
      if (!page.hasMore) break;
      await this.#whenRead();
    }
    const removed = await this.#goneAmong(this.#holding.unlisted());
    if (this.#audience.source().mayRepeatAll) {
      const missing = round.missingFromFullRound({ hasRepeats: seen.repeats, hasRemovals: seen.removals });
      removed.push(...(await this.#goneAmongMissing(missing)));
    }
    if (removed.length > 0) this.#tell(removed, this.place, false);
  }

  /**
   * The upstream forgot the place, but all that the followers hold is known: a full round, of which they hear the
   * differences. Until it has ended no link stands for what they know, so a cursor of it starts over.
   */
  async #recover(): Promise<void> {
    this.#isRecovering = true;
    const round = this.#holding.beginRound();
    for (let at = STREAM_START; ;) {
      const page = await this.#readPage(at);
      if (page === null) return this.#recover();
      const changed = round.apply(page.changes, (record) => this.#audience.source().versionOf(record));
      if (changed.length > 0) this.#tell(changed, STREAM_START, true);
      at = positionBehind(at, page, this.#audience.source());
      if (page.hasMore) await this.#whenRead();
      else {
        this.#position = at;
        break;
      }
    }
    const removed = await this.#goneAmong(round.missing());
    round.complete(removed.map(({ removedId }) => removedId));
    this.#isRecovering = false;
    if (removed.length > 0) this.#tell(removed, this.place, false);
    else this.#audience.deliver('HEARTBEAT', [], this.place, false);
  }

  /** Nobody knows what the followers lack: they drop what they have, and a snapshot follows. */
  #startOver(): Promise<void> {
    if (!this.#isSilent) this.#audience.deliver('RESET', [], STREAM_START, true);
    this.#holding = createHolding();
    this.#position = STREAM_START;
    return this.#readAll();
  }

  #tell(changes: readonly Change<R>[], position: SyncPosition, hasMore: boolean): void {
    const source = this.#audience.source();
    for (const change of changes) {
      if ('removedId' in change) this.#told?.set(change.removedId, null);
      else this.#told?.set(change.upserted.sourceId, source.versionOf(change.upserted));
    }
    this.#audience.deliver('CHANGES', changes, position, hasMore);
  }

  /** Null where the upstream forgot the place. */
  async #readPage(at = this.#position): Promise<ChangesPage<R> | null> {
    try {
      return await this.#options.read(at.link);
    } catch (error) {
      const isLost = at.link !== null && this.#audience.size > 0 && this.#audience.source().isLostPosition(error);
      if (isLost) return null;
      throw error;
    }
  }

  #behind(page: ChangesPage<R>): SyncPosition {
    return positionBehind(this.#position, page, this.#audience.source());
  }

  /** Until a round has begun with nothing but news, it may list everything again; who holds all sees then what is gone. */
  #cannotTellWhatIsGone(page: ChangesPage<R>): boolean {
    if (this.#isIncremental || this.#holding.isComplete || this.#position.inRound) return false;
    if (repeatsAll(this.#position, page)) return true;
    this.#isIncremental = page.changes.length > 0;
    return false;
  }

  async #goneAmongMissing({ ids, isInDoubt }: Missing): Promise<Removed[]> {
    if (!isInDoubt) return this.#goneAmong(ids);
    const first = await this.#goneAmong(ids.slice(0, 1));
    return first.length > 0 ? [...first, ...(await this.#goneAmong(ids.slice(1)))] : [];
  }

  /** Those of the ids that are not there any more; they are forgotten. */
  async #goneAmong(ids: readonly string[]): Promise<Removed[]> {
    if (ids.length === 0) return [];
    const gone = await this.#audience.source().findGone(ids);
    this.#holding.forget(gone);
    return gone.map((removedId) => ({ removedId }));
  }

  #whenRead(): Promise<void> {
    return whenRead(this.#audience.queues, this.#options.clock);
  }
}

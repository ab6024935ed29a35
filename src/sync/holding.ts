/** What the followers of a chain are known to hold: which objects, in which version. Tells new from repeated, and what is missing. */
import type { Change } from '../upstream/changes.js';
import type { Tracked } from './batch.js';
import { idOfChange } from './batch.js';

type VersionOf<R> = (record: R) => string;

export interface FullRound<R extends Tracked> {
  /** Takes a page in; gives back what differs from what was held. */
  apply(changes: readonly Change<R>[], versionOf: VersionOf<R>): readonly Change<R>[];
  /** Ids that are held and did not come. */
  missing(): readonly string[];
  /** The whole collection is held, but for what is gone. */
  complete(gone: readonly string[]): void;
}

export interface ChangeRound<R extends Tracked> {
  /** Takes a page in; gives back what is new. */
  apply(changes: readonly Change<R>[], versionOf: VersionOf<R>): readonly Change<R>[];
  /**
   * Ids that a round which lists everything did not list; empty for rounds that list changes only. In doubt the first of
   * them tells: where everything is listed, it is gone.
   */
  missingFromFullRound(seen: { readonly hasRepeats: boolean; readonly hasRemovals: boolean }): Missing;
}

export interface Missing {
  readonly ids: readonly string[];
  readonly isInDoubt: boolean;
}

export interface Holding<R extends Tracked> {
  /** Whether every object of the collection is held. */
  readonly isComplete: boolean;
  readonly size: number;
  ids(): readonly string[];
  /** Whether nothing is unlisted. */
  readonly isListed: boolean;
  /** Held, though the last full round did not list them and no round since: nothing will tell that they are gone. */
  unlisted(): readonly string[];
  beginRound(): FullRound<R>;
  continueRound(): ChangeRound<R>;
  forget(ids: readonly string[]): void;
  /** Whether all is held, and the same, in both. */
  equals(other: Holding<R>): boolean;
  /** Whether what was told is what is held. */
  agreesWith(told: Told): boolean;
}

/** Versions of objects by id; null for one that is gone. */
export type Told = ReadonlyMap<string, string | null>;

export function createHolding<R extends Tracked>(): Holding<R> {
  const held = new Map<string, string>();
  let unlisted = new Set<string>();
  let isComplete = false;
  let listsEverything: boolean | null = null;

  function differs(change: Change<R>, versionOf: VersionOf<R>): boolean {
    if ('removedId' in change) return !isComplete || held.has(change.removedId);
    return held.get(change.upserted.sourceId) !== versionOf(change.upserted);
  }

  /** Takes a page in; gives back what differs from what was held. */
  function take(changes: readonly Change<R>[], versionOf: VersionOf<R>, seen: Set<string>): readonly Change<R>[] {
    const changed = changes.filter((change) => differs(change, versionOf));
    for (const change of changes) {
      const id = idOfChange(change);
      unlisted.delete(id);
      if ('removedId' in change) {
        seen.delete(id);
        held.delete(id);
      } else {
        seen.add(id);
        held.set(id, versionOf(change.upserted));
      }
    }
    return changed;
  }

  const missingFrom = (seen: ReadonlySet<string>): string[] => [...held.keys()].filter((id) => !seen.has(id));

  return {
    get isComplete() {
      return isComplete;
    },
    get size() {
      return held.size;
    },
    ids: () => [...held.keys()],
    get isListed() {
      return unlisted.size === 0;
    },
    unlisted: () => [...unlisted],
    beginRound() {
      const seen = new Set<string>();
      return {
        apply: (changes, versionOf) => take(changes, versionOf, seen),
        missing: () => missingFrom(seen),
        complete(gone) {
          for (const id of gone) held.delete(id);
          unlisted = new Set(missingFrom(seen));
          isComplete = true;
        },
      };
    },
    continueRound() {
      const seen = new Set<string>();
      return {
        apply: (changes, versionOf) => take(changes, versionOf, seen),
        missingFromFullRound({ hasRepeats, hasRemovals }) {
          // Replays repeat a little; only a round that repeats most of what is held lists everything.
          if (hasRemovals) listsEverything = false;
          else if (hasRepeats && seen.size * 2 >= held.size) listsEverything ??= true;
          const mayListEverything = listsEverything ?? hasRepeats;
          return { ids: isComplete && mayListEverything ? missingFrom(seen) : [], isInDoubt: listsEverything === null };
        },
      };
    },
    forget(ids) {
      for (const id of ids) {
        held.delete(id);
        unlisted.delete(id);
      }
    },
    equals(other) {
      return isComplete && other.isComplete && held.size === other.size && other.agreesWith(held);
    },
    agreesWith(told) {
      for (const [id, version] of told) if ((held.get(id) ?? null) !== version) return false;
      return true;
    },
  };
}

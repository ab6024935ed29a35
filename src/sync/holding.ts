/** What a feed knows of a collection: which objects are in it, in which version. Tells new from repeated, and what is missing. */
import type { Change } from '../upstream/changes.js';
import type { Tracked } from './batch.js';
import { idOfChange } from './batch.js';

type VersionOf<R> = (record: R) => string;

export interface FullRound<R extends Tracked> {
  /** Takes a page in; gives back what differs from what was held before the round. */
  apply(changes: readonly Change<R>[], versionOf: VersionOf<R>): readonly Change<R>[];
  /** Ids that are held and did not come. */
  missing(): readonly string[];
  /** From now on what is held is the whole collection: what came, and what did not come but is not gone either. */
  commit(gone: readonly string[]): void;
}

export interface ChangeRound<R extends Tracked> {
  /** Takes a page in; gives back what is new. */
  apply(changes: readonly Change<R>[], versionOf: VersionOf<R>): readonly Change<R>[];
  /** Ids that a round which lists everything did not list; empty for rounds that list changes only. */
  missingFromFullRound(seen: { readonly hasRepeats: boolean; readonly hasRemovals: boolean }): readonly string[];
  forget(ids: readonly string[]): void;
}

export interface Holding<R extends Tracked> {
  /** Whether every object of the collection is held. */
  readonly isComplete: boolean;
  ids(): readonly string[];
  /** `isTold`: the differences of each page are told at once, so they are held even if the round never ends. */
  beginRound(isTold: boolean): FullRound<R>;
  continueRound(): ChangeRound<R>;
}

export function createHolding<R extends Tracked>(): Holding<R> {
  let held = new Map<string, string>();
  let isComplete = false;
  let listsEverything: boolean | null = null;

  function differs(change: Change<R>, versionOf: VersionOf<R>): boolean {
    if ('removedId' in change) return !isComplete || held.has(change.removedId);
    return held.get(change.upserted.sourceId) !== versionOf(change.upserted);
  }

  function note(into: Map<string, string>, change: Change<R>, versionOf: VersionOf<R>): void {
    if ('removedId' in change) into.delete(change.removedId);
    else into.set(change.upserted.sourceId, versionOf(change.upserted));
  }

  return {
    get isComplete() {
      return isComplete;
    },
    ids: () => [...held.keys()],
    beginRound(isTold) {
      const came = new Map<string, string>();
      return {
        apply(changes, versionOf) {
          const changed = changes.filter((change) => differs(change, versionOf));
          for (const change of changes) {
            note(came, change, versionOf);
            if (isTold) note(held, change, versionOf);
          }
          return changed;
        },
        missing: () => [...held.keys()].filter((id) => !came.has(id)),
        commit(gone) {
          if (isTold) for (const id of gone) held.delete(id);
          else held = came;
          isComplete = true;
        },
      };
    },
    continueRound() {
      const seen = new Set<string>();
      return {
        apply(changes, versionOf) {
          const changed = changes.filter((change) => differs(change, versionOf));
          for (const change of changes) {
            seen.add(idOfChange(change));
            note(held, change, versionOf);
          }
          return changed;
        },
        missingFromFullRound({ hasRepeats, hasRemovals }) {
          // Replays repeat a little; only a round that repeats most of what is held lists everything.
          if (hasRemovals) listsEverything = false;
          else if (hasRepeats && seen.size * 2 >= held.size) listsEverything ??= true;
          if (listsEverything !== true || !isComplete) return [];
          return [...held.keys()].filter((id) => !seen.has(id));
        },
        forget(ids) {
          for (const id of ids) held.delete(id);
        },
      };
    },
  };
}

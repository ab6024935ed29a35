/** What subscribers receive: changes that belong together, and the position behind them. */
import type { Change, ChangesPage } from '../upstream/changes.js';

/** A place in the change stream of one collection: the upstream's own link and what must be known to go on there. */
export interface SyncPosition {
  /** The path of the upstream's link; null is the start of a full round. */
  readonly link: string | null;
  /** Whether the pages behind it still belong to a snapshot. */
  readonly inSnapshot: boolean;
  /** Whether it is in the middle of a round: the end of that round may be older than what others have heard. */
  readonly inRound: boolean;
  /** The latest modification seen, where later rounds may list everything again: older entries are then repeats. */
  readonly seenUntil: string | null;
}

export const STREAM_START: SyncPosition = { link: null, inSnapshot: true, inRound: false, seenUntil: null };

export type BatchKind = 'SNAPSHOT' | 'CHANGES' | 'RESET' | 'HEARTBEAT';

/** What feeds carry: objects with an id of their own. */
export interface Tracked {
  readonly sourceId: string;
}

export interface Batch<R extends Tracked> {
  readonly kind: BatchKind;
  readonly position: SyncPosition;
  /** More batches follow at once. */
  readonly hasMore: boolean;
  readonly changes: readonly Change<R>[];
}

/** The position behind a page that was read at `at`. */
export function positionBehind(
  at: SyncPosition,
  page: ChangesPage<Tracked>,
  { mayRepeatAll }: { readonly mayRepeatAll: boolean },
): SyncPosition {
  const { link, hasMore: inRound } = page;
  const inSnapshot = at.inSnapshot && inRound;
  if (!mayRepeatAll) return { link, inSnapshot, inRound, seenUntil: null };
  let { seenUntil } = at;
  for (const change of page.changes) {
    const modified = 'upserted' in change ? modificationOf(change.upserted) : null;
    if (modified !== null && (seenUntil === null || modified > seenUntil)) seenUntil = modified;
  }
  return { link, inSnapshot, inRound, seenUntil };
}

/**
 * Whether a page, asked for at the end of a round, lists again what was there before: such rounds do not tell what is gone
 * (reference, section 12.1), so without a memory of the folder only a new snapshot helps.
 */
export function repeatsAll(at: SyncPosition, page: ChangesPage<Tracked>): boolean {
  const { seenUntil } = at;
  if (at.inRound || seenUntil === null || page.changes.some((change) => 'removedId' in change)) return false;
  return page.changes.some(
    (change) => 'upserted' in change && (modificationOf(change.upserted) ?? seenUntil) <= seenUntil,
  );
}

/** Instants in UTC compare as texts. */
function modificationOf(record: Tracked): string | null {
  return (record as { readonly lastModifiedDateTime?: string | null }).lastModifiedDateTime ?? null;
}

export function idOfChange(change: Change<Tracked>): string {
  return 'removedId' in change ? change.removedId : change.upserted.sourceId;
}

/** Several batches as one: of each object only its latest state, in the order of the latest changes. Same kind, last position. */
export function mergeBatches<R extends Tracked>(batches: readonly Batch<R>[]): Batch<R> {
  const latest = new Map<string, Change<R>>();
  for (const { changes } of batches) {
    for (const change of changes) {
      const id = idOfChange(change);
      latest.delete(id);
      latest.set(id, change);
    }
  }
  const { position, hasMore } = batches.at(-1)!;
  const kind = latest.size > 0 ? 'CHANGES' : 'HEARTBEAT';
  return { kind, position, hasMore, changes: [...latest.values()] };
}

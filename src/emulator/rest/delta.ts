/**
 * One page of what changed in a collection, for any dialect: from a position to rows and the next position.
 *
 * A dialect renders a round like this:
 *
 *     const tracked = contactsOf(store, mailbox, folder.row);          // or foldersOf
 *     const state = token ? redeem(ask, tracked.key, token) : { position: startOf(store, mailbox), select, pageSize };
 *     const page = await readPage(tracked, state.position, limit, quirk);
 *     page.entries                                                     // `upserted` as it is now, or `removed` ids
 *     tokenFor(ask, tracked.key, token, state, page)                   // what the next request brings (delta-tokens.ts)
 *     page.hasMore                                                     // the round goes on, else it is finished
 *
 * What a token is called (`$skiptoken`, `$deltatoken`), and under which annotation its link stands, is the dialect's
 * affair: each token leads on from its position. A dialect that lists everything in each round starts each at `startOf`.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Change } from '../store/changes.js';
import type { StoredContact } from '../store/contacts.js';
import type { StoredFolder } from '../store/folders.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';

/** Numbers are those of the change log of the mailbox, so a position outlives the process. */
export type Position =
  /** The first round: what is there in order of creation, then the changes that came meanwhile, in the next round. */
  | { readonly phase: 'listing'; readonly after: number; readonly since: number }
  /** `until` ends a round that has begun, however much is written meanwhile; null: the next request begins one. */
  | { readonly phase: 'changes'; readonly since: number; readonly until: number | null };

export type Entry<T> =
  /** `changed`: GraphQL names of what is known to be all that changed; null: it may be anything. */
  | { readonly upserted: T; readonly changed: readonly string[] | null }
  /** A contact has the id that it had under this generation. */
  | { readonly removed: { readonly row: number; readonly generation: number } };

export interface DeltaPage<T> {
  readonly entries: readonly Entry<T>[];
  readonly next: Position;
  /** The round is not finished. */
  readonly hasMore: boolean;
}

/** A collection whose changes can be asked for. */
export interface Tracked<T> {
  /** Names it among the collections of its mailbox. */
  readonly key: string;
  lastSequence(): number;
  after(row: number, limit: number): T[];
  since(sequence: number, limit: number): Change[];
  /** What a change speaks of, as it is now; null: under that id it is not in the collection any more. */
  current(change: Change): T | null;
}

/** Deviations that may be ordered on demand, all within what the reference's section 12.2 allows. */
export type PageQuirk =
  /** The page comes once more behind its link. */
  | 'duplicated'
  /** Its entries come in another order; those of one object keep theirs. */
  | 'reordered'
  /** Nothing is in it; its link leads to what would have been. */
  | 'emptied';

const LOG_STEP = 1000;

export function contactsOf(
  { contacts, changes, mailboxes }: Store,
  mailbox: Mailbox,
  folder: number,
): Tracked<StoredContact> {
  return {
    key: `contacts:${folder}`,
    lastSequence: () => mailboxes.lastSequence(mailbox),
    after: (row, limit) => contacts.after(folder, row, limit),
    since: (sequence, limit) => changes.inFolderSince(folder, 'contact', sequence, limit),
    current({ row, generation }) {
      const contact = contacts.get(mailbox.row, row);
      return contact?.folder === folder && contact.generation === generation ? contact : null;
    },
  };
}

/** The folders directly under a parent, or (null) all folders of the mailbox but the default one. */
export function foldersOf(
  { folders, changes, mailboxes }: Store,
  mailbox: Mailbox,
  parent: number | null,
): Tracked<StoredFolder> {
  return {
    key: `folders:${parent ?? '*'}`,
    lastSequence: () => mailboxes.lastSequence(mailbox),
    after: (row, limit) => folders.after(mailbox.row, parent, row, limit),
    since: (sequence, limit) =>
      parent === null
        ? changes.ofFoldersSince(mailbox.row, sequence, limit)
        : changes.inFolderSince(parent, 'folder', sequence, limit),
    current({ row }) {
      const folder = folders.get(mailbox.row, row);
      return folder !== null && (parent === null || folder.parent === parent) ? folder : null;
    },
  };
}

/** Where a first round begins. What is written from now on is in the round or in the one after it. */
export function startOf({ mailboxes }: Store, mailbox: Mailbox): Position {
  return { phase: 'listing', after: 0, since: mailboxes.lastSequence(mailbox) };
}

/** Holds no more than a page, whatever the size of the collection and of the log. */
export async function readPage<T extends { readonly row: number }>(
  tracked: Tracked<T>,
  position: Position,
  limit: number,
  quirk: PageQuirk | null = null,
): Promise<DeltaPage<T>> {
  if (quirk === 'emptied') return { entries: [], next: position, hasMore: true };
  const page =
    position.phase === 'listing' ? listPage(tracked, position, limit) : await changesPage(tracked, position, limit);
  if (quirk === 'duplicated') return { ...page, next: position, hasMore: true };
  return quirk === 'reordered' ? { ...page, entries: reorder(page.entries) } : page;
}

function listPage<T extends { readonly row: number }>(
  tracked: Tracked<T>,
  { after, since }: Position & { phase: 'listing' },
  limit: number,
): DeltaPage<T> {
  const found = tracked.after(after, limit + 1);
  const rows = found.slice(0, limit);
  const entries = rows.map((upserted) => ({ upserted, changed: null }));
  return found.length > limit
    ? { entries, next: { phase: 'listing', after: rows.at(-1)!.row, since }, hasMore: true }
    : { entries, next: { phase: 'changes', since, until: null }, hasMore: false };
}

/** Objects that changed, each once and as it is now, in the order of their last changes within the page. */
async function changesPage<T>(
  tracked: Tracked<T>,
  position: Position & { phase: 'changes' },
  limit: number,
): Promise<DeltaPage<T>> {
  const until = position.until ?? tracked.lastSequence();
  const found = new Map<string, { readonly last: Change; readonly changed: readonly string[] | null }>();
  let since = position.since;
  for await (const change of changesUpTo(tracked, since, until)) {
    const key = `${change.row}:${change.generation}`;
    const known = found.get(key);
    if (change.action !== 'photo') {
      if (!known && found.size === limit) {
        return { entries: entriesOf(tracked, found.values()), next: { phase: 'changes', since, until }, hasMore: true };
      }
      found.delete(key);
      found.set(key, { last: change, changed: changedBy(change, known?.changed) });
    }
    since = change.sequence;
  }
  return {
    entries: entriesOf(tracked, found.values()),
    next: { phase: 'changes', since, until: null },
    hasMore: false,
  };
}

/** Other requests get their turn between the steps. */
async function* changesUpTo<T>(tracked: Tracked<T>, from: number, until: number): AsyncGenerator<Change> {
  let since = from;
  for (;;) {
    const step = tracked.since(since, LOG_STEP);
    for (const change of step) {
      if (change.sequence > until) return;
      yield change;
    }
    if (step.length < LOG_STEP) return;
    since = step.at(-1)!.sequence;
    await breathe();
  }
}

/** A photo is no content of a delta, and neither moves nor removals leave anything to compare with. */
function changedBy(
  { action, properties }: Change,
  before: readonly string[] | null | undefined,
): readonly string[] | null {
  if (action !== 'updated' || properties === null || before === null) return null;
  return [...new Set([...(before ?? []), ...properties.split(',')])];
}

function entriesOf<T>(
  tracked: Tracked<T>,
  found: Iterable<{ readonly last: Change; readonly changed: readonly string[] | null }>,
): Entry<T>[] {
  const entries: Entry<T>[] = [];
  for (const { last, changed } of found) {
    const upserted = tracked.current(last);
    if (upserted !== null) entries.push({ upserted, changed });
    // One that is gone though the page does not know of it: its removal is further down the log.
    else if (last.action === 'removed') entries.push({ removed: { row: last.row, generation: last.generation } });
  }
  return entries;
}

function reorder<T extends { readonly row: number }>(entries: readonly Entry<T>[]): Entry<T>[] {
  const byRow = new Map<number, Entry<T>[]>();
  for (const entry of entries) {
    const { row } = 'removed' in entry ? entry.removed : entry.upserted;
    byRow.set(row, [...(byRow.get(row) ?? []), entry]);
  }
  return [...byRow.values()].reverse().flat();
}

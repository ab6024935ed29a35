/** One page of a folder's contacts: from an index where there is one, else by a walk that holds only what it must. */
import { setImmediate as breathe } from 'node:timers/promises';
import { KEY_COLUMNS, type Contacts, type KeyProperty, type StoredContact } from '../store/contacts.js';
import type { Filter } from './filter.js';
import { candidates } from './filter-lookup.js';
import { matches, sortKey } from './filter-match.js';
import { compareKeys, type OrderTerm, type SortKeys } from './ordering.js';

export interface ListQuery {
  readonly filter: Filter | null;
  readonly order: readonly OrderTerm[];
  readonly skip: number;
  readonly top: number;
}

export interface Listing {
  readonly contacts: readonly StoredContact[];
  readonly hasMore: boolean;
}

const WALK_STEP = 500;

export async function listContacts(
  store: Contacts,
  mailbox: number,
  folder: number,
  query: ListQuery,
): Promise<Listing> {
  const { filter, order, skip, top } = query;
  const [first, ...others] = order;
  if (filter === null && others.length === 0 && (!first || isKeyProperty(first.property))) {
    const by = first && { property: first.property as KeyProperty, descending: first.descending };
    return cut(store.page(folder, { skip, limit: top + 1, order: by }), top);
  }
  if (order.length === 0) {
    const found: StoredContact[] = [];
    let passed = 0;
    for await (const contact of walk(store, mailbox, folder, filter)) {
      if (passed++ >= skip) found.push(contact);
      if (found.length > top) break;
    }
    return cut(found, top);
  }
  const sorted: { row: number; keys: SortKeys }[] = [];
  for await (const contact of walk(store, mailbox, folder, filter)) {
    sorted.push({ row: contact.row, keys: order.map(({ property }) => sortKey(contact, property)) });
  }
  sorted.sort((left, right) => compareKeys(order, left.keys, right.keys) || left.row - right.row);
  const page = sorted.slice(skip, skip + top);
  // One that was removed while the walk rested is simply not there any more.
  const contacts = page.map(({ row }) => store.get(mailbox, row)).filter((contact) => contact !== null);
  return { contacts, hasMore: sorted.length > skip + top };
}

export async function countContacts(
  store: Contacts,
  mailbox: number,
  folder: number,
  filter: Filter | null,
): Promise<number> {
  if (filter === null) return store.count(folder);
  let count = 0;
  for await (const contact of walk(store, mailbox, folder, filter)) if (contact) count += 1;
  return count;
}

/** In order of creation. Other requests get their turn between the steps. */
async function* walk(
  store: Contacts,
  mailbox: number,
  folder: number,
  filter: Filter | null,
): AsyncGenerator<StoredContact> {
  const rows = candidates(filter);
  if (rows !== null) {
    for (const row of rows) {
      const contact = store.get(mailbox, row);
      if (contact?.folder === folder && (filter === null || matches(filter, contact))) yield contact;
    }
    return;
  }
  let last = 0;
  for (;;) {
    const step = store.after(folder, last, WALK_STEP);
    for (const contact of step) if (filter === null || matches(filter, contact)) yield contact;
    if (step.length < WALK_STEP) return;
    last = step.at(-1)!.row;
    await breathe();
  }
}

function cut(found: readonly StoredContact[], top: number): Listing {
  return { contacts: found.slice(0, top), hasMore: found.length > top };
}

function isKeyProperty(property: string): boolean {
  return Object.hasOwn(KEY_COLUMNS, property);
}

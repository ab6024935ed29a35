/** Which changes a subscriber is told of, and as what: what enters a filtered set is created, what leaves it deleted (reference, section 13.1). */
import { contactRules, parseFilter, type Filter } from '../rest/filter.js';
import { lookUp } from '../rest/filter-lookup.js';
import { matches } from '../rest/filter-match.js';
import { GRAPH } from '../rest/graph.js';
import { OUTLOOK } from '../rest/outlook.js';
import type { Wire } from '../rest/wire.js';
import type { Change } from '../store/changes.js';
import type { Store } from '../store/store.js';
import type { StoredSubscription } from '../store/subscriptions.js';

export type ChangeType = 'created' | 'updated' | 'deleted';

export interface Interest {
  /** As what a change is told; null: not at all. Asked once for each change, in their order. */
  typeOf(change: Change): ChangeType | null;
  /** Keeps which contacts are in the filtered set after what was asked. */
  keep(): void;
}

const TYPES = { created: 'created', updated: 'updated', photo: 'updated', removed: 'deleted' } as const;
const WALK_STEP = 500;

/** Throws the 400 of a filter that cannot be read. */
export function readFilter(text: string, wire: Wire): Filter {
  return parseFilter(
    text,
    contactRules((row) => wire.nameOf(row), wire.filters),
  );
}

export function interestOf(subscription: StoredSubscription, store: Store): Interest {
  const { id, folder, mailbox, changeTypes } = subscription;
  const wanted = (type: ChangeType | null) => (type !== null && changeTypes.includes(type) ? type : null);
  const filter = filterOf(subscription, store);
  if (filter === null) return { typeOf: ({ action }) => wanted(TYPES[action]), keep: () => undefined };

  const moved = new Map<number, boolean>();
  // Of a contact as it is now: its later changes are told too.
  function isIn({ row, action }: Change): boolean {
    const contact = action === 'removed' ? null : store.contacts.get(mailbox, row);
    return contact?.folder === folder && matches(filter!, contact);
  }
  return {
    typeOf(change) {
      const was = moved.get(change.row) ?? store.subscriptions.hasMember(id, change.row);
      const is = isIn(change);
      if (was !== is) moved.set(change.row, is);
      if (was && is) return wanted('updated');
      return was === is ? null : wanted(is ? 'created' : 'deleted');
    },
    keep() {
      for (const [row, is] of moved) store.subscriptions.setMember(id, row, is);
    },
  };
}

/** The set that a new subscription begins with. */
export function keepFirstMembers(subscription: StoredSubscription, store: Store): void {
  const filter = filterOf(subscription, store);
  if (filter === null) return;
  for (let after = 0; ;) {
    const contacts = store.contacts.after(subscription.folder, after, WALK_STEP);
    if (contacts.length === 0) return;
    for (const contact of contacts) {
      if (matches(filter, contact)) store.subscriptions.setMember(subscription.id, contact.row, true);
    }
    after = contacts.at(-1)!.row;
  }
}

function filterOf({ filter, mailbox, push }: StoredSubscription, store: Store): Filter | null {
  return filter === null ? null : lookUp(readFilter(filter, push ? OUTLOOK : GRAPH), store, mailbox);
}

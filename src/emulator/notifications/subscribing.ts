/** What subscriptions of both dialects have in common: what they are about, whose they are, and how many (reference, section 13). */
import type { Caller } from '../identity/tokens.js';
import { folderOfKey } from '../rest/ask.js';
import { readResource, type Resource } from '../rest/resource.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import { keepFirstMembers } from './interest.js';
import { invalidRequest, type Receiver } from './receiver.js';

export interface SubscriptionOptions {
  readonly store: Store;
  readonly receiver: Receiver;
  /** 10,080 unless given: what contacts have without resource data. */
  readonly maxLifetimeMinutes?: number;
  readonly now: () => Date;
}

const MAX_PER_MAILBOX = 1000;
const CHANGE_TYPES = ['created', 'updated', 'deleted'];

/** What a path addresses; null where it addresses nothing. */
export function addressed(resource: string): Resource | null {
  try {
    return readResource(`/${resource.replace(/^\/+/, '')}`);
  } catch {
    return null;
  }
}

export function folderRow(store: Store, mailbox: Mailbox, { folders }: Resource): number {
  const key = folders.at(-1);
  return key === undefined ? mailbox.defaultFolder : folderOfKey(store, mailbox, key).row;
}

export function readChangeTypes(value: unknown): readonly string[] {
  const types = typeof value === 'string' ? value.split(',').map((type) => type.trim().toLowerCase()) : [];
  if (types.length === 0 || types.some((type) => !CHANGE_TYPES.includes(type))) {
    throw invalidRequest('changeType must be a list of created, updated and deleted.');
  }
  return [...new Set(types)];
}

/** An application sees what it made, a user what was made in her name through it; nobody sees what has expired. */
export function isMadeBy(
  { appId, creatorId, expiresAt }: StoredSubscription,
  caller: Caller,
  now: () => Date,
): boolean {
  return appId === caller.appId && (caller.oid ?? caller.appId) === creatorId && expiresAt > now().getTime();
}

/** From now on its changes are told. */
export function keep(store: Store, mailbox: Mailbox, made: Omit<StoredSubscription, 'position'>): StoredSubscription {
  return store.write(() => {
    if (store.subscriptions.count(mailbox.row) >= MAX_PER_MAILBOX) {
      throw invalidRequest(`A mailbox may have at most ${MAX_PER_MAILBOX} active subscriptions.`);
    }
    const kept = { ...made, position: store.mailboxes.lastSequence(mailbox) };
    store.subscriptions.put(kept);
    keepFirstMembers(kept, store);
    return kept;
  });
}

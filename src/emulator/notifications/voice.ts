/** What a subscriber is told, in the words of its dialect (reference, sections 13.1 and 13.2). */
import { createHash } from 'node:crypto';
import { TENANT_ID } from '../identity/directory.js';
import { contactRules, parseFilter } from '../rest/filter.js';
import { lookUp } from '../rest/filter-lookup.js';
import { matches } from '../rest/filter-match.js';
import { OUTLOOK } from '../rest/outlook.js';
import type { Change } from '../store/changes.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { PushDetails, StoredSubscription } from '../store/subscriptions.js';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface Voice {
  /** What is posted before anything else; null where there is no such thing, or it was taken. */
  readonly greeting: { readonly value: readonly object[] } | null;
  /** One entry for each change that the subscriber wants to hear of. */
  entries(changes: readonly Change[]): readonly object[];
  /** After what was said so far; undefined where notifications are not numbered. */
  nextSequence(): number | undefined;
}

export function voiceOf(subscription: StoredSubscription, mailbox: Mailbox, store: Store): Voice {
  const wanted = ({ action }: Change): boolean => subscription.changeTypes.includes(TYPES[action]);
  const { push } = subscription;
  if (push) return pushVoice({ ...subscription, push }, mailbox, store, wanted);
  return {
    greeting: null,
    entries: (changes) => changes.filter(wanted).map((change) => graphEntry(subscription, mailbox, change)),
    nextSequence: () => undefined,
  };
}

/** What is posted for an event, and where; null where the subscriber cannot be told of it. */
export function lifecycleMessage(subscription: StoredSubscription, event: LifecycleEvent) {
  const { id, lifecycleNotificationUrl, notificationUrl, clientState, expiresAt, push } = subscription;
  if (push) {
    if (event !== 'missed') return null;
    const entry = pushEntry({ ...subscription, push }, 'Missed', push.sequence);
    return { url: notificationUrl, headers: stateHeader(clientState), entry };
  }
  if (lifecycleNotificationUrl === null) return null;
  const subscriptionExpirationDateTime = new Date(expiresAt).toISOString();
  const entry = {
    subscriptionId: id,
    subscriptionExpirationDateTime,
    tenantId: TENANT_ID,
    clientState,
    lifecycleEvent: event,
  };
  return { url: lifecycleNotificationUrl, headers: {}, entry };
}

/** Outlook says the client's state in a header, with the handshake and with every notification. */
export function stateHeader(clientState: string | null): Record<string, string> {
  return clientState === null ? {} : { clientstate: clientState };
}

const TYPES = { created: 'created', updated: 'updated', photo: 'updated', removed: 'deleted' } as const;
const PUSH_TYPES = { created: 'Created', updated: 'Updated', photo: 'Updated', removed: 'Deleted' } as const;

function graphEntry(subscription: StoredSubscription, mailbox: Mailbox, change: Change) {
  const { sequence, action } = change;
  const id = contactIdOf(subscription, mailbox, change);
  const resource = `Users/${mailbox.oid}/Contacts/${id}`;
  return {
    // The same in each repetition, so that receivers can tell.
    id: createHash('sha256').update(`${subscription.id} ${sequence}`).digest('base64url').slice(0, 16),
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    clientState: subscription.clientState,
    changeType: TYPES[action],
    resource,
    tenantId: TENANT_ID,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Contact',
      '@odata.id': resource,
      '@odata.etag': `W/"${mailbox.ids.changeKey(sequence)}"`,
      id,
    },
  };
}

type PushSubscription = StoredSubscription & { readonly push: PushDetails };

/** Numbers are given when something is said, and to what gets lost too: a gap is how a subscriber learns of a loss. */
function pushVoice(
  subscription: PushSubscription,
  mailbox: Mailbox,
  store: Store,
  wanted: (change: Change) => boolean,
): Voice {
  let next = subscription.push.sequence;
  const number = (): number => next++;
  const concerns = filterOf(subscription, mailbox, store);
  return {
    greeting: next === 0 ? { value: [pushEntry(subscription, 'Acknowledgment', number())] } : null,
    entries: (changes) =>
      changes
        .filter((change) => wanted(change) && concerns(change))
        .map((change) => pushEntry(subscription, PUSH_TYPES[change.action], number(), { mailbox, change })),
    nextSequence: () => next,
  };
}

/** Whether a change is about a contact that the filter holds for; of one that is gone nobody can tell, so it is told. */
function filterOf({ push }: PushSubscription, mailbox: Mailbox, store: Store): (change: Change) => boolean {
  if (push.filter === null) return () => true;
  const filter = lookUp(readPushFilter(push.filter), store, mailbox.row);
  return ({ row, action }) => {
    const contact = action === 'removed' ? null : store.contacts.get(mailbox.row, row);
    return contact === null || matches(filter, contact);
  };
}

/** Throws the 400 of a filter that cannot be read. */
export function readPushFilter(text: string) {
  return parseFilter(
    text,
    contactRules((row) => OUTLOOK.nameOf(row), OUTLOOK.filters),
  );
}

function pushEntry(
  subscription: PushSubscription,
  changeType: string,
  sequenceNumber: number,
  about?: { readonly mailbox: Mailbox; readonly change: Change },
) {
  const entry = {
    '@odata.type': '#Microsoft.OutlookServices.Notification',
    Id: null,
    SubscriptionId: subscription.id,
    SubscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    SequenceNumber: sequenceNumber,
    ChangeType: changeType,
  };
  if (!about) return entry;
  const { mailbox, change } = about;
  const id = contactIdOf(subscription, mailbox, change);
  const resource = `${subscription.push.base}/Users('${mailbox.oid}@${TENANT_ID}')/Contacts('${id}')`;
  return {
    ...entry,
    Resource: resource,
    ResourceData: {
      '@odata.type': '#Microsoft.OutlookServices.Contact',
      '@odata.id': resource,
      '@odata.etag': `W/"${mailbox.ids.changeKey(change.sequence)}"`,
      Id: id,
    },
  };
}

function contactIdOf({ immutableIds }: StoredSubscription, { ids }: Mailbox, { row, generation }: Change): string {
  return ids.encode(immutableIds ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation });
}

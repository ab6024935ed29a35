/** What a subscriber is told, in the words of its dialect (reference, sections 13.1 and 13.2). */
import { createHash } from 'node:crypto';
import { TENANT_ID } from '../identity/directory.js';
import type { Change } from '../store/changes.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { PushDetails, StoredSubscription } from '../store/subscriptions.js';
import { interestOf, type ChangeType, type Interest } from './interest.js';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface Voice {
  /** What is posted before anything else; null where there is no such thing, or it was taken. */
  readonly greeting: { readonly value: readonly object[] } | null;
  /** One entry for each change that the subscriber wants to hear of. */
  entries(changes: readonly Change[]): readonly object[];
  /** Keeps that all this was told, up to a change. */
  keep(position: number): void;
}

export function voiceOf(subscription: StoredSubscription, mailbox: Mailbox, store: Store): Voice {
  const { id, push } = subscription;
  const interest = interestOf(subscription, store);
  const keep = (position: number, sequence?: number): void =>
    store.write(() => {
      if (store.subscriptions.get(id) === null) return; // It was deleted meanwhile.
      store.subscriptions.moveTo(id, position, sequence);
      interest.keep();
    });
  if (push) return pushVoice({ ...subscription, push }, mailbox, interest, keep);
  return {
    greeting: null,
    entries: (changes) => told(changes, interest, (change, type) => graphEntry(subscription, mailbox, change, type)),
    keep,
  };
}

function told(
  changes: readonly Change[],
  interest: Interest,
  entry: (change: Change, type: ChangeType) => object,
): readonly object[] {
  return changes.flatMap((change) => {
    const type = interest.typeOf(change);
    return type === null ? [] : [entry(change, type)];
  });
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

const PUSH_TYPES = { created: 'Created', updated: 'Updated', deleted: 'Deleted' } as const;

function graphEntry(subscription: StoredSubscription, mailbox: Mailbox, change: Change, changeType: ChangeType) {
  const { sequence } = change;
  const id = contactIdOf(subscription, mailbox, change);
  const resource = `Users/${mailbox.oid}/Contacts/${id}`;
  return {
    // The same in each repetition, so that receivers can tell.
    id: createHash('sha256').update(`${subscription.id} ${sequence}`).digest('base64url').slice(0, 16),
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    clientState: subscription.clientState,
    changeType,
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
  interest: Interest,
  keep: (position: number, sequence: number) => void,
): Voice {
  let next = subscription.push.sequence;
  const number = (): number => next++;
  return {
    greeting: next === 0 ? { value: [pushEntry(subscription, 'Acknowledgment', number())] } : null,
    entries: (changes) =>
      told(changes, interest, (change, type) =>
        pushEntry(subscription, PUSH_TYPES[type], number(), { mailbox, change }),
      ),
    keep: (position) => keep(position, next),
  };
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

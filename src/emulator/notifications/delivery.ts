/** Tells subscribers what has changed: for each subscription one POST at a time, out of the change log, again until it is taken or given up. */
import { createHash } from 'node:crypto';
import { TENANT_ID } from '../identity/directory.js';
import type { Change } from '../store/changes.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Receiver } from './receiver.js';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface DeliveryOptions {
  readonly store: Store;
  readonly receiver: Receiver;
  /** The pauses before the second try and each later one; after the last the changes are given up. */
  readonly retryDelaysMs?: readonly number[];
  /** Whether a notification to this URL, about a mailbox of this user, was ordered to get lost on its way. */
  readonly isLost: (url: string, userPrincipalName: string) => boolean;
  readonly now: () => Date;
  readonly report: (error: unknown) => void;
}

export interface Delivery {
  /** Something may have been written: cheap where nobody has subscribed. */
  wake(): void;
  /** One try; false where there is no URL for it, or nobody takes it. */
  sendLifecycle(subscription: StoredSubscription, event: LifecycleEvent): Promise<boolean>;
  /** The next so many notifications are taken for told and never sent. */
  lose(count: number): void;
  /** Resolves when the last POST has ended. What was not taken is told after the next start. */
  close(): Promise<void>;
}

// Four hours in all (section 13.1).
const RETRY_DELAYS_MS = [10_000, 30_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000];
const CHANGES_PER_POST = 100;
const TYPES = { created: 'created', updated: 'updated', photo: 'updated', removed: 'deleted' } as const;

/** The log is the queue: nothing but a position is kept for each subscription, however slow its receiver is. */
export function createDelivery({
  store,
  receiver,
  retryDelaysMs = RETRY_DELAYS_MS,
  isLost,
  now,
  report,
}: DeliveryOptions): Delivery {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const closing = new AbortController();
  let toLose = 0;

  function wake(): void {
    if (closing.signal.aborted) return;
    for (const { id } of store.subscriptions.list()) {
      if (running.has(id)) again.add(id);
      else start(id);
    }
  }

  function start(id: string): void {
    const run = pump(id)
      .catch(report)
      .finally(() => {
        running.delete(id);
        if (again.delete(id) && !closing.signal.aborted) start(id);
      });
    running.set(id, run);
  }

  async function pump(id: string): Promise<void> {
    for (;;) {
      const subscription = current(id);
      const mailbox = subscription && store.mailboxes.list().find(({ row }) => row === subscription.mailbox);
      if (!subscription || !mailbox || closing.signal.aborted) return;
      const { position, folder, changeTypes, notificationUrl } = subscription;
      const changes = store.changes.inFolderSince(folder, 'contact', position, CHANGES_PER_POST);
      if (changes.length === 0) return;
      const told = changes.filter(({ action }) => changeTypes.includes(TYPES[action]));
      const lost = Math.min(toLose, told.length);
      toLose -= lost;
      const value = told
        .slice(lost)
        .filter(() => !isLost(notificationUrl, mailbox.userPrincipalName))
        .map((change) => notification(subscription, mailbox, change));
      if (value.length > 0 && !(await deliverUntilTaken(id, { value }))) {
        const left = current(id);
        if (!left || closing.signal.aborted) return;
        await sendLifecycle(left, 'missed');
      }
      store.subscriptions.moveTo(id, changes.at(-1)!.sequence); // There is at least one.
    }
  }

  /** Null once it is deleted or has expired; an expired one is deleted here. */
  function current(id: string): StoredSubscription | null {
    const subscription = store.subscriptions.get(id);
    if (!subscription || subscription.expiresAt > now().getTime()) return subscription;
    store.subscriptions.remove(id);
    return null;
  }

  async function deliverUntilTaken(id: string, body: unknown): Promise<boolean> {
    for (const delayMs of [0, ...retryDelaysMs]) {
      if (delayMs > 0) await pause(delayMs, closing.signal);
      const subscription = closing.signal.aborted ? null : current(id);
      if (!subscription) return false;
      if (await receiver.deliver(subscription.notificationUrl, body, closing.signal)) return true;
    }
    return false;
  }

  async function sendLifecycle(subscription: StoredSubscription, lifecycleEvent: LifecycleEvent): Promise<boolean> {
    const { id, lifecycleNotificationUrl, clientState, expiresAt } = subscription;
    if (lifecycleNotificationUrl === null) return false;
    const entry = {
      subscriptionId: id,
      subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
      tenantId: TENANT_ID,
      clientState,
      lifecycleEvent,
    };
    return receiver.deliver(lifecycleNotificationUrl, { value: [entry] }, closing.signal);
  }

  return {
    wake,
    sendLifecycle,
    lose(count) {
      toLose = count;
    },
    async close() {
      closing.abort();
      await Promise.all(running.values());
    },
  };
}

function notification(subscription: StoredSubscription, { oid, ids }: Mailbox, change: Change) {
  const { row, generation, sequence, action } = change;
  const contact = ids.encode(
    subscription.immutableIds ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation },
  );
  const resource = `Users/${oid}/Contacts/${contact}`;
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
      '@odata.etag': `W/"${ids.changeKey(sequence)}"`,
      id: contact,
    },
  };
}

/** Ends early when the server closes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

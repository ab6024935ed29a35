/** Tells subscribers what has changed: for each subscription one POST at a time, out of the change log, again until it is taken or given up. */
import type { Store } from '../store/store.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Receiver } from './receiver.js';
import { lifecycleMessage, stateHeader, voiceOf, type LifecycleEvent } from './voice.js';

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
      const { position, folder, notificationUrl } = subscription;
      const voice = voiceOf(subscription, mailbox, store);
      if (voice.greeting && !(await deliverUntilTaken(id, voice.greeting))) return;
      const changes = store.changes.inFolderSince(folder, 'contact', position, CHANGES_PER_POST);
      if (changes.length > 0) {
        const told = voice.entries(changes);
        const lost = Math.min(toLose, told.length);
        toLose -= lost;
        const value = told.slice(lost).filter(() => !isLost(notificationUrl, mailbox.userPrincipalName));
        if (value.length > 0 && !(await deliverUntilTaken(id, { value }))) {
          const left = current(id);
          if (!left || closing.signal.aborted) return;
          await sendLifecycle(left, 'missed');
        }
      }
      voice.keep(changes.at(-1)?.sequence ?? position);
      if (changes.length === 0) return;
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
      const { notificationUrl, clientState, push } = subscription;
      const headers = push ? stateHeader(clientState) : {};
      if (await receiver.deliver(notificationUrl, body, closing.signal, headers)) return true;
    }
    return false;
  }

  async function sendLifecycle(subscription: StoredSubscription, event: LifecycleEvent): Promise<boolean> {
    const message = lifecycleMessage(subscription, event);
    if (!message) return false;
    const { url, headers, entry } = message;
    if (subscription.push) {
      store.subscriptions.moveTo(subscription.id, subscription.position, subscription.push.sequence + 1);
    }
    return receiver.deliver(url, { value: [entry] }, closing.signal, headers);
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

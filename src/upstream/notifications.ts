/** The verbs of change notifications: a subscription of one session's user is made, renewed, reauthorised and removed. */
import type { Dialect, UpstreamSubscription, WireRequest } from '../dialects/dialect.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { UpstreamSession } from './session.js';

/** Where notices shall go, with which secret, and until when (milliseconds since 1970). */
export interface NoticeAddress {
  readonly notificationUrl: string;
  readonly clientState: string;
  readonly expiresAtMs: number;
}

/** Subscriptions to the contacts of one folder. Each verb rejects with the error of the upstream's answer. */
export interface FolderSubscriptions {
  /** Resolves after the upstream has asked the notification URL whether it wants to hear (reference, section 13). */
  create(address: NoticeAddress): Promise<UpstreamSubscription>;
  /** Resolves with the subscription and its new end. */
  renew(id: string, expiresAtMs: number): Promise<UpstreamSubscription>;
  reauthorize(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  readonly maxLifetimeMs: number;
}

export interface FolderSubscriptionsOptions {
  /** A session for one request. */
  readonly openSession: () => UpstreamSession;
  readonly dialect: Pick<Dialect, 'notifications' | 'paths'>;
  /** In normal form. */
  readonly serviceRoot: string;
  readonly mailbox: MailboxRecord;
  readonly folderId: string;
}

export function createFolderSubscriptions(options: FolderSubscriptionsOptions): FolderSubscriptions {
  const { openSession, dialect, serviceRoot, mailbox, folderId } = options;
  const { notifications, paths } = dialect;
  // Alone: the upstream answers only after it has reached the gateway, and nobody else shall wait for that.
  const send = (request: WireRequest) => openSession().send(request, mailbox, { alone: true, access: 'read' });
  return {
    maxLifetimeMs: notifications.maxLifetimeMs,
    async create(address) {
      const collectionPath = paths.contacts(mailbox, folderId);
      return notifications.readSubscription(
        await send(notifications.create({ ...address, collectionPath, serviceRoot })),
      );
    },
    renew: async (id, expiresAtMs) => notifications.readSubscription(await send(notifications.renew(id, expiresAtMs))),
    async reauthorize(id) {
      await send(notifications.reauthorize(id));
    },
    async remove(id) {
      await send(notifications.remove(id));
    },
  };
}

/** Opens change streams: binds a feed to the credential, mailbox and collection that a subscriber names. */
import { LRUCache } from 'lru-cache';
import type { Credential } from '../auth/credential.js';
import type { LocatedContact } from '../model/contact.js';
import type { LocatedFolder } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { ChangesPage, Collection } from '../upstream/changes.js';
import type { ContactsClient } from '../upstream/client.js';
import type { FolderSubscriptions } from '../upstream/notifications.js';
import type { StreamStart } from './audience.js';
import type { Batch } from './batch.js';
import type { StreamScope, SyncCursors } from './cursors.js';
import type { Hub } from './hub.js';
import type { FeedSource } from './source.js';

/** What feeds carry: the collection decides which. */
export type RecordOfCollection = LocatedContact | LocatedFolder;

export interface ChangeStreams {
  /**
   * The id of a mailbox's default folder. Folder ids are constant (reference, section 9), so all streams of a principal
   * that begin there cost one request and not one each.
   */
  defaultFolderId(credential: Credential, mailbox: MailboxRecord): Promise<string>;
  /** The stream of a scope from `start` on; left by its `return()`. */
  open(scope: StreamScope, start: StreamStart): AsyncIterableIterator<Batch<RecordOfCollection>>;
}

export interface ChangeStreamsOptions {
  readonly hub: Hub;
  readonly cursors: SyncCursors;
  /** A client for one page; nothing of an operation's time or budget is in it. */
  readonly openClient: (credential: Credential) => ContactsClient;
  readonly isLostPosition: (error: unknown) => boolean;
  /** Absent: the upstream is not asked to tell of changes. */
  readonly openSubscriptions?: (
    credential: Credential,
    mailbox: MailboxRecord,
    folderId: string,
  ) => FolderSubscriptions;
}

/** Contacts of a page of a feed. A snapshot's first batch arrives with its first page, so a page is not too large. */
const PAGE_SIZE = 200;
const DEFAULT_FOLDER_TTL_MS = 10 * 60_000;

export function createChangeStreams(options: ChangeStreamsOptions): ChangeStreams {
  const { hub, cursors, openClient, isLostPosition, openSubscriptions } = options;
  const defaultFolders = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: DEFAULT_FOLDER_TTL_MS });

  return {
    defaultFolderId(credential, mailbox) {
      const key = JSON.stringify([credential.principal, mailbox.owner]);
      const known = defaultFolders.get(key);
      if (known) return known;
      const asked = openClient(credential)
        .reader.getDefaultFolder(mailbox, [])
        .then(({ sourceId }) => sourceId);
      defaultFolders.set(key, asked);
      asked.catch(() => defaultFolders.delete(key));
      return asked;
    },

    open(scope, start) {
      const { credential, mailbox, collection } = scope;
      const source: FeedSource<RecordOfCollection> = {
        mayRepeatAll: openClient(credential).changes.mayRepeatAll,
        // A user's token subscribes to the user's own mailbox alone (reference, section 13.1).
        ...(openSubscriptions &&
          collection.of === 'contacts' &&
          mailbox.owner === null && { subscriptions: openSubscriptions(credential, mailbox, collection.folderId) }),
        isLostPosition,
        versionOf,
        readChanges: (link): Promise<ChangesPage<RecordOfCollection>> =>
          openClient(credential).changes.readChanges({ mailbox, collection, link, pageSize: PAGE_SIZE }),
        findGone: (ids) => openClient(credential).changes.findGone(mailbox, collection, ids),
      };
      return hub.subscribe({
        key: keyOf(scope),
        source,
        start,
        sealPosition: (position) => cursors.seal(scope, position),
      });
    },
  };
}

/** Feeds never cross principals, whatever else is the same. */
function keyOf({ credential, mailbox, collection }: StreamScope): string {
  return JSON.stringify([credential.principal, mailbox.owner, collection.of, folderOf(collection)]);
}

function folderOf(collection: Collection): string | null {
  return collection.of === 'contacts' ? collection.folderId : null;
}

function versionOf(record: RecordOfCollection): string {
  return 'changeKey' in record && record.changeKey !== undefined
    ? record.changeKey
    : JSON.stringify([record.displayName, record.parentFolderId]);
}

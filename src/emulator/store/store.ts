/** Everything a data directory remembers, and the transaction that makes a write durable before it is acknowledged. */
import { createCategories, type Categories } from './categories.js';
import { createChanges, type Changes } from './changes.js';
import { createContacts, type Contacts } from './contacts.js';
import { openDatabase } from './database.js';
import { createExtendedProperties, type ExtendedProperties } from './extended-properties.js';
import { createExtensions, type Extensions } from './extensions.js';
import { createFolders, type Folders } from './folders.js';
import { createMailboxes, type Mailboxes } from './mailboxes.js';
import { createPhotos, type Photos } from './photos.js';
import { createSubscriptions, type Subscriptions } from './subscriptions.js';
import { createSyncStates, type SyncStates } from './sync-states.js';

export interface Store {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly contacts: Contacts;
  readonly photos: Photos;
  readonly extensions: Extensions;
  readonly extendedProperties: ExtendedProperties;
  readonly categories: Categories;
  readonly changes: Changes;
  readonly subscriptions: Subscriptions;
  readonly syncStates: SyncStates;
  /** Runs checks and writes as one: all of it is committed when this returns, none of it if `work` throws. */
  write<T>(work: () => T): T;
  close(): void;
}

/** Opens the store of a data directory; see `seeding.ts` for how it comes to be. */
export function openStore(path: string): Store {
  const database = openDatabase(path);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const changes = createChanges(database);

  function write<T>(work: () => T): T {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      if (database.inTransaction) rollback.run();
      throw error;
    }
  }

  return {
    mailboxes: createMailboxes(database),
    folders: createFolders(database, changes),
    contacts: createContacts(database, changes),
    photos: createPhotos(database),
    extensions: createExtensions(database),
    extendedProperties: createExtendedProperties(database),
    categories: createCategories(database),
    changes,
    subscriptions: createSubscriptions(database),
    syncStates: createSyncStates(database),
    write,
    close: () => void database.close(),
  };
}

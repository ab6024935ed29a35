/** The database file of a data directory: how it is opened, what it promises, and its schema. */
import Database from 'libsql';

export type Connection = Database.Database;
export type Row = readonly unknown[];

/** Raised by every change of `SCHEMA`; a file of another version is refused rather than guessed at. */
export const SCHEMA_VERSION = 1;

// `contact.body` holds the writable properties that are not empty, as one JSON text by GraphQL names. The `…_key` columns
// repeat four of them folded for comparison, for the orders that lists are asked in. `sequence` is the number of the last
// change: change key and etag are computed from it. Default order is the order of `id`, which is never used twice.
// `change` is the log of one mailbox: what happened under which number, with the ids of what is gone (`generation`).
const SCHEMA = `
CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  oid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  user_principal_name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  last_sequence INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  parent INTEGER REFERENCES folder(id),
  display_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  UNIQUE (mailbox, parent, name_key)
) STRICT;
CREATE INDEX folder_parent ON folder (parent, id);
CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  folder INTEGER NOT NULL REFERENCES folder(id),
  generation INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  display_name_key TEXT,
  given_name_key TEXT,
  surname_key TEXT,
  company_name_key TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX contact_folder ON contact (folder, id);
CREATE INDEX contact_display_name ON contact (folder, display_name_key, id);
CREATE INDEX contact_given_name ON contact (folder, given_name_key, id);
CREATE INDEX contact_surname ON contact (folder, surname_key, id);
CREATE INDEX contact_company_name ON contact (folder, company_name_key, id);
CREATE TABLE photo (
  contact INTEGER PRIMARY KEY REFERENCES contact(id) ON DELETE CASCADE,
  content_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE change (
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  sequence INTEGER NOT NULL,
  entity TEXT NOT NULL CHECK (entity IN ('contact', 'folder')),
  action TEXT NOT NULL CHECK (action IN ('created', 'updated', 'removed', 'photo')),
  row INTEGER NOT NULL,
  folder INTEGER,
  generation INTEGER NOT NULL,
  properties TEXT,
  PRIMARY KEY (mailbox, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_folder ON change (folder, entity, sequence);
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens a store that is complete. A commit is in the operating system's hands before it is acknowledged
 * (WAL with synchronous = NORMAL), so nothing acknowledged is lost when this process is killed.
 * Loss of power may take the last commits with it, but never leaves a damaged or half-written store.
 */
export function openDatabase(path: string): Connection {
  const database = new Database(path);
  // The wait comes first: already the mode of the journal asks for a lock, which a check or a recovery may hold.
  database.exec(
    'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON',
  );
  const version = readNumber(database, 'PRAGMA user_version');
  if (version !== SCHEMA_VERSION) {
    database.close();
    throw new Error(`${path}: expected store version ${SCHEMA_VERSION}, but got ${version}`);
  }
  return database;
}

/** Makes an empty store that nobody sees yet: as fast as can be, since a crash only means to begin anew. */
export function createDatabase(path: string): Connection {
  const database = new Database(path);
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  database.exec(SCHEMA);
  return database;
}

export function readNumber(database: Connection, sql: string, ...parameters: unknown[]): number {
  const row = database
    .prepare(sql)
    .raw()
    .get(...parameters) as Row | undefined;
  return Number(row?.[0] ?? 0);
}

/** Open extensions of contacts: named bags of values (reference, section 8.1). */
import type { Connection, Row } from './database.js';
import { fold } from './folding.js';

export interface StoredExtension {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Extensions {
  /** Names are compared without case. */
  get(contact: number, name: string): StoredExtension | null;
  /** In order of creation. */
  list(contact: number): StoredExtension[];
  /** Replaces the one of that name. */
  put(contact: number, extension: StoredExtension): void;
  remove(contact: number, name: string): void;
  /** The rows of the contacts of a mailbox that have it. */
  having(mailbox: number, name: string): number[];
}

// A store from before there were extensions gets the table when it is opened; it changes nothing for the others.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS extension (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  contact INTEGER NOT NULL REFERENCES contact(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (contact, name_key)
) STRICT;
CREATE INDEX IF NOT EXISTS extension_name ON extension (name_key, contact);
`;

export function createExtensions(database: Connection): Extensions {
  database.exec(SCHEMA);
  const select = database.prepare('SELECT name, body FROM extension WHERE contact = ? AND name_key = ?').raw();
  const selectAll = database.prepare('SELECT name, body FROM extension WHERE contact = ? ORDER BY id').raw();
  const upsert = database.prepare(
    `INSERT INTO extension (contact, name, name_key, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (contact, name_key) DO UPDATE SET body = excluded.body`,
  );
  const remove = database.prepare('DELETE FROM extension WHERE contact = ? AND name_key = ?');
  const selectHaving = database
    .prepare(
      `SELECT c.id FROM extension e JOIN contact c ON c.id = e.contact
       WHERE e.name_key = ? AND c.mailbox = ? ORDER BY c.id`,
    )
    .raw();

  return {
    get(contact, name) {
      const row = select.get(contact, fold(name)) as Row | undefined;
      return row ? readExtension(row) : null;
    },
    list: (contact) => (selectAll.all(contact) as Row[]).map(readExtension),
    put: (contact, { name, values }) => void upsert.run(contact, name, fold(name), JSON.stringify(values)),
    remove: (contact, name) => void remove.run(contact, fold(name)),
    having: (mailbox, name) => (selectHaving.all(fold(name), mailbox) as Row[]).map((row) => Number(row[0])),
  };
}

function readExtension(row: Row): StoredExtension {
  // Written by this file alone.
  return { name: String(row[0]), values: JSON.parse(String(row[1])) as Record<string, unknown> };
}

/** The master list of categories of a mailbox (reference, section 7). */
import { randomUUID } from 'node:crypto';
import type { Connection, Row } from './database.js';
import { fold } from './folding.js';

export interface StoredCategory {
  readonly id: string;
  readonly displayName: string;
  /** `none`, or `preset0` to `preset24`. */
  readonly color: string;
}

export interface Categories {
  /** In order of creation. */
  list(mailbox: number): StoredCategory[];
  get(mailbox: number, id: string): StoredCategory | null;
  /** Compared without case. */
  named(mailbox: number, displayName: string): StoredCategory | null;
  create(mailbox: number, displayName: string, color: string): StoredCategory;
  recolor(mailbox: number, id: string, color: string): void;
  remove(mailbox: number, id: string): void;
}

// As for extensions: the table comes with the first version that knows it.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS category (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  color TEXT NOT NULL,
  UNIQUE (mailbox, id),
  UNIQUE (mailbox, name_key)
) STRICT;
`;

export function createCategories(database: Connection): Categories {
  database.exec(SCHEMA);
  const COLUMNS = 'SELECT id, display_name, color FROM category WHERE mailbox = ?';
  const selectAll = database.prepare(`${COLUMNS} ORDER BY row`).raw();
  const select = database.prepare(`${COLUMNS} AND id = ?`).raw();
  const selectNamed = database.prepare(`${COLUMNS} AND name_key = ?`).raw();
  const insert = database.prepare(
    'INSERT INTO category (mailbox, id, display_name, name_key, color) VALUES (?, ?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE category SET color = ? WHERE mailbox = ? AND id = ?');
  const remove = database.prepare('DELETE FROM category WHERE mailbox = ? AND id = ?');
  const one = (row: unknown) => (row ? readCategory(row as Row) : null);

  return {
    list: (mailbox) => (selectAll.all(mailbox) as Row[]).map(readCategory),
    get: (mailbox, id) => one(select.get(mailbox, id.toLowerCase())),
    named: (mailbox, displayName) => one(selectNamed.get(mailbox, fold(displayName))),
    create(mailbox, displayName, color) {
      const id = randomUUID();
      insert.run(mailbox, id, displayName, fold(displayName), color);
      return { id, displayName, color };
    },
    recolor: (mailbox, id, color) => void update.run(color, mailbox, id.toLowerCase()),
    remove: (mailbox, id) => void remove.run(mailbox, id.toLowerCase()),
  };
}

function readCategory(row: Row): StoredCategory {
  return { id: String(row[0]), displayName: String(row[1]), color: String(row[2]) };
}

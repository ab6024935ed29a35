/** Extended (MAPI) properties of contacts, single and multi valued; found by value through an index (reference, section 8.2). */
import type { Connection, Row } from './database.js';
import { fold } from './folding.js';

export type ExtendedKind = 'single' | 'multi';

export interface ExtendedProperty {
  /** `String {guid} Name {name}` and its like; compared without case and with any number of blanks. */
  readonly id: string;
  /** A text for a single value, a list for several. */
  readonly value: string | readonly string[];
}

export interface ExtendedProperties {
  get(contact: number, kind: ExtendedKind, id: string): ExtendedProperty | null;
  /** Replaces the one of that id. */
  put(contact: number, kind: ExtendedKind, property: ExtendedProperty): void;
  /** The rows of the contacts of a mailbox whose single value equals `value`, compared without case. */
  having(mailbox: number, id: string, value: string): number[];
  /** All single values of a property in a mailbox. */
  valuesOf(mailbox: number, id: string): { readonly contact: number; readonly value: string }[];
}

// As for extensions: the table comes with the first version that knows it.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS extended_property (
  contact INTEGER NOT NULL REFERENCES contact(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('single', 'multi')),
  id TEXT NOT NULL,
  id_key TEXT NOT NULL,
  value TEXT NOT NULL,
  value_key TEXT,
  PRIMARY KEY (contact, kind, id_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS extended_property_value ON extended_property (id_key, value_key, contact) WHERE kind = 'single';
`;

export function createExtendedProperties(database: Connection): ExtendedProperties {
  database.exec(SCHEMA);
  const select = database
    .prepare('SELECT id, value FROM extended_property WHERE contact = ? AND kind = ? AND id_key = ?')
    .raw();
  const upsert = database.prepare('INSERT OR REPLACE INTO extended_property VALUES (?, ?, ?, ?, ?, ?)');
  const OF_MAILBOX = `FROM extended_property p JOIN contact c ON c.id = p.contact
       WHERE p.kind = 'single' AND p.id_key = ? AND c.mailbox = ?`;
  const selectHaving = database.prepare(`SELECT c.id ${OF_MAILBOX} AND p.value_key = ? ORDER BY c.id`).raw();
  const selectValues = database.prepare(`SELECT c.id, p.value ${OF_MAILBOX} ORDER BY c.id`).raw();

  return {
    get(contact, kind, id) {
      const row = select.get(contact, kind, idKey(id)) as Row | undefined;
      if (!row) return null;
      return { id: String(row[0]), value: JSON.parse(String(row[1])) as string | string[] }; // Written below.
    },
    put(contact, kind, { id, value }) {
      const key = typeof value === 'string' ? fold(value) : null;
      upsert.run(contact, kind, id, idKey(id), JSON.stringify(value), key);
    },
    having: (mailbox, id, value) =>
      (selectHaving.all(idKey(id), mailbox, fold(value)) as Row[]).map((row) => Number(row[0])),
    valuesOf: (mailbox, id) =>
      (selectValues.all(idKey(id), mailbox) as Row[]).map((row) => ({
        contact: Number(row[0]),
        value: JSON.parse(String(row[1])) as string,
      })),
  };
}

function idKey(id: string): string {
  return fold(id.trim().replace(/\s+/g, ' '));
}

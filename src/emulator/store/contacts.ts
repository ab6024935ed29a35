/** Contacts as they are kept: written whole, read by row, by page in an order, or by scanning a folder in constant memory. */
import type { ContactPatch } from '../../model/contact.js';
import type { Changes } from './changes.js';
import type { Connection, Row } from './database.js';
import { foldOrNull } from './folding.js';

/** The writable properties that are not empty, by GraphQL names. */
export type ContactValues = ContactPatch;

export interface StoredContact {
  readonly row: number;
  readonly folder: number;
  /** Counts the moves: the default id is made from it. */
  readonly generation: number;
  /** The number of the last change: the change key is made from it. */
  readonly sequence: number;
  /** Milliseconds since 1970, as is `modifiedAt`. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly values: ContactValues;
}

/** The properties for which a folder's contacts are kept in order. */
export const KEY_COLUMNS = {
  displayName: 'display_name_key',
  givenName: 'given_name_key',
  surname: 'surname_key',
  companyName: 'company_name_key',
} as const;
export type KeyProperty = keyof typeof KEY_COLUMNS;

export interface Page {
  readonly skip: number;
  readonly limit: number;
  /** Absent: order of creation. */
  readonly order?: { readonly property: KeyProperty; readonly descending: boolean };
}

export interface Contacts {
  get(mailbox: number, row: number): StoredContact | null;
  count(folder: number): number;
  page(folder: number, page: Page): StoredContact[];
  /** The contacts after `afterRow` in order of creation, at most `limit`: one step of a walk over a folder of any size. */
  after(folder: number, afterRow: number, limit: number): StoredContact[];
  create(mailbox: number, folder: number, values: ContactValues, at: number): StoredContact;
  /** `values` are the whole new values; `touched` the properties that the change log names. */
  update(
    mailbox: number,
    contact: StoredContact,
    values: ContactValues,
    touched: readonly string[],
    at: number,
  ): StoredContact;
  /** A new default id in another folder: gone from the old one, new in the other. */
  move(mailbox: number, contact: StoredContact, folder: number, at: number): StoredContact;
  remove(mailbox: number, contact: StoredContact): void;
  /** A change that is none of the contact's own properties: its photo. */
  touch(mailbox: number, contact: StoredContact, at: number): StoredContact;
}

const COLUMNS = 'id, folder, generation, sequence, created_at, modified_at, body';
const KEYS = Object.keys(KEY_COLUMNS) as KeyProperty[];
const KEY_NAMES = Object.values(KEY_COLUMNS);

export function createContacts(database: Connection, changes: Changes): Contacts {
  const select = database.prepare(`SELECT ${COLUMNS} FROM contact WHERE id = ? AND mailbox = ?`).raw();
  const selectCount = database.prepare('SELECT count(*) FROM contact WHERE folder = ?').raw();
  const selectAfter = database
    .prepare(`SELECT ${COLUMNS} FROM contact WHERE folder = ? AND id > ? ORDER BY id LIMIT ?`)
    .raw();
  const insert = prepareInsert(database);
  const update = database.prepare(
    `UPDATE contact SET sequence = ?, modified_at = ?, ${KEY_NAMES.map((name) => `${name} = ?`).join(', ')}, body = ? WHERE id = ?`,
  );
  const setSequence = database.prepare('UPDATE contact SET sequence = ?, modified_at = ? WHERE id = ?');
  const setFolder = database.prepare(
    'UPDATE contact SET folder = ?, generation = ?, sequence = ?, modified_at = ? WHERE id = ?',
  );
  const remove = database.prepare('DELETE FROM contact WHERE id = ?');
  const pages = new Map(
    [undefined, ...KEYS].flatMap((property) =>
      [false, true].map((descending) => [pageKey(property, descending), preparePage(database, property, descending)]),
    ),
  );

  return {
    get(mailbox, row) {
      const found = select.get(row, mailbox) as Row | undefined;
      return found ? readContact(found) : null;
    },
    count: (folder) => Number((selectCount.get(folder) as Row)[0]),
    page(folder, { skip, limit, order }) {
      const statement = pages.get(pageKey(order?.property, order?.descending ?? false))!; // Every key was prepared above.
      return (statement.all(folder, limit, skip) as Row[]).map(readContact);
    },
    after: (folder, afterRow, limit) => (selectAfter.all(folder, afterRow, limit) as Row[]).map(readContact),
    create(mailbox, folder, values, at) {
      // The row number is needed for the log and the log's number for the row: the row is written first.
      const row = insert(mailbox, folder, 0, values, at);
      const sequence = changes.append(mailbox, {
        entity: 'contact',
        action: 'created',
        row,
        folder,
        generation: 0,
        properties: null,
      });
      setSequence.run(sequence, at, row);
      return { row, folder, generation: 0, sequence, createdAt: at, modifiedAt: at, values };
    },
    update(mailbox, contact, values, touched, at) {
      const { row, folder, generation } = contact;
      const properties = touched.join(',');
      const sequence = changes.append(mailbox, {
        entity: 'contact',
        action: 'updated',
        row,
        folder,
        generation,
        properties,
      });
      update.run(sequence, at, ...keysOf(values), JSON.stringify(values), row);
      return { ...contact, sequence, modifiedAt: at, values };
    },
    move(mailbox, contact, folder, at) {
      const { row, generation } = contact;
      const entry = { entity: 'contact', row, properties: null } as const;
      changes.append(mailbox, { ...entry, action: 'removed', folder: contact.folder, generation });
      const sequence = changes.append(mailbox, { ...entry, action: 'created', folder, generation: generation + 1 });
      setFolder.run(folder, generation + 1, sequence, at, row);
      return { ...contact, folder, generation: generation + 1, sequence, modifiedAt: at };
    },
    remove(mailbox, { row, folder, generation }) {
      remove.run(row);
      changes.append(mailbox, { entity: 'contact', action: 'removed', row, folder, generation, properties: null });
    },
    touch(mailbox, contact, at) {
      const { row, folder, generation } = contact;
      const sequence = changes.append(mailbox, {
        entity: 'contact',
        action: 'photo',
        row,
        folder,
        generation,
        properties: null,
      });
      setSequence.run(sequence, at, row);
      return { ...contact, sequence, modifiedAt: at };
    },
  };
}

/** Inserts a row as it is, without the change log: for the log's owner above, and for seeding. */
export function prepareInsert(database: Connection) {
  const insert = database.prepare(
    `INSERT INTO contact (mailbox, folder, generation, sequence, created_at, modified_at, ${KEY_NAMES.join(', ')}, body)
     VALUES (?, ?, 0, ?, ?, ?, ${KEY_NAMES.map(() => '?').join(', ')}, ?)`,
  );
  return (mailbox: number, folder: number, sequence: number, values: ContactValues, at: number): number =>
    Number(insert.run(mailbox, folder, sequence, at, at, ...keysOf(values), JSON.stringify(values)).lastInsertRowid);
}

function preparePage(database: Connection, property: KeyProperty | undefined, descending: boolean) {
  const direction = descending ? 'DESC' : 'ASC';
  const order = property === undefined ? `id ${direction}` : `${KEY_COLUMNS[property]} ${direction}, id ASC`;
  return database.prepare(`SELECT ${COLUMNS} FROM contact WHERE folder = ? ORDER BY ${order} LIMIT ? OFFSET ?`).raw();
}

function pageKey(property: KeyProperty | undefined, descending: boolean): string {
  return `${property ?? ''} ${descending}`;
}

function keysOf(values: ContactValues): (string | null)[] {
  return KEYS.map((property) => foldOrNull(values[property]));
}

function readContact(row: Row): StoredContact {
  const [id, folder, generation, sequence, createdAt, modifiedAt, body] = row as [
    number,
    number,
    number,
    number,
    number,
    number,
    string,
  ];
  const values = JSON.parse(body) as ContactValues; // Written by this file alone.
  return { row: id, folder, generation, sequence, createdAt, modifiedAt, values };
}

/** The users of a store and their mailboxes. */
import type { Connection, Row } from './database.js';
import { mailboxIds, type MailboxIds } from './ids.js';

export interface Mailbox {
  readonly row: number;
  /** The user's object id: a GUID. */
  readonly oid: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** The row of the default Contacts folder. */
  readonly defaultFolder: number;
  readonly ids: MailboxIds;
}

export interface Mailboxes {
  /** By object id, with or without `@tenant`, or by user principal name; compared without case. */
  find(user: string): Mailbox | null;
  list(): readonly Mailbox[];
  /** The sequence number of the last change in a mailbox. */
  lastSequence(mailbox: Mailbox): number;
}

/** Users are made with the store and do not change, so they are read once. */
export function createMailboxes(database: Connection): Mailboxes {
  const rows = database
    .prepare(
      `SELECT m.id, m.oid, m.name, m.user_principal_name, m.display_name, f.id
       FROM mailbox m JOIN folder f ON f.mailbox = m.id AND f.parent IS NULL ORDER BY m.id`,
    )
    .raw()
    .all() as Row[];
  const mailboxes = rows.map(readMailbox);
  const byKey = new Map<string, Mailbox>();
  for (const mailbox of mailboxes) {
    byKey.set(mailbox.oid.toLowerCase(), mailbox);
    byKey.set(mailbox.userPrincipalName.toLowerCase(), mailbox);
  }
  const selectSequence = database.prepare('SELECT last_sequence FROM mailbox WHERE id = ?').raw();

  return {
    find(user) {
      const key = user.toLowerCase();
      return byKey.get(key) ?? byKey.get(key.replace(/^([0-9a-f-]{36})@[0-9a-f-]{36}$/, '$1')) ?? null;
    },
    list: () => mailboxes,
    lastSequence: (mailbox) => Number((selectSequence.get(mailbox.row) as Row)[0]),
  };
}

function readMailbox(row: Row): Mailbox {
  const [id, oid, name, userPrincipalName, displayName, defaultFolder] = row as [
    number,
    string,
    string,
    string,
    string,
    number,
  ];
  return { row: id, oid, name, userPrincipalName, displayName, defaultFolder, ids: mailboxIds(oid) };
}

/** Subscriptions to changes, each with the number of the last change that it was told (reference, section 13). */
import type { Connection, Row } from './database.js';

export interface StoredSubscription {
  readonly id: string;
  readonly mailbox: number;
  readonly appId: string;
  /** The user's object id, or the application's id where it acts for itself. */
  readonly creatorId: string;
  /** The row of the folder whose contacts it is about. */
  readonly folder: number;
  readonly resource: string;
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly tlsVersion: string;
  readonly immutableIds: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Only contacts that this holds for; null: all. In the words of the dialect. */
  readonly filter: string | null;
  /** What only a push subscription of Outlook has; null for one of Graph. */
  readonly push: PushDetails | null;
  /** The sequence number up to which changes were told. */
  readonly position: number;
}

export interface PushDetails {
  /** The service root as the subscriber addressed it: links in notifications begin with it. */
  readonly base: string;
  /** The `SequenceNumber` of the next notification; 0 is the acknowledgment. */
  readonly sequence: number;
}

export interface Subscriptions {
  get(id: string): StoredSubscription | null;
  /** In order of creation. */
  list(): StoredSubscription[];
  count(mailbox: number): number;
  put(subscription: StoredSubscription): void;
  /** Told up to `position`; `sequence` is the next number of a push subscription. */
  moveTo(id: string, position: number, sequence?: number): void;
  /** Removes what is kept of its filtered set too. */
  remove(id: string): void;
  /** Whether a contact was in the filtered set when its last change was told. */
  hasMember(id: string, contact: number): boolean;
  setMember(id: string, contact: number, isMember: boolean): void;
}

// As for extensions: the table comes with the first version that knows it.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS subscription (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  position INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS subscription_member (
  subscription TEXT NOT NULL,
  contact INTEGER NOT NULL,
  PRIMARY KEY (subscription, contact)
) STRICT, WITHOUT ROWID;
`;

export function createSubscriptions(database: Connection): Subscriptions {
  database.exec(SCHEMA);
  const select = database.prepare('SELECT body, position FROM subscription WHERE id = ?').raw();
  const selectAll = database.prepare('SELECT body, position FROM subscription ORDER BY row').raw();
  const selectCount = database.prepare('SELECT count(*) FROM subscription WHERE mailbox = ?').raw();
  const upsert = database.prepare(
    `INSERT INTO subscription (id, mailbox, position, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
  );
  const move = database.prepare('UPDATE subscription SET position = ? WHERE id = ?');
  const number = database.prepare(`UPDATE subscription SET body = json_set(body, '$.push.sequence', ?) WHERE id = ?`);
  const selectMember = database
    .prepare('SELECT 1 FROM subscription_member WHERE subscription = ? AND contact = ?')
    .raw();
  const addMember = database.prepare('INSERT OR IGNORE INTO subscription_member (subscription, contact) VALUES (?, ?)');
  const removeMember = database.prepare('DELETE FROM subscription_member WHERE subscription = ? AND contact = ?');
  const removeMembers = database.prepare('DELETE FROM subscription_member WHERE subscription = ?');
  const remove = database.prepare('DELETE FROM subscription WHERE id = ?');

  return {
    get(id) {
      const row = select.get(id.toLowerCase()) as Row | undefined;
      return row ? readSubscription(row) : null;
    },
    list: () => (selectAll.all() as Row[]).map(readSubscription),
    count: (mailbox) => Number((selectCount.get(mailbox) as Row)[0]),
    put: (subscription) =>
      void upsert.run(subscription.id, subscription.mailbox, subscription.position, JSON.stringify(subscription)),
    moveTo(id, position, sequence) {
      move.run(position, id);
      if (sequence !== undefined) number.run(sequence, id);
    },
    remove(id) {
      removeMembers.run(id);
      remove.run(id);
    },
    hasMember: (id, contact) => selectMember.get(id, contact) !== undefined,
    setMember: (id, contact, isMember) => void (isMember ? addMember : removeMember).run(id, contact),
  };
}

function readSubscription([body, position]: Row): StoredSubscription {
  // Written by this file alone; the position moves beside it. The first version knew no push subscriptions and no filters.
  const stored = JSON.parse(String(body)) as StoredSubscription & { push?: PushDetails | null; filter?: string | null };
  return { ...stored, push: stored.push ?? null, filter: stored.filter ?? null, position: Number(position) };
}

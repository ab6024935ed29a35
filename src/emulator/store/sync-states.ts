/** The positions that clients may go on from: a bounded number for each collection, each behind a token. */
import { randomBytes } from 'node:crypto';
import type { Connection, Row } from './database.js';

/** What the store knows of a token that nothing can be gone on from: its generation, and those that are still there. */
export interface Lost {
  readonly generation: number;
  /** The highest first; at most four. */
  readonly kept: readonly number[];
}

export interface SyncStates {
  /**
   * The token of a state of a collection: 32 hex digits, as in the samples of the reference, section 12.1. A state that
   * is remembered keeps its token, so the same place has the same link however often it is asked for; a new one gets the
   * next generation, and all but the last `limit` generations of that collection are forgotten.
   */
  issue(mailbox: number, collection: string, state: string, limit: number): string;
  find(mailbox: number, collection: string, token: string): { readonly state: string } | { readonly lost: Lost };
  /** From now on no token that is out in the world is known any more. */
  evictAll(): void;
}

/** What `issue` could have made. */
export function isWellFormedToken(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

// A store from before there were tokens gets the table when it is opened; it changes nothing for the others.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS sync_state (
  mailbox INTEGER NOT NULL REFERENCES mailbox(id),
  collection TEXT NOT NULL,
  generation INTEGER NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (mailbox, collection, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sync_state_state ON sync_state (mailbox, collection, state);
`;
const GENERATION_DIGITS = 12;
const KEY_BYTES = 10;
const EVICTED = 'evicted';

export function createSyncStates(database: Connection): SyncStates {
  database.exec(SCHEMA);
  const insert = database
    .prepare(
      `INSERT INTO sync_state (mailbox, collection, generation, key, state)
       SELECT ?1, ?2, coalesce(max(generation), 0) + 1, ?3, ?4 FROM sync_state WHERE mailbox = ?1 AND collection = ?2
       RETURNING generation`,
    )
    .raw();
  const again = database
    .prepare(
      `SELECT generation, key FROM sync_state WHERE mailbox = ? AND collection = ? AND state = ? AND key <> '${EVICTED}'
       ORDER BY generation DESC LIMIT 1`,
    )
    .raw();
  const forget = database.prepare('DELETE FROM sync_state WHERE mailbox = ? AND collection = ? AND generation <= ?');
  const select = database
    .prepare('SELECT state FROM sync_state WHERE mailbox = ? AND collection = ? AND generation = ? AND key = ?')
    .raw();
  const selectKept = database
    .prepare('SELECT generation FROM sync_state WHERE mailbox = ? AND collection = ? ORDER BY generation DESC LIMIT 4')
    .raw();
  // The rows stay, so that generations go on counting from where they were.
  const evict = database.prepare(`UPDATE sync_state SET key = '${EVICTED}'`);

  return {
    issue(mailbox, collection, state, limit) {
      const known = again.get(mailbox, collection, state) as Row | undefined;
      if (known) return tokenOf(Number(known[0]), String(known[1]));
      const key = randomBytes(KEY_BYTES).toString('hex');
      const generation = Number((insert.get(mailbox, collection, key, state) as Row)[0]);
      forget.run(mailbox, collection, generation - limit);
      return tokenOf(generation, key);
    },
    find(mailbox, collection, token) {
      const generation = Number.parseInt(token.slice(0, GENERATION_DIGITS), 16);
      const row = select.get(mailbox, collection, generation, token.slice(GENERATION_DIGITS)) as Row | undefined;
      if (row) return { state: String(row[0]) };
      const kept = (selectKept.all(mailbox, collection) as Row[]).map((found) => Number(found[0]));
      return { lost: { generation, kept } };
    },
    evictAll: () => void evict.run(),
  };
}

function tokenOf(generation: number, key: string): string {
  return generation.toString(16).padStart(GENERATION_DIGITS, '0') + key;
}

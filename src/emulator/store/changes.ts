/** The change log of a mailbox: every write takes the next number and says what it did. */
import type { Connection, Row } from './database.js';

export interface Change {
  readonly sequence: number;
  readonly entity: 'contact' | 'folder';
  /** `photo` moves the contact's change key, but is no content of a delta (reference, section 6). */
  readonly action: 'created' | 'updated' | 'removed' | 'photo';
  readonly row: number;
  /** Where it happened: the folder of a contact, the parent of a folder. A move is `removed` here and `created` there. */
  readonly folder: number | null;
  /** Of a contact at that moment: what its default id is made from. */
  readonly generation: number;
  /** GraphQL names that an update touched, comma separated; null where that says nothing. */
  readonly properties: string | null;
}

export interface Changes {
  /** Takes the next sequence number of the mailbox. Only within a write transaction. */
  append(mailbox: number, change: Omit<Change, 'sequence'>): number;
  /** Changes after `sequence`, oldest first, at most `limit`. */
  since(mailbox: number, sequence: number, limit: number): Change[];
  /** The same for the contacts of one folder, or for the folders directly under it. */
  inFolderSince(folder: number, entity: Change['entity'], sequence: number, limit: number): Change[];
  /** The same for all folders of a mailbox. */
  ofFoldersSince(mailbox: number, sequence: number, limit: number): Change[];
}

// A store from before somebody asked for the folders of a whole mailbox gets the index when it is opened.
const FOLDER_INDEX =
  "CREATE INDEX IF NOT EXISTS change_of_folders ON change (mailbox, sequence) WHERE entity = 'folder'";
const COLUMNS = 'sequence, entity, action, row, folder, generation, properties';

export function createChanges(database: Connection): Changes {
  database.exec(FOLDER_INDEX);
  const next = database
    .prepare('UPDATE mailbox SET last_sequence = last_sequence + 1 WHERE id = ? RETURNING last_sequence')
    .raw();
  const insert = database.prepare(`INSERT INTO change (mailbox, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const selectAll = database
    .prepare(`SELECT ${COLUMNS} FROM change WHERE mailbox = ? AND sequence > ? ORDER BY sequence LIMIT ?`)
    .raw();
  const selectFolder = database
    .prepare(`SELECT ${COLUMNS} FROM change WHERE folder = ? AND entity = ? AND sequence > ? ORDER BY sequence LIMIT ?`)
    .raw();
  const selectFolders = database
    .prepare(
      `SELECT ${COLUMNS} FROM change WHERE mailbox = ? AND entity = 'folder' AND sequence > ? ORDER BY sequence LIMIT ?`,
    )
    .raw();

  return {
    append(mailbox, { entity, action, row, folder, generation, properties }) {
      const sequence = Number((next.get(mailbox) as Row)[0]);
      insert.run(mailbox, sequence, entity, action, row, folder, generation, properties);
      return sequence;
    },
    since: (mailbox, sequence, limit) => (selectAll.all(mailbox, sequence, limit) as Row[]).map(readChange),
    inFolderSince: (folder, entity, sequence, limit) =>
      (selectFolder.all(folder, entity, sequence, limit) as Row[]).map(readChange),
    ofFoldersSince: (mailbox, sequence, limit) =>
      (selectFolders.all(mailbox, sequence, limit) as Row[]).map(readChange),
  };
}

function readChange(row: Row): Change {
  const [sequence, entity, action, id, folder, generation, properties] = row as [
    number,
    Change['entity'],
    Change['action'],
    number,
    number | null,
    number,
    string | null,
  ];
  return { sequence, entity, action, row: id, folder, generation, properties };
}

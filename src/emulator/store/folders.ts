/** Contact folders of any depth; the default folder of a mailbox is the one without a parent. */
import type { Changes } from './changes.js';
import type { Connection, Row } from './database.js';
import { fold } from './folding.js';

export interface StoredFolder {
  readonly row: number;
  readonly mailbox: number;
  /** Null: the default Contacts folder. */
  readonly parent: number | null;
  readonly displayName: string;
  readonly sequence: number;
}

export interface Folders {
  get(mailbox: number, row: number): StoredFolder | null;
  /** In order of creation. */
  children(parent: number): StoredFolder[];
  /** The folders after `afterRow` in order of creation, directly under a parent or (null) at any depth; never the default one. */
  after(mailbox: number, parent: number | null, afterRow: number, limit: number): StoredFolder[];
  /** The child of that name, compared without case. */
  childNamed(parent: number, displayName: string): StoredFolder | null;
  create(mailbox: number, parent: number, displayName: string): StoredFolder;
  /** Renames, moves, or both. A move is `removed` and `created` in the change log, as it is for a contact. */
  update(folder: StoredFolder, to: { parent: number; displayName: string }): StoredFolder;
  /** Removes the folder with everything in it, as a unit: one entry per folder in the change log. */
  remove(folder: StoredFolder): void;
  /** Whether `row` is `ancestor` or lies anywhere below it. */
  isWithin(row: number, ancestor: number): boolean;
}

const COLUMNS = 'id, mailbox, parent, display_name, sequence';
const SUBTREE = `WITH RECURSIVE subtree (id) AS (
  SELECT ? UNION ALL SELECT f.id FROM folder f JOIN subtree s ON f.parent = s.id)`;

export function createFolders(database: Connection, changes: Changes): Folders {
  const select = database.prepare(`SELECT ${COLUMNS} FROM folder WHERE id = ? AND mailbox = ?`).raw();
  const selectChildren = database.prepare(`SELECT ${COLUMNS} FROM folder WHERE parent = ? ORDER BY id`).raw();
  const selectAfter = database
    .prepare(`SELECT ${COLUMNS} FROM folder WHERE parent = ? AND id > ? ORDER BY id LIMIT ?`)
    .raw();
  const selectAllAfter = database
    .prepare(`SELECT ${COLUMNS} FROM folder WHERE mailbox = ? AND parent IS NOT NULL AND id > ? ORDER BY id LIMIT ?`)
    .raw();
  const selectNamed = database.prepare(`SELECT ${COLUMNS} FROM folder WHERE parent = ? AND name_key = ?`).raw();
  const insert = database.prepare(
    'INSERT INTO folder (mailbox, parent, display_name, name_key, sequence) VALUES (?, ?, ?, ?, 0)',
  );
  const update = database.prepare('UPDATE folder SET parent = ?, display_name = ?, name_key = ? WHERE id = ?');
  const setSequence = database.prepare('UPDATE folder SET sequence = ? WHERE id = ?');
  const selectSubtree = database.prepare(`${SUBTREE} SELECT id FROM subtree`).raw();
  const removeContacts = database.prepare('DELETE FROM contact WHERE folder = ?');
  const removeFolder = database.prepare('DELETE FROM folder WHERE id = ?');

  const one = (row: unknown) => (row ? readFolder(row as Row) : null);
  const get = (mailbox: number, row: number) => one(select.get(row, mailbox));

  function append(mailbox: number, row: number, folder: number | null, action: 'created' | 'updated' | 'removed') {
    const properties = action === 'updated' ? 'displayName' : null;
    return changes.append(mailbox, { entity: 'folder', action, row, folder, generation: 0, properties });
  }

  function record(mailbox: number, row: number, parent: number, action: 'created' | 'updated'): StoredFolder {
    setSequence.run(append(mailbox, row, parent, action), row);
    return get(mailbox, row)!; // It was written in this very transaction.
  }

  return {
    get,
    children: (parent) => (selectChildren.all(parent) as Row[]).map(readFolder),
    after(mailbox, parent, afterRow, limit) {
      const rows =
        parent === null ? selectAllAfter.all(mailbox, afterRow, limit) : selectAfter.all(parent, afterRow, limit);
      return (rows as Row[]).map(readFolder);
    },
    childNamed: (parent, displayName) => one(selectNamed.get(parent, fold(displayName))),
    create(mailbox, parent, displayName) {
      const { lastInsertRowid } = insert.run(mailbox, parent, displayName, fold(displayName));
      return record(mailbox, Number(lastInsertRowid), parent, 'created');
    },
    update(folder, { parent, displayName }) {
      update.run(parent, displayName, fold(displayName), folder.row);
      if (parent === folder.parent) return record(folder.mailbox, folder.row, parent, 'updated');
      append(folder.mailbox, folder.row, folder.parent, 'removed');
      return record(folder.mailbox, folder.row, parent, 'created');
    },
    remove(folder) {
      const rows = (selectSubtree.all(folder.row) as Row[]).map((row) => Number(row[0]));
      // A parent is always listed before its children, so the reverse order never breaks a reference.
      for (const row of rows.reverse()) {
        removeContacts.run(row);
        const parent = get(folder.mailbox, row)?.parent ?? null;
        removeFolder.run(row);
        append(folder.mailbox, row, parent, 'removed');
      }
    },
    isWithin: (row, ancestor) => (selectSubtree.all(ancestor) as Row[]).some((found) => Number(found[0]) === row),
  };
}

function readFolder(row: Row): StoredFolder {
  const [id, mailbox, parent, displayName, sequence] = row as [number, number, number | null, string, number];
  return { row: id, mailbox, parent, displayName, sequence };
}

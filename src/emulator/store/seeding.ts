/** How a data directory gets its store: filled aside and put in place as a whole, so that a half-filled one is never seen. */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Seed, SeedContact, SeedFolder } from '../seed/seed.js';
import { objectIdOf } from '../identity/directory.js';
import { prepareInsert } from './contacts.js';
import { createDatabase, type Connection } from './database.js';
import { valuesOfNew } from './derived-values.js';
import { fold } from './folding.js';
import { createPhotos } from './photos.js';

export const STORE_FILE = 'emulator.db';
const ROWS_PER_TRANSACTION = 5000;

/** Returns the path of the store, made from the seed if the directory has none. `openSeed` is not called otherwise. */
export async function ensureStore(dataDir: string, openSeed: () => Seed, now: () => Date): Promise<string> {
  const path = join(dataDir, STORE_FILE);
  if (existsSync(path)) return path;
  await mkdir(dataDir, { recursive: true });
  const aside = `${path}.${process.pid}.new`;
  await rm(aside, { force: true });
  const database = createDatabase(aside);
  try {
    await fill(database, openSeed(), now);
    database.close();
    await syncToDisk(aside);
    await rename(aside, path);
    await syncToDisk(dirname(path));
  } catch (error) {
    if (database.open) database.close();
    await rm(aside, { force: true });
    throw error;
  }
  return path;
}

// Seeded rows take sequence numbers but no entries in the change log: no position in it can be older than they are.
async function fill(database: Connection, seed: Seed, now: () => Date): Promise<void> {
  const insertMailbox = database.prepare(
    'INSERT INTO mailbox (oid, name, user_principal_name, display_name) VALUES (?, ?, ?, ?)',
  );
  const insertFolder = database.prepare(
    'INSERT INTO folder (mailbox, parent, display_name, name_key, sequence) VALUES (?, ?, ?, ?, ?)',
  );
  const setSequence = database.prepare('UPDATE mailbox SET last_sequence = ? WHERE id = ?');
  const insertContact = prepareInsert(database);
  const photos = createPhotos(database);
  let rows = 0;
  let sequence = 0;

  database.exec('BEGIN');
  for (const user of seed) {
    sequence = 0;
    const { name, userPrincipalName, displayName } = user;
    const mailbox = Number(insertMailbox.run(objectIdOf(name), name, userPrincipalName, displayName).lastInsertRowid);
    await fillFolder(mailbox, null, {
      displayName: 'Contacts',
      contacts: user.contacts,
      childFolders: user.folders,
    });
    setSequence.run(sequence, mailbox);
  }
  database.exec('COMMIT');

  async function fillFolder(mailbox: number, parent: number | null, folder: SeedFolder): Promise<void> {
    const { displayName } = folder;
    const row = Number(insertFolder.run(mailbox, parent, displayName, fold(displayName), ++sequence).lastInsertRowid);
    for (const contact of folder.contacts) {
      writeContact(mailbox, row, contact);
      if (++rows % ROWS_PER_TRANSACTION === 0) {
        database.exec('COMMIT');
        await breathe();
        database.exec('BEGIN');
      }
    }
    for (const child of folder.childFolders) await fillFolder(mailbox, row, child);
  }

  function writeContact(mailbox: number, folder: number, contact: SeedContact): void {
    const at = contact.createdAt === undefined ? now().getTime() : Date.parse(contact.createdAt);
    const row = insertContact(mailbox, folder, ++sequence, valuesOfNew(contact.properties), at);
    if (contact.photo) photos.put(row, contact.photo());
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

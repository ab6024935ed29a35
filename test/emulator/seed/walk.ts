/** Looks at seeds the way a test needs it: users by name, folders with their depth, all contacts in one list. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSeed } from '../../../src/emulator/seed/seed.js';
import type { SeedContact, SeedFolder, SeedUser } from '../../../src/emulator/seed/seed.js';

export function openUsers(spec: string): Record<string, SeedUser> {
  return Object.fromEntries([...openSeed(spec)].map((user) => [user.name, user]));
}

export interface FoundFolder {
  readonly folder: SeedFolder;
  /** 1 for a folder directly under the default folder. */
  readonly depth: number;
}

export function foldersOf(user: SeedUser): FoundFolder[] {
  const within = (folders: readonly SeedFolder[], depth: number): FoundFolder[] =>
    folders.flatMap((folder) => [{ folder, depth }, ...within(folder.childFolders, depth + 1)]);
  return within(user.folders, 1);
}

export function contactsOf(user: SeedUser): SeedContact[] {
  return [...user.contacts, ...foldersOf(user).flatMap(({ folder }) => [...folder.contacts])];
}

/** Writes a file into a new temporary directory and gives its path. */
export function temporaryFile(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'seed-')), name);
  writeFileSync(path, content);
  return path;
}

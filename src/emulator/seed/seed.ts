/** What a new data directory is filled with: users, their folders and contacts, made as they are asked for. */
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { demoSeed } from './demo/demo.js';
import { readJsonSeed } from './json-file.js';
import type { Seed } from './shape.js';
import { MAX_SYNTHETIC, syntheticSeed } from './synthetic.js';
import { demoUsers } from './users.js';
import { readVcards, vcardSeed } from './vcard-file.js';

export type { Seed, SeedContact, SeedFolder, SeedPhoto, SeedUser } from './shape.js';

/**
 * Opens a seed by its specification:
 *
 * - `demo`: the demo users with their contacts, folders and photos;
 * - `empty`: the demo users without contacts;
 * - a `.json` file (its shape: `json-file.ts`), which may also name other users;
 * - a `.vcf` or `.vcard` file, which fills Adele's default folder;
 * - `synthetic:N`: N contacts in Adele's default folder, from 0 to 1000000.
 *
 * Files are read and checked at once. `onNote` hears what a file has and a contact cannot hold.
 */
export function openSeed(spec: string, onNote: (note: string) => void = () => {}): Seed {
  if (spec === 'demo') return demoSeed();
  if (spec === 'empty') return demoUsers();
  const synthetic = /^synthetic:(\d{1,7})$/.exec(spec);
  if (synthetic && Number(synthetic[1]) <= MAX_SYNTHETIC) return syntheticSeed(Number(synthetic[1]));
  switch (extname(spec).toLowerCase()) {
    case '.json':
      return fromFile(spec, readJsonSeed);
    case '.vcf':
    case '.vcard': {
      const file = fromFile(spec, readVcards);
      for (const note of file.notes) onNote(`${basename(spec)}: ${note}`);
      return vcardSeed(file);
    }
    default:
      throw new Error(
        `expected "demo", "empty", a .json, .vcf or .vcard file, or "synthetic:N" ` +
          `with N from 0 to ${MAX_SYNTHETIC}, but got ${JSON.stringify(spec)}`,
      );
  }
}

/** Every fault names the file: one that cannot be read as well as one that has something unexpected in it. */
function fromFile<T>(path: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`, { cause });
  }
}

/** What a new data directory is filled with: users, their folders and contacts, made as they are asked for. */
import { demoSeed } from './demo/demo.js';
import type { Seed } from './shape.js';
import { demoUsers } from './users.js';

export type { Seed, SeedContact, SeedFolder, SeedPhoto, SeedUser } from './shape.js';

/** Opens a seed by its specification: `empty` has the three users and no contacts. */
export function openSeed(spec: string): Seed {
  if (spec === 'demo') return demoSeed();
  if (spec !== 'empty') throw new Error(`unknown seed ${JSON.stringify(spec)}: expected "empty"`);
  return demoUsers();
}

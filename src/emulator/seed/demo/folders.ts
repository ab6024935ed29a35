/** Gives people their place: folders in folders, and creation dates that rise within each folder. */
import { createRandom } from '../random.js';
import type { SeedContact, SeedFolder } from '../shape.js';
import type { Person } from './people.js';

/** A folder as it is written down in the plan of a demo user. */
export interface FolderPlan {
  readonly displayName: string;
  readonly people?: readonly Person[];
  readonly folders?: readonly FolderPlan[];
  /** The first day on which somebody was added. */
  readonly since?: string;
}

const SINCE = '2018-03-01';
const UNTIL = Date.UTC(2025, 10, 15);
const DAY_MS = 24 * 3600 * 1000;

export function toSeedFolder({ displayName, people = [], folders = [], since = SINCE }: FolderPlan): SeedFolder {
  return {
    displayName,
    contacts: withCreationDates(people, since, displayName),
    childFolders: folders.map((folder) => toSeedFolder({ since, ...folder })),
  };
}

/** In the order given, each created later than the one before, between 07:00 and 18:59 UTC. */
export function withCreationDates(people: readonly Person[], since: string, seed: string): SeedContact[] {
  const random = createRandom(`created ${seed}`);
  const start = Date.parse(since);
  const days = Math.floor((UNTIL - start) / DAY_MS);
  const moments = people
    .map(() => start + random.below(days) * DAY_MS + (7 * 3600 + random.below(12 * 3600)) * 1000)
    .sort((a, b) => a - b);
  return people.map((person, i) => ({ ...person, createdAt: `${new Date(moments[i]!).toISOString().slice(0, 19)}Z` }));
}

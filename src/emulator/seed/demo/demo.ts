/** The demo data: three users, of whom Adele has contacts from all over the world. Every start gives the same. */
import type { Seed } from '../shape.js';
import { demoUsers } from '../users.js';
import { adele } from './adele.js';
import { alex, megan } from './colleagues.js';

export function demoSeed(): Seed {
  const taken = new Set<string>();
  return demoUsers({ adele: adele(taken), alex: alex(taken), megan: megan(taken) });
}

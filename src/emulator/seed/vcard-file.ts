/** A seed out of a vCard file, version 3.0 (RFC 2426) or 4.0 (RFC 6350): its cards fill Adele's default folder. */
import ICAL from 'ical.js';
import type { Seed, SeedContact } from './shape.js';
import { demoUsers } from './users.js';
import { readCard } from './vcard-contact.js';
import { readLines } from './vcard-line.js';

export interface CardFile {
  readonly contacts: readonly SeedContact[];
  /** What could not be taken over, one sentence each, naming the card. */
  readonly notes: readonly string[];
}

export function vcardSeed({ contacts }: CardFile): Seed {
  return demoUsers({ adele: { contacts } });
}

/** Reads the text of a vCard file. What a contact has no place for is left out with a note; a group is no contact. */
export function readVcards(text: string): CardFile {
  const contacts: SeedContact[] = [];
  const notes: string[] = [];
  parse(text).forEach((component, i) => {
    const card = readLines(component);
    const label = `card ${i + 1}${card.first('fn') ? ` (${card.first('fn')!.text})` : ''}`;
    const version = card.first('version')?.text;
    if (version !== '3.0' && version !== '4.0')
      throw new Error(`${label}: expected version 3.0 or 4.0, but got ${version ?? 'none'}`);
    const kind = (card.first('kind') ?? card.first('x-addressbookserver-kind'))?.text.toLowerCase();
    if (kind === 'group') {
      notes.push(`${label}: left out, because it is a group`);
      return;
    }
    contacts.push(readCard(card, (note) => notes.push(`${label}: ${note}`)));
  });
  return { contacts, notes };
}

/** The cards as jCal components (RFC 7095): `["vcard", properties, components]`. */
function parse(text: string): unknown[] {
  let parsed: unknown[];
  try {
    parsed = ICAL.parse(text.replace(/^\uFEFF/, '').trim()) as unknown[];
  } catch (cause) {
    throw new Error(`expected vCards, but ${(cause as Error).message}`, { cause });
  }
  // One card comes as itself, several come as a list.
  const components = typeof parsed[0] === 'string' ? [parsed] : parsed;
  const isCard = (component: unknown) => Array.isArray(component) && component[0] === 'vcard';
  if (components.length === 0 || !components.every(isCard)) throw new Error('expected vCards, but found none');
  return components;
}

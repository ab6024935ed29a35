/**
 * A seed out of a JSON file:
 *
 *     { "users": { "adele": {
 *       "displayName": "Adele Vance",
 *       "contacts": [{ "givenName": "Bo", "photo": { "base64": "..." } }],
 *       "folders": [{ "displayName": "Friends", "contacts": [], "childFolders": [] }] } } }
 *
 * `contacts` of a user are those of the default folder. Folders may also be written as a map:
 * `{ "Friends": { "contacts": [] } }`. A name without `@` is one of `contoso.example`, and the
 * demo users are there in any case, empty unless the file fills them.
 */
import { readContact } from './json-contact.js';
import { isObject, readList, readMembers, readObject, readText, refuse } from './json-reader.js';
import type { Found } from './json-reader.js';
import type { Seed, SeedContact, SeedFolder } from './shape.js';
import { DEMO_USERS, seedUser, shortName } from './users.js';
import type { UserContents } from './users.js';

/** Reads the text of a JSON seed; an error names the place of what it cannot accept. */
export function readJsonSeed(text: string): Seed {
  const { users } = readMembers({ value: parse(text), place: '' }, ['users']);
  if (users === undefined) return refuse('users', 'an object with a member for each user');
  const contents = new Map<string, UserContents>(Object.keys(DEMO_USERS).map((name) => [name, {}]));
  const seen = new Set<string>();
  for (const [written, user] of readObject(users)) {
    const name = shortName(written);
    if (!/^[^\s@/]+(@[^\s@/]+)?$/.test(name)) refuse(user.place, 'a user name, with a domain or without');
    if (seen.has(name)) refuse(user.place, `each user once; ${JSON.stringify(name)} is there already`);
    seen.add(name);
    contents.set(name, readUser(user));
  }
  return [...contents].map(([name, user]) => seedUser(name, user));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`expected JSON, but ${(cause as Error).message}`, { cause });
  }
}

function readUser(found: Found): UserContents {
  const { displayName, contacts, folders } = readMembers(found, ['displayName', 'contacts', 'folders']);
  return {
    ...(displayName && { displayName: readText(displayName) }),
    contacts: readContacts(contacts),
    folders: readFolders(folders),
  };
}

const readContacts = (found?: Found): SeedContact[] => (found ? readList(found).map(readContact) : []);

/** A list of folders with their names, or a map from name to folder. Names differ (reference, section 5). */
function readFolders(found?: Found): SeedFolder[] {
  if (found === undefined) return [];
  const folders = isObject(found.value)
    ? readObject(found).map(([name, folder]) => readFolder(folder, name))
    : readList(found).map((folder) => readFolder(folder));
  const names = folders.map(({ displayName }) => displayName.toLowerCase());
  const twice = folders.find((_, i) => names.indexOf(names[i]!) < i);
  if (twice)
    refuse(found.place, `folders with different names, but ${JSON.stringify(twice.displayName)} is there twice`);
  return folders;
}

function readFolder(found: Found, key?: string): SeedFolder {
  const { displayName, contacts, childFolders } = readMembers(found, ['displayName', 'contacts', 'childFolders']);
  const name = displayName ? readText(displayName) : key;
  if (!name) return refuse(`${found.place}.displayName`, 'the name of the folder');
  return { displayName: name, contacts: readContacts(contacts), childFolders: readFolders(childFolders) };
}

/** Which seeds there are, and the one of any size. */
import { MAX_SYNTHETIC } from '../../../src/emulator/seed/synthetic.js';
import { openSeed } from '../../../src/emulator/seed/seed.js';
import type { SeedContact } from '../../../src/emulator/seed/seed.js';
import { contactsOf, openUsers } from './walk.js';

function take(spec: string, count: number): SeedContact[] {
  const taken: SeedContact[] = [];
  for (const contact of openUsers(spec)['adele']!.contacts) {
    taken.push(contact);
    if (taken.length === count) break;
  }
  return taken;
}

test('the empty seed has the three demo users without contacts or folders', () => {
  const users = Object.values(openUsers('empty'));
  expect(users.map(({ userPrincipalName }) => userPrincipalName)).toEqual(['adele', 'alex', 'megan'].map((n) => `${n}@contoso.example`)); // prettier-ignore
  expect(users.flatMap(contactsOf)).toEqual([]);
  expect(users.flatMap(({ folders }) => folders)).toEqual([]);
});

test.each([0, 1, 777])('synthetic:%i has that many contacts, all in Adele’s default folder', (count) => {
  const { adele, alex, megan } = openUsers(`synthetic:${count}`);
  expect([...adele!.contacts]).toHaveLength(count);
  expect([adele!.folders, contactsOf(alex!), contactsOf(megan!)]).toEqual([[], [], []]);
});

test('the largest synthetic seed gives its first contacts without making the others', () => {
  expect(take(`synthetic:${MAX_SYNTHETIC}`, 3)).toEqual(take('synthetic:3', 3));
});

test('synthetic contacts are the same each time, rise in creation and have an address of their own', () => {
  const contacts = take('synthetic:5000', 5000);
  expect(take('synthetic:5000', 5000)).toEqual(contacts);
  const addresses = contacts.flatMap(({ properties }) => properties.emailAddresses!.map(({ address }) => address!));
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const address of addresses) expect(address).toMatch(/^[a-z0-9.-]+@[a-z0-9-]+\.example$/);
  const moments = contacts.map(({ createdAt }) => createdAt!);
  expect([...new Set(moments)].sort()).toEqual(moments);
  expect(new Set(contacts.map(({ properties }) => properties.surname)).size).toBeGreaterThan(150);
});

test('a synthetic seed can be walked twice', () => {
  const { adele } = openUsers('synthetic:10');
  expect([...adele!.contacts]).toEqual([...adele!.contacts]);
});

test.each([
  '',
  'Demo',
  'contacts.csv',
  'synthetic',
  'synthetic:',
  'synthetic:-1',
  'synthetic:1e3',
  'synthetic:1000001',
  'synthetic:99999999',
])('the seed %j is refused with what was expected', (spec) => {
  expect(() => openSeed(spec)).toThrow(
    `expected "demo", "empty", a .json, .vcf or .vcard file, or "synthetic:N" with N from 0 to 1000000, but got ${JSON.stringify(spec)}`,
  );
});

test.each(['missing.json', 'missing.vcf', 'missing.vcard'])(
  'the file %s that is not there is refused by its name',
  (path) => {
    expect(() => openSeed(path)).toThrow(new RegExp(`^${path}: ENOENT`));
  },
);

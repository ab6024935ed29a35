/** What the demo data promises to those who look at it first. */
import { CONTACT_PROPERTIES } from '../../../src/model/contact.js';
import type { ContactPatch } from '../../../src/model/contact.js';
import type { Property } from '../../../src/model/property.js';
import { contactsOf, foldersOf, openUsers } from './walk.js';

const users = openUsers('demo');
const { adele, alex, megan } = users as Record<'adele' | 'alex' | 'megan', (typeof users)[string]>;
const everybody = Object.values(users).flatMap(contactsOf);
const properties = everybody.map((contact) => contact.properties);

const withBytes = (user: typeof adele) =>
  contactsOf(user).map(({ photo, ...contact }) => ({
    ...contact,
    photo: photo && Buffer.from(photo().bytes).toString('base64'),
  }));

const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];

test('there are three users at contoso.example', () => {
  expect(Object.values(users).map(({ userPrincipalName, displayName }) => [userPrincipalName, displayName])).toEqual([
    ['adele@contoso.example', 'Adele Vance'],
    ['alex@contoso.example', 'Alex Wilber'],
    ['megan@contoso.example', 'Megan Bowen'],
  ]);
});

test('Adele has 250 contacts, 120 of them in the default folder; Alex has 40 and Megan 25', () => {
  expect([...adele.contacts]).toHaveLength(120);
  expect([adele, alex, megan].map((user) => contactsOf(user).length)).toEqual([250, 40, 25]);
});

test('folders of Adele are nested more than three levels deep, one is empty, and siblings have different names', () => {
  const folders = foldersOf(adele);
  expect(Math.max(...folders.map(({ depth }) => depth))).toBeGreaterThanOrEqual(4);
  expect(folders.filter(({ folder }) => [...folder.contacts].length === 0)).toHaveLength(1);
  for (const siblings of [adele.folders, ...folders.map(({ folder }) => folder.childFolders)]) {
    expect(new Set(siblings.map(({ displayName }) => displayName.toLowerCase())).size).toBe(siblings.length);
  }
});

test('every start gives the same contacts, dates and photos', () => {
  expect(withBytes(openUsers('demo')['megan']!)).toEqual(withBytes(megan));
  const again = openUsers('demo')['adele']!;
  expect(JSON.stringify(contactsOf(again))).toBe(JSON.stringify(contactsOf(adele)));
});

test('no two demo contacts share an e-mail address, and all addresses and pages are under .example', () => {
  const addresses = properties.flatMap(({ emailAddresses }) => (emailAddresses ?? []).map(({ address }) => address!));
  expect(new Set(addresses.map((address) => address.toLowerCase())).size).toBe(addresses.length);
  for (const address of addresses) expect(address).toMatch(/^[a-z0-9.+-]+@[a-z0-9-]+\.example$/);
  for (const { businessHomePage } of properties) {
    if (businessHomePage) expect(new URL(businessHomePage).hostname).toMatch(/\.example$/);
  }
  for (const text of strings(properties)) expect(text).not.toMatch(/@(?!\S*\.example\b)\S+\.\w+/);
});

test('all telephone numbers are out of ranges that are set aside for fiction', () => {
  const fiction = [
    /^\+1 \d{3} 555 01\d\d$/,
    /^\+44 (20 7946 0|117 496 0|131 496 0|7700 900)\d{3}$/,
    /^\+353 20 91\d \d{4}$/,
    /^\+61 ([23] 5550 \d{4}|491 57\d \d{3})$/,
    /^\+46 (8 465 004 \d\d|40 628 04 \d\d|70 174 06 [1-9]\d)$/,
    /^\+49 (30 23125 \d{3}|40 66969 \d{3}|89 99998 \d{3}|171 39200 \d\d)$/,
    /^\+33 (1 99 00|4 65 71|6 39 98) \d\d \d\d$/,
  ];
  const numbers = properties.flatMap((p) => [p.mobilePhone, p.homePhones, p.businessPhones].flat()).filter(Boolean);
  expect(numbers.length).toBeGreaterThan(300);
  for (const number of numbers) expect(fiction.some((range) => range.test(number!)) || number).toBe(true);
});

const limited = Object.entries<Property>(CONTACT_PROPERTIES).filter(([, { maxItems }]) => maxItems !== undefined);

test.each(limited)('no contact has more %s than the REST API takes, and one has as many', (name, { maxItems }) => {
  const lengths = properties.map((p) => ((p[name as keyof ContactPatch] as readonly unknown[] | null) ?? []).length);
  expect(Math.max(...lengths)).toBe(maxItems);
});

test.each(Object.entries<Property>(CONTACT_PROPERTIES).filter(([, { writable }]) => writable))(
  'the property %s is filled in somewhere',
  (name) => {
    expect(properties.some((p) => strings(p[name as keyof ContactPatch]).join('') !== '')).toBe(true);
  },
);

test.each([
  'Greek',
  'Cyrillic',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Han',
  'Hiragana',
  'Hangul',
  'Thai',
  'Armenian',
  'Georgian',
])('some of Adele’s contacts are written in %s script', (script) => {
  const pattern = new RegExp(`\\p{Script=${script}}`, 'u');
  expect(contactsOf(adele).filter((c) => strings(c.properties).some((s) => pattern.test(s))).length).toBeGreaterThan(0);
});

test('contacts with Japanese names say how the names are read', () => {
  const japanese = properties.filter((p) => p.homeAddress?.countryOrRegion === 'Japan' || p.companyName === '藍鶴出版');
  expect(japanese.length).toBeGreaterThan(5);
  for (const p of japanese) {
    expect(p.yomiGivenName).toMatch(/^[\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u);
    expect(p.yomiSurname).toBeTruthy();
  }
});

test('names are filed as "Surname, Given"', () => {
  const filed = properties.filter((p) => p.surname);
  expect(filed.length).toBeGreaterThan(290);
  for (const p of filed) expect(p.fileAs).toBe(`${p.surname}, ${p.givenName}`);
});

test('the awkward ones are there: a leap day, an apostrophe, a lone given name, a long note with quotes and emoji', () => {
  expect(properties.some((p) => p.birthday?.endsWith('-02-29'))).toBe(true);
  expect(properties.some((p) => p.surname === "O'Neill")).toBe(true);
  expect(properties.some((p) => p.givenName && !p.surname && !p.emailAddresses && !p.businessPhones)).toBe(true);
  const notes = properties.map((p) => p.personalNotes ?? '');
  expect(
    notes.some((n) => n.length > 500 && n.includes('\n') && n.includes('"') && /\p{Emoji_Presentation}/u.test(n)),
  ).toBe(true);
});

test('birthdays are days of the calendar in the past', () => {
  const birthdays = properties.flatMap(({ birthday }) => birthday ?? []);
  expect(birthdays.length).toBeGreaterThan(100);
  for (const day of birthdays) {
    expect(new Date(`${day}T00:00:00Z`).toISOString()).toBe(`${day}T00:00:00.000Z`);
    expect(day < '2010').toBe(true);
  }
});

test('within a folder each contact was created later than the one before', () => {
  const lists = [adele, alex, megan].flatMap((user) => [
    user.contacts,
    ...foldersOf(user).map(({ folder }) => folder.contacts),
  ]);
  for (const list of lists) {
    const moments = [...list].map(({ createdAt }) => createdAt!);
    expect(moments).toEqual([...moments].sort());
    for (const moment of moments) expect(moment).toMatch(/^20(1[89]|2[0-5])-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
  const years = new Set([...adele.contacts].map(({ createdAt }) => createdAt!.slice(0, 4)));
  expect(years.size).toBeGreaterThan(5);
});

/** Seeds out of vCard files, written here by hand and by a small writer that knows nothing of the reader. */
import type { ContactPatch } from '../../../src/model/contact.js';
import type { Address } from '../../../src/model/property.js';
import { drawAvatar } from '../../../src/emulator/seed/avatar/avatar.js';
import { openSeed } from '../../../src/emulator/seed/seed.js';
import { contactsOf, openUsers, temporaryFile } from './walk.js';

function open(text: string, name = 'cards.vcf') {
  const notes: string[] = [];
  const [adele, ...others] = [...openSeed(temporaryFile(name, text), (note) => notes.push(note))];
  return { adele: adele!, others, contacts: [...adele!.contacts], notes };
}

const card = (version: '3.0' | '4.0', ...lines: string[]) =>
  ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n');

const escaped = (text: string | null | undefined) => (text ?? '').replace(/[\\,;]/g, '\\$&').replace(/\n/g, '\\n');
const adr = (type: string, a: Address) =>
  `ADR;TYPE=${type}:;;${[a.street, a.city, a.state, a.postalCode, a.countryOrRegion].map(escaped).join(';')}`;

/** The properties that a vCard can carry without loss. */
function write(p: ContactPatch): string {
  const fields = (name: string, ...values: (string | null | undefined)[]) =>
    values.some(Boolean) ? [`${name}:${values.map(escaped).join(';')}`] : [];
  return card(
    '3.0',
    ...fields('N', p.surname, p.givenName, p.middleName, p.title, p.generation),
    ...fields('FN', p.displayName),
    ...fields('NICKNAME', p.nickName),
    ...fields('ORG', p.companyName, p.department),
    ...fields('TITLE', p.jobTitle),
    ...fields('ROLE', p.profession),
    ...fields('BDAY', p.birthday),
    ...fields('NOTE', p.personalNotes),
    ...(p.categories?.length ? [`CATEGORIES:${p.categories.map(escaped).join(',')}`] : []),
    ...(p.businessHomePage ? [`URL:${p.businessHomePage}`] : []),
    ...(p.emailAddresses ?? []).map(({ address }) => `EMAIL;TYPE=INTERNET:${address}`),
    ...(p.imAddresses ?? []).map((address) => `IMPP:${address}`),
    ...(p.homePhones ?? []).map((number) => `TEL;TYPE=HOME,VOICE:${number}`),
    ...(p.businessPhones ?? []).map((number) => `TEL;TYPE=WORK,VOICE:${number}`),
    ...(p.mobilePhone ? [`TEL;TYPE=CELL:${p.mobilePhone}`] : []),
    ...(p.homeAddress ? [adr('HOME', p.homeAddress)] : []),
    ...(p.businessAddress ? [adr('WORK', p.businessAddress)] : []),
    ...fields('X-PHONETIC-FIRST-NAME', p.yomiGivenName),
    ...fields('X-PHONETIC-LAST-NAME', p.yomiSurname),
    ...fields('X-PHONETIC-ORG', p.yomiCompanyName),
  );
}

const CARRIED = ['surname', 'givenName', 'middleName', 'title', 'generation', 'displayName', 'fileAs', 'nickName', 'companyName', 'department', 'jobTitle', 'profession', 'birthday', 'personalNotes', 'categories', 'businessHomePage', 'imAddresses', 'homePhones', 'businessPhones', 'mobilePhone', 'homeAddress', 'businessAddress', 'yomiGivenName', 'yomiSurname', 'yomiCompanyName'] as const; // prettier-ignore

test('all of Adele’s demo contacts written as vCards come back with their names, numbers, addresses and notes', () => {
  const originals = contactsOf(openUsers('demo')['adele']!).map(({ properties }) => properties);
  const { contacts, notes } = open(originals.map(write).join(''));
  expect(notes).toEqual([]);
  expect(contacts).toHaveLength(250);
  originals.forEach((original, i) => {
    const copy = contacts[i]!.properties;
    for (const name of CARRIED) {
      // A file-as that is not "Surname, Given" has no place in a vCard; an empty list is the same as none.
      if (name === 'fileAs' && original.fileAs !== `${original.surname}, ${original.givenName}`) continue;
      const expected = Array.isArray(original[name]) && original[name].length === 0 ? undefined : original[name];
      const trimmed = typeof expected === 'string' ? expected.trim() : expected;
      expect({ [name]: copy[name] }).toEqual({ [name]: trimmed });
    }
    expect(copy.emailAddresses?.map(({ address }) => address)).toEqual(
      original.emailAddresses?.map(({ address }) => address),
    );
  });
});

test('cards fill Adele’s default folder and leave the other users empty', () => {
  const { adele, others } = open(card('4.0', 'FN:Bo'), 'cards.vcard');
  expect([...adele.contacts].map(({ properties }) => properties.displayName)).toEqual(['Bo']);
  expect(adele.folders).toEqual([]);
  expect(others.map(({ name }) => name)).toEqual(['alex', 'megan']);
  expect(others.flatMap(contactsOf)).toEqual([]);
});

test('version 4.0 is read: telephone links, preferences, the three kinds of address, partner and children', () => {
  const { contacts, notes } = open(
    card(
      '4.0',
      'FN:Zoë Birdsong',
      'N:Birdsong;Zoë;;;',
      'EMAIL;PREF=2:second@b.example',
      'EMAIL;PREF=1:first@b.example',
      'TEL;VALUE=uri;TYPE="voice,cell":tel:+1-206-555-0100',
      'TEL;VALUE=uri;TYPE=work:tel:+1-425-555-0101;ext=7',
      'ADR;TYPE=home:;;1 A Street;Redmond;WA;98052;United States',
      'ADR;TYPE=work:PO Box 7;Floor 2;2 B Street;Redmond;WA;98052;United States',
      'ADR:;;3 C Street;;;;',
      'BDAY:19960415',
      'RELATED;TYPE=spouse;VALUE=text:Theo',
      'RELATED;TYPE=child;VALUE=text:Pip',
      'RELATED;TYPE=friend:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af',
    ),
  );
  expect(notes).toEqual([]);
  expect(contacts[0]!.properties).toEqual({
    displayName: 'Zoë Birdsong',
    fileAs: 'Birdsong, Zoë',
    givenName: 'Zoë',
    surname: 'Birdsong',
    emailAddresses: ['first@b.example', 'second@b.example'].map((address) => ({ name: 'Zoë Birdsong', address })),
    mobilePhone: '+1-206-555-0100',
    businessPhones: ['+1-425-555-0101 x7'],
    homeAddress: { street: '1 A Street', city: 'Redmond', state: 'WA', postalCode: '98052', countryOrRegion: 'United States' },
    businessAddress: { street: 'PO Box 7\nFloor 2\n2 B Street', city: 'Redmond', state: 'WA', postalCode: '98052', countryOrRegion: 'United States' },
    otherAddress: { street: '3 C Street', city: null, state: null, postalCode: null, countryOrRegion: null },
    birthday: '1996-04-15',
    spouseName: 'Theo',
    children: ['Pip'],
  }); // prettier-ignore
});

test.each([
  [
    'folded base64 of version 3.0',
    '3.0',
    (base64: string) => `PHOTO;ENCODING=b;TYPE=PNG:${base64.replace(/.{70}/g, '$&\r\n ')}`,
  ],
  ['a data link of version 4.0', '4.0', (base64: string) => `PHOTO:data:image/png;base64,${base64}`],
] as const)('a photo in %s is taken over', (_what, version, line) => {
  const avatar = drawAvatar({ key: 'vcard' });
  const { contacts, notes } = open(card(version, 'FN:Bo', line(Buffer.from(avatar.bytes).toString('base64'))));
  expect(notes).toEqual([]);
  const photo = contacts[0]!.photo!();
  expect({ ...photo, bytes: Buffer.from(photo.bytes) }).toEqual({ ...avatar, bytes: Buffer.from(avatar.bytes) });
});

test('what a contact has no place for is left out with a note that names file and card', () => {
  const { contacts, notes } = open(
    card(
      '3.0',
      'FN:Full House',
      ...[1, 2, 3, 4, 5].map((n) => `EMAIL:${n}@b.example`),
      ...[1, 2, 3].map((n) => `TEL;TYPE=HOME:+1 425 555 010${n}`),
      'TEL;TYPE=FAX:+1 425 555 0199',
      'BDAY:--02-29',
      'ADR;TYPE=HOME:;;A;;;;',
      'ADR;TYPE=HOME:;;B;;;;',
      'PHOTO;VALUE=uri:https://photos.example/bo.jpg',
    ) + card('4.0', 'KIND:group', 'FN:Friends'),
  );
  expect(contacts).toHaveLength(1);
  expect(contacts[0]!.photo).toBeUndefined();
  expect(contacts[0]!.properties.emailAddresses!.map(({ address }) => address)).toEqual([
    '1@b.example',
    '2@b.example',
    '3@b.example',
  ]);
  expect(notes).toEqual([
    'cards.vcf: card 1 (Full House): a fax number was left out, because a contact has no place for it',
    'cards.vcf: card 1 (Full House): 2 of 5 e-mail addresses were left out, because a contact has at most 3',
    'cards.vcf: card 1 (Full House): 1 of 3 home numbers were left out, because a contact has at most 2',
    'cards.vcf: card 1 (Full House): 1 of 2 addresses were left out, because there is one of each kind',
    'cards.vcf: card 1 (Full House): the birthday "--02-29" was left out, because it is no whole date',
    'cards.vcf: card 1 (Full House): the photo was left out, because it is no PNG or JPEG within the card',
    'cards.vcf: card 2 (Friends): left out, because it is a group',
  ]);
});

test.each([
  ['nothing', '', /cards\.vcf: expected vCards, but found none/],
  ['a calendar', 'BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR', /cards\.vcf: expected vCards, but found none/],
  ['some other text', 'hello', /cards\.vcf: expected vCards, but invalid line/],
  ['half a card', 'BEGIN:VCARD\nVERSION:3.0\nFN:Bo\n', /cards\.vcf: expected vCards, but /],
  [
    'version 2.1',
    'BEGIN:VCARD\nVERSION:2.1\nFN:Bo\nEND:VCARD',
    /card 1 \(Bo\): expected version 3\.0 or 4\.0, but got 2\.1/,
  ],
])('%s is refused', (_what, text, message) => {
  expect(() => open(text)).toThrow(message);
});

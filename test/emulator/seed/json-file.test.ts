/** Seeds out of JSON files: what is taken, and how faults are named. */
import { drawAvatar } from '../../../src/emulator/seed/avatar/avatar.js';
import type { SeedContact, SeedFolder, SeedUser } from '../../../src/emulator/seed/seed.js';
import { contactsOf, foldersOf, openUsers, temporaryFile } from './walk.js';

const open = (content: unknown) => openUsers(temporaryFile('seed.json', JSON.stringify(content)));

const contactJson = ({ properties, createdAt, photo }: SeedContact) => ({
  ...properties,
  ...(createdAt && { createdDateTime: createdAt }),
  ...(photo && { photo: { base64: Buffer.from(photo().bytes).toString('base64') } }),
});
const folderJson = ({ displayName, contacts, childFolders }: SeedFolder): unknown => ({
  displayName,
  contacts: [...contacts].map(contactJson),
  childFolders: childFolders.map(folderJson),
});
const userJson = ({ displayName, contacts, folders }: SeedUser) => ({
  displayName,
  contacts: [...contacts].map(contactJson),
  folders: folders.map(folderJson),
});

const comparable = ({ properties, createdAt, photo }: SeedContact) => ({
  properties,
  createdAt: createdAt && Date.parse(createdAt),
  photo: photo && Buffer.from(photo().bytes).toString('base64'),
});

test('the demo data written as JSON comes back as it was', () => {
  const demo = openUsers('demo');
  const copy = open({ users: Object.fromEntries(Object.entries(demo).map(([name, user]) => [name, userJson(user)])) });
  expect(Object.keys(copy)).toEqual(['adele', 'alex', 'megan']);
  for (const [name, user] of Object.entries(demo)) {
    expect(copy[name]!.userPrincipalName).toBe(user.userPrincipalName);
    expect(contactsOf(copy[name]!).map(comparable)).toEqual(contactsOf(user).map(comparable));
    const shape = (u: SeedUser) => foldersOf(u).map(({ folder, depth }) => [folder.displayName, depth]);
    expect(shape(copy[name]!)).toEqual(shape(user));
  }
});

test('a name without @ belongs to contoso.example, one with @ is taken as it stands, and demo users are always there', () => {
  const users = open({
    users: { zoe: {}, 'bob@fabrikam.example': { displayName: 'Bob' }, 'Adele@contoso.example': {} },
  });
  expect(
    Object.values(users).map(({ name, userPrincipalName, displayName }) => [name, userPrincipalName, displayName]),
  ).toEqual([
    ['adele', 'adele@contoso.example', 'Adele Vance'],
    ['alex', 'alex@contoso.example', 'Alex Wilber'],
    ['megan', 'megan@contoso.example', 'Megan Bowen'],
    ['zoe', 'zoe@contoso.example', 'zoe'],
    ['bob@fabrikam.example', 'bob@fabrikam.example', 'Bob'],
  ]);
});

test('folders may be written as a list or as a map', () => {
  const inner = { contacts: [{ givenName: 'Bo' }] };
  const list = open({
    users: { adele: { folders: [{ displayName: 'A', childFolders: [{ displayName: 'B', ...inner }] }] } },
  });
  const map = open({ users: { adele: { folders: { A: { childFolders: { B: inner } } } } } });
  expect(map['adele']).toEqual(list['adele']);
  expect(foldersOf(map['adele']!).map(({ folder }) => folder.displayName)).toEqual(['A', 'B']);
});

test('a contact without a display name gets one from its names, its company or its address', () => {
  const contacts = [
    { givenName: 'Ada', middleName: 'M.', surname: 'Birdsong' },
    { companyName: 'Quillback' },
    { emailAddresses: [{ address: 'a@b.example' }] },
    { givenName: 'Ada', displayName: 'The Countess' },
    { givenName: 'Ada', displayName: null },
  ];
  const { adele } = open({ users: { adele: { contacts } } });
  expect([...adele!.contacts].map(({ properties }) => properties.displayName)).toEqual([
    'Ada M. Birdsong',
    'Quillback',
    'a@b.example',
    'The Countess',
    null,
  ]);
});

test('a photo has its type and size from its own bytes', () => {
  const avatar = drawAvatar({ key: 'json' });
  const photo = { base64: Buffer.from(avatar.bytes).toString('base64') };
  const { adele } = open({ users: { adele: { contacts: [{ givenName: 'Bo', photo }] } } });
  const [contact] = adele!.contacts;
  expect(contact!.photo!()).toMatchObject({
    contentType: avatar.contentType,
    width: avatar.width,
    height: avatar.height,
  });
});

const inContact = (contact: unknown) => ({ users: { adele: { contacts: [{}, {}, {}, contact] } } });
const at = 'users.adele.contacts[3]';

test.each<[what: string, content: unknown, message: string]>([
  ['a list at the top', [], 'the file: expected an object, but got []'],
  ['no users', {}, 'users: expected an object with a member for each user'],
  ['an unknown member at the top', { users: {}, people: {} }, 'people: expected one of users'],
  ['an unknown member of a user', { users: { adele: { contact: [] } } }, 'users.adele.contact: expected one of displayName, contacts, folders'],
  ['a user twice', { users: { adele: {}, 'ADELE@contoso.example': {} } }, 'users["ADELE@contoso.example"]: expected each user once; "adele" is there already'],
  ['a user name with a blank', { users: { 'a b': {} } }, 'users["a b"]: expected a user name'],
  ['contacts that are no list', { users: { adele: { contacts: {} } } }, 'users.adele.contacts: expected a list, but got {}'],
  ['a contact that is no object', inContact('Bo'), `${at}: expected an object, but got "Bo"`],
  ['an unknown property', inContact({ firstName: 'Bo' }), `${at}.firstName: expected a property of a contact`],
  ['a name of every object', inContact({ toString: 'Bo' }), `${at}.toString: expected a property of a contact`],
  ['a property of the server', inContact({ changeKey: 'x' }), `${at}.changeKey: expected a property that can be written`],
  ['a number as a name', inContact({ givenName: 7 }), `${at}.givenName: expected a string, but got 7`],
  ['e-mail addresses as texts', inContact({ emailAddresses: ['a@b.example'] }), `${at}.emailAddresses[0]: expected an object, but got "a@b.example"`],
  ['an e-mail without address', inContact({ emailAddresses: [{ name: 'A' }] }), `${at}.emailAddresses[0]: expected an object with an address`],
  ['four e-mail addresses', inContact({ emailAddresses: [1, 2, 3, 4].map((n) => ({ address: `${n}@b.example` })) }), `${at}.emailAddresses: expected at most 3 entries, but got 4`],
  ['three home phones', inContact({ homePhones: ['1', '2', '3'] }), `${at}.homePhones: expected at most 2 entries, but got 3`],
  ['a null in a list', inContact({ children: [null] }), `${at}.children[0]: expected a string, but got null`],
  ['an unknown member of an address', inContact({ homeAddress: { zip: '1' } }), `${at}.homeAddress.zip: expected one of street, city, state, postalCode, countryOrRegion`],
  ['30 February', inContact({ birthday: '2000-02-30' }), `${at}.birthday: expected a calendar day such as "1974-07-22", but got "2000-02-30"`],
  ['a moment without zone', inContact({ createdDateTime: '2024-01-01T00:00:00' }), `${at}.createdDateTime: expected an RFC 3339 instant`],
  ['a photo that is no base64', inContact({ photo: { base64: '***' } }), `${at}.photo.base64: expected base64, but got "***"`],
  ['a photo that is no image', inContact({ photo: { base64: 'aGVsbG8=' } }), `${at}.photo.base64: expected a PNG or a JPEG image`],
  ['a folder without name', { users: { adele: { folders: [{}] } } }, 'users.adele.folders[0].displayName: expected the name of the folder'],
  ['two folders of one name', { users: { adele: { folders: [{ displayName: 'A' }, { displayName: 'a' }] } } }, 'users.adele.folders: expected folders with different names, but "a" is there twice'],
  ['a fault deep inside', { users: { adele: { folders: { 'My A': { childFolders: [{ displayName: 'B', contacts: [{ surname: [] }] }] } } } } }, 'users.adele.folders["My A"].childFolders[0].contacts[0].surname: expected a string, but got []'],
])('%s is refused with its place', (_what, content, message) => {
  expect(() => open(content)).toThrow(`seed.json: ${message}`);
}); // prettier-ignore

test('a file that is no JSON is refused by its name', () => {
  expect(() => openUsers(temporaryFile('broken.json', '{'))).toThrow(/broken\.json: expected JSON, but /);
});

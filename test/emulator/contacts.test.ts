/** Contacts are created, read, changed, moved and deleted as the reference's sections 4, 9, 10 and 17 say. */
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

const create = async (body: object = {}) =>
  (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Pavel', ...body } })).body;

test('a new contact has every property in the documented order, with its etag first', async () => {
  const answer = await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Pavel', surname: 'Bansky' } });
  expect(answer.status).toBe(201);
  const { '@odata.context': context, ...contact } = answer.body;
  expect(context).toMatch(/\/v1\.0\/\$metadata#users\('[0-9a-f-]{36}'\)\/contacts\/\$entity$/);
  expect(Object.keys(contact)).toEqual([
    '@odata.etag',
    ...Object.values(CONTACT_PROPERTIES).map((property) => property.graph),
  ]);
  expect(contact).toMatchObject({
    '@odata.etag': `W/"${contact.changeKey}"`,
    displayName: 'Pavel Bansky',
    fileAs: '',
    initials: null,
    emailAddresses: [],
    homeAddress: {},
    children: [],
    birthday: null,
  });
  expect(contact.id).toMatch(/^AAMk[A-Za-z0-9_-]+=$/);
  expect(contact.changeKey).toMatch(/^EQAAABYAAA[A-Za-z0-9+/]{30}$/);
  expect(contact.createdDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(answer.headers.get('etag')).toBe(contact['@odata.etag']);
  expect(answer.headers.get('location')).toBe(
    `${server.emulator.url}/v1.0/users('${/users\('([^']+)/.exec(context)![1]}')/contacts('${contact.id}')`,
  );
});

test('every writable property comes back as it was written', async () => {
  const texts = Object.values(CONTACT_PROPERTIES).filter((row) => row.kind === 'text' && row.writable);
  const written = {
    ...Object.fromEntries(texts.map((row) => [row.graph, `${row.graph} – ünï "quoted"`])),
    categories: ['A', 'B'],
    imAddresses: ['sip:a@contoso.example'],
    homePhones: ['+1', '+2'],
    businessPhones: ['+3'],
    children: ['C', 'D', 'E', 'F'],
    emailAddresses: [{ name: 'N', address: 'n@contoso.example' }],
    birthday: '1974-07-22T00:00:00Z',
    homeAddress: { street: 's', city: 'c', state: 't', countryOrRegion: 'r', postalCode: 'p' },
    businessAddress: { city: 'only' },
    otherAddress: { street: '' },
  };
  const { id } = await create(written);
  const read = await server.call('GET', `/v1.0/me/contacts/${id}`);
  expect(read.body).toMatchObject(written);
});

test.each([
  ['1974-07-22', '1974-07-22T00:00:00Z'],
  ['1974-07-22T23:30:00Z', '1974-07-22T00:00:00Z'],
  ['1974-07-22T23:30:00-02:00', '1974-07-23T00:00:00Z'],
  [null, null],
])('a birthday written as %s reads as %s', async (birthday, read) => {
  expect((await create({ birthday })).birthday).toBe(read);
});

test('an e-mail address without a name is its own name, and one that is no address is not shown', async () => {
  const { emailAddresses } = await create({
    emailAddresses: [{ address: 'a@b.example' }, { name: 'N', address: 'a@b,' }],
  });
  expect(emailAddresses).toEqual([{ name: 'a@b.example', address: 'a@b.example' }, { name: 'N' }]);
});

test('an update changes only what it names, moves change key and time, and answers the whole contact', async () => {
  const before = await create({ surname: 'Bansky', jobTitle: 'Buyer', homeAddress: { city: 'A', street: 'B' } });
  const answer = await server.call('PATCH', `/v1.0/me/contacts/${before.id}`, { body: { homeAddress: { city: 'C' } } });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    id: before.id,
    surname: 'Bansky',
    jobTitle: 'Buyer',
    homeAddress: { city: 'C' },
  });
  expect(answer.body.homeAddress).toEqual({ city: 'C' });
  expect(answer.body.changeKey).not.toBe(before.changeKey);
});

test('null clears a text and an address, and the empty list a collection', async () => {
  const { id } = await create({
    jobTitle: 'X',
    homeAddress: { city: 'A' },
    homePhones: ['1'],
    emailAddresses: [{ address: 'a@b.c' }],
  });
  const body = { jobTitle: null, homeAddress: null, homePhones: [], emailAddresses: null };
  const cleared = await server.call('PATCH', `/v1.0/me/contacts/${id}`, { body });
  expect(cleared.body).toMatchObject({ jobTitle: null, homeAddress: {}, homePhones: [], emailAddresses: [] });
});

test.each([
  [{ surname: 'Novak' }, 'Pavel Novak'],
  [{ middleName: 'J.' }, 'Pavel J. Bansky'],
  [{ surname: 'Novak', displayName: 'Kept' }, 'Kept'],
  [{ jobTitle: 'Buyer' }, 'Mine'],
  [{ displayName: null }, 'Pavel Bansky'],
])('after %j the display name is %s', async (body, displayName) => {
  const { id } = await create({ surname: 'Bansky', displayName: 'Mine' });
  expect((await server.call('PATCH', `/v1.0/me/contacts/${id}`, { body })).body.displayName).toBe(displayName);
});

test('without any name the display name is the company, else the first e-mail address', async () => {
  const { id } = await create({ companyName: 'Contoso', emailAddresses: [{ address: 'x@contoso.example' }] });
  const change = (body: object) => server.call('PATCH', `/v1.0/me/contacts/${id}`, { body });
  expect((await change({ givenName: null })).body.displayName).toBe('Contoso');
  expect((await change({ companyName: null, surname: null })).body.displayName).toBe('x@contoso.example');
});

test('read-only properties and annotations in a body are ignored', async () => {
  const body = { id: 'x', changeKey: 'y', createdDateTime: 'z', '@odata.etag': 'e', parentFolderId: 'AAMkAAAA' };
  const contact = await create(body);
  expect(contact.id).not.toBe('x');
  expect(contact.parentFolderId).not.toBe('AAMkAAAA');
});

test('a minimal return is an empty 204 that says so, on PATCH alone', async () => {
  const headers = { prefer: 'return=minimal' };
  const created = await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' }, headers });
  expect(created.status).toBe(201);
  const changed = await server.call('PATCH', `/v1.0/me/contacts/${created.body.id}`, {
    body: { surname: 'B' },
    headers,
  });
  expect([changed.status, changed.bytes.length, changed.headers.get('preference-applied')]).toEqual([
    204,
    0,
    'return=minimal',
  ]);
  const read = await server.call('GET', `/v1.0/me/contacts/${created.body.id}`);
  expect(read.body.surname).toBe('B');
  expect(changed.headers.get('etag')).toBe(read.body['@odata.etag']);
});

describe('preconditions', () => {
  test('a write with the current etag, a list that has it, or a star passes; the one after it is refused', async () => {
    const contact = await create();
    const patch = (match: string) =>
      server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, {
        body: { surname: 'B' },
        headers: { 'if-match': match },
      });
    const etag: string = contact['@odata.etag'];
    const first = await patch(etag);
    expect(first.status).toBe(200);
    expect((await patch(etag)).body.error.code).toBe('ErrorIrresolvableConflict');
    const second = await patch(`"other", ${first.body['@odata.etag'].slice(2)}`);
    expect(second.status).toBe(200);
    expect((await patch('*')).status).toBe(200);
    expect((await patch('not a tag')).status).toBe(400);
    expect((await patch('W/"EQAAABYAAA"')).status).toBe(412);
  });

  test('a delete under an old etag leaves the contact where it is', async () => {
    const { id } = await create();
    const refused = await server.call('DELETE', `/v1.0/me/contacts/${id}`, { headers: { 'if-match': 'W/"old"' } });
    expect(refused.status).toBe(412);
    expect((await server.call('GET', `/v1.0/me/contacts/${id}`)).status).toBe(200);
  });

  test('a read of the version one has already is an empty 304', async () => {
    const contact = await create();
    const headers = { 'if-none-match': contact['@odata.etag'] };
    const same = await server.call('GET', `/v1.0/me/contacts/${contact.id}`, { headers });
    expect([same.status, same.bytes.length]).toEqual([304, 0]);
    await server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body: { surname: 'B' } });
    expect((await server.call('GET', `/v1.0/me/contacts/${contact.id}`, { headers })).status).toBe(200);
  });
});

test.each(['DELETE', 'POST'])('what was deleted by %s is gone', async (method) => {
  const { id } = await create();
  const path = `/v1.0/me/contacts/${id}${method === 'POST' ? '/permanentDelete' : ''}`;
  const deleted = await server.call(method, path);
  expect([deleted.status, deleted.bytes.length]).toEqual([204, 0]);
  expect((await server.call('GET', `/v1.0/me/contacts/${id}`)).body.error.code).toBe('ErrorItemNotFound');
  expect((await server.call(method, path)).status).toBe(404);
});

describe('ids', () => {
  const immutable = { prefer: 'IdType="ImmutableId"' };

  test('a move gives a new default id and keeps the immutable one; the old id is gone', async () => {
    const contact = await create();
    const folder = (await server.call('POST', '/v1.0/me/contactFolders', { body: { displayName: 'Moves' } })).body;
    const { id: constant } = (await server.call('GET', `/v1.0/me/contacts/${contact.id}`, { headers: immutable })).body;
    expect(constant).toMatch(/^AAkA/);
    const body = { parentFolderId: folder.id, surname: 'Moved' };
    const moved = await server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body });
    expect(moved.body).toMatchObject({ parentFolderId: folder.id, surname: 'Moved' });
    expect(moved.body.id).not.toBe(contact.id);
    expect((await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).status).toBe(404);
    expect((await server.call('GET', `/v1.0/me/contacts/${constant}`)).body.id).toBe(moved.body.id);
    const nested = `/v1.0/me/contactFolders/${folder.id}/contacts/${moved.body.id}`;
    expect((await server.call('GET', nested, { headers: immutable })).body.id).toBe(constant);
    expect((await server.call('GET', `/v1.0/me/contactFolders/contacts/contacts/${moved.body.id}`)).status).toBe(404);
    expect((await server.call('PATCH', nested, { body: { parentFolderId: 'contacts' } })).status).toBe(200);
  });

  test('translation goes both ways', async () => {
    const { id } = await create();
    const translate = async (inputIds: string[], from: string, to: string) =>
      (
        await server.call('POST', '/v1.0/me/translateExchangeIds', {
          body: { inputIds, sourceIdType: from, targetIdType: to },
        })
      ).body.value;
    const [there] = await translate([id], 'restId', 'restImmutableEntryId');
    expect(there).toEqual({ sourceId: id, targetId: expect.stringMatching(/^AAkA/) });
    expect(await translate([there.targetId], 'restImmutableEntryId', 'restId')).toEqual([
      { sourceId: there.targetId, targetId: id },
    ]);
  });

  test('ids are case-sensitive', async () => {
    const { id } = await create();
    const swapped = id.replace(/[a-z](?=[^a-z]*$)|[A-Z](?=[^A-Z]*$)/, (c: string) =>
      c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
    );
    expect(swapped).not.toBe(id);
    expect((await server.call('GET', `/v1.0/me/contacts/${swapped}`)).status).toBe(404);
  });

  test('both key forms, any case of the path, an encoded sign and a slash at the end reach the same contact', async () => {
    const { id } = await create();
    for (const path of [
      `me/contacts('${id}')`,
      `ME/Contacts/${encodeURIComponent(id)}`,
      `users('adele@contoso.example')/contacts/${id}/`,
    ]) {
      expect((await server.call('GET', `/v1.0/${path}`)).body.id).toBe(id);
    }
  });
});

test('what was acknowledged is there after a restart, and numbers go on', async () => {
  const first = await startEmulator();
  const created = await first.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Stays' } });
  await first.emulator.close();
  const second = await startEmulator({ dataDir: first.dataDir });
  const read = await second.call('GET', `/v1.0/me/contacts/${created.body.id}`);
  const { '@odata.context': _before, ...before } = created.body;
  expect(read.body).toMatchObject(before);
  const changed = await second.call('PATCH', `/v1.0/me/contacts/${created.body.id}`, { body: { surname: 'B' } });
  expect(changed.body.changeKey > created.body.changeKey).toBe(true);
  await second.close();
});

/** Open extensions and extended properties hang on contacts, and contacts are found by them, as section 8 of the reference says. */
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

const CONTACTS = '/v1.0/me/contacts';
const TYPE = 'microsoft.graph.openTypeExtension';
const KEY = 'String {8a1f3c52-7d0e-4d1b-9a44-0c5e6f7a8b91} Name IdempotencyKey';
const NUMBER = 'Integer {8a1f3c52-7d0e-4d1b-9a44-0c5e6f7a8b91} Name Rank';
const LIST = 'StringArray {8a1f3c52-7d0e-4d1b-9a44-0c5e6f7a8b91} Name Palette';

const create = async (body: object = {}) => {
  const answer = await server.call('POST', CONTACTS, { body: { givenName: 'Pavel', ...body } });
  expect(answer.status).toBe(201);
  return answer.body;
};
const get = (path: string) => server.call('GET', path);
const found = async (filter: string) => {
  const { status, body } = await get(`${CONTACTS}?$filter=${encodeURIComponent(filter)}&$select=id`);
  expect(status).toBe(200);
  return body.value.map((contact: { id: string }) => contact.id);
};
const single = (...properties: readonly [string, string][]) => ({
  singleValueExtendedProperties: properties.map(([id, value]) => ({ id, value })),
});
const having = (id: string, test: string) =>
  found(`singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ${test})`);

describe('open extensions', () => {
  test('an extension is created, read, merged into and deleted', async () => {
    const { id, changeKey } = await create();
    const path = `${CONTACTS}/${id}/extensions`;
    const created = await server.call('POST', path, {
      body: { '@odata.type': TYPE, extensionName: 'Com.Contoso.Referral', company: 'Wingtip', tags: ['a', 'b'] },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      '@odata.type': `#${TYPE}`,
      id: `${TYPE}.Com.Contoso.Referral`,
      extensionName: 'Com.Contoso.Referral',
      company: 'Wingtip',
      tags: ['a', 'b'],
    });
    expect(created.body['@odata.context']).toMatch(/\/contacts\('[^']+'\)\/extensions\/\$entity$/);
    expect((await get(`${CONTACTS}/${id}`)).body.changeKey).not.toBe(changeKey);

    for (const key of [
      'Com.Contoso.Referral',
      `${TYPE}.Com.Contoso.Referral`,
      'Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Referral',
    ]) {
      expect((await get(`${path}/${key}`)).body.company).toBe('Wingtip');
      expect((await get(`${path}('${key}')`)).body.company).toBe('Wingtip');
    }
    const merged = await server.call('PATCH', `${path}/Com.Contoso.Referral`, { body: { company: null, score: 7 } });
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ tags: ['a', 'b'], score: 7 });
    expect(merged.body).not.toHaveProperty('company');
    expect((await get(path)).body.value).toHaveLength(1);

    expect((await server.call('DELETE', `${path}/Com.Contoso.Referral`)).status).toBe(204);
    expect((await get(`${path}/Com.Contoso.Referral`)).body.error.code).toBe('ErrorItemNotFound');
  });

  test('a contact comes with the extensions it was created with, and shows them where they are expanded', async () => {
    const contact = await create({ extensions: [{ '@odata.type': TYPE, extensionName: 'one', a: 1 }] });
    expect(contact.extensions).toEqual([expect.objectContaining({ id: `${TYPE}.one`, a: 1 })]);
    expect(contact['extensions@odata.context']).toMatch(/\/extensions$/);
    const path = `${CONTACTS}/${contact.id}`;
    expect((await get(path)).body).not.toHaveProperty('extensions');
    expect((await get(`${path}?$expand=extensions`)).body.extensions).toHaveLength(1);
    expect((await get(`${path}?$expand=Extensions($filter=id eq 'one')`)).body.extensions).toHaveLength(1);
    expect((await get(`${path}?$expand=extensions($filter=id eq 'other')`)).body).not.toHaveProperty('extensions');
  });

  test('contacts are found by the name of an extension, and counted', async () => {
    const extensions = [{ '@odata.type': TYPE, extensionName: 'findable' }];
    const ids = [(await create({ extensions })).id, (await create({ extensions })).id];
    expect(await found(`Extensions/any(f:f/id eq 'findable')`)).toEqual(ids);
    expect(await found(`extensions/any(f:f/id eq '${TYPE}.Findable') and givenName eq 'nobody'`)).toEqual([]);
    const count = await get(`${CONTACTS}/$count?$filter=${encodeURIComponent(`Extensions/any(f:f/id eq 'findable')`)}`);
    expect(count.body).toBe('2');
    await server.call('DELETE', `${CONTACTS}/${ids[0]}`);
    expect(await found(`Extensions/any(f:f/id eq 'findable')`)).toEqual([ids[1]]);
  });

  test.each([
    [{ extensionName: 'x' }, 400, 'UnableToDeserializePostBody'],
    [{ '@odata.type': TYPE }, 400, 'ErrorInvalidProperty'],
    [{ '@odata.type': TYPE, extensionName: 'com.microsoft.x' }, 400, 'ErrorInvalidRequest'],
    [{ '@odata.type': TYPE, extensionName: 'x', nested: { a: 1 } }, 400, 'UnableToDeserializePostBody'],
    [{ '@odata.type': TYPE, extensionName: 'taken' }, 409, 'ErrorItemSave'],
  ])('an extension like %j is refused', async (body, status, code) => {
    const { id } = await create({ extensions: [{ '@odata.type': TYPE, extensionName: 'taken' }] });
    const answer = await server.call('POST', `${CONTACTS}/${id}/extensions`, { body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe('extended properties', () => {
  test('a property set with a contact is read by its name alone', async () => {
    const contact = await create(single([KEY, 'k-1']));
    expect(contact).not.toHaveProperty('singleValueExtendedProperties');
    const expand = `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${KEY.toUpperCase()}')`)}`;
    const read = await get(`${CONTACTS}/${contact.id}?${expand}`);
    expect(read.body.singleValueExtendedProperties).toEqual([{ id: KEY, value: 'k-1' }]);
    const listed = await get(`${CONTACTS}?$top=1000&${expand}`);
    const row = listed.body.value.find((one: { id: string }) => one.id === contact.id);
    expect(row.singleValueExtendedProperties).toEqual([{ id: KEY, value: 'k-1' }]);
    const unnamed = await get(`${CONTACTS}/${contact.id}?$expand=singleValueExtendedProperties`);
    expect(unnamed.body.error.code).toBe('ErrorInvalidUrlQuery');
  });

  test('several are named with or, and those with several values are lists', async () => {
    const { id } = await create({
      ...single([KEY, 'k'], [NUMBER, '5']),
      multiValueExtendedProperties: [{ id: LIST, value: ['Green', 'Aqua'] }],
    });
    const expand = (text: string) => get(`${CONTACTS}/${id}?$expand=${encodeURIComponent(text)}`);
    const both = await expand(`singleValueExtendedProperties($filter=id eq '${NUMBER}' or id eq '${KEY}')`);
    expect(both.body.singleValueExtendedProperties).toEqual([
      { id: NUMBER, value: '5' },
      { id: KEY, value: 'k' },
    ]);
    const lists = await expand(`multiValueExtendedProperties($filter=id eq '${LIST}')`);
    expect(lists.body.multiValueExtendedProperties).toEqual([{ id: LIST, value: ['Green', 'Aqua'] }]);
  });

  test('a contact is found by the value it was created or patched with, whatever its folder is', async () => {
    const { id, changeKey } = await create(single([KEY, "o'brien-77"]));
    await create(single([KEY, 'another']));
    expect(await having(KEY, "ep/value eq 'o''brien-77'")).toEqual([id]);
    const patched = await server.call('PATCH', `${CONTACTS}/${id}`, { body: single([KEY, 'moved-on']) });
    expect(patched.status).toBe(200);
    expect(patched.body.changeKey).not.toBe(changeKey);
    expect(await having(KEY, "ep/value eq 'o''brien-77'")).toEqual([]);
    expect(await having(KEY, "ep/value eq 'moved-on'")).toEqual([id]);

    const folder = (await server.call('POST', '/v1.0/me/contactFolders', { body: { displayName: 'Other' } })).body;
    const path = `/v1.0/me/contactFolders/${folder.id}/contacts`;
    const inFolder = await server.call('POST', path, { body: { givenName: 'F', ...single([KEY, 'moved-on']) } });
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value eq 'moved-on')`;
    const answer = await get(`${path}?$filter=${encodeURIComponent(filter)}`);
    expect(answer.body.value.map((one: { id: string }) => one.id)).toEqual([inFolder.body.id]);
  });

  test('numbers are compared as numbers, texts also by their parts', async () => {
    const nine = (await create(single([NUMBER, '9']))).id;
    const ten = (await create(single([NUMBER, '10'], [KEY, 'prefix-middle-end']))).id;
    expect(await having(NUMBER, 'ep/value gt 9')).toEqual([ten]);
    expect(await having(NUMBER, "ep/value ge '9' ")).toEqual([nine, ten]);
    expect(await having(NUMBER, 'ep/value ne 9')).toContain(ten);
    expect(await having(KEY, "startswith(ep/value,'prefix-')")).toEqual([ten]);
    expect(await having(KEY, "contains(ep/value,'-MIDDLE-')")).toEqual([ten]);
    expect(await having(KEY, "contains(ep/value,'absent')")).toEqual([]);
  });

  test('a mailbox is searched alone', async () => {
    const other = await startEmulator({ seed: 'demo' });
    try {
      const body = { givenName: 'A', ...single([KEY, 'shared']) };
      await other.call('POST', CONTACTS, { body, user: 'megan' });
      const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value eq 'shared')`;
      const path = `${CONTACTS}?$filter=${encodeURIComponent(filter)}`;
      expect((await other.call('GET', path, { user: 'megan' })).body.value).toHaveLength(1);
      expect((await other.call('GET', path)).body.value).toHaveLength(0);
    } finally {
      await other.close();
    }
  });

  test('they outlive a restart', async () => {
    const first = await startEmulator();
    const { id } = (await first.call('POST', CONTACTS, { body: { givenName: 'A', ...single([KEY, 'kept']) } })).body;
    await first.emulator.close();
    const second = await startEmulator({ dataDir: first.dataDir });
    try {
      const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value eq 'kept')`;
      const { body } = await second.call('GET', `${CONTACTS}?$filter=${encodeURIComponent(filter)}`);
      expect(body.value.map((one: { id: string }) => one.id)).toEqual([id]);
    } finally {
      await second.close();
    }
  });

  test.each([
    [{ singleValueExtendedProperties: [{ id: 'Color', value: 'x' }] }, 'ErrorInvalidProperty'],
    [{ singleValueExtendedProperties: [{ id: KEY, value: 5 }] }, 'UnableToDeserializePostBody'],
    [{ singleValueExtendedProperties: { id: KEY, value: 'x' } }, 'UnableToDeserializePostBody'],
    [{ multiValueExtendedProperties: [{ id: LIST, value: 'x' }] }, 'UnableToDeserializePostBody'],
  ])('%j is refused', async (body, code) => {
    const answer = await server.call('POST', CONTACTS, { body: { givenName: 'A', ...body } });
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  test.each([
    `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}')`,
    `singleValueExtendedProperties/Any(ep: ep/value eq 'x')`,
    `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value)`,
    `singleValueExtendedProperties/all(ep: ep/id eq '${KEY}' and ep/value eq 'x')`,
    `Extensions/any(f:f/name eq 'x')`,
    `Extensions/any(f:g/id eq 'x')`,
    'surname eq 5',
  ])('the filter %s has an invalid node', async (filter) => {
    const answer = await get(`${CONTACTS}?$filter=${encodeURIComponent(filter)}`);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'ErrorInvalidUrlQueryFilter']);
  });
});

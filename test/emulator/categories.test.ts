/** The master list of categories, as section 7 of the reference has it. */
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

const PATH = '/v1.0/me/outlook/masterCategories';
const create = (body: object) => server.call('POST', PATH, { body });

test('a category is created, listed, coloured anew and deleted', async () => {
  const created = await create({ displayName: 'Project Wingtip', color: 'preset9' });
  expect(created.status).toBe(201);
  const { '@odata.context': context, ...category } = created.body;
  expect(context).toMatch(/\/outlook\/masterCategories\/\$entity$/);
  expect(category).toEqual({ id: expect.any(String), displayName: 'Project Wingtip', color: 'preset9' });
  expect((await server.call('GET', PATH)).body.value).toEqual([category]);

  const path = `${PATH}/${category.id}`;
  const colored = await server.call('PATCH', path, { body: { color: 'preset24' } });
  expect([colored.status, colored.body.color]).toEqual([200, 'preset24']);
  expect((await server.call('GET', `${PATH}('${category.id}')`)).body.color).toBe('preset24');
  expect((await server.call('DELETE', path)).status).toBe(204);
  expect((await server.call('GET', path)).body.error.code).toBe('ErrorItemNotFound');
  expect((await server.call('GET', PATH)).body.value).toEqual([]);
});

test('a category without a colour has none, and its name is not given twice or changed', async () => {
  const { body } = await create({ displayName: 'Friends' });
  expect(body.color).toBe('none');
  expect((await create({ displayName: 'FRIENDS' })).status).toBe(409);
  const renamed = await server.call('PATCH', `${PATH}/${body.id}`, { body: { displayName: 'Others' } });
  expect(renamed.body.error.code).toBe('ErrorInvalidRequest');
});

test.each([
  [{}, 'ErrorInvalidProperty'],
  [{ displayName: 'x', color: 'preset25' }, 'UnableToDeserializePostBody'],
  [{ displayName: 'x', color: 'red' }, 'UnableToDeserializePostBody'],
])('a category like %j is refused', async (body, code) => {
  const answer = await create(body);
  expect([answer.status, answer.body.error.code]).toEqual([400, code]);
});

test('a contact takes any category, in the master list or not', async () => {
  const body = { givenName: 'A', categories: ['Nowhere else'] };
  expect((await server.call('POST', '/v1.0/me/contacts', { body })).body.categories).toEqual(['Nowhere else']);
});

test('beside the master list there is nothing below outlook', async () => {
  expect((await server.call('GET', '/v1.0/me/outlook')).body.error.code).toBe('BadRequest');
  expect((await server.call('GET', '/v1.0/me/outlook/tasks')).body.error.code).toBe('BadRequest');
});

test('Outlook has the same categories right below the mailbox, in its own words', async () => {
  const path = '/api/v2.0/me/MasterCategories';
  const body = { DisplayName: 'Suppliers', Color: 'Preset3' };
  const created = await server.call('POST', path, { body });
  const { '@odata.context': context, ...category } = created.body;
  expect([created.status, context]).toEqual([
    201,
    `${server.emulator.url}/api/v2.0/$metadata#Me/MasterCategories/$entity`,
  ]);
  expect(category).toEqual({
    '@odata.id': expect.stringMatching(/\/api\/v2\.0\/Users\('[^']+@[^']+'\)\/MasterCategories\('[^']+'\)$/),
    Id: expect.any(String),
    ...body,
  });
  expect((await server.call('GET', new URL(category['@odata.id']).pathname)).body.Id).toBe(category.Id);
  expect((await server.call('GET', `${PATH}/${category.Id}`)).body).toMatchObject({
    displayName: 'Suppliers',
    color: 'preset3',
  });
  expect((await server.call('GET', path)).body.value).toContainEqual(category);
  const plain = await server.call('PATCH', `${path}('${category.Id}')`, { body: { Color: 'None' } });
  expect(plain.body.Color).toBe('None');
  expect((await server.call('POST', path, { body: { displayName: 'x' } })).body.error.code).toBe(
    'ErrorInvalidProperty',
  );
  expect((await server.call('DELETE', `${path}/${category.Id}`)).status).toBe(204);
  expect((await server.call('GET', `${PATH}/${category.Id}`)).status).toBe(404);
});

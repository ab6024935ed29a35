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

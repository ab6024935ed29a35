/** Contact folders of any depth, as the reference's section 5 says. */
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeEach(async () => {
  server = await startEmulator();
});
afterEach(() => server.close());

const ROOT = '/v1.0/me/contactFolders';
const create = async (displayName: string, path = ROOT) =>
  (await server.call('POST', path, { body: { displayName } })).body;
const names = async (path: string) =>
  (await server.call('GET', path)).body.value.map((folder: { displayName: string }) => folder.displayName);

test('a new folder lies under the default folder, which is known by key and by id but not listed', async () => {
  const created = await server.call('POST', ROOT, { body: { displayName: 'Finance' } });
  expect(created.status).toBe(201);
  const folder = created.body;
  expect(Object.keys(folder)).toEqual(['@odata.context', 'id', 'displayName', 'parentFolderId']);
  expect(created.headers.get('location')).toContain(`/contactFolders('${folder.id}')`);
  const byKey = (await server.call('GET', `${ROOT}/contacts`)).body;
  expect(byKey).toMatchObject({ id: folder.parentFolderId, displayName: 'Contacts' });
  expect((await server.call('GET', `${ROOT}/${byKey.id}`)).body.id).toBe(byKey.id);
  expect(await names(ROOT)).toEqual(['Finance']);
  const contact = (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } })).body;
  expect(contact.parentFolderId).toBe(byKey.id);
});

test('contacts of a folder four levels down are created, listed and read there', async () => {
  let path = ROOT;
  for (const name of ['a', 'b', 'c', 'd']) path = `${path}/${(await create(name, path)).id}/childFolders`;
  const folder = path.slice(0, -'/childFolders'.length);
  const contact = (await server.call('POST', `${folder}/contacts`, { body: { givenName: 'Deep' } })).body;
  expect(await server.call('GET', `${folder}/contacts/$count`)).toMatchObject({ body: '1' });
  const listed = (await server.call('GET', `${folder}/contacts`)).body;
  expect(listed.value[0].id).toBe(contact.id);
  expect(listed['@odata.context']).toMatch(/\/contactFolders\('AAMk[^']+'\)\/contacts$/);
  expect((await server.call('GET', `${folder}/contacts/${contact.id}`)).status).toBe(200);
  expect((await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).status).toBe(200);
  expect((await server.call('GET', '/v1.0/me/contacts')).body.value).toEqual([]);
});

test('a path through a folder that is not the parent leads nowhere', async () => {
  const [a, b] = [await create('a'), await create('b')];
  expect((await server.call('GET', `${ROOT}/${a.id}/childFolders/${b.id}`)).body.error.code).toBe(
    'ErrorFolderNotFound',
  );
});

test('a name is taken once per parent, whatever its case', async () => {
  const folder = await create('Finance');
  const clash = await server.call('POST', ROOT, { body: { displayName: 'FINANCE' } });
  expect([clash.status, clash.body.error.code]).toEqual([409, 'ErrorFolderExists']);
  expect((await create('Finance', `${ROOT}/${folder.id}/childFolders`)).displayName).toBe('Finance');
  const renamed = await server.call('PATCH', `${ROOT}/${folder.id}`, { body: { displayName: 'FINANCE' } });
  expect([renamed.status, renamed.body.displayName]).toEqual([200, 'FINANCE']);
});

test('a folder moves with all it has, but never into itself', async () => {
  const [a, b] = [await create('a'), await create('b')];
  const inner = await create('inner', `${ROOT}/${a.id}/childFolders`);
  const moved = await server.call('PATCH', `${ROOT}/${a.id}`, { body: { parentFolderId: b.id } });
  expect(moved.body).toMatchObject({ id: a.id, parentFolderId: b.id });
  expect(await names(`${ROOT}/${b.id}/childFolders/${a.id}/childFolders`)).toEqual(['inner']);
  const circle = await server.call('PATCH', `${ROOT}/${b.id}`, { body: { parentFolderId: inner.id } });
  expect([circle.status, circle.body.error.code]).toEqual([400, 'ErrorInvalidRequest']);
});

test.each(['DELETE', 'POST'])('%s takes contacts and child folders along', async (method) => {
  const folder = await create('a');
  const child = await create('b', `${ROOT}/${folder.id}/childFolders`);
  const contact = (await server.call('POST', `${ROOT}/${child.id}/contacts`, { body: { givenName: 'A' } })).body;
  const path = `${ROOT}/${folder.id}${method === 'POST' ? '/permanentDelete' : ''}`;
  expect((await server.call(method, path)).status).toBe(204);
  expect((await server.call('GET', `${ROOT}/${child.id}`)).body.error.code).toBe('ErrorFolderNotFound');
  expect((await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).body.error.code).toBe('ErrorItemNotFound');
});

test('the default folder is neither deleted nor renamed', async () => {
  const refused = await server.call('DELETE', `${ROOT}/contacts`);
  expect([refused.status, refused.body.error.code]).toEqual([400, 'ErrorDeleteDistinguishedFolder']);
  expect((await server.call('PATCH', `${ROOT}/contacts`, { body: { displayName: 'Mine' } })).status).toBe(400);
});

test('a folder needs a name', async () => {
  const answer = await server.call('POST', ROOT, { body: { displayName: ' ' } });
  expect(answer.body.error.message).toBe(`The property 'DisplayName' is required when creating the entity.`);
  const { id } = await create('Named');
  for (const displayName of [null, '', ' ']) {
    expect((await server.call('PATCH', `${ROOT}/${id}`, { body: { displayName } })).status).toBe(400);
  }
  expect(await names(ROOT)).toEqual(['Named']);
});

test('folders are selected, filtered, ordered, counted and paged', async () => {
  for (const name of ['beta', 'Alpha', 'gamma']) await create(name);
  expect(await names(`${ROOT}?$orderby=displayName`)).toEqual(['Alpha', 'beta', 'gamma']);
  expect(await names(`${ROOT}?$orderby=displayName desc&$top=2`)).toEqual(['gamma', 'beta']);
  expect(await names(`${ROOT}?$filter=startswith(displayName,'AL') or displayName eq 'gamma'`)).toEqual([
    'Alpha',
    'gamma',
  ]);
  expect((await server.call('GET', `${ROOT}/$count`)).body).toBe('3');
  const page = (await server.call('GET', `${ROOT}?$top=2&$count=true&$select=displayName`)).body;
  expect(page['@odata.count']).toBe(3);
  expect(Object.keys(page.value[0])).toEqual(['id', 'displayName']);
  const next = await server.call('GET', page['@odata.nextLink'].slice(server.emulator.url.length));
  expect(next.body.value).toHaveLength(1);
});

test('one relation is expanded, one level, at most twenty items', async () => {
  const folder = await create('a');
  const path = `${ROOT}/${folder.id}`;
  for (let index = 0; index < 22; index += 1) {
    await server.call('POST', `${path}/contacts`, { body: { givenName: `N${index}` } });
  }
  await create('child', `${path}/childFolders`);
  const contacts = (await server.call('GET', `${ROOT}?$expand=contacts($select=givenName)`)).body.value[0].contacts;
  expect(contacts).toHaveLength(20);
  expect(Object.keys(contacts[0])).toEqual(['@odata.etag', 'id', 'givenName']);
  const expanded = (await server.call('GET', `${path}?$expand=childFolders`)).body;
  expect(expanded.childFolders).toMatchObject([{ displayName: 'child' }]);
  expect(expanded['contacts@odata.nextLink']).toBeUndefined();
  expect((await server.call('GET', `${path}?$expand=childFolders,contacts`)).status).toBe(400);
});

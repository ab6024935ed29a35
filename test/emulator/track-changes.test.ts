/** Track-changes of Outlook REST v2.0, request by request as the reference's section 12.1 tells it. */
import { startEmulator, type RestAnswer, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
let folder: string;
beforeEach(async () => {
  server = await startEmulator();
  const made = await server.call('POST', '/v1.0/me/contactFolders', { body: { displayName: 'Friends' } });
  folder = made.body.id;
});
afterEach(() => server.close());

const ROOT = '/api/v2.0';
const create = async (GivenName: string, path = 'me/contacts') =>
  (await server.call('POST', `${ROOT}/${path}`, { body: { GivenName } })).body.Id as string;
const track = (path: string, maxPageSize?: number): Promise<RestAnswer> =>
  server.call('GET', path.startsWith('http') ? path.slice(server.emulator.url.length) : `${ROOT}/${path}`, {
    headers: { prefer: maxPageSize ? `odata.track-changes, odata.maxpagesize=${maxPageSize}` : 'odata.track-changes' },
  });
const switchTo = async (switches: object) =>
  expect((await server.call('POST', '/_control/switches', { body: switches })).status).toBeLessThan(300);
const names = ({ body }: RestAnswer): (string | undefined)[] =>
  body.value.map((entry: { GivenName?: string }) => entry.GivenName);

test('the first answer ends with a delta token even if there is more, and skip tokens lead to the last page', async () => {
  for (const name of ['A', 'B', 'C', 'D', 'E']) await create(name);
  const first = await track('Me/Contacts?$select=GivenName', 2);
  expect(first.status).toBe(200);
  expect(first.headers.get('preference-applied')).toBe('odata.track-changes');
  expect(names(first)).toEqual(['A', 'B']);
  expect(Object.keys(first.body.value[0])).toEqual(['@odata.id', '@odata.etag', 'Id', 'GivenName']);
  const base = `${server.emulator.url}${ROOT}`;
  expect(first.body['@odata.context']).toBe(`${base}/$metadata#Me/Contacts(GivenName)`);
  expect(first.body['@odata.deltaLink']).toMatch(
    new RegExp(`^${base.replaceAll('.', '\\.')}/Me/Contacts/\\?%24deltatoken=[0-9a-f]{32}$`),
  );

  const second = await track(first.body['@odata.deltaLink'], 2);
  expect(names(second)).toEqual(['C', 'D']);
  expect(second.body['@odata.deltaLink']).toMatch(/\/Me\/Contacts\/\?%24skiptoken=[0-9a-f]{32}$/);
  expect(second.body).not.toHaveProperty(['@odata.nextLink']);

  const third = await track(second.body['@odata.deltaLink'], 2);
  expect(names(third)).toEqual(['E']);
  expect(third.body['@odata.deltaLink']).toMatch(/%24deltatoken=/);
});

test('later rounds tell what changed and what is gone', async () => {
  const [a, b] = [await create('A'), await create('B')];
  const first = await track('me/contacts');
  const second = await track(first.body['@odata.deltaLink']);
  expect(second.body.value).toEqual([]);
  await create('C');
  await server.call('PATCH', `${ROOT}/me/contacts/${a}`, { body: { GivenName: 'A2' } });
  await server.call('DELETE', `${ROOT}/me/contacts/${b}`);
  const third = await track(second.body['@odata.deltaLink']);
  expect(names(third)).toEqual(['C', 'A2', undefined]);
  expect(third.body.value[2]).toEqual({
    '@odata.context': `${server.emulator.url}${ROOT}/$metadata#Me/Contacts/$deletedEntity`,
    id: `Contacts('${b}')`,
    reason: 'deleted',
  });
  expect(names(await track(second.body['@odata.deltaLink']))).toEqual(['C', 'A2', undefined]);
});

test('each folder is tracked on its own, under its own address or that of its contacts', async () => {
  await create('Elsewhere');
  await create('Friend', `me/contactfolders/${folder}/contacts`);
  for (const path of [`me/ContactFolders/${folder}`, `me/ContactFolders('${folder}')/Contacts`]) {
    const first = await track(path);
    expect(first.headers.get('preference-applied')).toContain('odata.track-changes');
    expect(names(first)).toEqual(['Friend']);
    expect((await track(first.body['@odata.deltaLink'])).body.value).toEqual([]);
  }
});

test('folders can be tracked too', async () => {
  const first = await track('me/contactfolders');
  expect(first.body.value).toMatchObject([{ Id: folder, DisplayName: 'Friends' }]);
  await server.call('DELETE', `/v1.0/me/contactFolders/${folder}`);
  const second = await track(first.body['@odata.deltaLink']);
  expect(second.body.value).toMatchObject([{ id: `ContactFolders('${folder}')`, reason: 'deleted' }]);
});

test.each(["$filter=GivenName eq 'A'", '$orderby=GivenName', '$search="a"', '$top=2'])(
  'the option %s is refused together with track-changes',
  async (option) => {
    const answer = await track(`me/contacts?${option}`);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'ErrorInvalidUrlQuery']);
  },
);

test('without the preference a list is a list, and a token is no option of it', async () => {
  await create('A');
  const plain = await server.call('GET', `${ROOT}/me/contacts`);
  expect(plain.headers.has('preference-applied')).toBe(false);
  expect(plain.body).not.toHaveProperty(['@odata.deltaLink']);
  const { body } = await track('me/contacts');
  const bare = await server.call('GET', body['@odata.deltaLink'].slice(server.emulator.url.length));
  expect(bare.status).toBe(400);
});

test('what cannot be synchronised does not say that it was', async () => {
  const id = await create('A');
  expect((await track(`me/contacts/${id}`)).headers.has('preference-applied')).toBe(false);
});

test('a token that is none is refused, and one that was forgotten is 410', async () => {
  expect((await track('me/contacts/?%24deltatoken=nonsense')).status).toBe(400);
  const forgotten = await track(`me/contacts/?%24deltatoken=${'0'.repeat(32)}`);
  expect([forgotten.status, forgotten.body.error.code]).toEqual([410, 'SyncStateNotFound']);
});

test('switched, skip tokens stand under the next link', async () => {
  for (const name of ['A', 'B', 'C']) await create(name);
  await switchTo({ v2SkipTokenUnderDeltaLink: false });
  const first = await track('me/contacts', 1);
  expect(first.body['@odata.deltaLink']).toMatch(/%24deltatoken=/);
  const second = await track(first.body['@odata.deltaLink'], 1);
  expect(second.body['@odata.nextLink']).toMatch(/%24skiptoken=/);
  expect(second.body).not.toHaveProperty(['@odata.deltaLink']);
});

test('switched, every round lists everything and names nothing that is gone', async () => {
  await switchTo({ v2FullSyncOnly: true });
  await create('A');
  const b = await create('B');
  const first = await track('me/contacts', 1);
  const second = await track(first.body['@odata.deltaLink'], 1);
  expect([names(first), names(second)]).toEqual([['A'], ['B']]);
  await server.call('DELETE', `${ROOT}/me/contacts/${b}`);
  const third = await track(second.body['@odata.deltaLink'], 1);
  expect(names(third)).toEqual(['A']);
  expect(third.body['@odata.deltaLink']).toMatch(/%24deltatoken=/);
});

test('switched, the second request of a round that is complete finds nothing more', async () => {
  await switchTo({ v2FullSyncOnly: true });
  await create('A');
  const first = await track('me/contacts');
  const second = await track(first.body['@odata.deltaLink']);
  const third = await track(second.body['@odata.deltaLink']);
  expect([names(first), names(second), names(third)]).toEqual([['A'], [], ['A']]);
});

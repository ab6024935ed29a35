/** Synchronisation by Graph's delta functions: rounds, pages, tokens, and what clients may rely on (reference, section 12.2). */
import { startEmulator, type RestAnswer, type RestOptions, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeEach(async () => {
  server = await startEmulator();
});
afterEach(() => server.close());

type Item = Record<string, unknown> & { readonly id: string };

const get = (path: string, options: RestOptions = {}) => server.call('GET', `/v1.0/me/${path}`, options);
const follow = (link: string, options: RestOptions = {}) =>
  server.call('GET', link.slice(server.emulator.url.length), options);
const pages = (size: number) => ({ headers: { prefer: `odata.maxpagesize=${size}` } });

async function add(givenName: string, folder?: string): Promise<string> {
  const path = folder === undefined ? 'contacts' : `contactFolders/${folder}/contacts`;
  return (await server.call('POST', `/v1.0/me/${path}`, { body: { givenName } })).body.id;
}
const change = (id: string, body: object) => server.call('PATCH', `/v1.0/me/contacts/${id}`, { body });
const remove = (id: string) => server.call('DELETE', `/v1.0/me/contacts/${id}`);
const addFolder = async (displayName: string, parent?: string): Promise<string> =>
  (
    await server.call('POST', `/v1.0/me/contactFolders${parent === undefined ? '' : `/${parent}/childFolders`}`, {
      body: { displayName },
    })
  ).body.id;

/** Follows a round to its end. */
async function round(first: RestAnswer, options: RestOptions = {}) {
  const items: Item[] = [];
  let answer = first;
  let count = 1;
  for (;;) {
    expect(answer.status).toBe(200);
    items.push(...answer.body.value);
    const { '@odata.nextLink': next, '@odata.deltaLink': delta } = answer.body;
    expect([next, delta].filter(Boolean)).toHaveLength(1);
    if (delta) return { items, link: delta as string, count };
    answer = await follow(next, options);
    count += 1;
  }
}
const names = (items: readonly Item[]) =>
  items.map((item) => item['givenName'] ?? (item['@removed'] ? 'removed' : null));
const start = async (path = 'contacts/delta', options: RestOptions = {}) => round(await get(path, options), options);
const resume = async (link: string, options: RestOptions = {}) => round(await follow(link, options), options);

test('the first round lists what is there, whole, and ends with a link for later', async () => {
  const gone = await add('Gone');
  const kept = await add('Kept');
  await change(kept, { surname: 'Late' });
  await remove(gone);
  const answer = await get('contacts/delta');
  expect(answer.headers.get('preference-applied')).toBe('odata.track-changes');
  expect(answer.body['@odata.context']).toBe(`${server.emulator.url}/v1.0/$metadata#Collection(contact)`);
  const single = (await get(`contacts/${kept}`)).body;
  delete single['@odata.context'];
  expect(answer.body.value).toEqual([{ '@odata.type': '#microsoft.graph.contact', ...single }]);
  expect(answer.body.value[0]['@odata.etag']).toMatch(/^W\/"/);
  expect(answer.body['@odata.deltaLink']).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/v1\.0\/me\/contacts\/delta\?\$deltatoken=\w+$/,
  );
});

test.each([
  'contacts/delta',
  'contacts/delta()',
  'Contacts/microsoft.graph.delta()',
  'contacts/microsoft.graph.delta',
  'contactFolders/contacts/contacts/delta',
  `contactFolders('contacts')/contacts/microsoft.graph.delta()`,
])('%s is the delta of the default folder', async (path) => {
  await add('A');
  const { items, link } = await start(path);
  expect(names(items)).toEqual(['A']);
  await add('B');
  expect(names((await resume(link)).items)).toEqual(['B']);
});

test('what happened since is told once, as it is now', async () => {
  const [a, b, c] = [await add('A'), await add('B'), await add('C')];
  const { link } = await start();
  await change(a, { givenName: 'A2' });
  await change(a, { givenName: 'A3' });
  await remove(b);
  await change(c, { givenName: 'C2' });
  await remove(c);
  const d = await add('D');
  const { items, link: later } = await resume(link);
  expect(items.filter((item) => !item['@removed']).map((item) => [item.id, item['givenName']])).toEqual([
    [a, 'A3'],
    [d, 'D'],
  ]);
  expect(items.filter((item) => item['@removed'])).toEqual(
    [b, c].map((id) => ({ '@odata.type': '#microsoft.graph.contact', id, '@removed': { reason: 'deleted' } })),
  );
  expect((await resume(later)).items).toEqual([]);
});

test('a link stays the same while nothing happens, and tells the same when it is asked again', async () => {
  const { link } = await start();
  expect((await resume(link)).link).toBe(link);
  await add('A');
  const first = await resume(link);
  await add('B');
  expect(names((await resume(link)).items)).toEqual(['A', 'B']);
  expect(names((await resume(first.link)).items)).toEqual(['B']);
});

test('pages are as large as was asked, and the first request decides for the rest', async () => {
  for (let index = 0; index < 7; index++) await add(`P${index}`);
  const first = await get('contacts/delta', pages(3));
  expect(first.headers.get('preference-applied')).toBe('odata.track-changes, odata.maxpagesize=3');
  expect(first.body.value).toHaveLength(3);
  expect(first.body['@odata.nextLink']).toContain('/v1.0/me/contacts/delta?$skiptoken=');
  const { items, count, link } = await round(first);
  expect(names(items)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
  expect(count).toBe(3);
  expect((await get('contacts/delta?$top=2')).body.value).toHaveLength(2);
  for (let index = 0; index < 5; index++) await add(`Q${index}`);
  const later = await resume(link);
  expect(names(later.items)).toEqual(['Q0', 'Q1', 'Q2', 'Q3', 'Q4']);
  expect(later.count).toBe(2);
});

test('whatever happens while a first round is read comes in it or in the next', async () => {
  const ids = new Map<string, string>();
  for (let index = 0; index < 9; index++) ids.set(`P${index}`, await add(`P${index}`));
  const seen = new Map<string, unknown>();
  const apply = (items: readonly Item[]) => {
    for (const item of items)
      if (item['@removed']) seen.delete(item.id);
      else seen.set(item.id, item['givenName']);
  };
  let answer = await get('contacts/delta', pages(3));
  apply(answer.body.value);
  await change(ids.get('P0')!, { givenName: 'P0 again' });
  await remove(ids.get('P1')!);
  await remove(ids.get('P8')!);
  await add('new');
  answer = await follow(answer.body['@odata.nextLink']);
  apply(answer.body.value);
  const passing = await add('passing');
  answer = await follow(answer.body['@odata.nextLink']);
  apply(answer.body.value);
  await remove(passing);
  const rest = await round(answer);
  apply(rest.items);
  apply((await resume(rest.link)).items);
  const list = (await get('contacts?$top=50')).body.value as Item[];
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(list.map((item) => [item.id, item['givenName']])));
  expect([...seen.values()]).toContain('P0 again');
});

test('the selection of the first request holds for all that follow, and the id always comes', async () => {
  const a = await add('A');
  const { items, link } = await start('contacts/delta?$select=surname');
  expect(Object.keys(items[0]!).sort()).toEqual(['@odata.etag', '@odata.type', 'id', 'surname']);
  await change(a, { surname: 'S' });
  expect((await resume(link)).items).toMatchObject([{ id: a, surname: 'S' }]);
  expect(Object.keys((await resume(link)).items[0]!)).not.toContain('givenName');
});

test('a contact that is moved is gone from one folder and new in the other', async () => {
  const folder = await addFolder('F');
  const a = await add('A');
  const [from, to] = [await start(), await start(`contactFolders/${folder}/contacts/delta`)];
  const moved: string = (await change(a, { parentFolderId: folder })).body.id;
  expect((await resume(from.link)).items).toEqual([
    { '@odata.type': '#microsoft.graph.contact', id: a, '@removed': { reason: 'deleted' } },
  ]);
  expect((await resume(to.link)).items).toMatchObject([{ id: moved, givenName: 'A' }]);
  expect(moved).not.toBe(a);
});

test('ids are of the kind that each request prefers', async () => {
  const folder = await addFolder('F');
  const a = await add('A');
  const immutable = { headers: { prefer: 'IdType="ImmutableId"' } };
  const { items, link } = await start('contacts/delta', immutable);
  expect(items[0]!.id).toMatch(/^AAkA/);
  await change(a, { parentFolderId: folder });
  const answer = await follow(link, immutable);
  expect(answer.headers.get('preference-applied')).toContain('IdType="ImmutableId"');
  expect(answer.body.value).toMatchObject([{ id: items[0]!.id, '@removed': { reason: 'deleted' } }]);
  expect((await follow(link)).body.value).toMatchObject([{ id: a, '@removed': { reason: 'deleted' } }]);
});

test('a photo is no change', async () => {
  const a = await add('A');
  const { link } = await start();
  await server.call('PUT', `/v1.0/me/contacts/${a}/photo/$value`, {
    body: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
    headers: { 'content-type': 'image/gif' },
  });
  expect((await resume(link)).items).toEqual([]);
  await change(a, { surname: 'S' });
  expect((await resume(link)).items).toHaveLength(1);
});

test('folders are told of at every depth, but not the default one', async () => {
  const outer = await addFolder('Outer');
  const inner = await addFolder('Inner', outer);
  const { items, link } = await start('contactFolders/delta', pages(1));
  expect(items.map((item) => item['displayName'])).toEqual(['Outer', 'Inner']);
  expect(items[1]).toEqual({
    '@odata.type': '#microsoft.graph.contactFolder',
    id: inner,
    displayName: 'Inner',
    parentFolderId: outer,
  });
  const other = await addFolder('Other');
  await server.call('PATCH', `/v1.0/me/contactFolders/${inner}`, { body: { parentFolderId: other } });
  const later = await resume(link);
  expect(later.items).toHaveLength(2);
  expect(later.items[1]).toMatchObject({ id: inner, parentFolderId: other });
  await server.call('DELETE', `/v1.0/me/contactFolders/${other}`);
  const last = (await resume(later.link)).items;
  expect(last.map((item) => [item.id, Boolean(item['@removed'])])).toEqual([
    [inner, true],
    [other, true],
  ]);
});

test('the folders directly in a folder can be watched alone', async () => {
  const [outer, other] = [await addFolder('Outer'), await addFolder('Other')];
  const inner = await addFolder('Inner', outer);
  const { items, link } = await start(`contactFolders/${outer}/childFolders/delta`);
  expect(items.map(({ id }) => id)).toEqual([inner]);
  await server.call('PATCH', `/v1.0/me/contactFolders/${inner}`, { body: { parentFolderId: other } });
  expect((await resume(link)).items).toMatchObject([{ id: inner, '@removed': { reason: 'deleted' } }]);
});

test.each([
  ['$filter', `$filter=givenName eq 'A'`, 'Filter'],
  ['$orderby', '$orderby=givenName', 'OrderBy'],
  ['$expand', '$expand=photo', 'Expand'],
  ['$search', '$search="a"', 'Search'],
  ['$skip', '$skip=5', 'Skip'],
  ['$count', '$count=true', 'Count'],
  ['a token that says latest', '$deltatoken=latest', 'DeltaToken'],
  ['a skip token that is none', '$skiptoken=nonsense', 'SkipToken'],
])('%s is refused', async (_, query, title) => {
  const answer = await get(`contacts/delta?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({
    code: 'ErrorInvalidUrlQuery',
    message: `The query parameter '${title}' is invalid.`,
  });
});

test('a token that was evicted is answered with 410, and the way to start over', async () => {
  await server.close();
  server = await startEmulator({ switches: { deltaTokens: 3 } });
  const { link } = await start('contacts/delta?$select=surname');
  expect((await follow(link)).status).toBe(200);
  for (const name of ['A', 'B', 'C']) {
    await add(name);
    await start();
  }
  const answer = await follow(link);
  expect(answer.status).toBe(410);
  expect(answer.body.error.code).toBe('SyncStateNotFound');
  expect(answer.body.error.message).toMatch(
    /^The sync state generation is not found; generation=\d+;\[highest=(\d+)\]\[\1\](\[\d+\]){2}\.$/,
  );
  const restart = answer.headers.get('location')!;
  expect(restart).toBe(`${server.emulator.url}/v1.0/me/contacts/delta?$deltatoken=`);
  expect(names((await resume(restart)).items)).toEqual(['A', 'B', 'C']);
});

test('the same place has the same link, however often it is asked for', async () => {
  await add('A');
  const [first, second] = [await start(), await start()];
  expect(second.link).toBe(first.link);
  expect((await follow(first.link)).body['@odata.deltaLink']).toBe(first.link);
  await add('B');
  expect((await follow(first.link)).body['@odata.deltaLink']).not.toBe(first.link);
});

test('a token is good for its own folder and mailbox only', async () => {
  const folder = await addFolder('F');
  const { link } = await start();
  const token = link.split('=')[1]!;
  expect((await get(`contactFolders/${folder}/contacts/delta?$deltatoken=${token}`)).status).toBe(410);
  expect((await get(`contacts/delta?$deltatoken=${token}`, { user: 'alex' })).status).toBe(410);
  expect((await get(`contacts/delta?$deltatoken=${token}`)).status).toBe(200);
});

test('tokens outlive a restart, in the middle of a round and at its end', async () => {
  const { dataDir } = server;
  for (let index = 0; index < 4; index++) await add(`P${index}`);
  const { link } = await start('contacts/delta?$select=givenName');
  const page = await get('contacts/delta', pages(3));
  await add('new');
  const below = (absolute: string) => new URL(absolute).pathname + new URL(absolute).search;
  await server.emulator.close();
  const again = await startEmulator({ dataDir });
  try {
    const { body } = await again.call('GET', below(link));
    expect(names(body.value)).toEqual(['new']);
    expect(body['@odata.deltaLink']).toContain(again.emulator.url);
    expect(body.value[0]).not.toHaveProperty('surname');
    expect(names((await again.call('GET', below(page.body['@odata.nextLink']))).body.value)).toEqual(['P3', 'new']);
  } finally {
    await again.close();
    server = await startEmulator();
  }
});

test('rows may be asked to hold only what changed', async () => {
  await server.close();
  server = await startEmulator({ switches: { deltaRows: 'changed' } });
  const a = await add('A');
  const { items, link } = await start('contacts/delta?$select=givenName,surname,jobTitle');
  expect(items[0]).toHaveProperty('jobTitle');
  await change(a, { surname: 'S' });
  await change(a, { jobTitle: 'J' });
  const b = await add('B');
  const etag = expect.any(String) as unknown;
  expect((await resume(link)).items).toEqual([
    { '@odata.type': '#microsoft.graph.contact', '@odata.etag': etag, id: a, surname: 'S', jobTitle: 'J' },
    {
      '@odata.type': '#microsoft.graph.contact',
      '@odata.etag': etag,
      id: b,
      givenName: 'B',
      surname: null,
      jobTitle: null,
    },
  ]);
});

test('a folder that is gone has no delta, and neither has one that never was', async () => {
  const folder = await addFolder('F');
  const { link } = await start(`contactFolders/${folder}/contacts/delta`);
  await server.call('DELETE', `/v1.0/me/contactFolders/${folder}`);
  const answer = await follow(link);
  expect([answer.status, answer.body.error.code]).toEqual([404, 'ErrorFolderNotFound']);
  expect((await get('contactFolders/nonsense/contacts/delta')).status).toBe(400);
});

test('a delta travels in a batch like any other request', async () => {
  await add('A');
  const url = '/me/contacts/delta?$select=givenName';
  const headers = { prefer: 'odata.maxpagesize=5' };
  const { body } = await server.call('POST', '/v1.0/$batch', {
    body: { requests: [{ id: '1', method: 'GET', url, headers }] },
  });
  const [part] = body.responses;
  expect(part.status).toBe(200);
  expect(part.headers['Preference-Applied']).toBe('odata.track-changes, odata.maxpagesize=5');
  expect(names(part.body.value)).toEqual(['A']);
  await add('B');
  expect(names((await resume(part.body['@odata.deltaLink'])).items)).toEqual(['B']);
});

test('many changes of one object are told once, and a round ends although more is written', async () => {
  const [a, b] = [await add('A'), await add('B')];
  const { link } = await start();
  for (let index = 0; index < 30; index++) await change(a, { surname: `S${index}` });
  await change(b, { surname: 'T' });
  const first = await follow(link, pages(1));
  expect(first.body.value).toMatchObject([{ id: a, surname: 'S29' }]);
  await add('late');
  const second = await follow(first.body['@odata.nextLink'], pages(1));
  expect(second.body.value).toMatchObject([{ id: b, surname: 'T' }]);
  expect(names((await resume(second.body['@odata.deltaLink'])).items)).toEqual(['late']);
});

test('links are built from the host that was asked', async () => {
  const headers = { authorization: `Bearer ${await server.emulator.token('adele')}`, host: 'contacts.example:8080' };
  const { request } = await import('node:http');
  const body = await new Promise<string>((resolve, reject) => {
    request(`${server.emulator.url}/v1.0/me/contacts/delta`, { headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
  expect((JSON.parse(body) as Record<string, unknown>)['@odata.deltaLink']).toMatch(
    /^http:\/\/contacts\.example:8080\/v1\.0\/me\/contacts\/delta\?\$deltatoken=/,
  );
});

test('twenty thousand contacts come in pages of a thousand, each of them once', async () => {
  await server.close();
  server = await startEmulator({ seed: 'synthetic:20000' });
  const options = pages(1000);
  const { items, count } = await start('contacts/delta?$select=id', options);
  expect(count).toBe(20);
  expect(new Set(items.map(({ id }) => id)).size).toBe(20_000);
}, 60_000);

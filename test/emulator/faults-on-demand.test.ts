/** Trouble on demand through `/_control/faults`: which requests a rule hits, how often, and what then happens to them. */
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createFaults } from '../../src/emulator/faults/faults.js';
import { readRules } from '../../src/emulator/faults/rule.js';
import { callRest, startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());
beforeEach(async () => {
  await control('DELETE', 'faults');
  await control('DELETE', 'switches');
  server.emulator.clearRequests();
});

const ROOTS = { graph: '/v1.0', outlook: '/api/v2.0' } as const;
const DIALECTS = ['graph', 'outlook'] as const;
const control = (method: string, name: string, body?: unknown) =>
  callRest(`${server.emulator.url}/_control/${name}`, method, { body });

async function order(match: object, effect: object): Promise<void> {
  const answer = await control('POST', 'faults', { match, effect });
  expect(answer).toMatchObject({ status: 201 });
}
const get = (path: string, user = 'adele') => server.call('GET', path, { user });
const add = async (givenName: string): Promise<string> =>
  (await server.call('POST', '/v1.0/me/contacts', { body: { givenName } })).body.id;
const givenNames = async (): Promise<string[]> =>
  (await get('/v1.0/me/contacts?$top=1000&$select=givenName')).body.value.map(
    (contact: { givenName: string }) => contact.givenName,
  );

describe.each(DIALECTS)('%s', (dialect) => {
  const root = ROOTS[dialect];

  test('a status is answered as often as was ordered, with its headers and the form of the dialect', async () => {
    await order(
      { times: 2 },
      { status: 429, code: 'TooManyRequests', message: 'Slow down.', headers: { 'Retry-After': 7 } },
    );
    for (let time = 0; time < 2; time++) {
      const answer = await get(`${root}/me/contacts`);
      expect(answer.status).toBe(429);
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body.error).toMatchObject({ code: 'TooManyRequests', message: 'Slow down.' });
      expect('innerError' in answer.body.error).toBe(dialect === 'graph');
    }
    expect((await get(`${root}/me/contacts`)).status).toBe(200);
    expect((await control('GET', 'faults')).body.rules).toMatchObject([{ hits: 2, left: 0 }]);
  });

  test('a token can expire, and a claims challenge be made', async () => {
    await order({}, { expiredToken: true });
    const expired = await get(`${root}/me/contacts`);
    expect(expired.status).toBe(401);
    expect(expired.headers.get('www-authenticate')).toMatch(/^Bearer .*authorization_uri=.*error="invalid_token"$/);
    expect(expired.bytes.length > 0).toBe(dialect === 'graph');

    await order({}, { claimsChallenge: { access_token: { acrs: { essential: true, value: 'c1' } } } });
    const challenged = await get(`${root}/me/contacts`);
    const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(
      challenged.headers.get('www-authenticate')!,
    )![1]!;
    expect(JSON.parse(Buffer.from(claims, 'base64').toString())).toEqual({
      access_token: { acrs: { essential: true, value: 'c1' } },
    });

    await order({}, { claimsChallenge: true });
    const revoked = (await get(`${root}/me/contacts`)).headers.get('www-authenticate')!;
    const nbf = JSON.parse(Buffer.from(/claims="([^"]+)"/.exec(revoked)![1]!, 'base64').toString()) as object;
    expect(nbf).toMatchObject({ access_token: { nbf: { essential: true, value: expect.stringMatching(/^\d{10}$/) } } });
  });

  test('parts of a batch are hit one by one while the envelope goes through', async () => {
    await order(
      { part: true, path: 'contacts\\?n=1', times: 'forever' },
      { status: 429, headers: { 'retry-after': '3' } },
    );
    const url = dialect === 'graph' ? '/me/contacts' : '/api/v2.0/me/contacts';
    const path = dialect === 'graph' ? '/v1.0/$batch' : '/api/v2.0/me/$batch';
    const requests = [0, 1, 2].map((n) => ({ id: `${n}`, method: 'GET', url: `${url}?n=${n}` }));
    const { status, body } = await server.call('POST', path, {
      body: { requests },
      headers: { prefer: 'odata.continue-on-error' },
    });
    expect(status).toBe(200);
    const byId = Object.fromEntries(body.responses.map((part: { id: string }) => [part.id, part]));
    expect([byId['0'].status, byId['1'].status, byId['2'].status]).toEqual([200, 429, 200]);
    expect(byId['1'].headers['Retry-After']).toBe('3');
    expect(byId['1'].body.error.code).toBe('ApplicationThrottled');
    expect((await get(`${root}/me/contacts?n=1`)).status).toBe(200);
  });

  test('the connection is cut instead of an answer, before or after the work', async () => {
    const before = (await givenNames()).length;
    const post = () =>
      server.call('POST', `${root}/me/contacts`, {
        body: dialect === 'graph' ? { givenName: 'Cut' } : { GivenName: 'Cut' },
      });
    await order({ method: 'POST' }, { cut: 'before' });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(await givenNames()).toHaveLength(before);
    await order({ method: 'POST' }, { cut: 'before', applied: true });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(await givenNames()).toHaveLength(before + 1);
    await order({ method: 'POST' }, { cut: 'mid' });
    await expect(post()).rejects.toThrow('terminated');
    expect(await givenNames()).toHaveLength(before + 2);
  });
});

test('a status without more has a code that fits', async () => {
  const codes: Record<string, string> = {};
  for (const status of [400, 429, 500, 503, 504, 418]) {
    await order({}, { status });
    codes[status] = (await get('/v1.0/me/contacts')).body.error.code;
  }
  expect(codes).toEqual({
    400: 'BadRequest',
    418: 'generalException',
    429: 'ApplicationThrottled',
    500: 'ErrorInternalServerError',
    503: 'ServiceUnavailable',
    504: 'UnknownError',
  });
});

test('a write can be done though its answer says that it failed', async () => {
  await order({ method: 'POST' }, { status: 504, applied: true });
  const answer = await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Unheard' } });
  expect(answer.status).toBe(504);
  expect(await givenNames()).toContain('Unheard');
  await order({ method: 'POST' }, { status: 503 });
  await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Never' } });
  expect(await givenNames()).not.toContain('Never');
});

test('half of an answer is what its head promised, cut off', async () => {
  await order({}, { cut: 'mid' });
  const { port, hostname } = new URL(server.emulator.url);
  const token = await server.emulator.token('adele');
  const text = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = createConnection(Number(port), hostname, () =>
      socket.write(`GET /v1.0/me/contacts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`),
    );
    socket.on('data', (bytes) => (received += bytes.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
  const [head, body] = text.split('\r\n\r\n') as [string, string];
  const promised = Number(/content-length: (\d+)/i.exec(head)![1]);
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  expect(body.length).toBeGreaterThan(0);
  expect(body.length).toBeLessThan(promised);
});

test('an answer can be late', async () => {
  await order({}, { latencyMs: 300 });
  const startedAt = performance.now();
  expect((await get('/v1.0/me/contacts')).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(290);
});

test('a rule hits by method, path, user and dialect, and the first that hits takes the request', async () => {
  await order({ method: 'delete', times: 'forever' }, { status: 500 });
  await order({ path: '^/v1\\.0/ME/contacts\\?\\$top=5$', times: 'forever' }, { status: 501 });
  await order({ user: 'alex', times: 'forever' }, { status: 502 });
  await order({ user: 'Megan@Contoso.example', dialect: 'outlook', times: 'forever' }, { status: 503 });
  await order({ path: 'top=5', times: 'forever' }, { status: 599 });
  const statusOf = async (path: string, user?: string) => (await get(path, user)).status;
  expect(await statusOf('/v1.0/me/contacts')).toBe(200);
  expect(await statusOf('/v1.0/me/contacts?$top=5')).toBe(501);
  expect(await statusOf('/v1.0/me/contactFolders?$top=5')).toBe(599);
  expect(await statusOf('/v1.0/me/contacts', 'alex')).toBe(502);
  expect(await statusOf('/v1.0/me/contacts', 'megan')).toBe(200);
  expect(await statusOf('/api/v2.0/me/contacts', 'megan')).toBe(503);
  expect((await server.call('DELETE', `/v1.0/me/contacts/x`)).status).toBe(500);
});

test('chance is the same for the same seed', async () => {
  const run = async (seed: string) => {
    await control('DELETE', 'faults');
    await order({ probability: 0.5, seed, times: 'forever' }, { status: 503 });
    const statuses: number[] = [];
    for (let time = 0; time < 20; time++) statuses.push((await get('/v1.0/me/contacts?$top=1')).status);
    return statuses;
  };
  const first = await run('a');
  expect(await run('a')).toEqual(first);
  expect(await run('b')).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 503]));
});

test('the envelope of a batch is a request of its own', async () => {
  await order({ path: '/\\$batch$' }, { status: 503 });
  const body = { requests: [{ id: '1', method: 'GET', url: '/me/contacts' }] };
  expect((await server.call('POST', '/v1.0/$batch', { body })).status).toBe(503);
  expect((await server.call('POST', '/v1.0/$batch', { body })).body.responses[0].status).toBe(200);
});

describe('of synchronisation', () => {
  const DELTA = '/v1.0/me/contacts/delta?$select=givenName';
  const below = (link: string) => link.slice(server.emulator.url.length);
  const names = (body: { value: { givenName?: string }[] }) => body.value.map(({ givenName }) => givenName);

  let link: string;
  let fresh: string[];
  beforeEach(async () => {
    link = below((await get(`${DELTA}&$top=1000`)).body['@odata.deltaLink']);
    fresh = ['A', 'B', 'C'].map((name) => `${name}${Math.random()}`);
    for (const name of fresh) await add(name);
  });

  test('a page comes twice', async () => {
    await order({ path: 'delta' }, { deltaPages: 'duplicated' });
    const first = (await get(link)).body;
    const second = (await get(below(first['@odata.nextLink']))).body;
    expect([names(first), names(second)]).toEqual([fresh, fresh]);
    expect((await get(below(second['@odata.deltaLink']))).body.value).toEqual([]);
  });

  test('a page comes in another order', async () => {
    await order({ path: 'delta' }, { deltaPages: 'reordered' });
    expect(names((await get(link)).body)).toEqual([...fresh].reverse());
  });

  test('a page is empty, and nothing is lost by it', async () => {
    await order({ path: 'delta' }, { deltaPages: 'emptied' });
    const empty = (await get(link)).body;
    expect(empty.value).toEqual([]);
    expect(names((await get(below(empty['@odata.nextLink']))).body)).toEqual(fresh);
    await order({ path: 'delta' }, { deltaPages: 'emptied' });
    const start = (await get(DELTA)).body;
    expect(start.value).toEqual([]);
    expect(start['@odata.nextLink']).toContain('$skiptoken=');
  });

  test('the state is lost, and the way to start over is told', async () => {
    await order({ path: 'deltatoken' }, { lostDeltaState: true });
    const answer = await get(link);
    expect(answer.status).toBe(410);
    expect(answer.body.error).toMatchObject({
      code: 'SyncStateNotFound',
      message: 'The sync state generation is not found; generation=149;[highest=157][157][155][156].',
    });
    expect(answer.headers.get('location')).toBe(`${server.emulator.url}/v1.0/me/contacts/delta?$deltatoken=`);
    expect((await get(link)).status).toBe(200);
  });

  test('all tokens are evicted by a rule or by a control, and new ones are good', async () => {
    await order({ path: 'delta' }, { evictDeltaTokens: true });
    expect((await get(link)).status).toBe(410);
    const next = below((await get(`${DELTA}&$top=1000`)).body['@odata.deltaLink']);
    expect((await get(next)).status).toBe(200);
    expect((await control('DELETE', 'delta-tokens')).status).toBe(204);
    expect((await get(next)).status).toBe(410);
  });

  test('rows hold only what changed, by a rule or by a switch', async () => {
    const id = await add('Whole');
    link = below((await get(`${DELTA},surname&$top=1000`)).body['@odata.deltaLink']);
    await server.call('PATCH', `/v1.0/me/contacts/${id}`, { body: { surname: 'S' } });
    const keys = async () => Object.keys((await get(link)).body.value[0]).sort();
    const whole = await keys();
    const narrow = whole.filter((name) => name !== 'givenName');
    await order({ path: 'delta' }, { deltaRows: 'changed' });
    expect(await keys()).toEqual(narrow);
    expect(await keys()).toEqual(whole);
    expect((await control('POST', 'switches', { deltaRows: 'changed' })).body).toMatchObject({ deltaRows: 'changed' });
    expect(await keys()).toEqual(narrow);
    expect((await control('DELETE', 'switches')).body).toMatchObject({ deltaRows: 'full' });
    expect(await keys()).toEqual(whole);
  });
});

test.each([
  [{}, 'rule.effect: expected an object'],
  [{ effect: {} }, 'rule.effect: expected at least one effect'],
  [5, 'rule: expected an object, but got 5'],
  [
    [{ effect: { status: 500 } }, { effect: { status: 200 } }],
    'rules[1].effect.status: expected an integer from 400 to 599, but got 200',
  ],
  [{ effect: { status: 500, cut: 'mid' } }, 'rule.effect: expected only one of status, cut'],
  [{ effect: { latencyMs: -1 } }, 'rule.effect.latencyMs: expected an integer from 0 to 600000, but got -1'],
  [
    { effect: { latencyMs: 1, applied: true } },
    'rule.effect.applied: expected one of status, claimsChallenge, expiredToken, lostDeltaState, cut beside it',
  ],
  [{ effect: { cut: 'mid', code: 'X' } }, 'rule.effect.code: expected a status beside it'],
  [{ effect: { cut: 'late' } }, 'rule.effect.cut: expected one of before, mid, but got "late"'],
  [{ effect: { explode: true } }, 'rule.effect.explode: expected one of status, '],
  [{ effect: { status: 500, headers: { 'a b': 'c' } } }, 'rule.effect.headers["a b"]: expected the name of a header'],
  [{ effect: { status: 500, headers: { a: 'b\r\nc: d' } } }, 'rule.effect.headers.a: expected the value of a header'],
  [{ match: { path: '(' }, effect: { status: 500 } }, 'rule.match.path: expected a regular expression, but got "("'],
  [
    { match: { times: 0 }, effect: { status: 500 } },
    'rule.match.times: expected an integer from 1 to 1000000, but got 0',
  ],
  [
    { match: { probability: 2 }, effect: { status: 500 } },
    'rule.match.probability: expected a number from 0 to 1, but got 2',
  ],
  [
    { match: { dialect: 'soap' }, effect: { status: 500 } },
    'rule.match.dialect: expected one of graph, outlook, but got "soap"',
  ],
  [{ match: { part: true }, effect: { cut: 'mid' } }, 'rule.effect: expected no cut for a part of a batch'],
])('the rule %j is refused with its place', async (rule, message) => {
  const answer = await control('POST', 'faults', rule);
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe('invalidRule');
  expect(answer.body.error.message).toContain(message);
  expect((await control('GET', 'faults')).body).toEqual({ rules: [] });
});

test('a switch that is none is refused, and nothing changes', async () => {
  const answer = await control('POST', 'switches', { deltaRows: 'some' });
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toBe('switches.deltaRows: expected one of full, changed, but got "some"');
  expect((await control('GET', 'switches')).body).toMatchObject({ deltaRows: 'full' });
});

test('controls and published documents are not in the request log; calls are', async () => {
  await order({}, { status: 503 });
  await get('/v1.0/me/contacts');
  const tenant = `${server.emulator.url}/common`;
  const discovery = await callRest(`${tenant}/v2.0/.well-known/openid-configuration`, 'GET', {});
  expect(discovery.status).toBe(200);
  expect((await callRest(discovery.body.jwks_uri as string, 'GET', {})).status).toBe(200);
  await callRest(`${tenant}/oauth2/v2.0/token`, 'POST', { body: 'grant_type=none' });
  expect(server.emulator.requests.map(({ path, status }) => [path, status >= 400])).toEqual([
    ['/v1.0/me/contacts', true],
    ['/common/oauth2/v2.0/token', true],
  ]);
});

test('notifications get lost as often as was ordered, and requests do not use such a rule up', () => {
  const faults = createFaults({ evictDeltaTokens: () => {}, now: () => new Date() });
  faults.add(
    readRules([
      { match: { path: '/hook$', user: 'adele', times: 2 }, effect: { notifications: 'lost' } },
      { match: { times: 'forever' }, effect: { status: 500 } },
    ]),
  );
  const loses = (url: string, user = 'adele@contoso.example') => faults.losesNotification(url, user);
  expect(loses('http://127.0.0.1:1/other')).toBe(false);
  expect(loses('http://127.0.0.1:1/hook', 'alex@contoso.example')).toBe(false);
  expect([1, 2, 3].map(() => loses('http://127.0.0.1:1/hook'))).toEqual([true, true, false]);
  expect(faults.list().map(({ hits, left }) => [hits, left])).toEqual([
    [2, 0],
    [0, 'forever'],
  ]);
});

test('without control there are no faults to order', async () => {
  const closed = await startEmulator({ control: false });
  try {
    const answer = await callRest(`${closed.emulator.url}/_control/faults`, 'POST', {
      body: { effect: { status: 500 } },
    });
    expect(answer.status).toBe(404);
    expect((await closed.call('GET', '/v1.0/me/contacts')).status).toBe(200);
  } finally {
    await closed.close();
  }
});

describe('docs/emulator.md', () => {
  const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
  // Tables are padded for reading in one place and not in the other.
  const squeeze = (line: string) => line.replace(/[\s-]+/g, ' ').trim();
  const page = () => read('docs/emulator.md').split('\n').map(squeeze);

  test.each(['faults/effect.ts', 'faults/rule.ts', 'switches.ts'])('has the whole table of %s', (file) => {
    const rows = [...read(`src/emulator/${file}`).matchAll(/^ \* (\|.*)$/gm)].map(([, row]) => squeeze(row!));
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter((row) => !page().includes(row))).toEqual([]);
  });

  test('has examples that are good rules', async () => {
    const examples = [...read('docs/emulator.md').matchAll(/^\| [^|]+ \| +`(\{"match".*\})` +\|$/gm)].map(
      ([, rule]) => rule!,
    );
    expect(examples.length).toBeGreaterThan(4);
    for (const example of examples) {
      expect(await control('POST', 'faults', JSON.parse(example))).toMatchObject({ status: 201 });
    }
  });
});

test('birthdays are shown with the time that is switched on, in Graph, and mean the same day', async () => {
  const body = { givenName: 'Born', birthday: '1974-07-22' };
  const { id } = (await server.call('POST', '/v1.0/me/contacts', { body })).body;
  await control('POST', 'switches', { birthdayTime: '11:59' });
  expect((await get(`/v1.0/me/contacts/${id}`)).body.birthday).toBe('1974-07-22T11:59:00Z');
  const found = await get(`/v1.0/me/contacts?$select=id&$filter=${encodeURIComponent('birthday eq 1974-07-22')}`);
  expect(found.body.value.map((contact: { id: string }) => contact.id)).toEqual([id]);
  const outlook = await get(`/api/v2.0/me/contacts/${id}`);
  expect(outlook.body.Birthday).toBe('1974-07-22T00:00:00Z');
});

test.each(['/v1.0', '/api/v2.0'])('the address in a 401 under %s is one of the sign-in', async (root) => {
  const refused = await fetch(`${server.emulator.url}${root}/me/contacts`);
  const [, address] = /authorization_uri="([^"]+)"/.exec(refused.headers.get('www-authenticate')!)!;
  const answer = await fetch(address!);
  expect(answer.status).not.toBe(404);
  expect(answer.headers.get('content-type')).toContain('text/html');
});

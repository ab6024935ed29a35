/** Tokens open one mailbox each and are checked on every request (reference, sections 16.3 and 18). */
import { createRemoteJWKSet, decodeJwt, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '../../src/emulator/main.js';
import { GRAPH_AUDIENCE, TENANT_ID } from '../../src/emulator/identity/directory.js';
import { loadKeys, type SigningKeys } from '../../src/emulator/identity/keys.js';
import { callRest, startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
let keys: SigningKeys;
beforeAll(async () => {
  server = await startEmulator();
  keys = await loadKeys(server.dataDir);
});
afterAll(() => server.close());

const get = (token: string | null, path = '/v1.0/me/contacts') =>
  callRest(`${server.emulator.url}${path}`, 'GET', {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });

test('a token has the claims of Graph and is verified by the published keys', async () => {
  const token = await server.emulator.token('adele');
  const found = await callRest(`${server.emulator.url}/${TENANT_ID}/v2.0/.well-known/openid-configuration`, 'GET', {});
  const jwks = createRemoteJWKSet(new URL(found.body.jwks_uri));
  const { payload, protectedHeader } = await jwtVerify(token, jwks, {
    issuer: `https://sts.windows.net/${TENANT_ID}/`,
    audience: 'https://graph.microsoft.com',
  });
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: keys.kid });
  expect(payload).toMatchObject({
    tid: TENANT_ID,
    upn: 'adele@contoso.example',
    scp: 'Contacts.ReadWrite',
    ver: '1.0',
  });
  expect(payload.exp! - payload.iat!).toBe(3600);
  expect(payload['oid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each([TENANT_ID, 'contoso.example', 'common', 'organizations'])(
  'discovery of %s leads to the keys',
  async (tenant) => {
    const { body } = await get(null, `/${tenant}/v2.0/.well-known/openid-configuration`);
    expect(body.token_endpoint).toBe(`${server.emulator.url}/${tenant}/oauth2/v2.0/token`);
    const published = await get(null, new URL(body.jwks_uri).pathname);
    expect(published.body.keys).toMatchObject([{ kty: 'RSA', kid: keys.kid, alg: 'RS256' }]);
    expect(published.body.keys[0]).not.toHaveProperty('d');
  },
);

test('another tenant is not found', async () => {
  expect((await get(null, '/fabrikam.example/discovery/v2.0/keys')).body.error).toBe('invalid_tenant');
});

describe('refused with 401 and a challenge', () => {
  const now = Math.floor(Date.now() / 1000);
  const sign = (changes: object, header: object = {}, key = keys.privateKey) =>
    new SignJWT({
      iss: `https://sts.windows.net/${TENANT_ID}/`,
      aud: GRAPH_AUDIENCE,
      iat: now,
      nbf: now,
      exp: now + 60,
      tid: TENANT_ID,
      oid: 'x',
      appid: 'y',
      scp: 'Contacts.ReadWrite',
      ...changes,
    })
      .setProtectedHeader({ alg: 'RS256', kid: keys.kid, ...header })
      .sign(key);
  const stranger = async () => (await generateKeyPair('RS256')).privateKey;
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ iss: `https://sts.windows.net/${TENANT_ID}/`, aud: GRAPH_AUDIENCE, exp: now + 60, nbf: now, appid: 'y', tid: TENANT_ID, oid: 'x', scp: 'Contacts.ReadWrite' })}.`;
  };

  test.each([
    ['no token', () => null, 'Access token is empty.'],
    ['an empty token', () => '', 'Access token is empty.'],
    ['no JWT', () => 'x.y.z', 'CompactToken validation failed with reason code: 80049228.'],
    ['no signature', unsigned, 'CompactToken validation failed with reason code: 80049228.'],
    [
      'a signature of another key',
      async () => sign({}, {}, await stranger()),
      'CompactToken validation failed with reason code: 80049228.',
    ],
    [
      'another issuer',
      () => sign({ iss: 'https://sts.windows.net/other/' }),
      'CompactToken validation failed with reason code: 80049228.',
    ],
    [
      'another audience',
      () => sign({ aud: 'https://outlook.office.com' }),
      'Access token validation failure. Invalid audience.',
    ],
    ['a past end', () => sign({ exp: now - 1 }), 'Access token has expired or is not yet valid.'],
    ['a future beginning', () => sign({ nbf: now + 60 }), 'Access token has expired or is not yet valid.'],
    ['no end', () => sign({ exp: undefined }), 'Access token has expired or is not yet valid.'],
  ])('%s', async (_, make, message) => {
    const answer = await get(await make());
    expect([answer.status, answer.body.error.code, answer.body.error.message]).toEqual([
      401,
      'InvalidAuthenticationToken',
      message,
    ]);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="", authorization_uri="${server.emulator.url}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
    );
    expect(answer.headers.get('request-id')).toBe(answer.body.error.innerError['request-id']);
  });

  test('a user without a mailbox here', async () => {
    const answer = await get(await sign({ oid: '00000000-0000-4000-8000-000000000000' }));
    expect([answer.status, answer.body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
  });

  test.each([
    ['Contacts.Read', 200, 403],
    ['User.Read Contacts.ReadWrite', 200, 400],
    ['User.Read', 403, 403],
    ['', 403, 403],
  ])('the scopes "%s" read with %i and write with %i', async (scp, read, write) => {
    const token = await sign({ scp, oid: decodeJwt(await server.emulator.token('adele'))['oid'] });
    expect((await get(token)).status).toBe(read);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await callRest(`${server.emulator.url}/v1.0/me/contacts`, 'POST', { body: {}, headers });
    expect(answer.status).toBe(write);
  });

  test('an application reaches the mailboxes that it names, and has none of its own', async () => {
    const token = await sign({ scp: undefined, oid: 'app', roles: ['Contacts.Read'], idtyp: 'app' });
    expect((await get(token, '/v1.0/users/alex@contoso.example/contacts')).status).toBe(200);
    expect((await get(token)).status).toBe(400);
  });
});

test('a token that was accepted is refused once it has expired', async () => {
  let now = new Date();
  const timed = await startEmulator({ now: () => now });
  const token = await timed.emulator.token('adele');
  const ask = () =>
    callRest(`${timed.emulator.url}/v1.0/me/contacts`, 'GET', { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  now = new Date(now.getTime() + 3600_000);
  expect((await ask()).status).toBe(401);
  await timed.close();
});

test("one user's ids open nothing for another", async () => {
  const { body } = await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'Mine' } });
  for (const path of [`me/contacts/${body.id}`, `me/contactFolders/${body.parentFolderId}`]) {
    expect((await server.call('GET', `/v1.0/${path}`, { user: 'alex' })).status).toBe(404);
  }
});

describe('issueToken', () => {
  test('works beside a running server', async () => {
    const token = await issueToken({ dataDir: server.dataDir, seed: 'empty', user: 'alex' });
    expect((await get(token, '/v1.0/users/alex@contoso.example/contacts')).status).toBe(200);
  });

  test('works before the first start, and several at once agree on the keys', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'contacts-keys-'));
    const made = await Promise.all(
      Array.from({ length: 5 }, () =>
        issueToken({ dataDir, seed: 'empty', user: 'megan@contoso.example', expiresInSeconds: 90 }),
      ),
    );
    const started = await startEmulator({ dataDir });
    for (const token of made) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await callRest(`${started.emulator.url}/v1.0/me/contacts`, 'GET', { headers })).status).toBe(200);
    }
    expect(decodeJwt(made[0]!).exp! - decodeJwt(made[0]!).iat!).toBe(90);
    const file = join(dataDir, 'emulator-keys.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('keys.0.d');
    await started.close();
    await rm(dataDir, { recursive: true });
  });

  test('names the known users when asked for another', async () => {
    const asked = issueToken({ dataDir: server.dataDir, seed: 'empty', user: 'nobody' });
    await expect(asked).rejects.toThrow('unknown user "nobody": expected one of adele, alex, megan');
  });
});

test('the log of requests is served and cleared where controls are on, and hidden where they are off', async () => {
  server.emulator.clearRequests();
  await server.call('GET', '/v1.0/me/contacts?$top=1');
  const { body } = await get(null, '/_control/requests');
  expect(body.requests).toMatchObject([
    { method: 'GET', path: '/v1.0/me/contacts', query: '$top=1', status: 200, user: 'adele@contoso.example' },
  ]);
  await callRest(`${server.emulator.url}/_control/requests`, 'DELETE', {});
  expect(server.emulator.requests).toEqual([]);
  const closed = await startEmulator({ control: false });
  expect((await closed.call('GET', '/_control/requests')).status).toBe(404);
  await closed.close();
});

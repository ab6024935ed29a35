/** The identity platform's endpoints as a client without a library meets them (reference, section 18.2). */
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEMO_APP_SECRET,
  GATEWAY_APP_ID,
  GATEWAY_SECRET,
  GRAPHIQL_APP_ID,
} from '../../src/emulator/identity/built-in.js';
import { DEMO_APP_ID, TENANT_ID } from '../../src/emulator/identity/directory.js';
import { callRest } from '../support/emulator-client.js';
import { post, signIn, startSecureEmulator, userIn, type SecureServer } from '../support/identity-client.js';

const GRAPH = 'https://graph.microsoft.com';
const REDIRECT_URI = 'http://127.0.0.1:3000/';
const VERIFIER = 'a-verifier-of-more-than-forty-three-characters-in-all';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let now = new Date();
let server: SecureServer;
let base: string;
beforeAll(async () => {
  server = await startSecureEmulator({ now: () => now });
  base = `${server.tlsUrl}/${TENANT_ID}/oauth2/v2.0`;
});
beforeEach(() => {
  now = new Date();
});
afterAll(() => server.close());

const authorizeUrl = (changes: Record<string, string | undefined> = {}) => {
  const parameters = {
    client_id: GRAPHIQL_APP_ID,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: `openid offline_access ${GRAPH}/Contacts.Read`,
    state: 'st&te',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${base}/authorize?${new URLSearchParams(given).toString()}`;
};
const locationOf = async (url: string, user = 'adele', decision?: string) =>
  new URL((await signIn(server.fetch, url, user, decision)).headers.get('location')!);
const codeOf = async (changes?: Record<string, string | undefined>) =>
  (await locationOf(authorizeUrl(changes))).searchParams.get('code')!;
const token = async (fields: Record<string, string>): Promise<{ status: number; body: any; headers: any }> => {
  const response = await post(server.fetch, `${base}/token`, fields);
  return { status: response.status, body: await response.json(), headers: response.headers };
};
const redeem = (code: string, changes: Record<string, string> = {}) =>
  token({
    grant_type: 'authorization_code',
    client_id: GRAPHIQL_APP_ID,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...changes,
  });
const refresh = (refresh_token: string, changes: Record<string, string> = {}) =>
  token({ grant_type: 'refresh_token', client_id: GRAPHIQL_APP_ID, refresh_token, ...changes });
const demoApp = { client_id: DEMO_APP_ID, client_secret: DEMO_APP_SECRET };
const expectRefusal = (answer: { status: number; body: any }, status: number, error: string, number: number) => {
  expect([answer.status, answer.body.error, answer.body.error_codes]).toEqual([status, error, [number]]);
  expect(answer.body.error_description).toMatch(`AADSTS${number}: `);
};

describe('discovery', () => {
  test('names endpoints where it was found, and the pattern of issuers for many tenants', async () => {
    const read = async (tenant: string) =>
      (await (await server.fetch(`${server.tlsUrl}/${tenant}/v2.0/.well-known/openid-configuration`)).json()) as any;
    expect(await read('contoso.example')).toMatchObject({
      issuer: `${server.tlsUrl}/${TENANT_ID}/v2.0`,
      token_endpoint: `${server.tlsUrl}/contoso.example/oauth2/v2.0/token`,
      authorization_endpoint: `${server.tlsUrl}/contoso.example/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${server.tlsUrl}/contoso.example/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${server.tlsUrl}/contoso.example/oauth2/v2.0/logout`,
      code_challenge_methods_supported: ['S256'],
    });
    expect((await read('common')).issuer).toBe(`${server.tlsUrl}/{tenantid}/v2.0`);
  });

  test('of instances says that this host stands for itself', async () => {
    const { host } = new URL(server.tlsUrl);
    const body = await (await server.fetch(`${server.tlsUrl}/common/discovery/instance?api-version=1.1`)).json();
    expect(body).toMatchObject({ metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }] });
  });

  test('keys rotate: old tokens hold until their key is removed, and new ones are signed with the new key', async () => {
    const old = await server.emulator.token('adele');
    const statusOf = async (bearer: string) =>
      (
        await callRest(`${server.emulator.url}/v1.0/me/contacts`, 'GET', {
          headers: { authorization: `Bearer ${bearer}` },
        })
      ).status;
    const kids = async (): Promise<string[]> => (await server.call('GET', '/_control/keys')).body.keys;
    const [before] = await kids();
    const { body, status } = await server.call('POST', '/_control/keys');
    expect([status, body.keys.length, body.keys[1]]).toEqual([201, 2, before]);
    const fresh = await server.emulator.token('adele');
    expect(decodeProtectedHeader(fresh).kid).toBe(body.keys[0]);
    const jwks = (await (await server.fetch(`${server.tlsUrl}/common/discovery/v2.0/keys`)).json()) as any;
    for (const one of [old, fresh]) await jwtVerify(one, createLocalJWKSet(jwks), { currentDate: now });
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200]);
    expect((await server.call('DELETE', '/_control/keys')).status).toBe(204);
    expect(await kids()).toEqual([body.keys[0]]);
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([401, 200]);
  });
});

describe('the sign-in page', () => {
  test('works without scripts, says what it is, and lets nothing foreign in', async () => {
    const response = await server.fetch(authorizeUrl({ login_hint: 'megan@contoso.example' }));
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('<html lang="en">');
    expect(html).not.toContain('<script');
    expect(html).toContain('<legend>Choose an account</legend>');
    expect(/value="([^"]*)" required checked/.exec(html)?.[1]).toBe(userIn(html, 'megan'));
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(REDIRECT_URI).origin}`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('writes what the request holds as text', async () => {
    const html = await (await server.fetch(authorizeUrl({ state: '"><img src=x>' }))).text();
    expect(html).toContain('value="&quot;&gt;&lt;img src=x&gt;"');
    expect(html).not.toContain('<img');
  });

  test('goes back with a code, the state unchanged, in the way that was asked for', async () => {
    const inQuery = await locationOf(authorizeUrl());
    expect([inQuery.searchParams.get('state'), inQuery.searchParams.get('code')?.length]).toEqual(['st&te', 43]);
    const inFragment = new URLSearchParams(
      (await locationOf(authorizeUrl({ response_mode: 'fragment' }))).hash.slice(1),
    );
    expect([inFragment.get('state'), inFragment.get('code')?.length]).toEqual(['st&te', 43]);
    const asForm = await signIn(server.fetch, authorizeUrl({ response_mode: 'form_post' }), 'adele');
    const html = await asForm.text();
    expect(html).toContain(`<form method="post" action="${REDIRECT_URI}">`);
    expect(html).toMatch(/name="code" value="[\w-]{43}"/);
    expect(html).toContain('name="state" value="st&amp;te"');
  });

  test('goes back with access_denied when the user cancels', async () => {
    const back = await locationOf(authorizeUrl(), 'adele', 'cancel');
    expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual(['access_denied', 'st&te']);
  });

  test.each([
    ['an unknown application', { client_id: '00000000-0000-4000-8000-000000000000' }, 'AADSTS700016'],
    ['no application', { client_id: undefined }, 'AADSTS900144'],
    ['an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'AADSTS50011'],
    ['a registered host with another path', { redirect_uri: 'http://localhost/elsewhere' }, 'AADSTS50011'],
    ['another scheme', { redirect_uri: 'https://localhost/' }, 'AADSTS50011'],
    ['an address with a fragment', { redirect_uri: `${REDIRECT_URI}#x` }, 'AADSTS50011'],
  ])('sends nobody anywhere for %s', async (_, changes, message) => {
    const response = await server.fetch(authorizeUrl(changes));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain(message);
  });

  test.each([
    ['no PKCE from a public client', { code_challenge: undefined }, 'invalid_request', 9002325],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request', 501491],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type', 700054],
    ['no scope', { scope: undefined }, 'invalid_request', 900144],
    ['a scope that there is not', { scope: `${GRAPH}/Contacts.Eat` }, 'invalid_scope', 650053],
    ['an API that there is not', { scope: 'api://nothing/x' }, 'invalid_resource', 500011],
    [
      'scopes of both hosts',
      { scope: 'Contacts.Read https://outlook.office.com/contacts.read' },
      'invalid_scope',
      28000,
    ],
    ['a silent sign-in', { prompt: 'none' }, 'login_required', 50058],
  ])('tells the application of %s', async (_, changes, error, number) => {
    const response = await server.fetch(authorizeUrl(changes));
    const back = new URL(response.headers.get('location')!);
    expect([back.origin, back.searchParams.get('error')]).toEqual([new URL(REDIRECT_URI).origin, error]);
    expect(back.searchParams.get('error_description')).toContain(`AADSTS${number}: `);
  });

  test('takes no choice that another site sends', async () => {
    const user = userIn(await (await server.fetch(authorizeUrl())).text(), 'adele');
    const fields = new URLSearchParams(new URL(authorizeUrl()).search);
    fields.set('user', user);
    fields.set('decision', 'accept');
    const headers = { 'sec-fetch-site': 'cross-site' };
    const response = await server.fetch(`${base}/authorize`, { method: 'POST', body: fields, headers });
    expect(new URL(response.headers.get('location')!).searchParams.get('error')).toBe('access_denied');
  });
});

describe('authorization codes', () => {
  test('give tokens once, never to be stored', async () => {
    const code = await codeOf({ nonce: 'n1' });
    const { status, body, headers } = await redeem(code);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: `${GRAPH}/Contacts.Read openid` });
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: GRAPH,
      appid: GRAPHIQL_APP_ID,
      ver: '1.0',
      tid: TENANT_ID,
    });
    expect(decodeJwt(body.id_token)).toMatchObject({ aud: GRAPHIQL_APP_ID, nonce: 'n1', ver: '2.0' });
    expectRefusal(await redeem(code), 400, 'invalid_grant', 54005);
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(50) }, 'invalid_grant', 501481],
    ['no verifier', { code_verifier: '' }, 'invalid_grant', 50148],
    ['another address', { redirect_uri: 'http://127.0.0.1:3001/' }, 'invalid_grant', 500112],
    ['another application', demoApp, 'invalid_grant', 70000],
    ['a secret from a public client', { client_secret: 'x' }, 'invalid_client', 700025],
  ])('are worth nothing with %s', async (_, changes, error, number) => {
    const code = await codeOf();
    expectRefusal(await redeem(code, changes), error === 'invalid_client' ? 401 : 400, error, number);
    expect((await redeem(code)).status).toBe(200); // What was wrong did not use it up.
  });

  test('end after ten minutes', async () => {
    const code = await codeOf();
    now = new Date(now.getTime() + 10 * 60_000);
    expectRefusal(await redeem(code), 400, 'invalid_grant', 70008);
  });
});

describe('refresh tokens', () => {
  test('are replaced at each use, and the old one is refused', async () => {
    const first = (await redeem(await codeOf())).body.refresh_token;
    const second = await refresh(first);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first);
    expectRefusal(await refresh(first), 400, 'invalid_grant', 700082);
    expect((await refresh(second.body.refresh_token)).status).toBe(200);
  });

  test('of two that come at once, one succeeds', async () => {
    const { refresh_token } = (await redeem(await codeOf())).body;
    const answers = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('come only when offline_access is asked for, and belong to one application', async () => {
    const without = await redeem(await codeOf({ scope: 'openid Contacts.Read' }));
    expect(without.body).not.toHaveProperty('refresh_token');
    const { refresh_token } = (await redeem(await codeOf())).body;
    expectRefusal(await refresh(refresh_token, demoApp), 400, 'invalid_grant', 70000);
    expectRefusal(await refresh('nonsense'), 400, 'invalid_grant', 70000);
  });

  test('end after ninety days', async () => {
    const { refresh_token } = (await redeem(await codeOf())).body;
    now = new Date(now.getTime() + 90 * 86_400_000);
    expectRefusal(await refresh(refresh_token), 400, 'invalid_grant', 700082);
  });
});

describe('the token endpoint', () => {
  const credentials = { grant_type: 'client_credentials', ...demoApp, scope: `${GRAPH}/.default` };

  test('takes the secret in a Basic header too', async () => {
    const authorization = `Basic ${Buffer.from(`${DEMO_APP_ID}:${DEMO_APP_SECRET}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: `${GRAPH}/.default` });
    expect((await server.fetch(`${base}/token`, { method: 'POST', body, headers: { authorization } })).status).toBe(
      200,
    );
  });

  test.each([
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['a grant that there is not', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['an unknown application', { client_id: 'x' }, 400, 'unauthorized_client', 700016],
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['a single permission', { scope: `${GRAPH}/Contacts.Read` }, 400, 'invalid_scope', 1002012],
    ['a scope without host', { scope: '.default' }, 400, 'invalid_scope', 1002012],
    ['Outlook for an application', { scope: 'https://outlook.office.com/.default' }, 400, 'invalid_resource', 500011],
    ['a public client', { client_id: GRAPHIQL_APP_ID, client_secret: '' }, 401, 'invalid_client', 7000218],
    ['broken claims', { claims: '{' }, 400, 'invalid_request', 50128],
    [
      'a damaged assertion of the client',
      {
        client_secret: '',
        client_assertion: 'x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      401,
      'invalid_client',
      50027,
    ],
  ])('refuses %s', async (_, changes, status, error, number) => {
    const answer = await token({ ...credentials, ...changes });
    expectRefusal(answer, status, error, number);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['JSON', 'application/json', JSON.stringify(credentials), 400, 900141],
    ['a parameter twice', 'application/x-www-form-urlencoded', 'grant_type=a&grant_type=b', 400, 9000411],
    ['a form of more than 64 KiB', 'application/x-www-form-urlencoded', `a=${'x'.repeat(65_536)}`, 413, 90014],
  ])('refuses %s', async (_, type, body, status, number) => {
    const response = await server.fetch(`${base}/token`, { method: 'POST', body, headers: { 'content-type': type } });
    expectRefusal({ status: response.status, body: await response.json() }, status, 'invalid_request', number);
  });

  test('does not read parameters in the URL, and takes POST alone', async () => {
    const url = `${base}/token?${new URLSearchParams(credentials).toString()}`;
    expect((await post(server.fetch, url, {})).status).toBe(400);
    const asked = await server.fetch(url);
    expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  test('says in the token what the client can do, and answers under the id of the request', async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['CP1'] } } });
    const { body } = await token({ ...credentials, claims });
    expect(decodeJwt(body.access_token)).toMatchObject({ xms_cc: ['CP1'] });
    const headers = { 'client-request-id': 'c0ffee00-0000-4000-8000-000000000001' };
    const refused = await server.fetch(`${base}/token`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
      headers,
    });
    expect(await refused.json()).toMatchObject({ correlation_id: headers['client-request-id'] });
  });

  test('lets pages of registered applications read its answers, and no others', async () => {
    const ask = async (origin: string) =>
      (
        await server.fetch(`${base}/token`, {
          method: 'POST',
          body: new URLSearchParams(credentials),
          headers: { origin },
        })
      ).headers.get('access-control-allow-origin');
    expect(await ask('http://localhost:4000')).toBe('http://localhost:4000');
    expect(await ask('https://evil.example')).toBeNull();
  });
});

describe('on behalf of', () => {
  const exchange = (assertion: string, changes: Record<string, string> = {}) =>
    token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: GATEWAY_APP_ID,
      client_secret: GATEWAY_SECRET,
      requested_token_use: 'on_behalf_of',
      scope: 'Contacts.Read',
      assertion,
      ...changes,
    });
  const assertionFor = async (scope = 'api://contacts-gateway/access_as_user') =>
    (await redeem(await codeOf({ scope: `openid ${scope}` }))).body;

  test('gives what was asked for and no more', async () => {
    const { body } = await exchange((await assertionFor()).access_token);
    expect(decodeJwt(body.access_token)).toMatchObject({ scp: 'Contacts.Read', appid: GATEWAY_APP_ID, appidacr: '1' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
  });

  test.each([
    ['a token that is over', async () => (await assertionFor()).access_token, { late: true }, 500133],
    ['a token for Graph', async () => (await assertionFor('Contacts.Read')).access_token, {}, 500131],
    ['an ID token', async () => (await assertionFor()).id_token, {}, 500131],
    ['no token', async () => 'x.y.z', {}, 50013],
  ])('refuses %s', async (_, make, { late }: { late?: boolean }, number) => {
    const assertion = await make();
    if (late) now = new Date(now.getTime() + 3_600_000);
    expectRefusal(await exchange(assertion), 400, 'invalid_grant', number);
  });

  test('refuses permissions that the application has not been granted', async () => {
    const { access_token } = await assertionFor();
    const answer = await exchange(access_token, { scope: 'api://contacts-gateway/access_as_user' });
    expectRefusal(answer, 400, 'invalid_grant', 65001);
    expect(answer.body.suberror).toBe('consent_required');
    expectRefusal(await exchange(access_token, { requested_token_use: '' }), 400, 'invalid_request', 900144);
  });
});

describe('devices', () => {
  const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
  const begin = async () =>
    (await (
      await post(server.fetch, `${base}/devicecode`, { client_id: GRAPHIQL_APP_ID, scope: 'Contacts.Read' })
    ).json()) as any;
  const poll = (device_code: string) => token({ grant_type: DEVICE_GRANT, client_id: GRAPHIQL_APP_ID, device_code });
  const decide = async ({ verification_uri, user_code }: any, decision: string) => {
    const html = await (await server.fetch(`${verification_uri}?user_code=${user_code}`)).text();
    expect(html).toContain(`value="${user_code}"`);
    return post(server.fetch, verification_uri, { user_code, user: userIn(html, 'alex'), decision });
  };

  test('wait for the user, then get tokens once', async () => {
    const device = await begin();
    expect(device).toMatchObject({ expires_in: 900, interval: 5, user_code: expect.stringMatching(/^[A-Z]{9}$/) });
    expectRefusal(await poll(device.device_code), 400, 'authorization_pending', 70016);
    expect((await decide(device, 'accept')).status).toBe(200);
    const { body } = await poll(device.device_code);
    expect(decodeJwt(body.access_token)).toMatchObject({ upn: 'alex@contoso.example', scp: 'Contacts.Read' });
    expectRefusal(await poll(device.device_code), 400, 'bad_verification_code', 70018);
    expect((await decide(device, 'accept')).status).toBe(400); // The user's code is used up too.
  });

  test('are told when the user declines, and when it took too long', async () => {
    const declined = await begin();
    await decide(declined, 'cancel');
    expectRefusal(await poll(declined.device_code), 400, 'authorization_declined', 70017);
    const late = await begin();
    now = new Date(now.getTime() + 900_000);
    expectRefusal(await poll(late.device_code), 400, 'expired_token', 70020);
    expect((await decide(late, 'accept')).status).toBe(400);
  });
});

test('who a token is about is told at userinfo, and to nobody else', async () => {
  const { body } = await redeem(await codeOf());
  const ask = (bearer: string) =>
    server.fetch(`${server.tlsUrl}/oidc/userinfo`, { headers: { authorization: `Bearer ${bearer}` } });
  expect(await (await ask(body.access_token)).json()).toMatchObject({ preferred_username: 'adele@contoso.example' });
  expect((await ask(body.id_token)).status).toBe(401);
});

test('signing out leads back to registered addresses alone', async () => {
  const leave = (target: string) =>
    server.fetch(
      `${base}/logout?${new URLSearchParams({ client_id: GRAPHIQL_APP_ID, post_logout_redirect_uri: target, state: 's' }).toString()}`,
    );
  expect((await leave(REDIRECT_URI)).headers.get('location')).toBe(`${REDIRECT_URI}?state=s`);
  const refused = await leave('https://evil.example/');
  expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
  expect((await server.fetch(`${base}/logout`)).status).toBe(200);
});

describe('identity.json', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'contacts-identity-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));
  const write = (content: unknown) => writeFile(join(dataDir, 'identity.json'), JSON.stringify(content));

  test('registers applications and users of its own', async () => {
    const clientId = 'AAAAAAAA-0000-4000-8000-000000000001';
    await write({
      apps: [
        {
          clientId,
          name: 'Phone <book>',
          public: true,
          redirectUris: ['https://app.example/back?x=1', 'msal-app://auth'],
          delegated: ['Contacts.Read'],
        },
      ],
      users: [
        { userPrincipalName: 'alex@contoso.example', enabled: false },
        { userPrincipalName: 'guest@contoso.example', displayName: 'A guest without mailbox' },
      ],
    });
    const own = await startSecureEmulator({ dataDir });
    try {
      const url = (redirect_uri: string) =>
        authorizeUrl({ client_id: clientId, redirect_uri, scope: 'Contacts.Read' }).replace(server.tlsUrl, own.tlsUrl);
      const page = await own.fetch(url('msal-app://auth'));
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self' msal-app:");
      const html = await page.text();
      expect(html).toContain('Phone &lt;book&gt;');
      expect(() => userIn(html, 'alex')).toThrow('not on the page');
      const redirect_uri = 'https://app.example/back?x=1';
      const answer = await signIn(own.fetch, url(redirect_uri), 'guest');
      const back = new URL(answer.headers.get('location')!);
      expect(back.searchParams.get('x')).toBe('1');
      const tokens = (await (
        await post(own.fetch, `${own.tlsUrl}/${TENANT_ID}/oauth2/v2.0/token`, {
          grant_type: 'authorization_code',
          client_id: clientId,
          code: back.searchParams.get('code')!,
          redirect_uri,
          code_verifier: VERIFIER,
        })
      ).json()) as any;
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const asked = await callRest(`${own.emulator.url}/v1.0/me/contacts`, 'GET', { headers });
      expect([asked.status, asked.body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
      const builtIn = await own.fetch(authorizeUrl().replace(server.tlsUrl, own.tlsUrl));
      expect(await builtIn.text()).toContain('AADSTS700016');
    } finally {
      await own.close();
    }
  });

  test.each([
    ['a word for an id', { apps: [{ clientId: 'x' }] }, 'apps[0].clientId: expected a GUID, but got "x"'],
    ['an unknown member', { apps: [{ clientID: 'x' }] }, 'apps[0].clientID: expected one of clientId, name'],
    [
      'a permission that there is not',
      { apps: [{ clientId: GRAPHIQL_APP_ID, delegated: ['Contacts.Eat'] }] },
      'apps[0].delegated: expected permissions that exist, but got "Contacts.Eat"',
    ],
    [
      'a public application with a secret',
      { apps: [{ clientId: GRAPHIQL_APP_ID, public: true, secrets: ['x'] }] },
      'apps[0]: expected a public application without secrets',
    ],
    ['no list', { users: {} }, 'users: expected a list'],
    [
      'a broken certificate',
      { apps: [{ clientId: GRAPHIQL_APP_ID, certificates: ['x'] }] },
      'apps[0].certificates[0]: expected a certificate in PEM',
    ],
  ])('stops the start with %s, and says where it is', async (_, content, message) => {
    await write(content);
    await expect(startSecureEmulator({ dataDir })).rejects.toThrow(`${join(dataDir, 'identity.json')}: ${message}`);
  });
});

test.each([
  ['an unknown error', { error: 'nope' }, 'error: expected one of interaction_required'],
  ['claims as text', { claims: '{}' }, 'claims: expected an object, but got "{}"'],
  ['a fraction', { times: 0.5 }, 'times: expected a count, but got 0.5'],
  ['nothing', undefined, 'the file: expected an object'],
])('a refusal on demand with %s is not taken', async (_, body, message) => {
  const answer = await server.call('POST', '/_control/token-refusals', { body });
  expect([answer.status, answer.body.error.code]).toEqual([400, 'invalidRefusal']);
  expect(answer.body.error.message).toContain(message);
});

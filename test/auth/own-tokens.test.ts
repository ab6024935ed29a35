/** Which tokens a gateway takes that acts for its callers or as an application, and what the others are told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Authenticate } from '../../src/auth/credential.js';
import { createOwnTokensAuthentication, type AppRegistration } from '../../src/auth/own-tokens.js';
import { createTokenCache } from '../../src/auth/token-cache.js';

const TENANT = 'b5d6a1f4-3c0e-4d57-9a42-7f1e8c2d9b60';
const PARTNER = '0c9a7e61-52b4-4d0f-8f6e-3f1d2c7b9a10';
const CLIENT = 'c8e0a2d4-7b16-4f39-8d52-1a6f90b3e7c5';
const NOW = Date.UTC(2026, 10, 22, 12);
const seconds = NOW / 1000;

let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
let published: JWK[] = [];
let server: Server;
let authority: string;
let fetches = 0;
let clock = NOW;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(async () => {
  published = [await jwkOf(keys.publicKey, 'k1')];
  clock = NOW;
  fetches = 0;
});

const jwkOf = async (key: CryptoKey, kid: string): Promise<JWK> => ({
  ...(await exportJWK(key)),
  kid,
  alg: 'RS256',
  use: 'sig',
});

function open(app: Partial<AppRegistration> = {}, cooldownMs?: number): Promise<Authenticate> {
  return createOwnTokensAuthentication({
    app: {
      auth: 'on-behalf-of',
      authority,
      issuerOfVersion1: 'https://sts.windows.net',
      tenantId: TENANT,
      clientId: CLIENT,
      clientSecret: 'a-secret',
      clientCertificate: null,
      audience: CLIENT,
      allowedTenants: [TENANT.toUpperCase()],
      mailboxPolicy: [],
      resource: 'https://graph.microsoft.com',
      ...app,
    },
    cache: createTokenCache(),
    onTokenRequest: () => undefined,
    now: () => clock,
    ...(cooldownMs !== undefined && { cooldownMs }),
  });
}

const USER = {
  aud: CLIENT,
  tid: TENANT,
  oid: 'adele-oid',
  scp: 'access_as_user',
  azp: 'a-client',
  ver: '2.0',
  nbf: seconds,
  exp: seconds + 3600,
};
const APP = { ...USER, scp: undefined, roles: ['access_as_application'], idtyp: 'app', oid: 'service-oid' };

function sign(
  claims: Record<string, unknown> = {},
  header: { alg?: string; kid?: string } = {},
  key: CryptoKey | Uint8Array = keys.privateKey,
): Promise<string> {
  const tid = typeof claims['tid'] === 'string' ? claims['tid'] : TENANT;
  const iss = `${authority}/${tid}/v2.0`;
  return new SignJWT({ iss, ...USER, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);
}

const VERSION_1 = { ver: '1.0', azp: undefined, appid: 'a-client', iss: `https://sts.windows.net/${TENANT}/` };

describe.each(['on-behalf-of', 'client-credentials'] as const)('%s', (auth) => {
  test('takes a token of a signed-in user, in both versions', async () => {
    const authenticate = await open({ auth, audience: 'api://contacts' });
    const second = await authenticate(`Bearer ${await sign()}`);
    const first = await authenticate(`Bearer ${await sign({ ...VERSION_1, aud: 'api://contacts' })}`);
    expect(second).toMatchObject({ userId: 'adele-oid', tenantId: TENANT, expiresAtMs: (seconds + 3600) * 1000 });
    expect(first.principal).toBe(second.principal);
    expect(first.tokenKey).not.toBe(second.tokenKey);
  });

  test.each([
    ['expired', { exp: seconds - 61 }, /expired/],
    ['early', { nbf: seconds + 90 }, /not valid yet, only in 90 s: the clock .* is wrong/],
    ['for another API', { aud: 'api://other' }, /made out to another API.*\/\.default/],
    ['for Graph', { aud: 'https://graph.microsoft.com' }, /instead of one of Graph or Outlook/],
    ['of a foreign issuer', { iss: 'https://evil.example/' }, /another issuer/],
    ['of another tenant than its issuer', { iss: `https://sts.windows.net/${PARTNER}/`, ver: '1.0' }, /another issuer/],
    ['with the issuer of the other version', { iss: `https://sts.windows.net/${TENANT}/` }, /another issuer/],
    ['of a tenant that is not on the list', { tid: PARTNER }, /GATEWAY_ALLOWED_TENANTS/],
    ['without an end', { exp: undefined }, /claim "exp"/],
    ['without a beginning', { nbf: undefined }, /claim "nbf"/],
    ['without a tenant', { tid: undefined }, /claim "tid"/],
    ['without an object id', { oid: undefined }, /claim "oid"/],
    ['an ID token', { azp: undefined, scp: undefined, nonce: 'n' }, /ID token/],
    ['an ID token with roles', { azp: undefined, scp: undefined, roles: ['admin'] }, /ID token/],
    ['an ID token that names the client', { scp: undefined, roles: ['admin'], nonce: 'n' }, /ID token/],
    ['without any right', { scp: undefined }, /grants nothing/],
    ['with empty rights', { scp: ' ', roles: [] }, /grants nothing/],
    ['with a right that is no text', { scp: 7 }, /grants nothing/],
  ])('refuses a token that is %s, and says what to do', async (_, claims, message) => {
    const authenticate = await open({ auth });
    await expect(authenticate(`Bearer ${await sign(claims)}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['expired for less than a minute', { exp: seconds - 59 }],
    ['early by less than a minute', { nbf: seconds + 59 }],
  ])('takes a token that is %s, because clocks differ', async (_, claims) => {
    await expect((await open({ auth }))(`Bearer ${await sign(claims)}`)).resolves.toBeDefined();
  });

  test('takes a guest of a tenant on the list', async () => {
    const authenticate = await open({ auth, allowedTenants: [TENANT, PARTNER] });
    const credential = await authenticate(`Bearer ${await sign({ tid: PARTNER })}`);
    expect(credential.tenantId).toBe(PARTNER);
    expect(credential.principal).not.toBe((await authenticate(`Bearer ${await sign()}`)).principal);
  });

  test('refuses forged signatures: another key, no algorithm, the public key as a secret, another algorithm', async () => {
    const forger = await generateKeyPair('RS256');
    const pss = await generateKeyPair('PS256');
    const encode = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');
    const payload = encode({ iss: `${authority}/${TENANT}/v2.0`, ...USER });
    const publicPem = Buffer.from(await exportSPKI(keys.publicKey));
    const authenticate = await open({ auth });
    for (const token of [
      await sign({}, {}, forger.privateKey),
      await sign({}, { alg: 'PS256' }, pss.privateKey),
      await sign({}, { alg: 'HS256' }, publicPem),
      await sign({}, { alg: 'HS256' }, Buffer.from(JSON.stringify(published[0]))),
      `${encode({ alg: 'none' })}.${payload}.`,
      `${encode({ alg: 'RS256', kid: 'k1' })}.${payload}.`,
      `${encode({ alg: 'RS256', kid: 'k1' })}.${payload}.AAAA`,
      (await sign()).replace(/\.[^.]+\./, `.${encode({ ...USER, oid: 'megan-oid' })}.`),
      'not-a-jwt',
    ]) {
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  test('a flood of unknown keys costs one fetch of the keys', async () => {
    const authenticate = await open({ auth });
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, at) => sign({}, { kid: `unknown-${at}` })));
    const refusals = await Promise.allSettled(tokens.map((token) => authenticate(`Bearer ${token}`)));
    expect(refusals.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(authenticate(`Bearer ${await sign()}`)).resolves.toBeDefined();
    expect(fetches).toBe(1);
  });

  test('a token of a key that is newer than those at hand is taken once the pause is over', async () => {
    const authenticate = await open({ auth }, 0);
    await authenticate(`Bearer ${await sign()}`);
    const next = await generateKeyPair('RS256', { extractable: true });
    published = [await jwkOf(next.publicKey, 'k2'), ...published];
    await expect(authenticate(`Bearer ${await sign({}, { kid: 'k2' }, next.privateKey)}`)).resolves.toBeDefined();
  });
});

test('who acts for users refuses an application’s own token, whatever else it claims', async () => {
  const authenticate = await open();
  for (const claims of [APP, { ...APP, idtyp: undefined }, { ...APP, scp: 'access_as_user' }]) {
    await expect(authenticate(`Bearer ${await sign(claims)}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('acts for users'),
    });
  }
});

describe('which mailboxes a caller of an application may open', () => {
  const check = async (mailboxPolicy: string[], claims: object, owner: string | null): Promise<string> => {
    const authenticate = await open({ auth: 'client-credentials', mailboxPolicy });
    const credential = await authenticate(`Bearer ${await sign({ ...APP, ...claims })}`);
    try {
      credential.checkMailbox!(owner);
      return 'open';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test.each([
    [[], {}, 'adele@contoso.example', 'FORBIDDEN'],
    [['adele@contoso.example'], {}, 'Adele@Contoso.example', 'open'],
    [['adele@contoso.example'], {}, 'megan@contoso.example', 'FORBIDDEN'],
    [['adele@contoso.example'], {}, '5f0b4b0e-8a39-4d6b-8f0c-9e117c1d8f52', 'FORBIDDEN'],
    [['5f0b4b0e-8a39-4d6b-8f0c-9e117c1d8f52'], {}, '5F0B4B0E-8a39-4d6b-8f0c-9e117c1d8f52', 'open'],
    [['@contoso.example'], {}, 'megan@contoso.example', 'open'],
    [['@contoso.example'], {}, 'megan@sub.contoso.example', 'FORBIDDEN'],
    [['@contoso.example'], {}, 'megan@evilcontoso.example', 'FORBIDDEN'],
    [['@contoso.example'], {}, 'x@contoso.example@evil.example', 'FORBIDDEN'],
    [['@contoso.example'], {}, null, 'BAD_USER_INPUT'],
    [['claim:mailboxes'], {}, 'adele@contoso.example', 'FORBIDDEN'],
    [
      ['claim:mailboxes'],
      { mailboxes: 'adele@contoso.example, megan@contoso.example' },
      'megan@contoso.example',
      'open',
    ],
    [['claim:mailboxes'], { mailboxes: ['@fabrikam.example'] }, 'a@fabrikam.example', 'open'],
    [['claim:mailboxes'], { mailboxes: ['@fabrikam.example'] }, 'adele@contoso.example', 'FORBIDDEN'],
    [['claim:mailboxes'], { mailboxes: ['', '@', 7, null] }, 'adele@contoso.example', 'FORBIDDEN'],
    [['claim:mailboxes'], { mailboxes: { length: 1 } }, 'adele@contoso.example', 'FORBIDDEN'],
    [['claim:upn'], { upn: 'adele@contoso.example' }, 'adele@contoso.example', 'open'],
    [['claim:constructor'], {}, 'adele@contoso.example', 'FORBIDDEN'],
  ])('policy %j, claims %j: %s is %s', async (policy, claims, owner, outcome) => {
    expect(await check(policy, claims, owner)).toBe(outcome);
  });

  test('callers with other rights are other principals, and one caller is the same with each of her tokens', async () => {
    const authenticate = await open({ auth: 'client-credentials', mailboxPolicy: ['claim:mailboxes'] });
    const principalFor = async (claims: object): Promise<string> =>
      (await authenticate(`Bearer ${await sign({ ...APP, ...claims })}`)).principal;
    const adele = await principalFor({ mailboxes: 'adele@contoso.example', jti: '1' });
    expect(await principalFor({ mailboxes: 'ADELE@contoso.example', jti: '2' })).toBe(adele);
    expect(await principalFor({ mailboxes: 'adele@contoso.example,megan@contoso.example' })).not.toBe(adele);
    expect(await principalFor({ mailboxes: 'adele@contoso.example', oid: 'other-oid' })).not.toBe(adele);
  });
});

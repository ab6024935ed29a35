/** Whose tokens are let in, and what the others are told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createBearerAuthentication } from '../../src/auth/bearer.js';
import { createEmbeddedAuthentication } from '../../src/auth/embedded.js';

const TENANT = 'b5d6a1f4-3c0e-4d57-9a42-7f1e8c2d9b60';
const NOW = Date.UTC(2026, 10, 22, 12);

describe('bearer', () => {
  const authenticate = createBearerAuthentication();

  test('passes the token on and names the principal by the whole of it', async () => {
    const [one, again, other] = await Promise.all(['Bearer a.b.c', 'bearer a.b.c', 'Bearer a.b.d'].map(authenticate));
    expect(await one!.getToken({ access: 'read', shared: false })).toBe('a.b.c');
    expect(one!.principal).toBe(again!.principal);
    expect(one!.principal).not.toBe(other!.principal);
    expect(one!.principal).not.toContain('a.b.c');
    expect(one).toMatchObject({ userId: null, tenantId: null, expiresAtMs: null });
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'a.b.c',
    'Bearer a b',
    'Bearer a\r\nX: y',
    'Bearer ä',
    `Bearer ${'a'.repeat(16_385)}`,
  ])('refuses %j', async (authorization) => {
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('takes a token of the greatest length', async () => {
    expect(
      await (await authenticate(`Bearer ${'a'.repeat(16_384)}`)).getToken({ access: 'read', shared: false }),
    ).toHaveLength(16_384);
  });
});

describe('embedded', () => {
  let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
  let jwk: JWK;
  let server: Server;
  let keysUrl: URL;
  let published: JWK[] = [];
  let fetches = 0;
  let clock = NOW;

  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    published = [jwk];
    server = createServer((_request, response) => {
      fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    keysUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${TENANT}/discovery/v2.0/keys`);
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    clock = NOW;
    fetches = 0;
  });

  const authentication = () => createEmbeddedAuthentication({ keysUrl, now: () => clock });
  const seconds = NOW / 1000;
  const CLAIMS = {
    iss: `https://sts.windows.net/${TENANT}/`,
    aud: 'https://graph.microsoft.com',
    tid: TENANT,
    oid: 'adele-oid',
    scp: 'Contacts.ReadWrite',
    nbf: seconds,
    exp: seconds + 3600,
  };
  const sign = (
    claims: Record<string, unknown> = {},
    header: { alg?: string; kid?: string } = {},
    key: CryptoKey | Uint8Array = keys.privateKey,
  ) => new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);

  test('names the user of a valid token, the same for each of her tokens', async () => {
    const authenticate = authentication();
    const first = await authenticate(`Bearer ${await sign()}`);
    const second = await authenticate(`Bearer ${await sign({ jti: '2' })}`);
    const other = await authenticate(`Bearer ${await sign({ oid: 'alex-oid' })}`);
    expect(first).toMatchObject({ userId: 'adele-oid', tenantId: TENANT, expiresAtMs: (seconds + 3600) * 1000 });
    expect(second.principal).toBe(first.principal);
    expect(await second.getToken({ access: 'read', shared: false })).not.toBe(
      await first.getToken({ access: 'read', shared: false }),
    );
    expect(other.principal).not.toBe(first.principal);
    expect(fetches).toBe(1);
  });

  test('takes tokens for Outlook as well', async () => {
    await expect(
      authentication()(`Bearer ${await sign({ aud: 'https://outlook.office.com' })}`),
    ).resolves.toBeDefined();
  });

  test('an application has no user', async () => {
    const app = await authentication()(`Bearer ${await sign({ scp: undefined, roles: ['Contacts.Read'] })}`);
    expect(app).toMatchObject({ userId: null, tenantId: TENANT });
  });

  test.each([
    ['expired', { exp: seconds - 6 }, /expired/],
    ['early', { nbf: seconds + 6 }, /not valid yet/],
    ['for another API', { aud: 'https://management.azure.com' }, /another API/],
    ['of another issuer', { iss: 'https://evil.example/' }, /issuer/],
    ['of another tenant than its issuer', { tid: 'other' }, /issuer/],
    ['without an end', { exp: undefined }, /claim/],
    ['without a tenant', { tid: undefined }, /claim/],
  ])('a token that is %s is refused with the remedy', async (_, claims, message) => {
    await expect(authentication()(`Bearer ${await sign(claims)}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['expired for less than the tolerance', { exp: seconds - 4 }],
    ['early by less than the tolerance', { nbf: seconds + 4 }],
  ])('a token that is %s passes', async (_, claims) => {
    await expect(authentication()(`Bearer ${await sign(claims)}`)).resolves.toBeDefined();
  });

  test('a forged signature, another algorithm and no algorithm are refused', async () => {
    const forger = await generateKeyPair('RS256');
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const secret = new TextEncoder().encode(JSON.stringify(jwk).padEnd(64));
    const tokens = [
      await sign({}, {}, forger.privateKey),
      await sign({}, { alg: 'HS256' }, secret),
      `${encode({ alg: 'none' })}.${encode(CLAIMS)}.`,
      `${encode({ alg: 'RS256', kid: 'k1' })}.${encode(CLAIMS)}.AAAA`,
      'not-a-jwt',
    ];
    for (const token of tokens) {
      await expect(authentication()(`Bearer ${token}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  test('tokens with unknown keys do not make the gateway ask for keys again and again', async () => {
    const authenticate = authentication();
    await authenticate(`Bearer ${await sign()}`);
    for (let i = 0; i < 20; i += 1) {
      await expect(authenticate(`Bearer ${await sign({}, { kid: `unknown-${i}` })}`)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
    expect(fetches).toBe(1);
  });

  test('a token that was let in is let in no longer than it is good', async () => {
    const authenticate = authentication();
    const token = `Bearer ${await sign({ exp: seconds + 60 })}`;
    await authenticate(token);
    clock = NOW + 59_000;
    await expect(authenticate(token)).resolves.toBeDefined();
    clock = NOW + 70_000;
    await expect(authenticate(token)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('expired'),
    });
  });

  test('keys that cannot be read are a failure of the upstream, not of the caller', async () => {
    const authenticate = createEmbeddedAuthentication({
      keysUrl: new URL('http://127.0.0.1:1/keys'),
      now: () => clock,
    });
    await expect(authenticate(`Bearer ${await sign()}`)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

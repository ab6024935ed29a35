/** Microsoft's own library signs users and applications in at the identity platform, unchanged. */
import {
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  PublicClientApplication,
  type Configuration,
  type INetworkModule,
} from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
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
import { makeServerCertificate } from '../../src/emulator/tls/certificate.js';
import { callRest } from '../support/emulator-client.js';
import { post, signIn, startSecureEmulator, userIn, type SecureServer } from '../support/identity-client.js';

const GRAPH = 'https://graph.microsoft.com';
const REDIRECT_URI = 'http://localhost:53682/';
const GATEWAY_SCOPE = 'api://contacts-gateway/access_as_user';

let server: SecureServer;
beforeAll(async () => {
  server = await startSecureEmulator();
});
afterAll(() => server.close());

function configuration(auth: Partial<Configuration['auth']>, at = server): Configuration {
  return {
    auth: {
      clientId: DEMO_APP_ID,
      authority: `${at.tlsUrl}/${TENANT_ID}`,
      knownAuthorities: [new URL(at.tlsUrl).host],
      ...auth,
    },
    system: { networkClient: at.network },
  };
}

const confidential = (auth: Partial<Configuration['auth']>, at = server) =>
  new ConfidentialClientApplication(configuration(auth, at));
const graphiql = () => new PublicClientApplication(configuration({ clientId: GRAPHIQL_APP_ID }));

const statusOf = async (accessToken: string, path = '/me/contacts', at = server) => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await callRest(`${at.emulator.url}/v1.0${path}`, 'GET', { headers })).status;
};

/** Signs adele in through the page, as a public client with PKCE. */
async function signedIn(app: PublicClientApplication, scopes: string[], user = 'adele') {
  const verifier = 'v'.repeat(64);
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const nonce = 'n-0S6_WzA2Mj';
  const url = await app.getAuthCodeUrl({
    scopes,
    redirectUri: REDIRECT_URI,
    codeChallenge,
    codeChallengeMethod: 'S256',
    state: 'af0ifjsldkj',
    nonce,
  });
  const answer = await signIn(server.fetch, url, user);
  const back = new URL(answer.headers.get('location')!);
  expect(`${back.origin}/`).toBe(REDIRECT_URI);
  expect(back.searchParams.get('state')).toBe('af0ifjsldkj');
  return app.acquireTokenByCode(
    { code: back.searchParams.get('code')!, scopes, redirectUri: REDIRECT_URI, codeVerifier: verifier },
    { nonce, code: back.searchParams.get('code')! },
  );
}

describe('an application on its own behalf', () => {
  test('gets a token for its secret, which opens the mailboxes that it names', async () => {
    const app = confidential({ clientSecret: DEMO_APP_SECRET });
    const { accessToken } = (await app.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`] }))!;
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({
      aud: GRAPH,
      appid: DEMO_APP_ID,
      roles: ['Contacts.ReadWrite'],
      idtyp: 'app',
      ver: '1.0',
    });
    expect(claims).not.toHaveProperty('scp');
    expect(await statusOf(accessToken, '/users/adele@contoso.example/contacts')).toBe(200);
  });

  test('is refused with a wrong secret', async () => {
    const asked = confidential({ clientSecret: 'wrong' }).acquireTokenByClientCredential({
      scopes: [`${GRAPH}/.default`],
    });
    await expect(asked).rejects.toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215 });
  });

  test.each(['thumbprintSha256', 'thumbprint'] as const)(
    'gets a token for its certificate, named by %s',
    async (kind) => {
      const { certificate, privateKey } = makeClientCertificate();
      const dataDir = await mkdtemp(join(tmpdir(), 'contacts-certificate-'));
      const app = { clientId: DEMO_APP_ID, certificates: [certificate], application: ['Contacts.Read'] };
      await writeFile(join(dataDir, 'identity.json'), JSON.stringify({ apps: [app] }));
      const other = await startSecureEmulator({ dataDir });
      try {
        const { fingerprint, fingerprint256 } = new X509Certificate(certificate);
        const thumbprint = (kind === 'thumbprint' ? fingerprint : fingerprint256).replaceAll(':', '');
        const ask = (key: string) =>
          confidential(
            { clientCertificate: { [kind]: thumbprint, privateKey: key } },
            other,
          ).acquireTokenByClientCredential({
            scopes: [`${GRAPH}/.default`],
          });
        const { accessToken } = (await ask(privateKey))!;
        expect(decodeJwt(accessToken)).toMatchObject({ roles: ['Contacts.Read'], appidacr: '2' });
        expect(await statusOf(accessToken, '/users/alex@contoso.example/contacts', other)).toBe(200);
        await expect(ask(makeClientCertificate().privateKey)).rejects.toMatchObject({ errorNo: 700027 });
      } finally {
        await other.close();
        await rm(dataDir, { recursive: true });
      }
    },
  );
});

describe('a user in a public client', () => {
  test('signs in on the page with PKCE, and is known by the tokens', async () => {
    const result = await signedIn(graphiql(), [`${GRAPH}/Contacts.ReadWrite`]);
    expect(result.account).toMatchObject({ username: 'adele@contoso.example', tenantId: TENANT_ID });
    expect(result.idTokenClaims).toMatchObject({
      iss: `${server.tlsUrl}/${TENANT_ID}/v2.0`,
      aud: GRAPHIQL_APP_ID,
      nonce: 'n-0S6_WzA2Mj',
      preferred_username: 'adele@contoso.example',
      ver: '2.0',
    });
    expect(result.scopes).toContain(`${GRAPH}/Contacts.ReadWrite`);
    expect(await statusOf(result.accessToken)).toBe(200);
  });

  test('stays signed in by refresh tokens, for the other API too', async () => {
    const app = graphiql();
    const { account, accessToken } = await signedIn(app, [`${GRAPH}/Contacts.Read`]);
    const again = await app.acquireTokenSilent({
      account: account!,
      scopes: [`${GRAPH}/Contacts.Read`],
      forceRefresh: true,
    });
    expect([again.fromCache, again.accessToken === accessToken]).toEqual([false, false]);
    expect(await statusOf(again.accessToken)).toBe(200);
    const outlook = await app.acquireTokenSilent({
      account: account!,
      scopes: ['https://outlook.office.com/contacts.read'],
    });
    expect(decodeJwt(outlook.accessToken)).toMatchObject({
      aud: 'https://outlook.office.com',
      scp: expect.stringContaining('Contacts.Read'),
    });
    const cached = await app.acquireTokenSilent({ account: account!, scopes: [`${GRAPH}/Contacts.Read`] });
    expect(cached).toMatchObject({ fromCache: true, accessToken: again.accessToken });
  });

  test('signs in for a device by its code', async () => {
    const approve = async ({ userCode, verificationUri }: { userCode: string; verificationUri: string }) => {
      const page = await (await server.fetch(verificationUri)).text();
      const fields = { user_code: userCode.toLowerCase(), user: userIn(page, 'megan'), decision: 'accept' };
      return (await post(server.fetch, verificationUri, fields)).status;
    };
    let approved: Promise<number> | undefined;
    // The question is asked once the user has answered, so that the test does not wait five seconds for the next one.
    const networkClient: INetworkModule = {
      ...server.network,
      sendPostRequestAsync: async (url, options) => {
        await approved;
        return server.network.sendPostRequestAsync(url, options);
      },
    };
    const app = new PublicClientApplication({
      ...configuration({ clientId: GRAPHIQL_APP_ID }),
      system: { networkClient },
    });
    const result = await app.acquireTokenByDeviceCode({
      scopes: [`${GRAPH}/Contacts.Read`],
      deviceCodeCallback: (response) => {
        expect(response.message).toContain(response.userCode);
        approved = approve(response);
      },
    });
    expect(await approved).toBe(200);
    expect(result!.account!.username).toBe('megan@contoso.example');
    expect(await statusOf(result!.accessToken)).toBe(200);
  });
});

describe('a gateway on behalf of a user', () => {
  const gateway = () => confidential({ clientId: GATEWAY_APP_ID, clientSecret: GATEWAY_SECRET });
  const ask = (oboAssertion: string, scopes = [`${GRAPH}/Contacts.ReadWrite`]) =>
    gateway().acquireTokenOnBehalfOf({ oboAssertion, scopes, skipCache: true });

  test("exchanges the caller's token for one of Graph, which is the caller's", async () => {
    const { accessToken } = await signedIn(graphiql(), [GATEWAY_SCOPE], 'alex');
    expect(decodeJwt(accessToken)).toMatchObject({
      iss: `${server.tlsUrl}/${TENANT_ID}/v2.0`,
      aud: GATEWAY_APP_ID,
      azp: GRAPHIQL_APP_ID,
      scp: 'access_as_user',
      tid: TENANT_ID,
      preferred_username: 'alex@contoso.example',
      ver: '2.0',
    });
    const exchanged = (await ask(accessToken))!;
    expect(decodeJwt(exchanged.accessToken)).toMatchObject({
      aud: GRAPH,
      appid: GATEWAY_APP_ID,
      upn: 'alex@contoso.example',
      oid: decodeJwt(accessToken)['oid'],
    });
    expect(await statusOf(exchanged.accessToken)).toBe(200);
  });

  test("is refused with a token that was made out to Graph, and with an application's own", async () => {
    const forGraph = await signedIn(graphiql(), [`${GRAPH}/Contacts.Read`]);
    await expect(ask(forGraph.accessToken)).rejects.toMatchObject({ errorCode: 'invalid_grant', errorNo: 500131 });
    const appOnly = await confidential({ clientSecret: DEMO_APP_SECRET }).acquireTokenByClientCredential({
      scopes: ['api://contacts-gateway/.default'],
    });
    expect(decodeJwt(appOnly!.accessToken)).toMatchObject({
      aud: GATEWAY_APP_ID,
      roles: ['access_as_application'],
      idtyp: 'app',
    });
    await expect(ask(appOnly!.accessToken)).rejects.toMatchObject({ errorCode: 'invalid_grant', errorNo: 50013 });
  });

  test('is told the claims that the user must bring, where a policy asks for more', async () => {
    const { accessToken } = await signedIn(graphiql(), [GATEWAY_SCOPE]);
    const claims = { access_token: { capolids: { essential: true, values: ['policy-1'] } } };
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    await server.call('POST', '/_control/token-refusals', { body: { claims, grantType, suberror: 'basic_action' } });
    const refusal: unknown = await ask(accessToken).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InteractionRequiredAuthError);
    expect(refusal).toMatchObject({
      errorCode: 'interaction_required',
      subError: 'basic_action',
      claims: JSON.stringify(claims),
    });
    expect((await ask(accessToken))!.accessToken).toBeTruthy();
  });
});

function makeClientCertificate() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = { name: 'client', privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
  const until = new Date(Date.now() + 86_400_000);
  return {
    certificate: makeServerCertificate(signer, { publicKey, hosts: ['client.example'], from: new Date(), until }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

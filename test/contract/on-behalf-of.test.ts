/** On behalf of its callers: a token for the gateway becomes one for the contacts API, asked for through Microsoft's library. */
import { decodeJwt } from 'jose';
import {
  applicationToken,
  signedInUser,
  startIdentityGateway,
  type IdentityGateway,
} from '../support/identity-gateway.js';
import { dataOf } from '../support/start.js';

const NAMES = '{ myMailbox { user contacts(first: 2) { nodes { displayName } } } }';
const CREATE = `mutation { createContact(input: { contact: { givenName: "Ada" } }) { contact { id givenName } userErrors { __typename message } } }`;
const OBO = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

describe.each([
  ['graph', 'https://graph.microsoft.com', '/v1.0'],
  ['outlook', 'https://outlook.office.com', '/api/v2.0'],
])('in the dialect %s', (dialect, resource, root) => {
  let gateway: IdentityGateway;
  let adele: string;
  beforeAll(async () => {
    gateway = await startIdentityGateway({ env: { GATEWAY_EMBEDDED_DIALECT: dialect } });
    ({ accessToken: adele } = await signedInUser(gateway.server, 'adele'));
  });
  afterAll(() => gateway.close());

  test('a query is answered on a token for reading, which serves the next one as well', async () => {
    const answer = await gateway.ask(NAMES, adele);
    expect(dataOf(answer).myMailbox).toEqual({
      user: decodeJwt(adele)['oid'],
      contacts: { nodes: [{ displayName: expect.any(String) }, { displayName: expect.any(String) }] },
    });
    dataOf(await gateway.ask(NAMES, adele));
    expect(gateway.tokenQuestions).toEqual([
      {
        grantType: OBO,
        scope: expect.stringContaining(`${resource}/Contacts.Read `),
        claims: expect.any(String),
        assertion: adele,
      },
    ]);
    expect(gateway.tokenQuestions[0]!.scope).not.toContain('ReadWrite');
    const paths = gateway.server.emulator.requests.map(({ path }) => path);
    expect(paths.filter((path) => /^\/(v1\.0|api)/.test(path))).toEqual([
      expect.stringContaining(`${root}/me/contacts`),
      expect.stringContaining(`${root}/me/contacts`),
    ]);
  });

  test('a change is made on a token for writing', async () => {
    gateway.tokenQuestions.length = 0;
    expect(dataOf(await gateway.ask(CREATE, adele)).createContact).toMatchObject({
      contact: { givenName: 'Ada' },
      userErrors: [],
    });
    expect(gateway.tokenQuestions.map(({ scope }) => scope.split(' ')[0])).toEqual([`${resource}/Contacts.ReadWrite`]);
  });

  test('each of two users sees her own contacts', async () => {
    const { accessToken: megan } = await signedInUser(gateway.server, 'megan');
    const [hers, other] = await Promise.all([gateway.ask(NAMES, adele), gateway.ask(NAMES, megan)]);
    expect(dataOf(hers).myMailbox.user).toBe(decodeJwt(adele)['oid']);
    expect(dataOf(other).myMailbox.user).toBe(decodeJwt(megan)['oid']);
    expect(dataOf(hers).myMailbox.contacts).not.toEqual(dataOf(other).myMailbox.contacts);
  });

  test('a hundred questions at once with a new token cost one token request', async () => {
    const { accessToken } = await signedInUser(gateway.server, 'alex');
    gateway.tokenQuestions.length = 0;
    const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.ask(NAMES, accessToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(gateway.tokenQuestions).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  let gateway: IdentityGateway;
  beforeAll(async () => {
    gateway = await startIdentityGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(() => (gateway.tokenQuestions.length = 0));

  test("another user's mailbox asks for the shared scopes, and the REST API decides", async () => {
    const { accessToken } = await signedInUser(gateway.server, 'adele');
    const answer = await gateway.ask(
      '{ mailbox(user: "alex@contoso.example") { contacts { nodes { id } } } }',
      accessToken,
    );
    expect(answer.errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect(gateway.tokenQuestions.map(({ scope }) => scope.split(' ')[0])).toEqual([
      'https://graph.microsoft.com/Contacts.Read.Shared',
    ]);
  });

  test('one’s own mailbox by its address is open on the shared scopes', async () => {
    const { accessToken } = await signedInUser(gateway.server, 'megan');
    const question = '{ mailbox(user: "megan@contoso.example") { defaultFolder { displayName } } }';
    expect(dataOf(await gateway.ask(question, accessToken)).mailbox.defaultFolder.displayName).toBe('Contacts');
  });

  test('an application’s own token is refused, because there is nobody to act for', async () => {
    const answer = await gateway.ask(NAMES, await applicationToken(gateway.server));
    expect(answer.status).toBe(401);
    expect(answer.errors![0]).toMatchObject({
      message: expect.stringContaining('acts for users'),
      extensions: { code: 'UNAUTHENTICATED' },
    });
    expect(gateway.tokenQuestions).toEqual([]);
  });

  test('an ID token is refused', async () => {
    const { idToken } = await signedInUser(gateway.server, 'adele');
    const answer = await gateway.ask(NAMES, idToken);
    expect(answer.status).toBe(401);
    expect(gateway.tokenQuestions).toEqual([]);
  });

  test('a token that was made out to Graph is refused with the scope to ask for', async () => {
    const { accessToken } = await signedInUser(gateway.server, 'adele', 'https://graph.microsoft.com/Contacts.Read');
    const answer = await gateway.ask(NAMES, accessToken);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(answer.errors![0]!.message).toMatch(/made out to another API.*api:\/\/c8e0a2d4-[^ ]*\/\.default/);
  });

  test.each([
    ['consent_required', 65001, 'FORBIDDEN', /consented/],
    ['invalid_client', 7000222, 'INTERNAL_SERVER_ERROR', /has expired/],
    ['invalid_request', 90002, 'INTERNAL_SERVER_ERROR', /GATEWAY_TENANT_ID/],
    ['invalid_grant', 500133, 'UNAUTHENTICATED', /Sign in again/],
    ['interaction_required', 50076, 'UNAUTHENTICATED', /sign in again/],
  ])('%s (AADSTS%s) of the token endpoint is %s with its remedy', async (error, number, code, message) => {
    const { accessToken } = await signedInUser(gateway.server, 'adele');
    await gateway.server.call('POST', '/_control/token-refusals', { body: { error, number } });
    const answer = await gateway.ask(NAMES, accessToken);
    expect(answer.errors![0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code } });
    expect(answer.status).toBe(code === 'UNAUTHENTICATED' ? 401 : 200);
    dataOf(await gateway.ask(NAMES, accessToken)); // the failure was not kept
  });

  test('tokens are counted by where they were found, and requests for them by their outcome', async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(text).toMatch(/^gateway_token_lookups_total\{found="nowhere"\} \d+$/m);
    expect(text).toMatch(/^gateway_token_requests_total\{outcome="OK"\} \d+$/m);
    expect(text).toMatch(/^gateway_token_requests_total\{outcome="FORBIDDEN"\} 1$/m);
  });
});

describe('what outlives a question', () => {
  let gateway: IdentityGateway;
  beforeAll(async () => {
    gateway = await startIdentityGateway();
  });
  afterAll(() => gateway.close());
  const PHOTO = '{ myMailbox { contacts(first: 50) { nodes { photo { url expiresAt } } } } }';

  test('a photo link is served on a token for reading of the one who made it, until her token ends', async () => {
    const { accessToken } = await signedInUser(gateway.server, 'adele');
    const { nodes } = dataOf(await gateway.ask(PHOTO, accessToken)).myMailbox.contacts as {
      nodes: { photo: { url: string; expiresAt: string } | null }[];
    };
    const { url, expiresAt } = nodes.find(({ photo }) => photo)!.photo!;
    expect(Date.parse(expiresAt)).toBe(decodeJwt(accessToken).exp! * 1000);
    const photo = await fetch(url);
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
    expect(gateway.tokenQuestions.every(({ scope }) => !scope.includes('ReadWrite'))).toBe(true);
  });

  test('a cursor is good for another token of its user, and for nobody else', async () => {
    const page = (after: string | null) =>
      `{ myMailbox { contacts(first: 2, after: ${JSON.stringify(after)}) { nodes { id } pageInfo { endCursor } } } }`;
    const [one, again, other] = await Promise.all(
      ['adele', 'adele', 'megan'].map(async (user) => (await signedInUser(gateway.server, user)).accessToken),
    );
    const { endCursor } = dataOf(await gateway.ask(page(null), one!)).myMailbox.contacts.pageInfo as {
      endCursor: string;
    };
    expect(dataOf(await gateway.ask(page(endCursor), again!)).myMailbox.contacts.nodes).toHaveLength(2);
    const refused = await gateway.ask(page(endCursor), other!);
    expect(refused.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });
});

test('an identity platform that cannot be reached is UPSTREAM_UNAVAILABLE, one that asks to slow down THROTTLED', async () => {
  const gateway = await startIdentityGateway();
  try {
    const { accessToken } = await signedInUser(gateway.server, 'adele');
    gateway.hold(Promise.reject(new Error('planted-network-text')));
    const away = await gateway.ask(NAMES, accessToken);
    expect(away.errors![0]).toMatchObject({
      message: expect.stringContaining('GATEWAY_AUTHORITY'),
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    gateway.hold(null);
    gateway.answerTokens(() => new Response('{}', { status: 429, headers: { 'retry-after': '7' } }));
    const throttled = await gateway.ask(NAMES, accessToken);
    expect(throttled.errors![0]!.extensions).toMatchObject({ code: 'THROTTLED', retryAfterSeconds: 7 });
    gateway.tokenQuestions.length = 0;
    await gateway.ask(NAMES, accessToken); // nobody knocks meanwhile
    expect(gateway.tokenQuestions).toEqual([]);
  } finally {
    await gateway.close();
  }
});

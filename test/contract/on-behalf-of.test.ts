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
});

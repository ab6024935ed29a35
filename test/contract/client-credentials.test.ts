/** As an application: callers are verified, and each opens the mailboxes of the policy and no others. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_APP_SECRET, GATEWAY_APP_ID, GRAPHIQL_APP_ID } from '../../src/emulator/identity/built-in.js';
import { DEMO_APP_ID } from '../../src/emulator/identity/directory.js';
import { makeServerCertificate } from '../../src/emulator/tls/certificate.js';
import { startSecureEmulator } from '../support/identity-client.js';
import {
  applicationToken,
  signedInUser,
  startIdentityGateway,
  type IdentityGateway,
} from '../support/identity-gateway.js';
import { openCallerSocket } from '../support/socket.js';
import { dataOf } from '../support/start.js';

const ENV = { GATEWAY_AUTH: 'client-credentials', GATEWAY_MAILBOX_POLICY: 'adele@contoso.example,@fabrikam.example' };
const nodesOf = (user: string): string =>
  `{ mailbox(user: "${user}") { user contacts(first: 2) { nodes { id displayName } } } }`;
const codesOf = ({ errors }: { errors?: readonly { extensions: { code: string } }[] }) =>
  errors?.map(({ extensions }) => extensions.code);

let gateway: IdentityGateway;
let service: string;
beforeAll(async () => {
  gateway = await startIdentityGateway({ env: ENV });
  service = await applicationToken(gateway.server);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.server.emulator.clearRequests());

const restRequests = () => gateway.server.emulator.requests.filter(({ path }) => path.startsWith('/v1.0'));

test('a mailbox of the policy is read on one token of the application, whoever asks', async () => {
  gateway.tokenQuestions.length = 0;
  const { accessToken: user } = await signedInUser(gateway.server, 'megan');
  for (const caller of [service, service, user]) {
    const { mailbox } = dataOf(await gateway.ask(nodesOf('adele@contoso.example'), caller));
    expect(mailbox).toEqual({ user: 'adele@contoso.example', contacts: { nodes: expect.any(Array) } });
    expect(mailbox.contacts.nodes).toHaveLength(2);
  }
  expect(gateway.tokenQuestions).toEqual([
    {
      grantType: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
      claims: expect.any(String),
      assertion: null,
    },
  ]);
});

test('a contact can be created, read by its id, and deleted', async () => {
  const create = `mutation { createContact(input: { user: "adele@contoso.example", contact: { givenName: "Ada" } }) {
    contact { id } userErrors { message } } }`;
  const { id } = dataOf(await gateway.ask(create, service)).createContact.contact as { id: string };
  expect(dataOf(await gateway.ask(`{ contact(id: "${id}") { givenName } }`, service)).contact.givenName).toBe('Ada');
  const remove = `mutation { deleteContact(input: { id: "${id}" }) { deletedId userErrors { message } } }`;
  expect(dataOf(await gateway.ask(remove, service)).deleteContact.userErrors).toEqual([]);
});

test.each([
  ['myMailbox', '{ myMailbox { id } }'],
  ['a contact without a mailbox in its id', '{ contact(id: "C1.AAMkAGI") { displayName } }'],
  ['a node without a mailbox in its id', '{ node(id: "M1.") { id } }'],
])('%s is refused with the way to name a mailbox, and nothing is asked upstream', async (_, query) => {
  const answer = await gateway.ask(query, service);
  expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
  expect(answer.errors![0]!.message).toContain('mailbox(user:)');
  expect(restRequests()).toEqual([]);
});

const MEGANS = `C1.AAMkAGI.${Buffer.from('megan@contoso.example').toString('base64url')}`;

test.each([
  ['by its user', nodesOf('megan@contoso.example')],
  ['by its user, though nothing is asked of it', '{ mailbox(user: "megan@contoso.example") { id } }'],
  ['by the id of a contact', `{ contact(id: "${MEGANS}") { displayName } }`],
  ['by the id of a node', `{ node(id: "${MEGANS}") { id } }`],
  [
    'by the id of a mailbox',
    `{ node(id: "M1..${Buffer.from('megan@contoso.example').toString('base64url')}") { id } }`,
  ],
])('a mailbox outside of the policy is FORBIDDEN %s, and nothing is asked upstream', async (_, query) => {
  expect(codesOf(await gateway.ask(query, service))).toEqual(['FORBIDDEN']);
  expect(restRequests()).toEqual([]);
});

test('a write to a mailbox outside of the policy, or to none, is refused before the upstream', async () => {
  const create = (user: string): string => `mutation { createContact(input: { ${user} contact: { givenName: "Ada" } }) {
    contact { id } userErrors { __typename message } } }`;
  const outside = dataOf(await gateway.ask(create('user: "megan@contoso.example",'), service)).createContact;
  expect(outside).toMatchObject({ contact: null, userErrors: [{ message: expect.stringContaining('may not open') }] });
  const none = dataOf(await gateway.ask(create(''), service)).createContact;
  expect(none).toMatchObject({ contact: null, userErrors: [{ message: expect.stringContaining('mailbox(user:)') }] });
  expect(restRequests()).toEqual([]);
});

test('a mailbox of the policy that is not there is NOT_FOUND at its first field that needs the upstream', async () => {
  expect(dataOf(await gateway.ask('{ mailbox(user: "nobody@fabrikam.example") { user } }', service))).toBeTruthy();
  expect(codesOf(await gateway.ask(nodesOf('nobody@fabrikam.example'), service))).toEqual(['NOT_FOUND']);
});

test('a mailbox that is not on Exchange Online is told with the remedy', async () => {
  const effect = { status: 404, code: 'MailboxNotEnabledForRESTAPI' };
  await gateway.server.call('POST', '/_control/faults', { body: { match: { path: '/contacts' }, effect } });
  const answer = await gateway.ask(nodesOf('adele@contoso.example'), service);
  expect(codesOf(answer)).toEqual(['NOT_FOUND']);
  expect(answer.errors![0]).toMatchObject({
    message: expect.stringMatching(/not on Exchange Online.*licence/),
    extensions: { upstreamCode: 'MailboxNotEnabledForRESTAPI' },
  });
});

test('a live socket takes a fresh token of its caller, and closes at one of another', async () => {
  const socket = await openCallerSocket(gateway.url, service);
  await socket.renew(await applicationToken(gateway.server));
  const [result] = await socket.ask(nodesOf('adele@contoso.example'));
  expect(result.data.mailbox.contacts.nodes).toHaveLength(2);
  const { accessToken } = await signedInUser(gateway.server, 'megan');
  await expect(socket.renew(accessToken)).rejects.toThrow('closed with 4403');
});

test('a stream of a mailbox outside of the policy is refused before the upstream', async () => {
  const stream = 'subscription { contactFolderChanges(user: "megan@contoso.example") { kind } }';
  const socket = await openCallerSocket(gateway.url, service);
  expect((await socket.ask(stream)).map(codesOf)).toEqual([['FORBIDDEN']]);
  socket.close();
  expect(restRequests()).toEqual([]);
});

test('without a policy nothing is open', async () => {
  const closed = await startIdentityGateway({ server: gateway.server, env: { GATEWAY_AUTH: 'client-credentials' } });
  try {
    expect(codesOf(await closed.ask(nodesOf('adele@contoso.example'), service))).toEqual(['FORBIDDEN']);
    expect(closed.tokenQuestions).toEqual([]);
  } finally {
    await closed.close();
  }
});

test('an ID token and the token of an application without a role are refused', async () => {
  const { idToken } = await signedInUser(gateway.server, 'adele');
  const withoutRole = await applicationToken(gateway.server, {
    clientId: GATEWAY_APP_ID,
    secret: 'gateway-development-secret',
  });
  for (const token of [idToken, withoutRole]) {
    const answer = await gateway.ask(nodesOf('adele@contoso.example'), token);
    expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
  }
  expect(restRequests()).toEqual([]);
});

test('a hundred questions with one expired token cost one token request', async () => {
  const timers = [
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
  ] as const;
  const others = ['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const;
  jest.useFakeTimers({ doNotFake: [...timers, ...others] });
  const own = await startIdentityGateway({ server: gateway.server, env: ENV });
  try {
    dataOf(await own.ask(nodesOf('adele@contoso.example'), service));
    expect(own.tokenQuestions).toHaveLength(1);
    // The application's token is too near its end to be sent; the caller's is good for some seconds more.
    jest.setSystemTime(Date.now() + 3_580_000);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => own.ask(nodesOf('adele@contoso.example'), service)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(own.tokenQuestions).toHaveLength(2);
  } finally {
    jest.useRealTimers();
    await own.close();
  }
});

describe('with a certificate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contacts-certificate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  function pemOf(until = new Date(Date.now() + 86_400_000)) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signer = { name: 'client', privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
    const from = new Date(until.getTime() - 172_800_000);
    const certificate = makeServerCertificate(signer, { publicKey, hosts: ['client.example'], from, until });
    return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  test('the gateway gets its token by the certificate that is registered', async () => {
    const { certificate, key } = pemOf();
    const dataDir = await mkdtemp(join(folder, 'emulator-'));
    const api = {
      clientId: GATEWAY_APP_ID,
      certificates: [certificate],
      application: ['Contacts.ReadWrite'],
      delegated: ['Contacts.Read'],
      api: { identifierUris: ['api://contacts-gateway'], scopes: ['access_as_user'], roles: ['access_as_application'] },
    };
    const caller = {
      clientId: DEMO_APP_ID,
      secrets: [DEMO_APP_SECRET],
      application: ['api://contacts-gateway/access_as_application'],
    };
    const graphiql = { clientId: GRAPHIQL_APP_ID, public: true, redirectUris: ['http://localhost/'] };
    await writeFile(join(dataDir, 'identity.json'), JSON.stringify({ apps: [api, caller, graphiql] }));
    const server = await startSecureEmulator({ dataDir, seed: 'demo' });
    const file = join(folder, 'app.pem');
    await writeFile(file, `${key}\n${certificate}`);
    const own = await startIdentityGateway({ server, env: { ...ENV, GATEWAY_CLIENT_CERTIFICATE: file } });
    try {
      const token = await applicationToken(server);
      expect(dataOf(await own.ask(nodesOf('adele@contoso.example'), token)).mailbox.contacts.nodes).toHaveLength(2);
      const other = pemOf();
      await writeFile(file, `${other.certificate}\n${other.key}`);
      const unknown = await startIdentityGateway({ server, env: { ...ENV, GATEWAY_CLIENT_CERTIFICATE: file } });
      const answer = await unknown.ask(nodesOf('adele@contoso.example'), token);
      expect(answer.errors![0]!.message).toMatch(/certificate of the gateway is not registered.*AADSTS700027/);
      await unknown.close();
    } finally {
      await own.close();
      await server.close();
    }
  });

  test.each([
    ['is not there', null, /cannot be read \(ENOENT\)/],
    ['has no certificate', pemOf().key, /no certificate in PEM/],
    ['has no key', pemOf().certificate, /no private key in PEM/],
    ['has the key of another', pemOf().certificate + pemOf().key, /not that of the certificate/],
    ['has expired', Object.values(pemOf(new Date(Date.now() - 1000))).join('\n'), /has expired/],
  ])('a file that %s stops the start and tells nothing of its content', async (_, content, fault) => {
    const file = join(folder, 'faulty.pem');
    await rm(file, { force: true });
    if (content !== null) await writeFile(file, content);
    const starting = startIdentityGateway({
      server: gateway.server,
      env: { ...ENV, GATEWAY_CLIENT_CERTIFICATE: file },
    });
    await expect(starting).rejects.toMatchObject({
      faults: [expect.stringMatching(new RegExp(`^GATEWAY_CLIENT_CERTIFICATE: .*${fault.source}`))],
    });
  });
});

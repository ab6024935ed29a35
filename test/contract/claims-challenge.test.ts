/** Continuous access evaluation: what the gateway can meet it meets in silence, once; the rest reaches the caller. */
import {
  applicationToken,
  signedInUser,
  startIdentityGateway,
  type IdentityGateway,
} from '../support/identity-gateway.js';
import { eventually } from '../http/door.js';
import { dataOf } from '../support/start.js';

const CLAIMS = { access_token: { nbf: { essential: true, value: '1795600000' } } };
const QUESTION = '{ mailbox(user: "adele@contoso.example") { contacts(first: 1) { nodes { displayName } } } }';

describe.each(['on-behalf-of', 'client-credentials'])('%s', (auth) => {
  let gateway: IdentityGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startIdentityGateway({
      env: { GATEWAY_AUTH: auth, ...(auth === 'client-credentials' && { GATEWAY_MAILBOX_POLICY: '@contoso.example' }) },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    token =
      auth === 'on-behalf-of'
        ? (await signedInUser(gateway.server, 'adele')).accessToken
        : await applicationToken(gateway.server);
    dataOf(await gateway.ask(QUESTION, token)); // a token is at hand
    gateway.tokenQuestions.length = 0;
    gateway.server.emulator.clearRequests();
  });
  afterEach(async () => {
    await gateway.server.call('DELETE', '/_control/faults');
    await gateway.server.call('DELETE', '/_control/token-refusals');
  });

  const challenge = (claims: object, match: object) =>
    gateway.server.call('POST', '/_control/faults', { body: { match, effect: { claimsChallenge: claims } } });
  const refuse = (body: object) => gateway.server.call('POST', '/_control/token-refusals', { body });
  const reads = () => gateway.server.emulator.requests.filter(({ path }) => path.includes('/contacts'));
  const claimsAsked = () =>
    gateway.tokenQuestions.map(({ claims }) => (JSON.parse(claims!) as typeof CLAIMS).access_token);

  test('a challenge of the REST API is met with another token, and the caller notices nothing', async () => {
    await challenge(CLAIMS, { method: 'GET', path: '/contacts', times: 1 });
    dataOf(await gateway.ask(QUESTION, token));
    expect(claimsAsked()).toEqual([expect.objectContaining(CLAIMS.access_token)]);
    expect(reads()).toHaveLength(2);
    dataOf(await gateway.ask(QUESTION, token)); // the new token stays
    expect([gateway.tokenQuestions.length, reads().length]).toEqual([1, 3]);
  });

  test('a hundred questions of which all in flight are challenged ask for one token', async () => {
    const claims = { access_token: { nbf: { essential: true, value: '1795600001' } } };
    await challenge(claims, { method: 'GET', path: '/contacts', times: 4 });
    let release = (): void => undefined;
    gateway.hold(new Promise((resolve) => (release = resolve)));
    const questions = Array.from({ length: 100 }, (_, at) =>
      gateway.ask(QUESTION.replace('first: 1', `first: ${at + 1}`), token),
    );
    await eventually(() => reads().length === 4); // as many as may be in flight for one mailbox
    release();
    gateway.hold(null);
    for (const answer of await Promise.all(questions)) dataOf(answer);
    expect([gateway.tokenQuestions.length, reads().length]).toEqual([1, 104]);
  });

  test('a challenge that the new token does not meet reaches the caller after one retry: there is no loop', async () => {
    const claims = { access_token: { nbf: { essential: true, value: '1795600002' } } };
    await challenge(claims, { method: 'GET', path: '/contacts', times: 'forever' });
    const answer = await gateway.ask(QUESTION, token);
    expect(answer.status).toBe(401);
    expect(answer.errors![0]!.extensions).toMatchObject({ code: 'UNAUTHENTICATED', claims: JSON.stringify(claims) });
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="contacts-gateway", error="insufficient_claims", claims="${Buffer.from(JSON.stringify(claims)).toString('base64')}"`,
    );
    expect([gateway.tokenQuestions.length, reads().length]).toEqual([1, 2]);
  });

  test('claims that the token endpoint asks for reach the caller', async () => {
    const claims = { access_token: { acrs: { essential: true, value: 'c1' } } };
    await challenge({ access_token: { nbf: { value: '1795600003' } } }, { method: 'GET', path: '/contacts', times: 1 });
    await refuse({ claims, suberror: 'basic_action' });
    const answer = await gateway.ask(QUESTION, token);
    expect(answer.status).toBe(401);
    expect(answer.errors![0]!.extensions).toMatchObject({ code: 'UNAUTHENTICATED', claims: JSON.stringify(claims) });
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_claims"');
    expect([gateway.tokenQuestions.length, reads().length]).toEqual([1, 1]);
  });

  test('a write that is challenged is carried out once', async () => {
    const claims = { access_token: { nbf: { essential: true, value: '1795600004' } } };
    await challenge(claims, { method: 'POST', path: '/contacts', times: 1 });
    const create = `mutation { createContact(input: { user: "adele@contoso.example", contact: { givenName: "Once", surname: "${auth}" } }) {
      contact { id } userErrors { message } } }`;
    expect(dataOf(await gateway.ask(create, token)).createContact.userErrors).toEqual([]);
    const listed = await gateway.server.call('GET', `/v1.0/me/contacts?$filter=surname eq '${auth}'&$select=id`);
    expect(listed.body.value).toHaveLength(1);
  });

  test('a 401 without claims is not met: the caller is told', async () => {
    const expired = { match: { method: 'GET', path: '/contacts' }, effect: { expiredToken: true } };
    await gateway.server.call('POST', '/_control/faults', { body: expired });
    const answer = await gateway.ask(QUESTION, token);
    expect([answer.status, gateway.tokenQuestions.length]).toEqual([401, 0]);
  });
});

test('a part of an envelope that is challenged is asked again, and the others are not', async () => {
  const gateway = await startIdentityGateway();
  try {
    const { accessToken } = await signedInUser(gateway.server, 'adele');
    const two = '{ myMailbox { contacts(first: 1) { nodes { id } } contactFolders(first: 1) { nodes { id } } } }';
    dataOf(await gateway.ask(two, accessToken));
    const body = { match: { part: true, path: '/contacts', times: 1 }, effect: { claimsChallenge: CLAIMS } };
    await gateway.server.call('POST', '/_control/faults', { body });
    gateway.server.emulator.clearRequests();
    gateway.tokenQuestions.length = 0;
    dataOf(await gateway.ask(two, accessToken));
    expect(gateway.tokenQuestions).toHaveLength(1);
    const paths = gateway.server.emulator.requests.map(({ path }) => path.replace(/\?.*/, ''));
    expect(paths.filter((path) => path.startsWith('/v1.0/'))).toEqual(['/v1.0/$batch', '/v1.0/me/contacts']);
  } finally {
    await gateway.close();
  }
});

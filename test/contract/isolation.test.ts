/** Twenty users ask the same at the same time, through every door, and change their tokens meanwhile: nobody sees another's. */
import { decodeJwt } from 'jose';
import { eventually } from '../http/door.js';
import { signedInUser, startIdentityGateway, type IdentityGateway } from '../support/identity-gateway.js';
import { describeWithRedis } from '../support/redis.js';
import { askBySse, openCallerSocket, type CallerSocket } from '../support/socket.js';

const USERS = Array.from({ length: 20 }, (_, at) => `user-${String(at + 1).padStart(2, '0')}`);
/** Of each user: in the first dialect, and with `SOAK=1` everywhere, as many as the isolation is promised for (a twentieth without). */
const QUESTIONS = process.env['SOAK'] ? 2500 : 125;
const FEWER_QUESTIONS = process.env['SOAK'] ? QUESTIONS : 25;
const QUESTION = `{ myMailbox { user contacts(first: 3) { nodes { id displayName } } contactFolders(first: 2) { nodes { id displayName } } } }`;
const STREAM = `subscription { contactChanges(startAt: SNAPSHOT) { kind changes { ... on ContactUpserted { contact { displayName } } } } }`;

interface Person {
  readonly name: string;
  token: string;
  socket: CallerSocket;
  readonly heard: string[];
  readonly ids: Set<string>;
}

const seed = {
  users: Object.fromEntries(
    USERS.map((name) => [
      name,
      {
        contacts: [1, 2, 3].map((number) => ({ givenName: name, displayName: `${name} contact ${number}` })),
        folders: [1, 2].map((number) => ({ displayName: `${name} folder ${number}`, contacts: [] })),
      },
    ]),
  ),
};

describe.each([
  ['graph', QUESTIONS],
  ['outlook', FEWER_QUESTIONS],
] as const)('in the dialect %s', (dialect, questions) => {
  test(
    `no answer, stream or envelope holds anything of another user (${questions} questions each)`,
    () => crowd({ GATEWAY_EMBEDDED_DIALECT: dialect }, questions),
    3_600_000,
  );
});

describeWithRedis('with tokens shared through Redis', (redis) => {
  test(`no answer, stream or envelope holds anything of another user, and Redis no token (${FEWER_QUESTIONS} questions each)`, async () => {
    const gateway = await crowd({ GATEWAY_REDIS_URL: redis().url }, FEWER_QUESTIONS);
    const content = await redis().content();
    expect(content.size).toBeGreaterThanOrEqual(USERS.length);
    const texts = [...content].flat();
    gateway.secrets.expectNoneIn([...texts, ...texts.map((text) => Buffer.from(text, 'base64url').toString('latin1'))]);
  }, 3_600_000);
});

async function crowd(env: Record<string, string>, questions: number): Promise<IdentityGateway> {
  const gateway = await startIdentityGateway({
    seed,
    env: {
      GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000',
      GATEWAY_POLL_INTERVAL_MS: '200',
      ...env,
    },
  });
  try {
    const people = await Promise.all(USERS.map((name) => enter(gateway, name)));
    gateway.server.emulator.clearRequests();
    await Promise.all(people.map((person) => askAgainAndAgain(gateway, person, questions)));
    for (const { name, heard } of people) await eventually(() => heard.some((one) => one === `${name} new`), 30_000);
    for (const { name, heard } of people) expect(heard.filter((one) => !one.startsWith(`${name} `))).toEqual([]);
    expectNoMixedEnvelope(gateway, people);
    for (const { socket } of people) socket.close();
    expect(gateway.secrets.size).toBeGreaterThan(4 * USERS.length);
  } finally {
    await gateway.close();
  }
  return gateway;
}

async function enter(gateway: IdentityGateway, name: string): Promise<Person> {
  const { accessToken: token } = await signedInUser(gateway.server, name);
  gateway.secrets.see(token);
  const socket = await openCallerSocket(gateway.url, token);
  const heard: string[] = [];
  socket.listen(STREAM, ({ data }: { data: any }) => {
    for (const { contact } of data.contactChanges.changes) heard.push(contact.displayName as string);
  });
  return { name, token, socket, heard, ids: new Set() };
}

/** One after another, so that those of different users interleave; the token changes in the middle. */
async function askAgainAndAgain(gateway: IdentityGateway, person: Person, questions: number): Promise<void> {
  const create = `mutation { createContact(input: { contact: { givenName: "${person.name}", displayName: "${person.name} new" } }) {
    contact { id } userErrors { message } } }`;
  for (let at = 0; at < questions; at += 1) {
    if (at === Math.floor(questions / 2)) {
      const { accessToken } = await signedInUser(gateway.server, person.name);
      expect(accessToken).not.toBe(person.token);
      gateway.secrets.see(accessToken);
      person.token = accessToken;
      await person.socket.renew(accessToken);
      const made = await gateway.ask(create, person.token);
      person.ids.add(made.data.createContact.contact.id as string);
    }
    check(person, await askThroughDoor(gateway, person, at % 3));
  }
}

async function askThroughDoor(gateway: IdentityGateway, { token, socket }: Person, door: number): Promise<any> {
  if (door === 0) return gateway.ask(QUESTION, token);
  const results = door === 1 ? await socket.ask(QUESTION) : await askBySse(gateway.url, token, QUESTION);
  expect(results).toHaveLength(1);
  return results[0];
}

function check({ name, token, ids }: Person, { data, errors }: any): void {
  if (errors) throw new Error(JSON.stringify(errors));
  const { user, contacts, contactFolders } = data.myMailbox;
  expect(user).toBe(decodeJwt(token)['oid']);
  const nodes = [...contacts.nodes, ...contactFolders.nodes] as { id: string; displayName: string }[];
  expect(nodes).toHaveLength(5);
  for (const { id, displayName } of nodes) {
    if (!displayName.startsWith(`${name} `)) throw new Error(`${name} was shown ${displayName}`);
    ids.add(id);
  }
}

/** An envelope is sent on one user's token, and names objects of no other. */
function expectNoMixedEnvelope(gateway: IdentityGateway, people: readonly Person[]): void {
  const ownerOf = new Map(people.flatMap(({ name, ids }) => [...ids].map((id) => [id.slice(3), name])));
  const envelopes = gateway.server.emulator.requests.filter(({ parts }) => parts);
  expect(envelopes.length).toBeGreaterThan(people.length);
  for (const { user, parts } of envelopes) {
    for (const { url, status } of parts!) {
      expect(status).toBeLessThan(400);
      for (const [id, owner] of ownerOf) if (url.includes(id)) expect(`${owner}@contoso.example`).toBe(user);
    }
  }
}

/** Equal reads under way at the same time, across operations: one request for all, and nobody pays for another's leaving. */
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { createGraphDialect } from '../../src/dialects/graph.js';
import type { ContactProperty } from '../../src/model/contact.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { createClients } from '../../src/upstream/client.js';
import { createFlights, share } from '../../src/upstream/flights.js';
import { freshOf } from '../../src/upstream/fresh.js';
import { problem, type Answer } from '../support/fake-upstream.js';
import { eventually, failureOf, get, startWorld, write, type World } from './world.js';

let world: World;
/** Answers every read that waits, in the order of arrival. */
let answerAll: () => void;

beforeEach(async () => {
  world = await startWorld();
  const waiting: (() => void)[] = [];
  answerAll = () => waiting.splice(0).forEach((answer) => answer());
  world.fake.serve = ({ method, path, earlier }) =>
    method === 'GET'
      ? new Promise<Answer>((resolve) => waiting.push(() => resolve({ status: 200, body: { path, earlier } })))
      : { status: 200, body: {} };
});
afterEach(async () => {
  answerAll();
  await world.close();
});

const PATH = '/me/contacts/a';
const DELTA = '/me/contactFolders/f/contacts/delta';
const arrived = (count: number) => eventually(() => world.fake.requests.length === count);
const earlierOf = ({ body }: { readonly body: unknown }) => (body as { earlier: number }).earlier;

test('a hundred operations that read the same contact at once cost one request', async () => {
  const answers = Array.from({ length: 100 }, () => world.openSession().send(get(PATH), MY_MAILBOX));
  await arrived(1);
  answerAll();
  expect(new Set((await Promise.all(answers)).map(earlierOf))).toEqual(new Set([0]));
  expect(world.fake.requests).toHaveLength(1);
});

test('an operation that comes later joins what is under way, and reads anew once it has ended', async () => {
  const first = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(1);
  const second = world.openSession().send(get(PATH), MY_MAILBOX);
  answerAll();
  expect([earlierOf(await first), earlierOf(await second)]).toEqual([0, 0]);
  const third = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(2);
  answerAll();
  expect(earlierOf(await third)).toBe(1);
});

test('a read that has to be fresh joins nothing that is under way', async () => {
  const first = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(1);
  const fresh = [1, 2].map(() => freshOf(world.openSession()).send(get(PATH), MY_MAILBOX));
  await arrived(3);
  answerAll();
  expect(earlierOf(await first)).toBe(0);
  expect((await Promise.all(fresh)).map(earlierOf).sort()).toEqual([1, 2]);
});

test('a change that comes in part is read again, even while somebody else reads the same contact', async () => {
  const { serve, serviceRoot } = world.fake;
  world.fake.serve = async (request) => {
    const link = { '@odata.deltaLink': `${serviceRoot}${DELTA}` };
    if (request.path === DELTA) return { status: 200, body: { value: [{ id: 'a', surname: 'B' }], ...link } };
    await serve(request);
    return { status: 200, body: { id: 'a', surname: 'B', parentFolderId: 'f' } };
  };
  const clients = createClients({ dialect: createGraphDialect(), pathOfLink: () => DELTA });
  const properties = Object.keys(CONTACT_PROPERTIES) as ContactProperty[];
  const reading = clients(world.openSession(), 'adele').reader.getContact(MY_MAILBOX, 'a', properties);
  await arrived(1);
  const collection = { of: 'contacts', folderId: 'f' } as const;
  const changes = clients(world.openSession(), 'adele').changes;
  const page = changes.readChanges({ mailbox: MY_MAILBOX, collection, link: DELTA, pageSize: 10 });
  await arrived(3);
  expect(world.fake.requests.map(({ path }) => path.split('?')[0])).toEqual([PATH, DELTA, PATH]);
  answerAll();
  await Promise.all([reading, page]);
});

test('two tokens never share a read', async () => {
  const answers = ['adele', 'alex'].map((principal) => world.openSession({ principal }).send(get(PATH), MY_MAILBOX));
  await arrived(2);
  answerAll();
  await Promise.all(answers);
  expect(world.fake.requests.map(({ headers }) => headers['authorization']).sort()).toEqual([
    'Bearer token-of-adele',
    'Bearer token-of-alex',
  ]);
});

test('other headers, another mailbox and another path are other reads', async () => {
  const answers = [
    world.openSession().send(get(PATH), MY_MAILBOX),
    world.openSession().send(get(PATH, { prefer: 'x' }), MY_MAILBOX),
    world.openSession().send(get(PATH), { owner: 'adele@contoso.example' }),
    world.openSession().send(get('/me/contacts/b'), MY_MAILBOX),
  ];
  await arrived(4);
  answerAll();
  await Promise.all(answers);
});

test('when the first asker leaves, the others have their answer all the same', async () => {
  const gone = new AbortController();
  const first = failureOf(world.openSession({ signal: gone.signal }).send(get(PATH), MY_MAILBOX));
  await arrived(1);
  const others = [1, 2].map(() => world.openSession().send(get(PATH), MY_MAILBOX));
  gone.abort();
  await first;
  await arrived(2);
  answerAll();
  expect((await Promise.all(others)).map(earlierOf)).toEqual([1, 1]);
  expect(world.fake.requests).toHaveLength(2);
});

test('whoever joined may leave at once, and takes nothing along', async () => {
  const first = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(1);
  const gone = new AbortController();
  const second = failureOf(world.openSession({ signal: gone.signal }).send(get(PATH), MY_MAILBOX));
  await new Promise(setImmediate);
  gone.abort();
  await second;
  answerAll();
  expect(earlierOf(await first)).toBe(0);
  expect(world.fake.calls[0]!.tornOff).toBe(false);
});

test('a failure is everybody’s, and is not kept', async () => {
  world.fake.serve = ({ earlier }) => (earlier === 0 ? problem(403, 'ErrorAccessDenied') : { status: 200, body: {} });
  const codes = await Promise.all([1, 2].map(() => failureOf(world.openSession().send(get(PATH), MY_MAILBOX))));
  expect(codes.map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect(world.fake.requests).toHaveLength(1);
  await expect(world.openSession().send(get(PATH), MY_MAILBOX)).resolves.toMatchObject({ status: 200 });
});

test('who reads after a write never joins a read from before it', async () => {
  const before = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(1);
  await world.openSession().send(write('PATCH', PATH, { 'if-match': 'x' }), MY_MAILBOX);
  const after = world.openSession().send(get(PATH), MY_MAILBOX);
  await arrived(3);
  answerAll();
  expect([earlierOf(await before), earlierOf(await after)]).toEqual([0, 1]);
});

test('the limit of one operation does not refuse another that asks for the same', async () => {
  await world.close();
  world = await startWorld({ limits: { maxPartsPerOperation: 1, maxPartsPerPrincipal: 100 } });
  const spent = world.openSession();
  await spent.send(get('/me/contacts/b'), MY_MAILBOX);
  const [refused, served] = await Promise.allSettled([
    spent.send(get(PATH), MY_MAILBOX),
    world.openSession().send(get(PATH), MY_MAILBOX),
  ]);
  expect([refused.status, served.status]).toEqual(['rejected', 'fulfilled']);
});

test('nothing is remembered of what has landed', async () => {
  const flights = createFlights();
  const asker = { principal: 'adele', signal: new AbortController().signal };
  const answer = share(flights, asker, 'key', async () => ({ status: 200, headers: {}, body: null }));
  expect(flights.size).toBe(1);
  await answer;
  await eventually(() => flights.size === 0);
});

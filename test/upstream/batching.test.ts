/** How many calls an operation costs: envelopes, singles, and what is asked twice. */
import DataLoader from 'dataloader';
import type { WireResponse } from '../../src/dialects/dialect.js';
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { problem } from '../support/fake-upstream.js';
import { failureOf, get, startWorld, write, type World } from './world.js';

let world: World;
beforeEach(async () => (world = await startWorld()));
afterEach(() => world.close());

const contact = (id: number | string) => `/me/contacts/${id}`;
const pathOf = ({ body }: WireResponse) => (body as { path: string }).path;

test('a hundred contacts asked for at once cost five envelopes, and each asker gets its own', async () => {
  const session = world.openSession();
  const paths = Array.from({ length: 100 }, (_, id) => contact(id));
  const answers = await Promise.all(paths.map((path) => session.send(get(path), MY_MAILBOX)));
  expect(answers.map(pathOf)).toEqual(paths);
  expect(world.fake.calls.map((call) => call.parts?.length)).toEqual([20, 20, 20, 20, 20]);
  expect(world.fake.calls.flatMap((call) => call.parts!.map((part) => part.path))).toEqual(paths);
});

test('the same contact asked for fifty times costs one request, which needs no envelope', async () => {
  const session = world.openSession();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => session.send(get(contact('a'), { prefer: 'x' }), MY_MAILBOX)),
  );
  expect(new Set(answers.map(pathOf))).toEqual(new Set([contact('a')]));
  expect(world.fake.calls).toMatchObject([{ method: 'GET', path: contact('a'), parts: null }]);
});

test('requests that differ in a header alone are asked apart', async () => {
  const session = world.openSession();
  await Promise.all(['a', 'b'].map((prefer) => session.send(get(contact('a'), { prefer }), MY_MAILBOX)));
  expect(world.fake.requests).toHaveLength(2);
});

test('the same write asked for twice is carried out twice', async () => {
  const session = world.openSession();
  await Promise.all([1, 2].map(() => session.send(write('POST', '/me/contacts'), MY_MAILBOX)));
  expect(world.fake.requests).toHaveLength(2);
});

test('twenty-one contacts cost one full envelope and one single request', async () => {
  const session = world.openSession();
  await Promise.all(Array.from({ length: 21 }, (_, id) => session.send(get(contact(id)), MY_MAILBOX)));
  expect(world.fake.calls.map((call) => call.parts?.length ?? 1).sort()).toEqual([1, 20]);
});

test('what a later moment asks for does not wait for the earlier one', async () => {
  const session = world.openSession();
  const first = session.send(get(contact(1)), MY_MAILBOX);
  await new Promise(setImmediate);
  await Promise.all([first, session.send(get(contact(2)), MY_MAILBOX)]);
  expect(world.fake.calls.map((call) => call.parts)).toEqual([null, null]);
});

test('loads of two loaders, and of loaders behind them, land in the same envelope', async () => {
  const session = world.openSession();
  const read = (path: string) => session.send(get(path), MY_MAILBOX).then(pathOf);
  const contacts = new DataLoader((ids: readonly string[]) => Promise.all(ids.map((id) => read(contact(id)))));
  const folders = new DataLoader((ids: readonly string[]) =>
    Promise.all(ids.map((id) => read(`/me/contactFolders/${id}`))),
  );
  // A loader that asks another one: its loads are due one step later in the same tick.
  const owners = new DataLoader((ids: readonly string[]) => contacts.loadMany(ids.map((id) => `owner-${id}`)));
  await Promise.all([contacts.load('a'), folders.load('b'), contacts.load('c')]);
  expect(world.fake.calls).toHaveLength(1);
  expect(world.fake.calls[0]!.parts).toHaveLength(3);
  await Promise.all([owners.load('d'), owners.load('e')]);
  expect(world.fake.calls).toHaveLength(2);
  await Promise.all([owners.load('f'), folders.load('g'), (async () => read(contact(await Promise.resolve('h'))))()]);
  // What the loader behind another one asks is known one step later, when the other two have left together.
  expect(world.fake.calls.slice(2).map((call) => call.parts?.length ?? 1)).toEqual([2, 1]);
});

test('writes of one moment share envelopes, but never one with reads', async () => {
  const session = world.openSession();
  await Promise.all([
    session.send(write('DELETE', contact(1)), MY_MAILBOX),
    session.send(get(contact(2)), MY_MAILBOX),
    session.send(write('POST', '/me/contacts'), MY_MAILBOX),
    session.send(get(contact(3)), MY_MAILBOX),
  ]);
  const methods = world.fake.calls.map((call) => call.parts!.map((part) => part.method));
  expect(methods).toEqual(
    expect.arrayContaining([
      ['DELETE', 'POST'],
      ['GET', 'GET'],
    ]),
  );
  expect(methods).toHaveLength(2);
});

test('a photo never travels in an envelope, neither read nor written', async () => {
  const session = world.openSession();
  const bytes = Buffer.from([0xff, 0xd8, 0xff]);
  world.fake.serve = ({ body }) =>
    Buffer.isBuffer(body) ? { status: 200 } : { status: 200, headers: { 'content-type': 'image/jpeg' }, body: bytes };
  const put = (id: number) => ({
    method: 'PUT' as const,
    path: `${contact(id)}/photo/$value`,
    headers: { 'content-type': 'image/jpeg' },
    body: bytes,
  });
  const [photo] = await Promise.all([
    session.send(get(`${contact(1)}/photo/$value`), MY_MAILBOX, { alone: true }),
    session.send(get(`${contact(2)}/photo/$value`), MY_MAILBOX, { alone: true }),
    session.send(put(3), MY_MAILBOX),
    session.send(put(4), MY_MAILBOX),
  ]);
  expect(photo.body).toEqual(bytes);
  expect(world.fake.calls.map((call) => call.parts)).toEqual([null, null, null, null]);
  expect(world.fake.calls.filter((call) => call.method === 'PUT').map((call) => call.body)).toEqual([bytes, bytes]);
});

test('contacts with long notes are spread over envelopes that the service accepts', async () => {
  const session = world.openSession();
  const body = { personalNotes: 'x'.repeat(1_000_000) };
  await Promise.all(
    Array.from({ length: 5 }, () =>
      session.send({ method: 'POST', path: '/me/contacts', headers: {}, body }, MY_MAILBOX),
    ),
  );
  const sizes = world.fake.calls.map((call) => JSON.stringify(call.body).length);
  expect(world.fake.requests).toHaveLength(5);
  expect(Math.max(...sizes)).toBeLessThan(4_000_000);
});

test('one bad contact does not spoil the other nineteen', async () => {
  const session = world.openSession();
  world.fake.serve = ({ path }) =>
    path === contact(7) ? problem(404, 'ErrorItemNotFound') : { status: 200, body: { path } };
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, id) => session.send(get(contact(id)), MY_MAILBOX)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
  expect(outcomes[7]).toMatchObject({
    reason: { code: 'NOT_FOUND', details: { upstream: { code: 'ErrorItemNotFound', requestId: expect.any(String) } } },
  });
});

test('an id that would lead elsewhere is refused alone, before any call (threats 18 and 19)', async () => {
  const session = world.openSession();
  const bad = [
    '/me/contacts/..',
    '/me/contacts/%2e%2E/messages',
    '/me//contacts',
    '/me/contacts\\x',
    '//evil.example/x',
    '/me/contacts/a#b',
    '/../v2/me',
  ];
  const refused = await Promise.all(bad.map((path) => failureOf(session.send(get(path), MY_MAILBOX))));
  expect(refused.map(({ code }) => code)).toEqual(bad.map(() => 'BAD_USER_INPUT'));
  expect(
    (await failureOf(session.send(write('PATCH', contact(1), { 'if-match': 'W/"a\r\nx: y"' }), MY_MAILBOX))).code,
  ).toBe('BAD_USER_INPUT');
  expect(world.fake.calls).toHaveLength(0);
});

test('an envelope carries one credential: two users who ask at the same moment share nothing (threat 6)', async () => {
  const sessions = ['adele', 'alex'].map((principal) => world.openSession({ principal }));
  await Promise.all(sessions.flatMap((session) => [1, 2].map((id) => session.send(get(contact(id)), MY_MAILBOX))));
  expect(world.fake.calls.map((call) => call.headers.authorization).sort()).toEqual([
    'Bearer token-of-adele',
    'Bearer token-of-alex',
  ]);
  expect(world.fake.calls.every((call) => call.parts!.length === 2)).toBe(true);
});

test('two mailboxes of one operation are asked in calls of their own', async () => {
  const session = world.openSession();
  const megan = { owner: 'megan@contoso.example' };
  await Promise.all([
    session.send(get(contact(1)), MY_MAILBOX),
    session.send(get('/users/megan%40contoso.example/contacts/1'), megan),
  ]);
  expect(world.fake.calls.map((call) => call.parts)).toEqual([null, null]);
});

test('every call carries the request id, and every part the preference for lasting ids', async () => {
  const session = world.openSession();
  await Promise.all([1, 2].map((id) => session.send(get(contact(id), { prefer: 'odata.maxpagesize=5' }), MY_MAILBOX)));
  await session.send(get(contact(3)), MY_MAILBOX);
  expect(world.fake.calls.map((call) => call.headers['client-request-id'])).toEqual(['request-1', 'request-1']);
  expect(world.fake.requests.map((part) => part.headers.prefer)).toEqual([
    'IdType="ImmutableId", odata.maxpagesize=5',
    'IdType="ImmutableId", odata.maxpagesize=5',
    'IdType="ImmutableId"',
  ]);
});

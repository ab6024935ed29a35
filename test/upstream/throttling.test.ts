/** What users get while the REST API asks to slow down: faults 1 to 6. */
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { problem, throttled } from '../support/fake-upstream.js';
import { createFakeClock, eventually, failureOf, get, startWorld, write, type World } from './world.js';

let world: World;
afterEach(() => world.close());

const contact = (id: number | string) => `/me/contacts/${id}`;

describe.each([
  { fault: 'fault 1', status: 429 },
  { fault: 'fault 5', status: 503 },
])('a $status that names a time ($fault)', ({ status }) => {
  test('is waited out: the answer comes, and nobody calls that mailbox before', async () => {
    const clock = createFakeClock();
    world = await startWorld({ clock });
    const { fake } = world;
    fake.serve = ({ path, earlier }) =>
      path === contact(1) && earlier === 0 ? throttled(12, status) : { status: 200, body: { path } };
    const session = world.openSession();
    const first = session.send(get(contact(1)), MY_MAILBOX);
    await eventually(() => clock.waiting > 0);

    const later = world.openSession().send(get(contact(2)), MY_MAILBOX);
    const other = await world.openSession({ principal: 'alex' }).send(get(contact(3)), MY_MAILBOX);
    expect(other.body).toEqual({ path: contact(3) });
    clock.advance(11_999);
    await world.openSession({ principal: 'alex' }).send(get(contact(4)), MY_MAILBOX);
    expect(fake.calls.map(({ path }) => path)).toEqual([contact(1), contact(3), contact(4)]);

    clock.advance(1);
    expect((await first).body).toEqual({ path: contact(1) });
    expect((await later).body).toEqual({ path: contact(2) });
  });

  test('is waited out by a creation too, which happens once', async () => {
    world = await startWorld();
    world.fake.serve = ({ earlier }) =>
      earlier === 0 ? throttled(0.05, status) : { status: 201, body: { id: 'new' } };
    const answer = await world.openSession().send(write('POST', '/me/contacts'), MY_MAILBOX);
    expect(answer).toMatchObject({ status: 201, body: { id: 'new' } });
    expect(world.fake.calls).toHaveLength(2);
  });
});

test('five throttled contacts of twenty are asked again after the longest time named, the others arrive at once (fault 3)', async () => {
  const clock = createFakeClock();
  world = await startWorld({ clock });
  const slow = [2, 5, 7, 11, 19];
  world.fake.serve = ({ path, earlier }) => {
    const position = slow.indexOf(Number(path.split('/').at(-1)));
    return position >= 0 && earlier === 0 ? throttled(position + 1) : { status: 200, body: { path } };
  };
  const session = world.openSession();
  const answers = Array.from({ length: 20 }, (_, id) => session.send(get(contact(id)), MY_MAILBOX));
  await Promise.all(answers.filter((_, id) => !slow.includes(id)));
  expect(world.fake.calls).toHaveLength(1);

  await eventually(() => clock.waiting > 0);
  clock.advance(4_999);
  await new Promise(setImmediate);
  expect(world.fake.calls).toHaveLength(1);
  clock.advance(1);
  const bodies = (await Promise.all(answers)).map(({ body }) => body);
  expect(bodies).toEqual(Array.from({ length: 20 }, (_, id) => ({ path: contact(id) })));
  expect(world.fake.calls[1]!.parts!.map(({ path }) => path)).toEqual(slow.map(contact));
});

test('endless throttling ends with THROTTLED and the time to wait, and other mailboxes go on (fault 4)', async () => {
  world = await startWorld();
  world.fake.serve = ({ headers, path }) =>
    headers.authorization === 'Bearer token-of-adele' ? throttled(0.05) : { status: 200, body: { path } };
  const [error, answer] = await Promise.all([
    failureOf(world.openSession().send(get(contact(1)), MY_MAILBOX)),
    world.openSession({ principal: 'alex' }).send(get(contact(2)), MY_MAILBOX),
  ]);
  expect(error).toMatchObject({ code: 'THROTTLED', details: { retryAfterSeconds: 1 } });
  expect(answer.status).toBe(200);
  expect(world.fake.calls).toHaveLength(4);
});

test('a pause longer than the operation may last is told at once, also to those who come later (fault 4)', async () => {
  world = await startWorld({ maxWaitMs: 30_000 });
  world.fake.serve = () => throttled(120);
  const session = world.openSession();
  const first = await failureOf(session.send(get(contact(1)), MY_MAILBOX));
  const second = await failureOf(session.send(get(contact(2)), MY_MAILBOX));
  expect(first).toMatchObject({ code: 'THROTTLED', details: { retryAfterSeconds: 120 } });
  expect(second).toMatchObject({ code: 'THROTTLED', details: { retryAfterSeconds: 120 } });
  expect(world.fake.calls).toHaveLength(1);
});

test('an operation whose time ends within a pause says that it was throttled (fault 4)', async () => {
  world = await startWorld();
  world.fake.serve = () => throttled(20);
  const controller = new AbortController();
  const session = world.openSession({ signal: controller.signal });
  const first = session.send(get(contact(1)), MY_MAILBOX);
  await eventually(() => world.fake.calls.length === 1);
  const second = session.send(get(contact(2)), MY_MAILBOX);
  setTimeout(() => controller.abort(new Error('out of time')), 50);
  const errors = await Promise.all([failureOf(first), failureOf(second)]);
  expect(errors.map(({ code }) => code)).toEqual(['THROTTLED', 'THROTTLED']);
});

test.each(['soon', '', '-3', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
  'a time to wait of "%s" does not stop the answer from coming (fault 2)',
  async (retryAfter) => {
    world = await startWorld();
    world.fake.serve = ({ path, earlier }) => (earlier === 0 ? throttled(retryAfter) : { status: 200, body: { path } });
    expect((await world.openSession().send(get(contact(1)), MY_MAILBOX)).status).toBe(200);
    expect(world.fake.calls).toHaveLength(2);
  },
);

test('a 503 without a time is repeated after a growing random delay, three tries in all (fault 6)', async () => {
  world = await startWorld({ random: () => 0.5 });
  world.fake.serve = () => problem(503, 'ServiceUnavailable');
  const error = await failureOf(world.openSession().send(get(contact(1)), MY_MAILBOX));
  expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
  const [first, second, third] = world.fake.calls.map(({ at }) => at);
  expect(world.fake.calls).toHaveLength(3);
  expect(second! - first!).toBeGreaterThanOrEqual(99);
  expect(third! - second!).toBeGreaterThanOrEqual(199);
});

test('a service that fails half of the time is not asked more than a tenth more often (fault 6)', async () => {
  const clock = createFakeClock();
  world = await startWorld({ clock, random: () => 0 });
  let calls = 0;
  world.fake.serve = ({ path }) =>
    (calls += 1) % 2 === 0 ? problem(503, 'ServiceUnavailable') : { status: 200, body: { path } };
  const pump = setInterval(() => clock.advance(1), 1);
  for (let id = 0; id < 400; id += 1) {
    await world
      .openSession()
      .send(get(contact(id)), MY_MAILBOX)
      .catch(() => undefined);
  }
  clearInterval(pump);
  // Beside the tenth, ten that a quiet gateway starts with, and one a second that comes back.
  expect(world.fake.calls.length).toBeLessThanOrEqual(400 * 1.1 + 10 + 5);
  expect(world.fake.calls.length).toBeGreaterThan(420);
});

test('a 503 that names no throttling is not repeated for a creation', async () => {
  world = await startWorld();
  world.fake.serve = () => problem(503, 'ServiceUnavailable');
  const error = await failureOf(world.openSession().send(write('POST', '/me/contacts'), MY_MAILBOX));
  expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(world.fake.calls).toHaveLength(1);
});

test('a change without a version is not repeated when throttled; one under a version is', async () => {
  world = await startWorld();
  world.fake.serve = ({ earlier }) => (earlier === 0 ? throttled(0.02) : { status: 200, body: { id: 'a' } });
  const session = world.openSession();
  expect((await failureOf(session.send(write('PATCH', contact(1)), MY_MAILBOX))).code).toBe('THROTTLED');
  const changed = await session.send(write('PATCH', contact(2), { 'if-match': 'W/"1"' }), MY_MAILBOX);
  expect(changed.status).toBe(200);
});

test('a throttled envelope is repeated as a whole, writes included', async () => {
  world = await startWorld();
  world.fake.serveEnvelope = ({ earlier }) => (earlier === 0 ? throttled(0.02) : undefined);
  world.fake.serve = ({ method }) => ({ status: method === 'POST' ? 201 : 204, body: null });
  const session = world.openSession();
  const answers = await Promise.all([
    session.send(write('POST', '/me/contacts'), MY_MAILBOX),
    session.send(write('DELETE', contact(1)), MY_MAILBOX),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 204]);
  expect(world.fake.calls).toHaveLength(2);
});

/** Who may go next to a mailbox. */
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { type GatewayError } from '../../src/errors.js';
import { createPacing, type AcquireOptions } from '../../src/upstream/pacing.js';
import { createFakeClock, eventually, failureOf, get, startWorld } from './world.js';

const ADELE = 'adele';
const ALEX = 'alex';

function start({ maxConcurrentPerMailbox = 4, maxWaitingPerMailbox = 1000 } = {}) {
  const clock = createFakeClock();
  const pacing = createPacing({ maxConcurrentPerMailbox, maxWaitingPerMailbox, clock });
  const log: string[] = [];
  const releases = new Map<string, () => void>();
  const errors = new Map<string, GatewayError>();
  const ask = (name: string, mailbox: string, options: Partial<AcquireOptions> = {}) => {
    const all = { weight: 1, signal: new AbortController().signal, deadlineMs: clock.now() + 30_000, ...options };
    pacing.acquire(mailbox, all).then(
      (release) => {
        log.push(name);
        releases.set(name, release);
      },
      (error: GatewayError) => errors.set(name, error),
    );
  };
  const settle = () => new Promise(setImmediate);
  return { clock, pacing, log, releases, errors, ask, settle };
}

test('four go at once, the fifth when one is back, and another mailbox does not notice', async () => {
  const { ask, settle, log, releases } = start();
  for (const name of ['a', 'b', 'c', 'd', 'e']) ask(name, ADELE);
  ask('x', ALEX);
  await settle();
  expect(log).toEqual(['a', 'b', 'c', 'd', 'x']);
  releases.get('b')!();
  releases.get('b')!(); // giving back twice gives nothing more
  await settle();
  expect(log).toEqual(['a', 'b', 'c', 'd', 'x', 'e']);
});

test('a full envelope waits for its four units and is not overtaken by smaller ones behind it', async () => {
  const { ask, settle, log, releases } = start();
  ask('a', ADELE);
  ask('envelope', ADELE, { weight: 4 });
  ask('b', ADELE);
  await settle();
  expect(log).toEqual(['a']);
  releases.get('a')!();
  await settle();
  expect(log).toEqual(['a', 'envelope']);
  releases.get('envelope')!();
  await settle();
  expect(log).toEqual(['a', 'envelope', 'b']);
});

test('an envelope heavier than a mailbox ever allows goes alone', async () => {
  const { ask, settle, log, releases } = start({ maxConcurrentPerMailbox: 2 });
  ask('envelope', ADELE, { weight: 4 });
  ask('a', ADELE);
  await settle();
  expect(log).toEqual(['envelope']);
  releases.get('envelope')!();
  await settle();
  expect(log).toEqual(['envelope', 'a']);
});

test('nobody goes to a paused mailbox before its time, and a shorter pause does not end a longer one', async () => {
  const { ask, settle, log, pacing, clock } = start();
  pacing.pause(ADELE, 10_000);
  pacing.pause(ADELE, 1_000);
  ask('a', ADELE);
  ask('x', ALEX);
  await settle();
  expect(log).toEqual(['x']);
  clock.advance(9_999);
  await settle();
  expect(log).toEqual(['x']);
  clock.advance(1);
  await settle();
  expect(log).toEqual(['x', 'a']);
});

test('whoever cannot outlast a pause hears at once how long it takes', async () => {
  const { ask, settle, log, pacing, clock, errors } = start({ maxConcurrentPerMailbox: 1 });
  ask('a', ADELE);
  ask('waiting', ADELE, { deadlineMs: clock.now() + 5_000 });
  ask('patient', ADELE, { deadlineMs: clock.now() + 50_000 });
  await settle();
  pacing.pause(ADELE, 10_000);
  ask('late', ADELE, { deadlineMs: clock.now() + 5_000 });
  await settle();
  expect(log).toEqual(['a']);
  expect([...errors.keys()].sort()).toEqual(['late', 'waiting']);
  for (const error of errors.values()) {
    expect(error).toMatchObject({ code: 'THROTTLED', details: { retryAfterSeconds: 10 } });
  }
});

test('whoever gives up leaves the queue, and those behind move up', async () => {
  const { ask, settle, log, releases, errors } = start();
  const controller = new AbortController();
  ask('a', ADELE);
  ask('envelope', ADELE, { weight: 4, signal: controller.signal });
  ask('b', ADELE);
  await settle();
  controller.abort(new Error('gone'));
  await settle();
  expect(log).toEqual(['a', 'b']);
  expect(errors.get('envelope')).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  ask('c', ADELE, { signal: controller.signal });
  await settle();
  expect(errors.get('c')).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(releases.size).toBe(2);
});

test('so many may wait for a mailbox, one more is throttled', async () => {
  const { ask, settle, errors } = start({ maxConcurrentPerMailbox: 1, maxWaitingPerMailbox: 2 });
  for (const name of ['a', 'b', 'c', 'd']) ask(name, ADELE);
  await settle();
  expect([...errors]).toMatchObject([['d', { code: 'THROTTLED' }]]);
});

test('a mailbox at rest is forgotten, also one that was paused or given up on', async () => {
  const { ask, settle, releases, pacing, clock } = start();
  const controller = new AbortController();
  ask('a', ADELE);
  ask('x', ALEX);
  pacing.pause('megan', 1_000);
  pacing.pause(ALEX, 2_000);
  ask('y', ALEX, { signal: controller.signal });
  await settle();
  expect(pacing.size).toBe(3);
  for (const release of releases.values()) release();
  controller.abort();
  clock.advance(1_000);
  expect(pacing.size).toBe(1);
  clock.advance(1_000);
  expect(pacing.size).toBe(0);
  expect(clock.waiting).toBe(0);
});

test('closing refuses those who wait and those who come', async () => {
  const { ask, settle, pacing, errors } = start({ maxConcurrentPerMailbox: 1 });
  ask('a', ADELE);
  ask('b', ADELE);
  await settle();
  pacing.close();
  ask('c', ADELE);
  await settle();
  expect([...errors]).toMatchObject([
    ['b', { code: 'UPSTREAM_UNAVAILABLE' }],
    ['c', { code: 'UPSTREAM_UNAVAILABLE' }],
  ]);
});

test('a hundred photos and sixty contacts never mean more than four parts at work in a mailbox, and another one goes on', async () => {
  const world = await startWorld();
  const atWork = new Map<string, number>();
  const most = new Map<string, number>();
  /** Counted as the service does: an envelope has up to four parts at work. */
  async function work<T>(mailbox: string, units: number, answer: T): Promise<T> {
    atWork.set(mailbox, (atWork.get(mailbox) ?? 0) + units);
    most.set(mailbox, Math.max(most.get(mailbox) ?? 0, atWork.get(mailbox)!));
    await new Promise((resolve) => setTimeout(resolve, 3));
    atWork.set(mailbox, atWork.get(mailbox)! - units);
    return answer;
  }
  const ok = { status: 200, body: {} };
  world.fake.serve = ({ headers }) => (headers.authorization ? work(headers.authorization, 1, ok) : ok);
  world.fake.serveEnvelope = ({ headers, parts }) =>
    work(headers.authorization!, Math.min(4, parts!.length), undefined);

  const session = world.openSession();
  const photos = Array.from({ length: 100 }, (_, id) =>
    session.send(get(`/me/contacts/${id}/photo/$value`), MY_MAILBOX, { alone: true }),
  );
  const contacts = Array.from({ length: 60 }, (_, id) => session.send(get(`/me/contacts/${id}`), MY_MAILBOX));
  await eventually(() => world.fake.calls.length >= 4);
  await world.openSession({ principal: 'alex' }).send(get('/me/contacts/1'), MY_MAILBOX);
  expect(world.fake.calls.length).toBeLessThan(100);
  await Promise.all([...photos, ...contacts]);
  expect(world.fake.calls).toHaveLength(100 + 3 + 1);
  expect(Object.fromEntries(most)).toEqual({ 'Bearer token-of-adele': 4, 'Bearer token-of-alex': 1 });
  await world.close();
});

test('a request that never ends in its mailbox does not stop another one', async () => {
  const world = await startWorld();
  world.fake.serve = ({ headers, path }) =>
    headers.authorization === 'Bearer token-of-adele' ? () => undefined : { status: 200, body: { path } };
  const controller = new AbortController();
  const stuck = Array.from({ length: 8 }, (_, id) =>
    failureOf(
      world.openSession({ signal: controller.signal }).send(get(`/me/contacts/${id}`), MY_MAILBOX, { alone: true }),
    ),
  );
  await eventually(() => world.fake.calls.length === 4);
  for (let id = 0; id < 20; id += 1) {
    expect((await world.openSession({ principal: 'alex' }).send(get(`/me/contacts/${id}`), MY_MAILBOX)).status).toBe(
      200,
    );
  }
  expect(world.fake.calls).toHaveLength(24);
  controller.abort();
  await Promise.all(stuck);
  await world.close();
});

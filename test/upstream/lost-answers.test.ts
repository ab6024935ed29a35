/** What users get when answers are late, lost or unreadable: faults 7 to 11, 14 to 17, 38 and 50. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createGraphDialect } from '../../src/dialects/graph.js';
import { GatewayError } from '../../src/errors.js';
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { createUpstream } from '../../src/upstream/open-session.js';
import { createPacing } from '../../src/upstream/pacing.js';
import { isConflictAfterRepeat } from '../../src/upstream/retry.js';
import { createTransport } from '../../src/upstream/transport.js';
import { createTurns } from '../../src/upstream/turns.js';
import { problem, reset, silence, throttled, type Answer, type Raw } from '../support/fake-upstream.js';
import { createFakeClock, credentialOf, eventually, failureOf, get, startWorld, write, type World } from './world.js';

let world: World;
beforeEach(async () => (world = await startWorld({ random: () => 0 })));
afterEach(() => world.close());

const contact = (id: number | string) => `/me/contacts/${id}`;
const gatewayTimeout = problem(504, 'UnknownError');

describe.each<{ what: string; lost: Answer | Raw }>([
  { what: 'a 504 (fault 7)', lost: gatewayTimeout },
  { what: 'a reset (fault 10)', lost: reset },
])('after $what', ({ lost }) => {
  beforeEach(() => {
    world.fake.serve = ({ earlier, method, path }) =>
      earlier === 0 ? lost : { status: method === 'DELETE' ? 204 : 200, body: method === 'DELETE' ? null : { path } };
  });

  test('a contact is read again', async () => {
    expect((await world.openSession().send(get(contact(1)), MY_MAILBOX)).body).toEqual({ path: contact(1) });
    expect(world.fake.calls).toHaveLength(2);
  });

  test.each(['DELETE', 'PUT'] as const)('a %s is sent again', async (method) => {
    const answer = await world.openSession().send(write(method, contact(1)), MY_MAILBOX);
    expect(answer.status).toBeLessThan(300);
    expect(world.fake.calls).toHaveLength(2);
  });

  test.each(['POST', 'PATCH'] as const)('a %s is sent once, and its outcome called unknown', async (method) => {
    const request = write(method, contact(1), { 'if-match': 'W/"1"' });
    const error = await failureOf(world.openSession().send(request, MY_MAILBOX));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
    expect(error.details.cause).toBeInstanceOf(GatewayError);
    expect(world.fake.calls).toHaveLength(1);
  });

  test('a deletion that finds nothing the second time counts as done (fault 50)', async () => {
    world.fake.serve = ({ earlier }) => (earlier === 0 ? lost : problem(404, 'ErrorItemNotFound'));
    const answer = await world.openSession().send(write('DELETE', contact(1)), MY_MAILBOX);
    expect(answer).toEqual({ status: 204, headers: {}, body: null });
  });

  test('a deletion that stays unanswered is called unknown, not failed', async () => {
    world.fake.serve = () => lost;
    const error = await failureOf(world.openSession().send(write('DELETE', contact(1)), MY_MAILBOX));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
    expect(world.fake.calls).toHaveLength(3);
  });
});

test('a deletion that was lost once and then turned away is called unknown', async () => {
  world.fake.serve = ({ earlier }) => (earlier === 0 ? gatewayTimeout : throttled(0.01));
  const error = await failureOf(world.openSession().send(write('DELETE', contact(1)), MY_MAILBOX));
  expect(error.code).toBe('OUTCOME_UNKNOWN');
});

test('deleting what was never there is not found (fault 50)', async () => {
  world.fake.serve = () => problem(404, 'ErrorItemNotFound');
  const error = await failureOf(world.openSession().send(write('DELETE', contact(1)), MY_MAILBOX));
  expect(error.code).toBe('NOT_FOUND');
});

test('a deletion whose mailbox is gone the second time is not called done', async () => {
  world.fake.serve = ({ earlier }) => (earlier === 0 ? gatewayTimeout : problem(404, 'MailboxNotEnabledForRESTAPI'));
  const error = await failureOf(world.openSession().send(write('DELETE', contact(1)), MY_MAILBOX));
  expect(error.code).toBe('NOT_FOUND');
});

test('a version conflict after our own repeat asks to be read again before it is called one (fault 50)', async () => {
  const change = () => world.openSession().send(write('PATCH', contact(1), { 'if-match': 'W/"1"' }), MY_MAILBOX);
  const conflict = problem(412, 'ErrorIrresolvableConflict');
  world.fake.serve = ({ earlier }) => (earlier === 0 ? throttled(0.01) : conflict);
  const afterRepeat = await failureOf(change());
  expect(afterRepeat).toMatchObject({ code: 'CONFLICT', details: { upstream: { status: 412 } } });
  expect(isConflictAfterRepeat(afterRepeat)).toBe(true);
  const plain = await failureOf(change());
  expect(plain).toMatchObject({ code: 'CONFLICT', details: { upstream: { status: 412 } } });
  expect(isConflictAfterRepeat(plain)).toBe(false);
});

test.each([500, 502])(
  'an error page with the status %d is an unavailable upstream, and its text stays inside (fault 8)',
  async (status) => {
    world.fake.serve = () => ({ status, headers: { 'content-type': 'text/html' }, body: '<h1>Oops from host-17</h1>' });
    const error = await failureOf(world.openSession().send(get(contact(1)), MY_MAILBOX));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.message).not.toContain('Oops');
  },
);

test('a proxy that lost its upstream (502) leaves the outcome of a creation unknown', async () => {
  world.fake.serve = () => ({ status: 502, body: '<h1>Bad gateway</h1>' });
  const error = await failureOf(world.openSession().send(write('POST', '/me/contacts'), MY_MAILBOX));
  expect(error.code).toBe('OUTCOME_UNKNOWN');
});

test('a refused connection fails fast, soon without knocking, and recovers by a single probe (fault 9)', async () => {
  const clock = createFakeClock();
  const door = createServer();
  const listen = (port: number) => new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));
  const shut = () => new Promise((resolve) => door.close(resolve));
  await listen(0);
  const { port } = door.address() as AddressInfo;
  await shut();
  const upstream = createUpstream({
    turns: createTurns(),
    dialect: createGraphDialect(),
    transport: createTransport({
      serviceRoot: `http://127.0.0.1:${port}/v1.0`,
      timeoutMs: 5_000,
      maxResponseBytes: 1_000,
    }),
    pacing: createPacing({ maxConcurrentPerMailbox: 4, clock }),
    limits: { maxPartsPerOperation: 100, maxPartsPerPrincipal: 100 },
    clock,
  });
  const signal = new AbortController().signal;
  const session = upstream.openSession({ credential: credentialOf('adele'), signal, requestId: 'request-1' });
  const ask = () => session.send(get(contact(1)), MY_MAILBOX);
  for (let tries = 0; tries < 5; tries += 1) {
    const error = await failureOf(ask());
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { cause: { code: 'ECONNREFUSED' } } });
  }
  let knocks = 0;
  door.on('connection', (socket) => {
    knocks += 1;
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  });
  await listen(port);
  expect((await failureOf(ask())).code).toBe('UPSTREAM_UNAVAILABLE');
  expect(knocks).toBe(0);
  clock.advance(1_000);
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  expect(knocks).toBe(2);
  await shut();
  await upstream.close();
});

test('a creation that could not even be sent is unavailable, not unknown (fault 9)', async () => {
  const session = world.openSession();
  await world.fake.close();
  const error = await failureOf(session.send(write('POST', '/me/contacts'), MY_MAILBOX));
  expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
});

test('an upstream that says nothing is a timeout for readers and an unknown outcome for writers (fault 11)', async () => {
  await world.close();
  world = await startWorld({ transport: { timeoutMs: 100 } });
  world.fake.serve = () => silence;
  const session = world.openSession();
  const errors = await Promise.all([
    failureOf(session.send(get(contact(1)), MY_MAILBOX)),
    failureOf(session.send(write('DELETE', contact(2)), MY_MAILBOX, { alone: true })),
    failureOf(session.send(write('POST', '/me/contacts'), MY_MAILBOX, { alone: true })),
  ]);
  expect(errors.map(({ code }) => code)).toEqual(['UPSTREAM_TIMEOUT', 'OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
  expect(world.fake.calls).toHaveLength(3);
});

test('a refused token is told once, with its claims, and not repeated (fault 17)', async () => {
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });
  const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
  world.fake.serve = () => problem(401, 'InvalidAuthenticationToken', { 'www-authenticate': challenge });
  const error = await failureOf(world.openSession().send(get(contact(1)), MY_MAILBOX));
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', details: { claims } });
  expect(world.fake.calls).toHaveLength(1);
});

describe('an envelope', () => {
  const readAll = (ids: readonly number[]) => {
    const session = world.openSession();
    return Promise.allSettled(ids.map((id) => session.send(get(contact(id)), MY_MAILBOX)));
  };
  const answered = (id: string, status = 200) => ({
    id,
    status,
    headers: { 'content-type': 'application/json' },
    body: { id },
  });

  test('that left an answer out is asked for it once more (fault 14)', async () => {
    world.fake.serveEnvelope = ({ earlier }) =>
      earlier === 0 ? { status: 200, body: { responses: [answered('2'), answered('0')] } } : undefined;
    const outcomes = await readAll([1, 2, 3]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(world.fake.calls[1]).toMatchObject({ method: 'GET', path: contact(2) });
  });

  test('that keeps leaving answers out is invalid for those alone, and unknown for writes (fault 14)', async () => {
    world.fake.serveEnvelope = () => ({ status: 200, body: { responses: [answered('0')] } });
    const outcomes = await readAll([1, 2, 3]);
    expect(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as GatewayError).code : 'ok')),
    ).toEqual([
      'ok',
      'ok', // the first of the two that were asked for again
      'UPSTREAM_INVALID',
    ]);
    const session = world.openSession();
    const writes = await Promise.allSettled([1, 2].map(() => session.send(write('POST', '/me/contacts'), MY_MAILBOX)));
    expect(writes).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'OUTCOME_UNKNOWN' } }]);
  });

  test.each([
    ['a doubled id', [answered('0'), answered('0'), answered('1')]],
    ['an id that nobody gave', [answered('0'), answered('1'), answered('7')]],
    ['one answer too many', [answered('0'), answered('1'), answered('2')]],
    ['no list', 'none'],
    ['a list of texts', ['0', '1']],
  ])('with %s is nobody’s answer (fault 14, threat 7)', async (_what, responses) => {
    world.fake.serveEnvelope = () => ({ status: 200, body: { responses } });
    const outcomes = await readAll([1, 2]);
    expect(outcomes).toMatchObject([
      { reason: { code: 'UPSTREAM_INVALID' } },
      { reason: { code: 'UPSTREAM_INVALID' } },
    ]);
    expect(world.fake.calls).toHaveLength(1);
    const session = world.openSession();
    const writes = [1, 2].map((id) => failureOf(session.send(write('PATCH', contact(id)), MY_MAILBOX)));
    expect((await Promise.all(writes)).map(({ code }) => code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
  });

  test('refused for one bad part is asked one by one, and only the bad one fails (fault 15)', async () => {
    world.fake.serveEnvelope = () => problem(400, 'BadRequest');
    world.fake.serve = ({ path }) =>
      path === contact(2) ? problem(400, 'BadRequest') : { status: 200, body: { path } };
    const outcomes = await readAll([1, 2, 3]);
    expect(outcomes).toMatchObject([
      { value: { body: { path: contact(1) } } },
      { reason: { code: 'BAD_USER_INPUT' } },
      { value: { body: { path: contact(3) } } },
    ]);
    expect(world.fake.calls).toHaveLength(4);
  });

  test('of writes that is refused is not replayed (fault 15)', async () => {
    world.fake.serveEnvelope = () => problem(400, 'BadRequest');
    const session = world.openSession();
    const errors = await Promise.all(
      [1, 2].map((id) => failureOf(session.send(write('DELETE', contact(id)), MY_MAILBOX))),
    );
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(world.fake.calls).toHaveLength(1);
  });

  test('with a part that was skipped says so, and names the failure behind it (fault 16)', async () => {
    world.fake.serve = ({ path }) =>
      path === contact(1) ? problem(403, 'ErrorAccessDenied') : problem(424, 'FailedDependency');
    expect(await readAll([1, 2])).toMatchObject([
      { reason: { code: 'FORBIDDEN' } },
      {
        reason: {
          code: 'UPSTREAM_UNAVAILABLE',
          details: { upstream: { status: 424 }, cause: { code: 'FORBIDDEN' } },
        },
      },
    ]);
  });

  test('that was lost repeats its deletions and leaves its creations unknown', async () => {
    world.fake.serveEnvelope = ({ earlier }) => (earlier === 0 ? reset : undefined);
    world.fake.serve = () => problem(404, 'ErrorItemNotFound');
    const session = world.openSession();
    const outcomes = await Promise.allSettled([
      session.send(write('POST', '/me/contacts'), MY_MAILBOX),
      session.send(write('DELETE', contact(1)), MY_MAILBOX),
    ]);
    expect(outcomes).toMatchObject([{ reason: { code: 'OUTCOME_UNKNOWN' } }, { value: { status: 204 } }]);
    expect(world.fake.calls[1]).toMatchObject({ method: 'DELETE', parts: null });
  });

  test('whose part is a redirect fails that part alone (threat 21)', async () => {
    world.fake.serve = ({ path }) =>
      path === contact(1)
        ? { status: 302, headers: { location: 'https://evil.example/' } }
        : { status: 200, body: { path } };
    expect(await readAll([1, 2])).toMatchObject([{ reason: { code: 'UPSTREAM_INVALID' } }, { status: 'fulfilled' }]);
  });
});

describe('a client that goes away (fault 38)', () => {
  test('frees what it was waiting for at once, and its reads on the wire are torn off', async () => {
    world.fake.serve = () => silence;
    const controller = new AbortController();
    const session = world.openSession({ signal: controller.signal });
    const reads = Array.from({ length: 100 }, (_, id) =>
      failureOf(session.send(get(contact(id)), MY_MAILBOX, { alone: true })),
    );
    await eventually(() => world.fake.calls.length === 4);
    const reason = new GatewayError('UPSTREAM_TIMEOUT', 'The operation took too long.');
    controller.abort(reason);
    expect(new Set(await Promise.all(reads))).toEqual(new Set([reason]));
    await eventually(() => world.fake.calls.every(({ tornOff }) => tornOff));
    expect(world.fake.calls).toHaveLength(4);
  });

  test('does not tear off a write: it is carried out, and the session is told so', async () => {
    const controller = new AbortController();
    world.fake.serve = () => (response) => void setTimeout(() => response.writeHead(204).end(), 50);
    const session = world.openSession({ signal: controller.signal });
    const deleted = session.send(write('DELETE', contact(1)), MY_MAILBOX);
    await eventually(() => world.fake.calls.length === 1);
    controller.abort();
    expect((await deleted).status).toBe(204);
    expect(world.fake.calls[0]!.tornOff).toBe(false);
    expect((await failureOf(session.send(write('DELETE', contact(2)), MY_MAILBOX))).code).toBe('UPSTREAM_TIMEOUT');
    expect(world.fake.calls).toHaveLength(1);
  });
});

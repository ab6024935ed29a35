/** The doors that stream, as their clients see them: WebSocket and server-sent events. */
import { CloseCode } from 'graphql-ws';
import WebSocket from 'ws';
import { GatewayError } from '../../src/errors.js';
import { listen, socketClient, socketUrl, sseClient, WAYS } from './clients.js';
import { eventually, openDoor, type Door } from './door.js';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.close());

describe.each(WAYS)('over %s', (_way, ask) => {
  test('queries and mutations are answered like everywhere', async () => {
    expect((await ask(door, 'query ($name: String) { hello(name: $name) }', { name: 'Adele' })).data).toEqual({
      hello: 'hello Adele',
    });
    expect((await ask(door, 'mutation { save(text: "x") }')).data).toEqual({ save: 'x' });
    expect((await ask(door, '{ user }')).data).toEqual({ user: 'adele' });
  });

  test('errors have the same form and tell nothing internal', async () => {
    const { data, errors } = await ask(door, '{ hello crash fail(code: "THROTTLED") }');
    expect(data).toEqual({ hello: 'hello world', crash: null, fail: null });
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR', 'THROTTLED']);
    expect(errors![1]).toMatchObject({
      path: ['fail'],
      extensions: { retryAfterSeconds: 7, requestId: expect.any(String) },
    });
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  test('an operation that takes too long ends with UPSTREAM_TIMEOUT', async () => {
    const quick = await openDoor({ requestTimeoutMs: 50 });
    const { errors } = await ask(quick, '{ wait }');
    await quick.close();
    expect(errors![0]!.extensions.code).toBe('UPSTREAM_TIMEOUT');
    expect(errors![0]!.message).toContain('GATEWAY_REQUEST_TIMEOUT_MS');
  });

  test('a large question that does not get to begin in time ends likewise, and others do not wait for it', async () => {
    const begin = (_principal: string, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    const busy = await openDoor({ requestTimeoutMs: 100, begin });
    const [large, small] = await Promise.all([ask(busy, '{ list { self { hello } } }'), ask(busy, '{ hello }')]);
    await busy.close();
    expect(large.errors![0]!.extensions.code).toBe('UPSTREAM_TIMEOUT');
    expect(small.data).toEqual({ hello: 'hello world' });
  });
});

const STREAMS = [
  ['WebSocket', socketClient],
  ['SSE', (to: Door) => sseClient(to)],
] as const;

describe.each(STREAMS)('a subscription over %s', (_way, clientOf) => {
  test('delivers every event with a context of its own, and leaves when the client leaves', async () => {
    const client = clientOf(door);
    const stream = listen(client, 'subscription { ticks }');
    await eventually(() => door.witness.listeners() === 1);
    [1, 2, 3].forEach((value) => door.witness.tick(value));
    await eventually(() => stream.results.length === 3);
    expect(stream.results).toEqual([{ data: { ticks: 1 } }, { data: { ticks: 2 } }, { data: { ticks: 3 } }]);
    expect(new Set(door.witness.contexts).size).toBe(3);
    stream.stop();
    await eventually(() => door.witness.listeners() === 0);
    await client.dispose();
  });

  test('hides what fails in one event and goes on', async () => {
    const client = clientOf(door);
    const stream = listen(client, 'subscription { ticks }');
    await eventually(() => door.witness.listeners() === 1);
    door.witness.tick(13);
    door.witness.tick(14);
    await eventually(() => stream.results.length === 2);
    expect(stream.results[0]!.errors![0]!.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(stream.results)).not.toContain('secret');
    expect(stream.results[1]).toEqual({ data: { ticks: 14 } });
    await client.dispose();
  });

  test('that ends as too slow ends with an error result and its cursor, then completes', async () => {
    const client = clientOf(door);
    const stream = listen(client, 'subscription { ticks }');
    await eventually(() => door.witness.listeners() === 1);
    door.witness.tick(new GatewayError('SUBSCRIBER_TOO_SLOW', undefined, { cursor: 'c1' }));
    await eventually(() => stream.state() === 'complete');
    expect(stream.results).toHaveLength(1);
    expect(stream.results[0]!.errors![0]!.extensions).toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW', cursor: 'c1' });
    await client.dispose();
  });

  test('whose beginning fails says so with a code', async () => {
    const client = clientOf(door);
    const stream = listen(client, 'subscription { refused }');
    await eventually(() => stream.state() !== 'open');
    expect(stream.results[0]!.errors![0]!.extensions.code).toBe('FORBIDDEN');
    await client.dispose();
  });

  test('counts against the limit of its user, and gives its place back', async () => {
    const own = await openDoor({ serverLimits: { maxStreamsPerPrincipal: 2 } });
    const client = clientOf(own);
    const streams = [listen(client, 'subscription { ticks }'), listen(client, 'subscription { ticks }')];
    await eventually(() => own.witness.listeners() === 2);
    const third = listen(client, 'subscription { ticks }');
    await eventually(() => third.state() !== 'open');
    expect(own.witness.listeners()).toBe(2);
    streams[0]!.stop();
    await eventually(() => own.witness.listeners() === 1);
    const fourth = listen(client, 'subscription { ticks }');
    await eventually(() => own.witness.listeners() === 2 || fourth.state() !== 'open');
    expect(fourth.state()).toBe('open');
    await client.dispose();
    await own.close();
  });
});

/** A socket by hand: what it was told, and how it ended. */
function rawSocket(to: Door, headers: Record<string, string> = {}, protocol = 'graphql-transport-ws') {
  const socket = new WebSocket(socketUrl(to), protocol, { headers });
  const messages: any[] = [];
  let closed: { code: number; reason: string } | null = null;
  let failure: Error | null = null;
  socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString('utf8'))));
  socket.on('close', (code, reason) => (closed = { code, reason: String(reason) }));
  socket.on('error', (error) => (failure = error));
  const say = (message: object): void => socket.send(JSON.stringify(message));
  return {
    socket,
    messages,
    say,
    closed: () => closed,
    failure: () => failure,
    async init(payload?: object) {
      await eventually(() => socket.readyState === socket.OPEN);
      say({ type: 'connection_init', payload });
    },
    async ready(authorization = 'Bearer adele') {
      await this.init({ authorization });
      await eventually(() => messages.at(-1)?.type === 'connection_ack');
    },
    last: () => messages.at(-1),
  };
}

describe('a WebSocket', () => {
  test.each(['authorization', 'Authorization', 'AUTHORIZATION'])('may call the key of its token %s', async (key) => {
    const raw = rawSocket(door);
    await raw.init({ [key]: 'Bearer adele' });
    await eventually(() => raw.last()?.type === 'connection_ack');
    raw.socket.terminate();
  });

  test.each([
    ['4401 without a token', undefined, 4401],
    ['4403 with a token that is refused', { authorization: 'Bearer expired' }, 4403],
    ['4403 with what is no token', { authorization: 'adele' }, 4403],
  ])('is closed with %s', async (_, payload, code) => {
    const raw = rawSocket(door);
    await raw.init(payload);
    await eventually(() => raw.closed() !== null);
    expect(raw.closed()!.code).toBe(code);
  });

  test('that asks before it is acknowledged is closed with 4401', async () => {
    const raw = rawSocket(door);
    await eventually(() => raw.socket.readyState === raw.socket.OPEN);
    raw.say({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
    await eventually(() => raw.closed() !== null);
    expect(raw.closed()!.code).toBe(4401);
  });

  test('that never begins is closed with 4408', async () => {
    const own = await openDoor({ serverLimits: { socketInitTimeoutMs: 50 } });
    const raw = rawSocket(own);
    await eventually(() => raw.closed() !== null);
    expect(raw.closed()!.code).toBe(CloseCode.ConnectionInitialisationTimeout);
    await own.close();
  });

  test('of a strange page is refused, of an allowed or the own one accepted', async () => {
    const own = await openDoor({ allowedOrigins: ['https://contacts.example'] });
    for (const origin of ['https://evil.example', 'null']) {
      const raw = rawSocket(own, { origin });
      await eventually(() => raw.failure() !== null);
      expect(raw.failure()!.message).toContain('403');
    }
    for (const origin of ['https://contacts.example', own.url]) {
      const raw = rawSocket(own, { origin });
      await raw.ready();
      raw.socket.terminate();
    }
    await own.close();
  });

  test('takes a message of the limit and is closed with 1009 by one byte more', async () => {
    const own = await openDoor({ serverLimits: { maxFrameBytes: 1000 } });
    const raw = rawSocket(own);
    await raw.ready();
    const ping = (bytes: number): object => ({ type: 'ping', payload: { pad: 'x'.repeat(bytes - 36) } });
    expect(JSON.stringify(ping(1000))).toHaveLength(1000);
    raw.say(ping(1000));
    await eventually(() => raw.last()?.type === 'pong');
    raw.say(ping(1001));
    await eventually(() => raw.closed() !== null);
    expect(raw.closed()!.code).toBe(1009);
    await own.close();
  });

  test('is refused where its user has as many as the limit allows, until one is closed', async () => {
    const own = await openDoor({ serverLimits: { maxSocketsPerPrincipal: 2 } });
    const open = async () => {
      const raw = rawSocket(own);
      await raw.init({ authorization: 'Bearer adele' });
      await eventually(() => raw.closed() !== null || raw.messages.length > 0);
      return raw;
    };
    const first = await open();
    await open();
    expect((await open()).closed()!.code).toBe(4429);
    first.socket.close();
    await eventually(() => first.closed() !== null);
    expect((await open()).last().type).toBe('connection_ack');
    await own.close();
  });

  test('takes a fresh token of the same user in a ping, and is closed with 4403 by another', async () => {
    const raw = rawSocket(door);
    await raw.ready();
    raw.say({ type: 'ping' });
    await eventually(() => raw.last()?.type === 'pong');
    expect(raw.last()).toEqual({ type: 'pong' });
    raw.say({ type: 'ping', payload: { authorization: 'Bearer adele' } });
    await eventually(() => raw.last()?.payload !== undefined);
    expect(raw.last()).toEqual({ type: 'pong', payload: { authorization: 'accepted' } });
    raw.say({ type: 'ping', payload: { Authorization: 'Bearer alex' } });
    await eventually(() => raw.closed() !== null);
    expect(raw.closed()!.code).toBe(4403);
  });

  test('that does not answer pings is cut off, with its streams', async () => {
    const own = await openDoor({ serverLimits: { socketPingIntervalMs: 30 } });
    const raw = rawSocket(own);
    raw.socket.on('open', () =>
      (raw.socket as unknown as { _receiver: { removeAllListeners(name: string): void } })._receiver.removeAllListeners(
        'ping',
      ),
    );
    await raw.ready();
    raw.say({ id: '1', type: 'subscribe', payload: { query: 'subscription { ticks }' } });
    await eventually(() => own.witness.listeners() === 0 && raw.closed() !== null);
    expect(raw.closed()!.code).toBe(1006);
    await own.close();
  });

  test('that vanishes aborts what it asked for', async () => {
    const raw = rawSocket(door);
    await raw.ready();
    raw.say({ id: '1', type: 'subscribe', payload: { query: '{ wait }' } });
    await eventually(() => door.witness.waiting() === 1);
    raw.socket.terminate();
    await eventually(() => door.witness.signals[0]!.aborted);
  });
});

describe('an expired token', () => {
  test.each(STREAMS)('ends a stream over %s with UNAUTHENTICATED', async (_way, clientOf) => {
    const own = await openDoor({
      authenticate: async () => ({
        principal: 'p',
        tokenKey: 't1',
        userId: 'adele',
        tenantId: 't',
        expiresAtMs: Date.now() + 300,
        getToken: async () => 'x',
      }),
    });
    const client = clientOf(own);
    const stream = listen(client, 'subscription { ticks }');
    await eventually(() => stream.state() !== 'open' || stream.results.length > 0);
    expect(stream.results[0]!.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    await eventually(() => own.witness.listeners() === 0);
    await client.dispose();
    await own.close();
  });
});

test('an event stream is refused without a token, and a mutation by GET', async () => {
  const headers = { accept: 'text/event-stream', 'apollo-require-preflight': '1' };
  expect((await fetch(`${door.url}/graphql?query={hello}`, { headers })).status).toBe(401);
  const query = encodeURIComponent('mutation { save(text: "x") }');
  const response = await fetch(`${door.url}/graphql?query=${query}`, {
    headers: { ...headers, authorization: 'Bearer adele' },
  });
  expect(response.status).toBe(405);
  expect(door.witness.mutations).toBe(0);
});

describe('draining', () => {
  test('ends sockets with 1001 and event streams with a last result, and lets running work finish', async () => {
    const raw = rawSocket(door);
    await raw.ready();
    raw.say({ id: '1', type: 'subscribe', payload: { query: '{ wait }' } });
    const sse = sseClient(door);
    const stream = listen(sse, 'subscription { ticks }');
    await eventually(() => door.witness.waiting() === 1 && door.witness.listeners() === 1);
    const slow = door.post({ query: '{ wait }' });
    await eventually(() => door.witness.waiting() === 2);

    const drained = door.server.drain();
    await eventually(() => stream.state() !== 'open');
    expect(stream.results.at(-1)!.errors![0]!.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(raw.closed()).toBeNull();
    await eventually(() => door.witness.waiting() === 2);
    door.witness.release();
    expect(await (await slow).json()).toEqual({ data: { wait: 'waited' } });
    await drained;
    await eventually(() => raw.closed() !== null);
    expect(raw.messages.find(({ type }) => type === 'next').payload).toEqual({ data: { wait: 'waited' } });
    expect(raw.closed()!.code).toBe(1001);
    await expect(fetch(`${door.url}/healthz`)).rejects.toThrow();
    sse.dispose();
  });

  test('cuts off what does not end in time', async () => {
    const own = await openDoor({ drainSeconds: 0.1 });
    const slow = own.post({ query: '{ wait }' }).catch((error: unknown) => error);
    await eventually(() => own.witness.waiting() === 1);
    await own.server.drain();
    expect(await slow).toHaveProperty('message', 'fetch failed');
    await own.close();
  });
});

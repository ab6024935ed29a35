/** What the one place that talks HTTP accepts, refuses and survives: faults 8 and 10 to 13, threats 18 to 21. */
import * as fc from 'fast-check';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { GatewayError } from '../../src/errors.js';
import { TransportFault } from '../../src/upstream/fault.js';
import {
  createTransport,
  type ObservedCall,
  type Transport,
  type TransportOptions,
} from '../../src/upstream/transport.js';
import { startFakeUpstream, type Answer, type FakeUpstream } from '../support/fake-upstream.js';
import { credentialOf, eventually, failureOf, get, write } from './world.js';

const MIB = 1024 * 1024;
const call = {
  credential: credentialOf('adele'),
  need: { access: 'read', shared: false } as const,
  requestId: 'request-1',
};
const json = (body: string | Buffer, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8', ...headers },
  body,
});

let fake: FakeUpstream;
let transport: Transport;
const observed: ObservedCall[] = [];

function open(options: Partial<TransportOptions> = {}): Transport {
  return createTransport({
    serviceRoot: fake.serviceRoot,
    timeoutMs: 5_000,
    maxResponseBytes: 32 * MIB,
    onCall: (seen) => observed.push(seen),
    ...options,
  });
}

beforeEach(async () => {
  fake = await startFakeUpstream();
  transport = open();
  observed.length = 0;
});
afterEach(async () => {
  await fake.close();
  await transport.close();
});

test('sends token, request id and body, and gives back status, headers and data', async () => {
  fake.serve = () => ({ status: 201, headers: { ETag: 'W/"1"' }, body: { id: 'a' } });
  const answer = await transport.send(write('POST', '/me/contacts?$select=id'), call);
  expect(answer).toMatchObject({ status: 201, headers: { etag: 'W/"1"' }, body: { id: 'a' } });
  expect(fake.calls).toMatchObject([
    {
      method: 'POST',
      path: '/me/contacts?$select=id',
      headers: {
        authorization: 'Bearer token-of-adele',
        'client-request-id': 'request-1',
        'content-type': 'application/json',
        'accept-encoding': 'gzip, deflate, br',
      },
      body: { givenName: 'Ada' },
    },
  ]);
});

test('bytes travel both ways as they are', async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  fake.serve = ({ body }) => ({ status: 200, headers: { 'content-type': 'image/png' }, body });
  const answer = await transport.send(
    { method: 'PUT', path: '/me/contacts/a/photo/$value', headers: { 'content-type': 'image/png' }, body: bytes },
    call,
  );
  expect(answer.body).toEqual(bytes);
});

test('an answer without a body is null', async () => {
  fake.serve = () => ({ status: 204 });
  expect((await transport.send(write('DELETE', '/me/contacts/a'), call)).body).toBeNull();
});

test('measures each call under names from a closed list, without ids', async () => {
  await transport.send(get('/me/contactFolders/SECRET/contacts/SECRET?$select=id'), call);
  await transport.send(get('/me/contacts/SECRET/photo/$value'), call);
  await transport.send(get('/users/SECRET'), call);
  expect(observed.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', 'contacts', 200],
    ['GET', '$value', 200],
    ['GET', 'other', 200],
  ]);
});

test.each([
  ['..', '/me/contacts/..'],
  ['encoded dots', '/me/contacts/%2e%2e'],
  ['half encoded dots', '/me/contacts/.%2E/messages'],
  ['a single dot', '/me/contacts/./x'],
  ['a way above the root', '/../other'],
  ['no slash', 'me/contacts'],
  ['another host', '@evil.example/x'],
  ['another port', ':1/x'],
  ['an empty segment', '/me//contacts'],
  ['a backslash', '/me\\contacts'],
  ['a fragment', '/me/contacts/a#b'],
  ['a line break', '/me/contacts/a\nb'],
  ['a tab', '/me/contacts/a\tb'],
  ['a blank', '/me/contacts/a b'],
])('a path with %s is refused before a token is asked for (trap T5, threat 18)', async (_what, path) => {
  const getToken = jest.fn(() => Promise.resolve('token'));
  const error = await failureOf(transport.send(get(path), { ...call, credential: { ...call.credential, getToken } }));
  expect(error.code).toBe('BAD_USER_INPUT');
  expect(getToken).not.toHaveBeenCalled();
  expect(fake.calls).toHaveLength(0);
});

test('quotes in a filter are no reason to refuse it', async () => {
  await transport.send(get("/me/contacts?$filter=givenName%20eq%20'O''Neill'"), call);
  expect(decodeURIComponent(fake.calls[0]!.path)).toBe("/me/contacts?$filter=givenName eq 'O''Neill'");
});

test.each([301, 302, 307, 308])('a redirect (%d) is not followed (threat 21)', async (status) => {
  const elsewhere = await startFakeUpstream();
  fake.serve = () => ({ status, headers: { location: `${elsewhere.serviceRoot}/me` } });
  expect((await failureOf(transport.send(get('/me/contacts'), call))).code).toBe('UPSTREAM_INVALID');
  expect(elsewhere.calls).toHaveLength(0);
  await elsewhere.close();
});

test('no failure shows the token', async () => {
  fake.serve = () => (_response, socket) => socket.resetAndDestroy();
  const failures = [await failureOf(transport.send(get('/me/contacts'), call))];
  const secret = { ...call.credential, getToken: () => Promise.resolve('token-of-adele\nx') };
  failures.push(
    await failureOf(
      transport.send(get('/me'), { ...call, credential: secret }).catch((error: unknown) => {
        throw new GatewayError('INTERNAL_SERVER_ERROR', undefined, { cause: error });
      }),
    ),
  );
  for (const failure of failures)
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('token-of-adele');
});

describe('encodings', () => {
  const text = JSON.stringify({ displayName: 'Zoë' });

  test.each([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', Buffer.from(text)],
  ])('%s is understood', async (encoding, bytes) => {
    fake.serve = () => json(bytes, { 'content-encoding': encoding });
    expect((await transport.send(get('/me/contacts'), call)).body).toEqual({ displayName: 'Zoë' });
  });

  test.each([
    ['two encodings', 'gzip, gzip', gzipSync(gzipSync(text))],
    ['an unknown encoding', 'zstd', Buffer.from(text)],
    ['bytes that are not what they are called', 'gzip', Buffer.from(text)],
    ['a truncated stream', 'gzip', gzipSync(text).subarray(0, 20)],
  ])('%s is an invalid answer (fault 12)', async (_what, encoding, bytes) => {
    fake.serve = () => json(bytes, { 'content-encoding': encoding });
    expect((await failureOf(transport.send(get('/me/contacts'), call))).code).toBe('UPSTREAM_INVALID');
  });

  test('a gigabyte of zeros, gzipped, is given up without holding it (fault 12)', async () => {
    const bomb = Buffer.concat(new Array<Buffer>(1024).fill(gzipSync(Buffer.alloc(MIB))));
    fake.serve = () => json(bomb, { 'content-encoding': 'gzip' });
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 2);
    const error = await failureOf(transport.send(get('/me/contacts'), call));
    clearInterval(watch);
    expect(error.code).toBe('UPSTREAM_INVALID');
    expect((peak - before) / MIB).toBeLessThan(128);
  });

  test('a plain answer may have as many bytes as allowed and not one more (fault 12)', async () => {
    await transport.close();
    transport = open({ maxResponseBytes: 1_000 });
    fake.serve = ({ path }) => json(`"${'x'.repeat(path === '/fits' ? 998 : 999)}"`);
    expect((await transport.send(get('/fits'), call)).body).toHaveLength(998);
    expect((await failureOf(transport.send(get('/exceeds'), call))).code).toBe('UPSTREAM_INVALID');
  });
});

describe('JSON', () => {
  test('with a byte order mark, doubled keys or lone surrogates is read (fault 13)', async () => {
    fake.serve = () => json('\ufeff{"a":1,"a":2,"b":"\\ud800"}');
    expect((await transport.send(get('/me'), call)).body).toEqual({ a: 2, b: '\ud800' });
  });

  test.each([
    '{"__proto__":{"admin":true},"a":1}',
    '{"\\u005f_proto_\\u005f":{"admin":true},"a":1}',
    '{"__\\u0070roto__":{"admin":true},"a":1}',
  ])('that names a prototype, %s, changes none (fault 13, threat 27)', async (text) => {
    fake.serve = () => json(text);
    const { body } = await transport.send(get('/me'), call);
    expect(Object.keys(body as object)).toEqual(['a']);
    expect(Object.assign({}, body)).not.toHaveProperty('admin');
  });

  test.each([
    ['cut off', '{"a":1'],
    ['with NaN', '{"a":NaN}'],
    ['that is a page', '<html>'],
    ['that is no text', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ])('%s is an invalid answer to this call, and the next one is fine (fault 13)', async (_what, body) => {
    fake.serve = ({ earlier }) => json(earlier === 0 ? body : '{}');
    expect((await failureOf(transport.send(get('/me'), call))).code).toBe('UPSTREAM_INVALID');
    expect((await transport.send(get('/me'), call)).body).toEqual({});
  });

  test('that is broken in an error answer leaves its status to be told (fault 8)', async () => {
    fake.serve = () => ({ ...json('<html>'), status: 502 });
    expect((await transport.send(get('/me'), call)).status).toBe(502);
    fake.serve = () => ({ ...json('<html>', { 'content-encoding': 'gzip' }), status: 503 });
    expect((await transport.send(get('/me'), call)).status).toBe(503);
  });

  test('that is said to be something else stays bytes (fault 13)', async () => {
    fake.serve = () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: '{"a":1}' });
    expect((await transport.send(get('/me'), call)).body).toEqual(Buffer.from('{"a":1}'));
  });

  test('of any bytes whatsoever is either read as JSON.parse reads it, or invalid (fault 13)', async () => {
    let body: Buffer | string = '';
    fake.serve = () => json(body);
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '1',
      '-',
      'e',
      'null',
      'true',
      '\\u',
      '__proto__',
      ' ',
    );
    const bodies = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fragment, { minLength: 1, maxLength: 20 }).map((parts) => parts.join('')),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (sent) => {
        body = sent;
        const outcome = await transport.send(get('/me'), call).catch((error: unknown) => error);
        if (outcome instanceof GatewayError) return outcome.code === 'UPSTREAM_INVALID';
        expect(outcome).toMatchObject({ status: 200 });
        JSON.parse(
          Buffer.from(sent as string)
            .toString()
            .replace(/^\ufeff/, ''),
        );
        return true;
      }),
      { numRuns: 500 },
    );
  });
});

describe('a connection', () => {
  let server: Server;
  let onRequest: (socket: Socket) => void;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => onRequest(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await transport.close();
    transport = open({ serviceRoot: root('http'), timeoutMs: 1_000 });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server.close(resolve));
  });

  function root(scheme: string): string {
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`;
  }

  test('cut at any byte of an answer never yields a part of it (fault 10)', async () => {
    const body = JSON.stringify({ value: Array.from({ length: 20 }, (_, id) => ({ id, name: `Contact ${id}` })) });
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = head + body;
    let cut = 0;
    onRequest = (socket) => socket.end(answer.slice(0, cut));
    for (cut = 0; cut < answer.length; cut += 1) {
      const error = await failureOf(transport.send(get('/me/contacts'), call));
      expect(error).toMatchObject({ kind: 'broken', code: 'UPSTREAM_UNAVAILABLE' });
    }
    expect((await transport.send(get('/me/contacts'), call)).body).toEqual(JSON.parse(body));
  });

  test('that drips byte by byte ends when the time is over, however busy it looks (fault 11)', async () => {
    let dripping: Socket;
    onRequest = (socket) => {
      dripping = socket;
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    };
    const startedAt = performance.now();
    const error = await failureOf(transport.send(get('/me/contacts'), call));
    expect(error).toMatchObject({ kind: 'timeout', code: 'UPSTREAM_TIMEOUT' });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    await eventually(() => dripping!.destroyed);
  });

  test('that is no TLS is refused before anything is sent (fault 46)', async () => {
    const received: Buffer[] = [];
    onRequest = (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    server.on('connection', (socket: Socket) => socket.on('data', (bytes: Buffer) => received.push(bytes)));
    await transport.close();
    transport = open({ serviceRoot: root('https'), timeoutMs: 1_000 });
    const error = await failureOf(transport.send(get('/me/contacts'), call));
    expect(error).toMatchObject({ kind: 'unsent', code: 'UPSTREAM_UNAVAILABLE' });
    expect(Buffer.concat(received).toString('latin1')).not.toContain('token-of-adele');
  });

  test('that breaks the rules of HTTP is an invalid answer', async () => {
    onRequest = (socket) => socket.end('HELLO\r\n\r\n');
    expect((await failureOf(transport.send(get('/me/contacts'), call))).code).toBe('UPSTREAM_INVALID');
  });
});

test('an unknown host is unavailable (fault 45)', async () => {
  await transport.close();
  transport = open({ serviceRoot: 'http://nowhere.invalid/v1.0' });
  expect(await failureOf(transport.send(get('/me'), call))).toMatchObject({
    kind: 'unsent',
    code: 'UPSTREAM_UNAVAILABLE',
  });
});

test('a token that does not come counts against the time of the call (fault 20)', async () => {
  await transport.close();
  transport = open({ timeoutMs: 50 });
  const stuck = { ...call.credential, getToken: () => new Promise<string>(() => undefined) };
  const error = await failureOf(transport.send(get('/me'), { ...call, credential: stuck }));
  expect(error).toBeInstanceOf(TransportFault);
  expect(error.code).toBe('UPSTREAM_TIMEOUT');
  expect(observed).toMatchObject([{ status: 'UPSTREAM_TIMEOUT' }]);
});

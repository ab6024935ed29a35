/** How long a stream may go on: until its token ends or is refused upstream, and further where a fresh one is handed in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { issueToken } from '../../src/emulator/main.js';
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';
import { CONTACT_CHANGES, eventually, openStream } from '../support/streams.js';

const SEED = 'empty';
const SHORT_LIFE_SECONDS = 3;

let folder: string;
let running: Running;
/** In `bearer` mode: whose contacts server is read and whose users are known. */
let upstream: Running | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stream-rights-'));
});
afterEach(async () => {
  await running.close();
  await upstream?.close();
  upstream = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(env: Record<string, string> = {}): Promise<void> {
  running = await start({
    seed: SEED,
    env: { EMULATOR_DATA_DIR: folder, EMULATOR_CONTROL: 'on', GATEWAY_POLL_INTERVAL_MS: '50', ...env },
  });
}

/** The caller's tokens are passed on unread, as to the real service. */
async function serveBearer(): Promise<void> {
  await serve();
  upstream = running;
  running = await start({
    env: {
      GATEWAY_UPSTREAM: 'graph',
      GATEWAY_UPSTREAM_URL: `${upstream.emulator.url}/v1.0`,
      GATEWAY_POLL_INTERVAL_MS: '50',
    },
  });
}

const shortToken = () =>
  issueToken({ dataDir: folder, seed: SEED, user: 'adele', expiresInSeconds: SHORT_LIFE_SECONDS });

async function create(givenName: string, token?: string): Promise<void> {
  dataOf(
    await running.ask(
      'mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }',
      { name: givenName },
      token === undefined ? {} : { token },
    ),
  );
}

/** The next requests for changes are answered with trouble. */
async function fail(effect: object): Promise<void> {
  const response = await fetch(`${running.emulator.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match: { path: '/delta', times: 1 }, effect }),
  });
  expect(response.status).toBeLessThan(300);
}

/** A socket by hand, because the protocol's own client sends no payload of its own with its pings. */
async function openSocket(token: string) {
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: any[] = [];
  let code: number | null = null;
  socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString('utf8'))));
  socket.on('close', (closed) => (code = closed));
  const say = (message: object): void => socket.send(JSON.stringify(message));
  await eventually(() => socket.readyState === socket.OPEN);
  say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  await eventually(() => messages.some(({ type }) => type === 'connection_ack'));
  const resultsOf = (id: string) => messages.filter((one) => one.id === id && one.type === 'next');
  return {
    closed: () => code,
    subscribe: (id: string) => say({ id, type: 'subscribe', payload: { query: CONTACT_CHANGES } }),
    isReading: (id: string) => resultsOf(id).length > 0,
    names: (id: string): string[] =>
      resultsOf(id).flatMap(({ payload }) =>
        (payload.data?.contactChanges.changes ?? []).map((change: any) => change.contact?.givenName),
      ),
    codes: (id: string): string[] =>
      resultsOf(id).flatMap(({ payload }) => (payload.errors ?? []).map((error: any) => error.extensions.code)),
    async renew(fresh: string) {
      say({ type: 'ping', payload: { authorization: `Bearer ${fresh}` } });
      await eventually(() => messages.some(({ type, payload }) => type === 'pong' && payload !== undefined));
      expect(messages.find(({ type }) => type === 'pong').payload).toEqual({ authorization: 'accepted' });
    },
    close: () => socket.terminate(),
  };
}

test('a stream whose token is renewed by ping keeps its place past the end of the first one', async () => {
  await serve();
  const first = await shortToken();
  const endsAtMs =
    (JSON.parse(Buffer.from(first.split('.')[1]!, 'base64url').toString()) as { exp: number }).exp * 1000;
  const [renewed, left] = [await openSocket(first), await openSocket(first)];
  for (const socket of [renewed, left]) {
    socket.subscribe('1');
    await eventually(() => socket.isReading('1'));
  }
  await renewed.renew(await running.token());

  await eventually(() => left.closed() !== null);
  expect(Date.now()).toBeGreaterThanOrEqual(endsAtMs);
  expect([left.codes('1'), left.closed()]).toEqual([['UNAUTHENTICATED'], 4403]);
  await create('Eve');
  await eventually(() => renewed.names('1').includes('Eve'));
  expect([renewed.codes('1'), renewed.closed()]).toEqual([[], null]);
  renewed.close();
}, 20_000);

test('where tokens are the upstream’s to check, a stream goes on until its own is refused; the fresh one serves new streams', async () => {
  await serveBearer();
  const socket = await openSocket(await shortToken());
  socket.subscribe('old');
  await eventually(() => socket.isReading('old'));
  const fresh = await upstream!.token();
  await socket.renew(fresh);
  await create('Eve', fresh);
  await eventually(() => socket.names('old').includes('Eve'));

  await eventually(() => socket.codes('old').length > 0);
  expect(socket.codes('old')).toEqual(['UNAUTHENTICATED']);
  socket.subscribe('new');
  await eventually(() => socket.names('new').includes('Eve'));
  expect(socket.closed()).toBeNull();
  socket.close();
}, 20_000);

const REFUSALS = [
  ['an expired token', { expiredToken: true }, 'UNAUTHENTICATED', undefined],
  [
    'a claims challenge',
    { claimsChallenge: { access_token: { nbf: { essential: true, value: '1' } } } },
    'UNAUTHENTICATED',
    JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } }),
  ],
  ['a refusal', { status: 403 }, 'FORBIDDEN', undefined],
] as const;

describe.each(['WebSocket', 'SSE'] as const)('over %s', (transport) => {
  test.each(REFUSALS)('%s in the middle ends the stream, once, and the feed', async (_what, effect, code, claims) => {
    await serve();
    const stream = await openStream(running, transport, CONTACT_CHANGES);
    await eventually(() => stream.results.length > 0);
    await fail(effect);
    await eventually(() => stream.isOver);
    const errors = stream.results.flatMap((result) => result.errors ?? []);
    expect(errors).toHaveLength(1);
    expect(errors[0]!.extensions).toMatchObject({ code, ...(claims !== undefined && { claims }) });
    expect(errors[0]!.message).not.toBe('');
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    expect(metrics).toMatch(/^gateway_active_feeds(\{[^}]*\})? 0$/m);
    await stream.stop();
  });
});

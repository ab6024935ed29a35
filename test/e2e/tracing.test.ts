/** Traces as a collector gets them: from the door to the REST API, in the trace of who asked, and without a word of anybody. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, launch, printed, run, type Program } from '../support/program.js';
import { freePort } from '../support/redis.js';
import type { Running } from '../support/start.js';
import { CONTACT_CHANGES, eventually, openStream, type Stream } from '../support/streams.js';

jest.setTimeout(60_000); // each test starts a process of its own

interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
  readonly status: { readonly code?: number };
}

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';
const KINDS = { internal: 1, server: 2, client: 3 };

let collector: Server;
let bodies: Buffer[];
let types: (string | undefined)[];
let folder: string;
let program: Program;
let url: string;
let emulatorUrl: string;

beforeAll(() => execFileSync(process.execPath, [join(__dirname, '../../bin/built.mjs'), '--version']), 120_000);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracing-'));
  bodies = [];
  types = [];
  collector = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      expect([request.method, request.url]).toEqual(['POST', '/v1/traces']);
      types.push(request.headers['content-type']);
      bodies.push(Buffer.concat(chunks));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterEach(async () => {
  await killAll();
  collector.close();
  rmSync(folder, { recursive: true, force: true });
});

const endpoint = (): string => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

async function startTraced(more: Record<string, string> = {}): Promise<void> {
  const ports = { GATEWAY_PORT: '0', EMULATOR_PORT: '0' };
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint(), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  program = launch(['serve'], { cwd: folder, env: { ...ports, ...traced, ...more } });
  [, url] = (await printed(program, /GraphQL +(\S+)\/graphql\n/)) as unknown as [string, string];
  emulatorUrl = /Contacts REST (\S+)\n/.exec(program.output.stdout)![1]!;
}

/** Once the program has ended, all that it had measured has been sent. */
async function stop(): Promise<void> {
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
}

const token = async (): Promise<string> => (await run(['token', 'adele'], { cwd: folder })).stdout.trim();

async function ask(query: string, variables?: object, headers: Record<string, string> = {}): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { requestId: response.headers.get('x-request-id'), ...((await response.json()) as object) };
}

const subscribe = (
  transport: 'WebSocket' | 'SSE',
  query: string,
  variables?: Record<string, unknown>,
): Promise<Stream> => openStream({ url, token } as Running, transport, query, variables);

/** What the collector has once the gateway has stopped. */
function collected(): CollectedSpan[] {
  return bodies
    .flatMap((body) => JSON.parse(body.toString()).resourceSpans)
    .flatMap(({ scopeSpans }: any) => scopeSpans)
    .flatMap(({ spans }: any) => spans);
}

function attributesOf({ attributes }: CollectedSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

test('a question is one trace: the request, its operation, and the calls that it cost', async () => {
  await startTraced({ OTEL_SERVICE_NAME: 'contacts of the front end' });
  const query = 'query Tree { myMailbox { contactFolders { nodes { displayName contacts { nodes { surname } } } } } }';
  const headers = { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` };
  const answer = await ask(query, undefined, headers);
  expect(answer.errors).toBeUndefined();
  await stop();

  expect(JSON.stringify(JSON.parse(bodies[0]!.toString()).resourceSpans[0].resource)).toContain(
    'contacts of the front end',
  );
  const spans = collected().filter(({ traceId }) => traceId === TRACE_ID);
  const [request] = spans.filter(({ kind }) => kind === KINDS.server);
  expect(request).toMatchObject({ name: 'POST /graphql', parentSpanId: PARENT_ID });
  expect(attributesOf(request!)).toMatchObject({
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'contacts.request_id': answer.requestId,
  });
  const [operation] = spans.filter(({ kind }) => kind === KINDS.internal);
  expect(operation).toMatchObject({ name: 'query', parentSpanId: request!.spanId });
  expect(attributesOf(operation!)).toEqual({ 'graphql.operation.type': 'query', 'graphql.operation.name': 'Tree' });
  const calls = spans.filter(({ kind }) => kind === KINDS.client);
  expect(calls.map(({ name }) => name).sort()).toEqual(['GET contactFolders', 'POST $batch']);
  for (const call of calls) {
    expect(call.parentSpanId).toBe(operation!.spanId);
    expect(attributesOf(call)).toMatchObject({ 'server.address': '127.0.0.1', 'http.response.status_code': 200 });
  }
});

test('what fails says its code, on HTTP and WebSocket alike', async () => {
  await startTraced({ EMULATOR_CONTROL: 'on' });
  const rule = { match: { path: '/contacts', times: 'forever' }, effect: { status: 403 } };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${emulatorUrl}/_control/faults`, { method: 'POST', headers, body: JSON.stringify(rule) });
  const query = 'query Refused { myMailbox { contacts { nodes { id } } } }';
  expect((await ask(query)).errors).toHaveLength(1);
  const stream = await subscribe('WebSocket', query);
  await eventually(() => stream.results.length === 1);
  await stream.stop();
  await stop();

  const operations = collected().filter(({ name }) => name === 'query');
  expect(operations).toHaveLength(2);
  for (const operation of operations) {
    expect(attributesOf(operation)).toMatchObject({ 'error.type': 'FORBIDDEN' });
    expect(operation.status.code).toBe(2);
    const [call] = collected().filter(({ parentSpanId }) => parentSpanId === operation.spanId);
    expect(attributesOf(call!)).toMatchObject({ 'error.type': '403', 'http.response.status_code': 403 });
  }
});

test('a stream is measured event by event, and each poll is a trace', async () => {
  await startTraced({ GATEWAY_POLL_INTERVAL_MS: '100' });
  const stream = await subscribe('SSE', CONTACT_CHANGES, { startAt: 'SNAPSHOT' });
  await eventually(() => stream.results.length >= 1);
  await ask('mutation { createContact(input: { contact: { givenName: "Event" } }) { contact { id } } }');
  await eventually(() => JSON.stringify(stream.results).includes('Event'));
  await stream.stop();
  await stop();
  const spans = collected();
  const events = spans.filter(({ name }) => name === 'subscription');
  expect(events.length).toBeGreaterThanOrEqual(2);
  for (const event of events) expect(event.parentSpanId ?? '').toBe('');
  expect(spans.some(({ name, parentSpanId }) => name === 'GET delta' && !parentSpanId)).toBe(true);
});

test('nothing of a person, a token or an id is in a trace', async () => {
  await startTraced();
  const query = `query Find($name: String!) { myMailbox {
    contacts(first: 3, filter: { givenName: { eq: $name } }) { nodes { id surname photo { url } } } } }`;
  const { nodes } = (await ask(query, { name: 'Efraín' })).data.myMailbox.contacts;
  expect(nodes.length).toBeGreaterThan(0);
  for (const { id, photo } of nodes) {
    expect((await ask('query ($id: ID!) { contact(id: $id) { givenName } }', { id })).errors).toBeUndefined();
    if (photo) await fetch(photo.url);
  }
  const bearer = await token();
  await stop();
  const text = Buffer.concat(bodies).toString();
  for (const secret of [bearer, 'Efra', 'adele', nodes[0].id, nodes[0].surname, '$filter', 'photos/A']) {
    expect(text).not.toContain(secret);
  }
});

test('the usual form is protobuf', async () => {
  await startTraced({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' });
  expect((await ask('query Plain { myMailbox { user } }')).errors).toBeUndefined();
  await stop();
  expect(types).toEqual(['application/x-protobuf']);
  expect(bodies[0]!.includes('POST /graphql')).toBe(true);
});

test.each<Record<string, string>>([
  { OTEL_SDK_DISABLED: 'true' },
  { OTEL_TRACES_EXPORTER: 'none' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
])('nothing is sent with %j', async (env) => {
  await startTraced({ ...env });
  expect((await ask('{ myMailbox { user } }')).errors).toBeUndefined();
  await stop();
  expect(bodies).toEqual([]);
});

test('a collector that is away costs a line in the log, no answer and no stop', async () => {
  await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
  expect((await ask('{ myMailbox { user } }')).errors).toBeUndefined();
  await stop();
  expect(program.output.stderr).toContain('Traces could not be sent');
});

/** The life of the built program: probes, draining under load, and what outlives a restart. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { killAll, launch, printed, run, type Program } from '../support/program.js';
import { eventually } from '../support/streams.js';

const ROOT = join(__dirname, '..', '..');
/** How many connections the system lets wait to be taken. */
const SOMAXCONN = '/proc/sys/net/core/somaxconn';
const FREE_PORTS = { GATEWAY_PORT: '0', EMULATOR_PORT: '0' };

jest.setTimeout(60_000); // each test starts processes of its own

let folder: string;
const opened: { close(): void }[] = [];

beforeAll(() => execFileSync(process.execPath, [join(ROOT, 'bin', 'built.mjs'), '--version']), 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'program-'));
});
afterEach(async () => {
  for (const thing of opened.splice(0)) thing.close();
  await killAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Served {
  readonly program: Program;
  readonly url: string;
  readonly emulatorUrl: string;
}

async function serve(env: Record<string, string> = {}): Promise<Served> {
  const program = launch(['serve'], { cwd: folder, env: { ...FREE_PORTS, ...env } });
  const [, url] = await printed(program, /GraphQL +(\S+)\/graphql\n/);
  const emulatorUrl = /Contacts REST (\S+)\n/.exec(program.output.stdout)?.[1] ?? '';
  return { program, url: url!, emulatorUrl };
}

async function tokenOf(user: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(['token', user], { cwd: folder, env });
  return stdout.trim();
}

async function ask(url: string, token: string, query: string, variables?: object) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data: any; errors?: object[] };
}

/** A stand-in before the contacts server that passes everything on, but keeps back what it is told to. */
async function startBarrier(target: string) {
  let isHolding: (request: IncomingMessage) => boolean = () => false;
  const held: (() => void)[] = [];
  let onHeld = (): void => {};
  const server = createServer((incoming, outgoing) => {
    const pass = () => passOn(target, incoming, outgoing);
    if (!isHolding(incoming)) return pass();
    held.push(pass);
    onHeld();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    close() {
      server.close();
      server.closeAllConnections();
    },
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when the first of these requests has come. */
    hold(which: typeof isHolding): Promise<void> {
      isHolding = which;
      return new Promise((resolve) => (onHeld = resolve));
    },
    release(): void {
      isHolding = () => false;
      for (const pass of held.splice(0)) pass();
    },
  };
}

function passOn(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = httpRequest(new URL(incoming.url!, target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
}

/** A contacts server, a barrier before it, and a gateway before that. */
async function serveBehindBarrier(env: Record<string, string> = {}) {
  const emulator = launch(['emulator'], { cwd: folder, env: FREE_PORTS });
  const [, root] = await printed(emulator, /Graph v1\.0 +(\S+)/);
  const barrier = await startBarrier(root!);
  const served = await serve({ GATEWAY_UPSTREAM_URL: `${barrier.url}/v1.0`, ...env });
  return { ...served, barrier, token: await tokenOf('adele') };
}

const isWrite = ({ method }: IncomingMessage): boolean => method === 'POST';
const CREATE = `mutation { createContact(input: { contact: { givenName: "Late" } }) { contact { givenName } userErrors { message } } }`;
const LATE = `{ myMailbox { contacts(filter: { givenName: { eq: "Late" } }) { nodes { givenName } } } }`;

test('probes need no token: alive and ready while it serves', async () => {
  const { url } = await serve();
  for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200);
});

const CLIENTS = 2000;
const isRoomForAll = existsSync(SOMAXCONN) && Number(readFileSync(SOMAXCONN, 'utf8')) >= CLIENTS;
if (isRoomForAll)
  test(`${CLIENTS} clients that connect at once, while the gateway takes none of them, are all let in`, async () => {
    const { program, url } = await serve();
    const { hostname, port } = new URL(url);
    program.child.kill('SIGSTOP');
    let connected = 0;
    for (let client = 0; client < CLIENTS; client += 1) {
      const socket = connect(Number(port), hostname, () => (connected += 1));
      socket.on('error', () => undefined);
      opened.push({ close: () => socket.destroy() });
    }
    // Whoever finds the queue full would be asked to try again, a second later and then ever more rarely.
    await eventually(() => connected === CLIENTS).catch(() => undefined);
    program.child.kill('SIGCONT');
    expect(connected).toBe(CLIENTS);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
else {
  const title = `LEFT OUT: many clients that connect at once: ${SOMAXCONN} allows fewer than ${CLIENTS}`;
  process.stderr.write(`${title}\n`);
  test(title, () => {});
}

test('the data folders are where the settings say, and both programs find each other there', async () => {
  const env = { GATEWAY_DATA_DIR: join(folder, 'gateway'), EMULATOR_DATA_DIR: join(folder, 'mailboxes') };
  const { url } = await serve(env);
  const { data } = await ask(url, await tokenOf('megan', env), '{ myMailbox { contacts(first: 0) { totalCount } } }');
  expect(data.myMailbox.contacts.totalCount).toBeGreaterThan(0);
  expect(existsSync(join(folder, 'gateway', 'gateway-secret.key'))).toBe(true);
  expect(existsSync(join(folder, '.data'))).toBe(false);
});

test('SIGTERM lets a running mutation finish, takes nothing new, and ends with 0', async () => {
  const { program, url, barrier, token } = await serveBehindBarrier();
  const isHeld = barrier.hold(isWrite);
  const answer = ask(url, token, CREATE);
  await isHeld;

  program.child.kill('SIGTERM');
  await printed(program, /Draining/, 'stderr');
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await ask(url, token, LATE)).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
  expect(program.child.exitCode).toBeNull();

  barrier.release();
  expect(await answer).toEqual({ data: { createContact: { contact: { givenName: 'Late' }, userErrors: [] } } });
  expect(await program.ended).toBe(0);

  const next = await serve({ GATEWAY_UPSTREAM_URL: `${barrier.url}/v1.0` });
  const { data } = await ask(next.url, token, LATE);
  expect(data.myMailbox.contacts.nodes).toEqual([{ givenName: 'Late' }]);
});

test('a request that never ends holds the drain up for GATEWAY_DRAIN_SECONDS and no longer', async () => {
  const { program, url, barrier, token } = await serveBehindBarrier({ GATEWAY_DRAIN_SECONDS: '1' });
  const isHeld = barrier.hold(isWrite);
  const lost = ask(url, token, CREATE).catch((error: Error) => error);
  await isHeld;
  const startMs = performance.now();
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(performance.now() - startMs).toBeGreaterThan(900);
  expect(performance.now() - startMs).toBeLessThan(6000); // far below the time of an upstream call
  await lost;
});

test('a second signal some time after the first ends the process at once', async () => {
  const { program, url, barrier, token } = await serveBehindBarrier();
  const isHeld = barrier.hold(isWrite);
  const lost = ask(url, token, CREATE).catch((error: Error) => error);
  await isHeld;
  program.child.kill('SIGTERM');
  const impatience = setInterval(() => program.child.kill('SIGTERM'), 200);
  expect(await program.ended).toBe(128 + 15);
  clearInterval(impatience);
  await lost;
});

test('ids, cursors and tokens outlive a restart, and photo links work again once their owner has asked anything', async () => {
  const first = await serve();
  const token = await tokenOf('adele');
  const page = `query ($after: String) { myMailbox { contacts(first: 3, after: $after) {
    nodes { id displayName photo { url } } pageInfo { endCursor } } } }`;
  const before = (await ask(first.url, token, page)).data.myMailbox.contacts;
  const link = new URL(before.nodes[0].photo.url as string);
  expect((await fetch(link)).status).toBe(200);
  const { endCursor: after } = before.pageInfo;
  const behind = (await ask(first.url, token, page, { after })).data.myMailbox.contacts;
  first.program.child.kill('SIGTERM');
  expect(await first.program.ended).toBe(0);

  const second = await serve();
  const sameLink = new URL(link.pathname, second.url);
  expect((await fetch(sameLink)).status).toBe(401);
  const again = (await ask(second.url, token, page, { after })).data.myMailbox.contacts;
  expect(namesIn(again)).toEqual(namesIn(behind));
  const byId = 'query ($id: ID!) { contact(id: $id) { displayName } }';
  const { data } = await ask(second.url, token, byId, { id: before.nodes[0].id });
  expect(data.contact.displayName).toBe(before.nodes[0].displayName);
  expect((await fetch(sameLink)).status).toBe(200);
});

test('with unusable settings nothing is started: no data folder is made, and no port is taken', async () => {
  const env = { ...FREE_PORTS, GATEWAY_MAX_DEPTH: 'deep', GATEWAY_REDIS_URL: 'redis://127.0.0.1' };
  const { code, stdout, stderr } = await run(['serve'], { cwd: folder, env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  // Redis needs a key that all gateways share.
  expect(stderr.match(/^GATEWAY_\w+/gm)?.sort()).toEqual(['GATEWAY_MAX_DEPTH', 'GATEWAY_SECRET_KEY']);
  expect(existsSync(join(folder, '.data'))).toBe(false);
});

test('the subgraph’s SDL can be parsed and leaves node and nodes to the router; the schema for clients has them', async () => {
  const subgraph = parse((await run(['schema'], { cwd: folder })).stdout);
  const client = buildSchema((await run(['schema', '--client'], { cwd: folder })).stdout);
  const query = subgraph.definitions.find(
    (definition) =>
      (definition.kind === 'ObjectTypeDefinition' || definition.kind === 'ObjectTypeExtension') &&
      definition.name.value === 'Query',
  );
  const fields = query && 'fields' in query ? (query.fields ?? []).map(({ name }) => name.value) : [];
  expect(fields).toEqual(['myMailbox', 'mailbox', 'contact', 'contactFolder']);
  expect(Object.keys(client.getQueryType()!.getFields())).toEqual([...fields, 'node', 'nodes']);
});

function namesIn(page: { nodes: { displayName: string }[] }): string[] {
  return page.nodes.map(({ displayName }) => displayName);
}

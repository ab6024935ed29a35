/**
 * The consumer of docs/subscriptions.md keeps an exact copy while everything goes wrong: contacts are created, changed,
 * moved and deleted; pages of changes come twice, in another order or empty; positions are forgotten; connections break;
 * the gateway and the consumer are killed. `SEED=` replays a run, `SOAK=1` runs 1,000 rounds.
 */
import { createClient, type Client } from 'graphql-sse';
import Database from 'libsql';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../src/emulator/main.js';
import { createEmulator } from '../../src/emulator/main.js';
import { killAll, launch, printed, type Program } from '../support/program.js';
import { eventually } from '../support/streams.js';

const ROUNDS = process.env['SOAK'] === '1' ? 1000 : 50;
const ROUNDS_BETWEEN_CHECKS = 25;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** More contacts than a page of changes has, so that snapshots can be cut in the middle. */
const SEED_OF_FOLDER = 'synthetic:450';
const CONSUMER = join(__dirname, '..', '..', 'examples', 'copy', 'copy.mjs');

let folder: string;
let emulator: Emulator;
let port: number;
let gateway: Program;
let consumer: ChildProcess;
let headers: Record<string, string>;
let complaints = '';
/** Numbers the writes, so that a later state of a contact has a higher surname. */
let writes = 0;
/** Rules of trouble that were set, and those that a request for changes has met. */
const troubles = { set: 0, met: 0 };

afterEach(async () => {
  consumer?.kill('SIGKILL');
  await killAll();
  await emulator?.close();
  await rm(folder, { recursive: true, force: true });
});

test(
  `a copy is exact after ${ROUNDS} rounds of trouble (SEED=${SEED})`,
  async () => {
    console.info(`copy: SEED=${SEED}`);
    const random = createRandom(SEED);
    await setUp();
    const otherFolder = ((await rest('POST', 'contactFolders', { displayName: 'Elsewhere' })) as { id: string }).id;
    const home = ((await rest('POST', 'contacts', { givenName: 'First' })) as { parentFolderId: string })
      .parentFolderId;
    await startGateway();
    startConsumer();
    const witness = watchOrder();

    for (let round = 1; round <= ROUNDS; round += 1) {
      await change(random, home, otherFolder);
      if (random() < 0.4) await trouble(random);
      if (random() < 0.02) await killGateway();
      if (random() < 0.04) restartConsumer();
      if (round % ROUNDS_BETWEEN_CHECKS === 0) await expectExactCopy();
    }
    await expectExactCopy();
    const { heard, disorder } = await witness.stop();
    expect(disorder).toEqual([]);
    expect(heard).toBeGreaterThan(0);
    // Trouble that nobody meets proves nothing.
    console.info(`copy: ${troubles.met} of ${troubles.set} troubles were met`);
    expect(troubles.met).toBeGreaterThan(troubles.set / 2);
  },
  60_000 + ROUNDS * 3000,
);

async function setUp(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'contacts-copy-'));
  emulator = await createEmulator({ host: '127.0.0.1', port: 0, dataDir: folder, seed: SEED_OF_FOLDER, control: true });
  headers = {
    authorization: `Bearer ${await emulator.token('adele')}`,
    prefer: 'IdType="ImmutableId"',
    'content-type': 'application/json',
  };
  port = await freePort();
}

/** A second subscriber, which goes on from its last cursor after every kill: no contact may ever go back to an earlier state. */
function watchOrder() {
  const query = `subscription ($after: SyncCursor) { contactChanges(after: $after) {
    cursor changes { ... on ContactUpserted { contact { id surname } } } } }`;
  const latest = new Map<string, number>();
  const disorder: string[] = [];
  let isStopped = false;
  let client: Client | null = null;
  let after: string | null = null;
  let heard = 0;

  async function follow(): Promise<void> {
    client = createClient({ url: `http://127.0.0.1:${port}/graphql`, headers, retryAttempts: 0 });
    for await (const { data } of client.iterate({ query, variables: { after } })) {
      const batch = data!['contactChanges'] as {
        cursor: string;
        changes: { contact?: { id: string; surname: string | null } }[];
      };
      for (const { contact } of batch.changes) {
        if (!contact) continue;
        heard += 1;
        const state = Number(contact.surname) || 0; // those of the seed have names
        const before = latest.get(contact.id) ?? 0;
        if (state < before) disorder.push(`${contact.id}: ${before} then ${state}`);
        latest.set(contact.id, state);
      }
      after = batch.cursor;
    }
  }

  const following = (async () => {
    while (!isStopped) {
      await follow().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    async stop() {
      isStopped = true;
      client?.dispose();
      await following;
      return { heard, disorder };
    },
  };
}

/** One write to the mailbox, behind the gateway's back. */
async function change(random: () => number, home: string, otherFolder: string): Promise<void> {
  const contacts = await listContacts(random() < 0.3 ? otherFolder : home);
  const chosen = contacts[Math.floor(random() * contacts.length)];
  const kind = random();
  if (!chosen || kind < 0.4) await rest('POST', 'contacts', { givenName: `Person ${Math.floor(random() * 1e9)}` });
  else if (kind < 0.7) await rest('PATCH', `contacts/${chosen.id}`, { surname: String((writes += 1)) });
  else if (kind < 0.85) {
    const parentFolderId = chosen.parentFolderId === home ? otherFolder : home;
    await rest('PATCH', `contacts/${chosen.id}`, { parentFolderId });
  } else await rest('DELETE', `contacts/${chosen.id}`);
}

/** Something goes wrong with one of the next requests for changes. */
async function trouble(random: () => number): Promise<void> {
  const effects = [
    { deltaPages: 'duplicated' },
    { deltaPages: 'reordered' },
    { deltaPages: 'emptied' },
    { deltaRows: 'changed' },
    { lostDeltaState: true },
    { evictDeltaTokens: true },
    { status: 503 },
    { status: 429, headers: { 'Retry-After': '1' } },
    { cut: 'before' },
    { cut: 'mid' },
  ];
  const effect = effects[Math.floor(random() * effects.length)];
  const rule = { match: { path: '/delta', times: 1 }, effect };
  const response = await fetch(`${emulator.url}/_control/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify(rule),
  });
  if (!response.ok) throw new Error(await response.text());
  troubles.set += 1;
  // Else most of it would still be waiting when the run is over.
  if (random() < 0.5) await eventually(async () => (await rulesOfTrouble()).every(({ left }) => left === 0), 5000);
}

async function expectExactCopy(): Promise<void> {
  await countMetTroubles();
  await fetch(`${emulator.url}/_control/faults`, { method: 'DELETE' });
  const wanted = Object.fromEntries((await listContacts(null)).map(({ id, changeKey }) => [`C1.${id}`, changeKey]));
  let copied: Record<string, unknown> = {};
  await eventually(() => {
    copied = readCopy();
    return JSON.stringify(sorted(copied)) === JSON.stringify(sorted(wanted));
  }, 30_000).catch(() => undefined);
  expect(complaints).toBe('');
  expect(copied).toEqual(wanted);
}

async function countMetTroubles(): Promise<void> {
  troubles.met += (await rulesOfTrouble()).filter(({ left }) => left === 0).length;
}

async function rulesOfTrouble(): Promise<{ left: number }[]> {
  const { rules } = (await (await fetch(`${emulator.url}/_control/faults`)).json()) as { rules: { left: number }[] };
  return rules;
}

function readCopy(): Record<string, unknown> {
  const database = new Database(join(folder, 'copy.db'));
  try {
    const rows = database.prepare('SELECT id, json FROM contact').all() as { id: string; json: string }[];
    return Object.fromEntries(rows.map(({ id, json }) => [id, (JSON.parse(json) as { changeKey: string }).changeKey]));
  } catch {
    return {};
  } finally {
    database.close();
  }
}

function sorted(record: Record<string, unknown>): unknown[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function listContacts(inFolder: string | null) {
  const path = inFolder === null ? 'contacts' : `contactFolders/${inFolder}/contacts`;
  const { value } = (await rest('GET', `${path}?$top=1000&$select=changeKey,parentFolderId`)) as {
    value: { id: string; changeKey: string; parentFolderId: string }[];
  };
  return value;
}

async function rest(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${emulator.url}/v1.0/me/${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

async function startGateway(): Promise<void> {
  gateway = launch(['serve'], {
    cwd: folder,
    env: {
      GATEWAY_PORT: String(port),
      GATEWAY_UPSTREAM: 'embedded',
      GATEWAY_UPSTREAM_URL: `${emulator.url}/v1.0`,
      GATEWAY_DATA_DIR: folder,
      GATEWAY_POLL_INTERVAL_MS: '40',
      GATEWAY_LOG_LEVEL: 'error',
      GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000',
    },
  });
  await printed(gateway, /GraphQL\s+http/);
}

async function killGateway(): Promise<void> {
  gateway.child.kill('SIGKILL');
  await gateway.ended;
  await startGateway();
}

function startConsumer(): void {
  const env = { PATH: process.env['PATH'], TOKEN: headers['authorization']!.slice('Bearer '.length) };
  const args = [CONSUMER, join(folder, 'copy.db'), `http://127.0.0.1:${port}/graphql`];
  const started = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  started.stderr.on('data', (chunk) => (stderr += String(chunk)));
  // It never ends by itself; killed, it has no exit code.
  started.on('exit', (code) => {
    if (code !== null) complaints += `the consumer ended with ${code}: ${stderr}`;
  });
  consumer = started;
}

function restartConsumer(): void {
  consumer.kill('SIGKILL');
  startConsumer();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
}

/** From 0 to 1; the same seed gives the same sequence (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

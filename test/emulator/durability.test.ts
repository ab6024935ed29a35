/**
 * The server is killed at random moments under load, again and again on the same data folder. Nothing that was
 * acknowledged is lost, nothing is half written, and sequence numbers never go back. `SEED=` replays a run, `SOAK=1` runs 300 kills.
 */
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { callRest } from '../support/emulator-client.js';
import { compileEmulator, type CompiledEmulator, type EmulatorProcess } from '../support/emulator-process.js';

const KILLS = process.env['SOAK'] === '1' ? 300 : 15;
const WRITERS = 6;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** What a writer knows of one of its contacts. `null`: deleted. */
interface Version {
  readonly surname: string;
  readonly folder: string;
  readonly etag: string | null;
}
interface Tracked {
  acknowledged: Version | null;
  /** Sent, but not answered: it may or may not have happened. Its etag is not known. */
  pending?: Version | null;
}
/** By immutable id. */
type Ledger = Map<string, Tracked>;

let compiled: CompiledEmulator;
let dataDir: string;
beforeAll(async () => {
  compiled = compileEmulator();
  dataDir = await mkdtemp(join(tmpdir(), 'contacts-durability-'));
});
afterAll(async () => {
  await compiled.dispose();
  await rm(dataDir, { recursive: true });
});

test(
  `${KILLS} kills under load lose nothing that was acknowledged (SEED=${SEED})`,
  async () => {
    console.info(`durability: SEED=${SEED}`);
    const random = createRandom(SEED);
    const ledger: Ledger = new Map();
    const creating = new Set<string>();
    let highest = 0;
    let written = 0;
    let onWritten = () => {};
    let server = await compiled.start(dataDir);
    const folders = await makeFolders(server);

    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = written + 10 + (random() % 60);
      const reached = new Promise<void>((resolve) => {
        onWritten = () => {
          if (++written >= enough) resolve();
        };
      });
      const load = Array.from({ length: WRITERS }, (_, writer) => {
        const name = `${kill}-${writer}`;
        return write({ server, folders, ledger, creating, name, random: createRandom(random()), onWritten });
      });
      // A writer that fails a check ends the wait, too.
      await Promise.race([reached, Promise.all(load)]);
      await pass(random() % 8); // Anywhere within a write, not only right after an answer.
      await server.kill();
      await Promise.all(load);
      checkStore(dataDir);
      server = await compiled.start(dataDir);
      await checkLedger(server, ledger, creating);
      for (const { acknowledged } of ledger.values())
        highest = Math.max(highest, sequenceOf(acknowledged?.etag ?? null));
      expect(readNumber(dataDir, `SELECT last_sequence FROM mailbox WHERE name = 'adele'`)).toBeGreaterThanOrEqual(
        highest,
      );
    }
    await server.kill();
  },
  60_000 + KILLS * 4_000,
);

interface Load {
  readonly server: EmulatorProcess;
  readonly folders: readonly string[];
  readonly ledger: Ledger;
  readonly creating: Set<string>;
  readonly name: string;
  readonly random: () => number;
  readonly onWritten: () => void;
}

/** Writes until the server is gone, telling of each write that was acknowledged. */
async function write({ server, folders, ledger, creating, name, random, onWritten }: Load): Promise<void> {
  const own: string[] = [];
  const headers = { authorization: `Bearer ${server.token}`, prefer: 'IdType="ImmutableId"' };
  const send = (method: string, path: string, body?: object) =>
    callRest(`${server.url}/v1.0/me/${path}`, method, { body, headers });
  for (let count = 0; ; count += 1) {
    const id = own[random() % (own.length + 2)];
    try {
      if (id === undefined) own.push(await createOne(`${name}-${count}`));
      else await changeOne(id, `${name}-${count}`);
      onWritten();
    } catch (error) {
      if (isCutOff(error)) return;
      throw error;
    }
  }

  async function createOne(surname: string): Promise<string> {
    const folder = folders[random() % folders.length]!;
    creating.add(surname);
    const { status, body } = await send('POST', `contactFolders/${folder}/contacts`, { givenName: 'G', surname });
    expect(status).toBe(201);
    creating.delete(surname);
    ledger.set(body.id, { acknowledged: { surname, folder, etag: body['@odata.etag'] } });
    return body.id as string;
  }

  async function changeOne(id: string, surname: string): Promise<void> {
    const tracked = ledger.get(id)!;
    if (random() % 6 === 0) {
      tracked.pending = null;
      expect((await send('DELETE', `contacts/${id}`)).status).toBe(204);
      own.splice(own.indexOf(id), 1);
      tracked.acknowledged = null;
    } else {
      const folder = folders[random() % folders.length]!;
      tracked.pending = { surname, folder, etag: null };
      const { status, body } = await send('PATCH', `contacts/${id}`, { surname, parentFolderId: folder });
      expect(status).toBe(200);
      tracked.acknowledged = { surname, folder, etag: body['@odata.etag'] };
    }
    delete tracked.pending;
  }
}

/** What fetch says when the server is gone: before the answer, or in the middle of it. */
function isCutOff(error: unknown): boolean {
  // The error comes from another realm than the test, so it is no `instanceof Error` here.
  return /^(fetch failed|terminated)$/.test(String((error as Partial<Error>).message));
}

async function makeFolders(server: EmulatorProcess): Promise<string[]> {
  const headers = { authorization: `Bearer ${server.token}` };
  const make = async (displayName: string) =>
    (await callRest(`${server.url}/v1.0/me/contactFolders`, 'POST', { body: { displayName }, headers })).body
      .id as string;
  return [await make('one'), await make('two'), await make('three')];
}

/** Every acknowledged write is there, with its etag; what was pending happened wholly or not at all. */
async function checkLedger(server: EmulatorProcess, ledger: Ledger, creating: Set<string>): Promise<void> {
  const found = await readAll(server);
  for (const [id, tracked] of ledger) {
    const actual = found.get(id) ?? null;
    const { acknowledged, pending } = tracked;
    if (pending === undefined || isSame(actual, acknowledged)) expect(actual).toEqual(acknowledged);
    else expect(actual && { ...actual, etag: null }).toEqual(pending);
    if (actual === null) ledger.delete(id);
    else ledger.set(id, { acknowledged: actual });
    found.delete(id);
  }
  for (const [id, version] of found) {
    expect(creating).toContain(version.surname); // It was asked for, though never acknowledged.
    ledger.set(id, { acknowledged: version });
  }
  creating.clear();
}

function isSame(left: Version | null, right: Version | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

async function readAll(server: EmulatorProcess): Promise<Map<string, Version>> {
  const headers = { authorization: `Bearer ${server.token}`, prefer: 'IdType="ImmutableId"' };
  const folders = (await callRest(`${server.url}/v1.0/me/contactFolders`, 'GET', { headers })).body.value as {
    id: string;
  }[];
  const found = new Map<string, Version>();
  for (const { id: folder } of folders) {
    let url: string | undefined = `${server.url}/v1.0/me/contactFolders/${folder}/contacts?$top=1000`;
    while (url !== undefined) {
      const { body } = await callRest(url, 'GET', { headers });
      for (const contact of body.value) {
        expect(contact.displayName).toBe(`G ${contact.surname}`);
        expect(contact['@odata.etag']).toBe(`W/"${contact.changeKey}"`);
        found.set(contact.id, {
          surname: contact.surname,
          folder: contact.parentFolderId,
          etag: contact['@odata.etag'],
        });
      }
      url = body['@odata.nextLink'];
    }
  }
  return found;
}

/** The database is sound, its log has no gap, and each contact stands where the log's last word on it says. */
function checkStore(folder: string): void {
  const database = open(folder);
  const rows = (sql: string) => database.prepare(sql).raw().all() as unknown[][];
  expect(rows('PRAGMA integrity_check')).toEqual([['ok']]);
  expect(rows('PRAGMA foreign_key_check')).toEqual([]);
  const [[last, count]] = rows(
    `SELECT last_sequence, (SELECT count(*) FROM change c WHERE c.mailbox = m.id) FROM mailbox m WHERE name = 'adele'`,
  ) as [[number, number]];
  expect(count).toBe(last - 1); // The default folder took the first number, without an entry.
  expect(
    rows(`SELECT c.id FROM contact c WHERE NOT EXISTS (
      SELECT 1 FROM change g WHERE g.mailbox = c.mailbox AND g.sequence = c.sequence AND g.entity = 'contact'
        AND g.row = c.id AND g.folder = c.folder AND g.generation = c.generation AND g.action <> 'removed')`),
  ).toEqual([]);
  expect(
    rows(
      `SELECT g.sequence FROM change g JOIN contact c ON c.id = g.row AND g.entity = 'contact' WHERE g.sequence > c.sequence`,
    ),
  ).toEqual([]);
  expect(
    rows(`SELECT id FROM contact WHERE surname_key <> lower(json_extract(body, '$.surname'))
      OR display_name_key <> lower(json_extract(body, '$.displayName'))`),
  ).toEqual([]);
  database.close();
}

function readNumber(folder: string, sql: string): number {
  const database = open(folder);
  const [value] = database.prepare(sql).raw().get() as [number];
  database.close();
  return value;
}

function open(folder: string) {
  return new Database(join(folder, 'emulator.db'));
}

/** A change key ends with the sequence number of its change, in six bytes. */
function sequenceOf(etag: string | null): number {
  return etag === null ? 0 : Buffer.from(etag.slice(3, -1), 'base64').readUIntBE(24, 6);
}

/** A small generator (mulberry32), so that a run can be repeated from its seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

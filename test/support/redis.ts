/** Redis for suites that share: a server of its own on a free port, in a folder of its own, that can be killed and come back. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '../http/door.js';

export const REDIS_PASSWORD = 'planted-redis-password';

export interface RedisServer {
  readonly url: string;
  readonly folder: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** It stays connected and answers nothing until it is told to go on. */
  freeze(): void;
  goOn(): void;
  /** Every name with its value. */
  content(): Promise<ReadonlyMap<string, string>>;
  write(name: string, value: string, forMs?: number): Promise<void>;
  /** The names that were written meanwhile. */
  writtenWhile(work: () => Promise<void>): Promise<readonly string[]>;
  /** How often it was read and written meanwhile. */
  countWhile(work: () => Promise<void>): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** A suite that needs Redis. Without one it says by name that it was left out, and why. */
export function describeWithRedis(name: string, body: (redis: () => RedisServer) => void): void {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    const title = `LEFT OUT: ${name}: redis-server was not found on the PATH`;
    process.stderr.write(`${title}\n`);
    test(title, () => {});
    return;
  }
  describe(name, () => {
    let redis: RedisServer | undefined;
    beforeAll(async () => {
      redis = await startRedis();
    }, 60_000);
    afterAll(() => redis?.close());
    body(() => redis!);
  });
}

async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'contacts-redis-'));
  const port = await freePort();
  const url = `redis://:${REDIS_PASSWORD}@127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const settings = { port, bind: '127.0.0.1', dir: folder, requirepass: REDIS_PASSWORD };
    child = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([key, value]) => [`--${key}`, `${value}`]),
    );
    let output = '';
    child.stdout!.on('data', (chunk) => (output += String(chunk)));
    await eventually(() => output.includes('Ready to accept connections'), 20_000);
  }

  async function kill(): Promise<void> {
    const ended = child!;
    child = null;
    ended.kill('SIGKILL');
    await once(ended, 'close');
  }

  await start();
  return {
    url,
    folder,
    start,
    kill,
    freeze: () => void child!.kill('SIGSTOP'),
    goOn: () => void child!.kill('SIGCONT'),
    async content() {
      const reader = new Redis(url);
      const entries = new Map<string, string>();
      for (const key of await reader.keys('*')) entries.set(key, (await reader.get(key)) ?? '');
      reader.disconnect();
      return entries;
    },
    async write(name, value, forMs = 60_000) {
      const writer = new Redis(url);
      await writer.set(name, value, 'PX', forMs);
      writer.disconnect();
    },
    async writtenWhile(work) {
      const reader = new Redis(url);
      const monitor = await reader.monitor();
      const names: string[] = [];
      monitor.on('monitor', (_time: string, [command, name]: string[]) => {
        if (command?.toLowerCase() === 'set') names.push(name!);
      });
      await work();
      monitor.disconnect();
      reader.disconnect();
      return names;
    },
    async countWhile(work) {
      const reader = new Redis(url);
      await reader.config('RESETSTAT');
      await work();
      const commands = (await reader.info('commandstats')).matchAll(/^cmdstat_(get|set|publish):calls=(\d+)/gm);
      reader.disconnect();
      return Object.fromEntries([...commands].map(([, name, calls]) => [name!, Number(calls)]));
    },
    async close() {
      if (child) await kill();
      await rm(folder, { recursive: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

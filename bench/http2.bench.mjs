/** What a request to the REST API costs the gateway's HTTP client over HTTP/1.1 and over HTTP/2, both over TLS. */
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { median } from './load.mjs';
import { startProgram } from './processes.mjs';

const CALLS_AT_ONCE = 16;
const ROUNDS = 3;
const REQUESTS = 10_000;
const WARM_UP = 2000;
/** As long as tokens of the platform often are. */
const AUTHORIZATION = `Bearer ${'x'.repeat(1500)}`;

const VERSIONS = {
  'HTTP/1.1': { connections: 64 },
  // Streams of one connection; more connections cost more.
  'HTTP/2': { connections: 1, allowH2: true, pipelining: 100, maxConcurrentStreams: 100 },
};

export async function run() {
  const file = fileURLToPath(new URL('http2-server.mjs', import.meta.url));
  const server = await startProgram(file, [], {}, /listening (https:\S+ \S+)/);
  const [origin, pem] = server.found.split(' ');
  const ca = Buffer.from(pem, 'base64').toString();
  const pools = Object.entries(VERSIONS).map(([name, options]) => [
    name,
    new Pool(origin, { ...options, connect: { ca, servername: 'localhost' } }),
  ]);
  const lines = [];
  try {
    for (const path of ['/one', '/page']) {
      const figures = new Map(pools.map(([name]) => [name, []]));
      for (const [, pool] of pools) await ask(pool, path, WARM_UP);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, pool] of pools) figures.get(name).push(await ask(pool, path, REQUESTS));
      }
      lines.push(`${path} ${[...figures].map(([name, us]) => `${name} ${median(us).toFixed(0)} us`).join(', ')}`);
    }
  } finally {
    for (const [, pool] of pools) await pool.destroy();
    await server.stop();
  }
  return `processor a request: ${lines.join('; ')}`;
}

/** The processor time of this process for each of so many requests, in microseconds. */
async function ask(pool, path, count) {
  let left = count;
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: CALLS_AT_ONCE }, async () => {
      while ((left -= 1) >= 0) await get(pool, path);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

function get(pool, path) {
  return new Promise((resolve, reject) => {
    let status = 0;
    const handler = {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => void (status = statusCode),
      onResponseData: () => undefined,
      onResponseEnd: () => (status === 200 ? resolve() : reject(new Error(`status ${status}`))),
      onResponseError: (_controller, error) => reject(error),
    };
    pool.dispatch({ path, method: 'GET', headers: { authorization: AUTHORIZATION } }, handler);
  });
}

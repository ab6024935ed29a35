/** A folder of 100,000 contacts as a snapshot for one subscriber: the first batch, the whole, and the gateway's memory. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { startEmulator, startGateway, temporaryFolder } from './processes.mjs';

const CONTACTS = Number(process.env.CONTACTS ?? 100_000);
const QUERY =
  'subscription { contactChanges { kind hasMore changes { ... on ContactUpserted { contact { id displayName } } } } }';
const LOOK_MS = 50;

export async function run() {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, `synthetic:${CONTACTS}`);
  const gateway = await startGateway(folder, emulator.url);
  try {
    const token = await emulator.token();
    const base = residentMb(gateway.pid);
    let peak = base;
    const looking = setInterval(() => (peak = Math.max(peak, residentMb(gateway.pid))), LOOK_MS);
    const startedAt = performance.now();
    const { firstMs, count } = await readSnapshot(gateway.url, token);
    const allMs = performance.now() - startedAt;
    clearInterval(looking);
    return `${count} contacts in ${(allMs / 1000).toFixed(1)} s, first batch after ${Math.round(firstMs)} ms, ${peak - base} MB above the base of ${base} MB at the highest`;
  } finally {
    await gateway.stop();
    await emulator.stop();
    remove();
  }
}

function readSnapshot(url, token) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let [firstMs, count, rest] = [null, 0, ''];
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    };
    const asked = request(url, { method: 'POST', headers }, (response) => {
      response.setEncoding('utf8').on('data', (chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue;
          const { data, errors } = JSON.parse(line.slice('data: '.length));
          if (errors) return reject(new Error(JSON.stringify(errors)));
          firstMs ??= performance.now() - startedAt;
          count += data.contactChanges.changes.length;
          if (data.contactChanges.hasMore) continue;
          response.destroy();
          return resolve({ firstMs, count });
        }
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify({ query: QUERY }));
  });
}

function residentMb(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

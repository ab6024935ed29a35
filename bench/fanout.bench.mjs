/** One folder, 10,000 subscribers in one gateway process: what a change costs, how soon it reaches all, and the memory. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ask, residentMb, startEmulator, startGateway, temporaryFolder } from './processes.mjs';
import { median } from './load.mjs';

const SUBSCRIBERS = Number(process.env.SUBSCRIBERS ?? 10_000);
const CHANGES = 5;
const POLL_MS = 500;
const WINDOW_MS = 5000;
const CREATE =
  'mutation ($name: String) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }';

export async function run() {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, 'demo');
  const gateway = await startGateway(folder, emulator.url, {
    GATEWAY_MAX_STREAMS_PER_PRINCIPAL: String(SUBSCRIBERS + 10),
    GATEWAY_MAX_SOCKETS_PER_PRINCIPAL: String(SUBSCRIBERS + 10),
    GATEWAY_POLL_INTERVAL_MS: String(POLL_MS),
  });
  const token = await emulator.token();
  const clients = fork(fileURLToPath(new URL('subscribers.mjs', import.meta.url)), [gateway.url, token, SUBSCRIBERS]);
  try {
    const [{ ready }] = await once(clients, 'message');
    const base = residentMb(gateway.pid).now;
    await emulator.takeRequests();
    await pause(WINDOW_MS);
    const polls = (await emulator.takeRequests()).length;
    const results = [];
    for (let change = 0; change < CHANGES; change += 1) {
      const marker = `marker ${change} ${Math.random()}`;
      clients.send({ marker });
      await ask(gateway.url, token, CREATE, { name: marker });
      await pause(3000);
      clients.send({ report: true });
      results.push((await once(clients, 'message'))[0]);
    }
    const heard = Math.min(...results.map((result) => result.heard));
    return [
      `${ready} subscribers (limit per user raised to ${SUBSCRIBERS + 10})`,
      `${polls} upstream requests in ${WINDOW_MS / 1000} s at a poll interval of ${POLL_MS} ms`,
      `a change heard by ${heard} of them, p50 ${median(results.map((result) => result.p50Ms))} ms, p99 ${median(results.map((result) => result.p99Ms))} ms from the write, poll included`,
      `${base} MB resident, ${residentMb(gateway.pid).now} MB after ${CHANGES} changes, ${results.at(-1).closes} connections lost`,
    ].join('; ');
  } finally {
    clients.kill();
    await gateway.stop();
    await emulator.stop();
    remove();
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

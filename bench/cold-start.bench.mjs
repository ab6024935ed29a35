/** From the start of the process to the first answer: the gateway alone, and with the embedded server's demo data. */
import { ask, startEmulator, startGateway, temporaryFolder } from './processes.mjs';
import { median } from './load.mjs';

const QUERY = '{ myMailbox { contacts(first: 3) { nodes { displayName } } } }';

export async function run() {
  const { folder, remove } = temporaryFolder();
  const times = [];
  const emulator = await startEmulator(folder, 'demo');
  const token = await emulator.token();
  try {
    for (let round = 0; round < 5; round += 1) {
      const gateway = await startGateway(folder, emulator.url);
      await ask(gateway.url, token, QUERY);
      times.push(performance.now() - gateway.startedAt);
      await gateway.stop();
    }
  } finally {
    await emulator.stop();
    remove();
  }
  const first = temporaryFolder();
  const startedAt = performance.now();
  const fresh = await startEmulator(first.folder, 'demo');
  const seeded = performance.now() - startedAt;
  await fresh.stop();
  first.remove();
  return `gateway to first answer ${Math.round(median(times))} ms (median of 5); contacts server with fresh demo data ${Math.round(seeded)} ms`;
}

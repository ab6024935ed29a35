/** The contacts server by itself: single reads, and pages of 25 full contacts. */
import { requestsPerSecond } from './load.mjs';
import { startEmulator, temporaryFolder } from './processes.mjs';

export async function run() {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, 'demo');
  try {
    const headers = { authorization: `Bearer ${await emulator.token()}` };
    const page = await (await fetch(`${emulator.url}/v1.0/me/contacts?$top=1`, { headers })).json();
    const single = await requestsPerSecond({
      url: `${emulator.url}/v1.0/me/contacts/${encodeURIComponent(page.value[0].id)}`,
      headers,
    });
    const pages = await requestsPerSecond({ url: `${emulator.url}/v1.0/me/contacts?$top=25`, headers });
    return `${Math.round(single.rate)} single reads/s, ${Math.round(pages.rate)} pages of 25 full contacts/s`;
  } finally {
    await emulator.stop();
    remove();
  }
}

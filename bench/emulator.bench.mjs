/** The contacts server by itself: single reads, pages of 25 full contacts, and 100,000 contacts made and synchronised. */
import { requestsPerSecond } from './load.mjs';
import { cpuSeconds, residentMb, startEmulator, temporaryFolder } from './processes.mjs';

const MANY = 100_000;
const PAGE = 500;

export async function run() {
  const small = await withEmulator('demo', async (emulator, headers) => {
    const page = await json(`${emulator.url}/v1.0/me/contacts?$top=1`, headers);
    const contact = `${emulator.url}/v1.0/me/contacts/${encodeURIComponent(page.value[0].id)}`;
    const single = await load(emulator.pid, contact, headers);
    const pages = await load(emulator.pid, `${emulator.url}/v1.0/me/contacts?$top=25`, headers);
    return [`single reads ${single}`, `pages of 25 full contacts ${pages}`];
  });
  const large = await withEmulator(`synthetic:${MANY}`, async (emulator, headers, startMs) => {
    const before = residentMb(emulator.pid);
    const { contacts, pages, ms } = await synchronise(emulator.url, headers);
    const after = residentMb(emulator.pid);
    return [
      `${MANY} contacts made and served after ${seconds(startMs)} s`,
      `a delta of ${contacts} in ${pages} pages after ${seconds(ms)} s, ${before.now} MB before, ${after.now} MB after, ${after.peak} MB at most`,
    ];
  });
  return [...small, ...large].join('; ');
}

async function withEmulator(seed, work) {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, seed);
  const startMs = performance.now() - emulator.startedAt;
  try {
    return await work(emulator, { authorization: `Bearer ${await emulator.token()}` }, startMs);
  } finally {
    await emulator.stop();
    remove();
  }
}

/**
 * Once to warm up, once to count. The load generator and whatever else runs take their share of the machine, so the
 * server's own processor time for each request is said as well: 200 us of it are 5,000 requests a second on one core.
 */
async function load(pid, url, headers) {
  await requestsPerSecond({ url, headers, seconds: 2 });
  const cpuBefore = cpuSeconds(pid);
  const startedAt = performance.now();
  const { rate } = await requestsPerSecond({ url, headers });
  const share = (cpuSeconds(pid) - cpuBefore) / ((performance.now() - startedAt) / 1000);
  const each = Math.round((share / rate) * 1e6);
  return `${Math.round(rate)}/s with ${Math.round(share * 100)} % of a core, ${each} us of processor each`;
}

/** One whole round of Graph's delta; its pages are counted and thrown away. */
async function synchronise(url, headers) {
  const startedAt = performance.now();
  let contacts = 0;
  let pages = 0;
  let link = `${url}/v1.0/me/contacts/delta`;
  while (link) {
    const page = await json(link, { ...headers, prefer: `odata.maxpagesize=${PAGE}` });
    contacts += page.value.length;
    pages += 1;
    link = page['@odata.nextLink'];
  }
  return { contacts, pages, ms: performance.now() - startedAt };
}

async function json(url, headers) {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

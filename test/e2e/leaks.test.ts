/**
 * Subscriptions that are opened and dropped leave nothing behind: no stream, socket, feed, poll or memory.
 * `SOAK=1` opens 20,000 in waves of 2,000.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Running } from '../support/start.js';
import { start } from '../support/start.js';
import { eventually, openStream } from '../support/streams.js';

const WAVES = 10;
const WAVE = process.env['SOAK'] === '1' ? 2000 : 100;
const QUERY =
  'subscription { contactChanges { kind cursor changes { ... on ContactUpserted { contact { displayName } } } } }';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let running: Running;

beforeAll(async () => {
  running = await start({
    seed: 'empty',
    env: {
      GATEWAY_POLL_INTERVAL_MS: '100',
      GATEWAY_MAX_STREAMS_PER_PRINCIPAL: '5000',
      GATEWAY_MAX_SOCKETS_PER_PRINCIPAL: '5000',
      GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000',
    },
  });
});

afterAll(() => running.close());

test(`${WAVES * WAVE} subscriptions, opened and dropped in waves of ${WAVE}, leave nothing`, async () => {
  await wave(0);
  const base = { handles: handles(), heapMb: heapMb() };
  for (let count = 1; count < WAVES; count += 1) await wave(count);
  await eventually(() => handles() <= base.handles + 5, 20_000);
  expect(handles()).toBeLessThanOrEqual(base.handles + 5);
  expect(heapMb()).toBeLessThan(base.heapMb + 60);

  running.emulator.clearRequests();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(running.emulator.requests).toHaveLength(0);
}, 600_000);

/** Half over each transport; some are dropped before they have heard anything. */
async function wave(count: number): Promise<void> {
  const streams = await Promise.all(
    Array.from({ length: WAVE }, (_, index) => openStream(running, index % 2 ? 'SSE' : 'WebSocket', QUERY)),
  );
  const patient = count % 2 === 0;
  if (patient) await eventually(() => streams.every(({ results }) => results.length > 0), 60_000);
  await Promise.all(streams.map((stream) => stream.stop()));
  await eventually(async () => {
    const counts = await gauges();
    return Object.values(counts).every((value) => value === 0);
  }, 60_000);
}

async function gauges(): Promise<Record<string, number>> {
  const text = await (await fetch(`${running.url}/metrics`)).text();
  const values: Record<string, number> = {};
  for (const [, name, value] of text.matchAll(/^(gateway_active_\w+(?:\{[^}]*\})?) (\d+)$/gm))
    values[name!] = Number(value);
  if (Object.keys(values).length < 3) throw new Error(`expected the gauges of streams, sockets and feeds in ${text}`);
  return values;
}

/** Sockets, servers and timers of this process, the gateway's and the test's own. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap' || kind === 'Timeout').length;
}

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

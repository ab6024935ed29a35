/** A subscriber that stops reading holds up nobody, loses nothing, and can go on from where it was told. */
import { request, type IncomingMessage } from 'node:http';
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';
import { eventually, openStream } from '../support/streams.js';

const QUERY = `subscription ($after: SyncCursor) { contactChanges(after: $after) {
  kind cursor changes { ... on ContactUpserted { contact { givenName personalNotes } } } } }`;
const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }';
/** More than what sockets take in for a reader that does not read. */
const CONTACTS = 60;
const NOTES = 'x'.repeat(300_000);

let running: Running;

beforeAll(async () => {
  running = await start({
    seed: 'empty',
    env: { GATEWAY_POLL_INTERVAL_MS: '20', GATEWAY_MAX_QUEUE_EVENTS: '2', GATEWAY_MAX_COST_PER_PRINCIPAL: '100000' },
  });
});

afterAll(() => running.close());

test('it ends as too slow with a cursor from which nothing is missing, while another reader hears everything', async () => {
  const paused = await openRaw();
  const brisk = await openStream(running, 'WebSocket', QUERY);
  await eventually(() => brisk.results.length > 0);
  paused.pause();
  for (let index = 0; index < CONTACTS; index += 1) {
    const input = { contact: { givenName: `P${index}`, personalNotes: NOTES } };
    dataOf(await running.ask(CREATE, { input }));
  }
  await eventually(() => namesIn(brisk.results.map(({ data }) => data)).size === CONTACTS, 30_000);

  const events = await readToEnd(paused);
  const last = events.at(-1) as { errors: { extensions: { code: string; cursor: string } }[] };
  expect(last.errors[0]!.extensions).toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW', cursor: expect.any(String) });

  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toContain('gateway_limit_refusals_total{limit="maxQueueEvents"} 1');

  const heard = namesIn(events.map(({ data }) => data));
  expect(heard.size).toBeLessThan(CONTACTS);
  const again = await openStream(running, 'SSE', QUERY, { after: last.errors[0]!.extensions.cursor });
  await eventually(() => {
    const all = new Set([...heard, ...namesIn(again.results.map(({ data }) => data))]);
    return all.size === CONTACTS;
  }, 20_000);
  await brisk.stop();
  await again.stop();
}, 90_000);

interface Event {
  readonly data?: { contactChanges: { changes: { contact?: { givenName: string } }[] } };
  readonly errors?: object[];
}

function namesIn(results: (Event['data'] | undefined)[]): Set<string> {
  const changes = results.flatMap((data) => data?.contactChanges.changes ?? []);
  return new Set(changes.flatMap(({ contact }) => (contact ? [contact.givenName] : [])));
}

/** An event stream whose socket is in the test's own hands. */
async function openRaw(): Promise<IncomingMessage> {
  const headers = {
    authorization: `Bearer ${await running.token()}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${running.url}/graphql`, { method: 'POST', headers }, resolve);
    asked.on('error', reject);
    asked.end(JSON.stringify({ query: QUERY }));
  });
}

async function readToEnd(response: IncomingMessage): Promise<Event[]> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += chunk as string;
  return [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, json]) => JSON.parse(json!) as Event);
}

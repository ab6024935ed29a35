/** Change streams where the service tracks changes by header: each reading of its page gives clients the same changes. */
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';
import type { Stream } from '../support/streams.js';
import { CONTACT_CHANGES, eventually, FOLDER_CHANGES, openStream } from '../support/streams.js';

interface Batch {
  readonly kind: string;
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly changes: readonly { readonly contact?: { readonly givenName: string }; readonly contactId?: string }[];
}

let running: Running;

beforeEach(async () => {
  running = await start({
    seed: {
      users: { adele: { contacts: [{ givenName: 'Ada' }, { givenName: 'Bo' }], folders: [{ displayName: 'Other' }] } },
    },
    env: {
      GATEWAY_EMBEDDED_DIALECT: 'outlook',
      GATEWAY_POLL_INTERVAL_MS: '50',
      GATEWAY_HEARTBEAT_INTERVAL_MS: '60000',
      EMULATOR_CONTROL: 'on',
    },
  });
});

afterEach(() => running.close());

const batches = (stream: Stream): Batch[] => stream.results.map((result) => result.data.contactChanges as Batch);
const seen = (stream: Stream): string[] =>
  batches(stream).flatMap(({ changes }) =>
    changes.map(({ contact, contactId }) => (contact ? `+${contact.givenName}` : `-${contactId!}`)),
  );

async function create(givenName: string): Promise<string> {
  const made = await running.ask(
    'mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }',
    { name: givenName },
  );
  return dataOf(made).createContact.contact.id as string;
}

async function remove(id: string): Promise<void> {
  dataOf(await running.ask('mutation ($id: ID!) { deleteContact(input: { id: $id }) { deletedId } }', { id }));
}

/** As another program would, in the dialect that can. */
async function rest(method: string, path: string, body: object): Promise<Response> {
  return fetch(`${running.emulator.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
    body: JSON.stringify(body),
  });
}

describe.each([
  { v2SkipTokenUnderDeltaLink: true, v2FullSyncOnly: false },
  { v2SkipTokenUnderDeltaLink: false, v2FullSyncOnly: false },
  { v2SkipTokenUnderDeltaLink: true, v2FullSyncOnly: true },
  { v2SkipTokenUnderDeltaLink: false, v2FullSyncOnly: true },
])('with %j', (switches) => {
  beforeEach(async () => {
    expect((await rest('POST', '/_control/switches', switches)).status).toBeLessThan(300);
  });

  test('a snapshot is followed by what is made, changed and removed, each told once', async () => {
    const stream = await openStream(running, 'SSE', CONTACT_CHANGES);
    await eventually(() => batches(stream).some(({ hasMore }) => !hasMore));
    expect(seen(stream)).toEqual(['+Ada', '+Bo']);
    const id = await create('Eve');
    await eventually(() => seen(stream).length >= 3);
    await running.ask(
      'mutation ($id: ID!) { updateContact(input: { id: $id, patch: { givenName: "Eva" } }) { userErrors { code } } }',
      { id },
    );
    await eventually(() => seen(stream).length >= 4);
    await remove(id);
    await eventually(() => seen(stream).length >= 5);
    expect(seen(stream).slice(2)).toEqual(['+Eve', '+Eva', `-${id}`]);
    await stream.stop();
  }, 20_000);
});

test('a stream goes on from its cursor', async () => {
  const first = await openStream(running, 'WebSocket', CONTACT_CHANGES);
  await eventually(() => batches(first).some(({ hasMore }) => !hasMore));
  const { cursor } = batches(first).at(-1)!;
  await first.stop();
  await create('Eve');
  const again = await openStream(running, 'SSE', CONTACT_CHANGES, { after: cursor });
  await eventually(() => seen(again).length > 0);
  expect(seen(again)).toContain('+Eve');
  await again.stop();
});

test.each(['WebSocket', 'SSE'] as const)(
  'where every round lists all, a cursor that nobody remembers is a RESET and a SNAPSHOT over %s',
  async (transport) => {
    await rest('POST', '/_control/switches', { v2FullSyncOnly: true });
    const first = await openStream(running, 'SSE', CONTACT_CHANGES);
    await eventually(() => batches(first).some(({ hasMore }) => !hasMore));
    const { cursor } = batches(first).at(-1)!;
    await first.stop();
    await create('Eve');
    const again = await openStream(running, transport, CONTACT_CHANGES, { after: cursor });
    await eventually(() => seen(again).length >= 3);
    expect(
      batches(again)
        .filter(({ kind }) => kind !== 'HEARTBEAT')
        .map(({ kind }) => kind)[0],
    ).toBe('RESET');
    expect(batches(again)[1]!.kind).toBe('SNAPSHOT');
    expect(seen(again).sort()).toEqual(['+Ada', '+Bo', '+Eve']);
    await again.stop();
  },
);

test('folders that another program makes, nested ones too, come down the stream of folders', async () => {
  const stream = await openStream(running, 'SSE', FOLDER_CHANGES);
  const names = () =>
    stream.results.flatMap(({ data }) =>
      (data.contactFolderChanges.changes as { contactFolder?: { displayName: string } }[]).map(
        ({ contactFolder }) => contactFolder?.displayName,
      ),
    );
  await eventually(() => names().includes('Other'));
  const made = (await (await rest('POST', '/v1.0/me/contactFolders', { displayName: 'New' })).json()) as { id: string };
  await rest('POST', `/v1.0/me/contactFolders/${made.id}/childFolders`, { displayName: 'Nested' });
  await eventually(() => names().includes('New') && names().includes('Nested'));
  await stream.stop();
});

/** Change streams over real sockets: snapshots, changes, cursors, and what they cost upstream. */
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';
import type { Stream } from '../support/streams.js';
import { CONTACT_CHANGES, eventually, FOLDER_CHANGES, openStream } from '../support/streams.js';

const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }';

let running: Running;

beforeEach(async () => {
  running = await start({
    seed: {
      users: { adele: { contacts: [{ givenName: 'Ada' }, { givenName: 'Bo' }], folders: [{ displayName: 'Other' }] } },
    },
    env: {
      GATEWAY_POLL_INTERVAL_MS: '50',
      GATEWAY_HEARTBEAT_INTERVAL_MS: '60000',
      GATEWAY_MAX_SOCKETS_PER_PRINCIPAL: '100',
    },
  });
});

afterEach(() => running.close());

interface Batch {
  kind: string;
  cursor: string;
  hasMore: boolean;
  changes: { __typename: string; contact?: { id: string; givenName: string }; contactId?: string }[];
}

const batches = (stream: Stream): Batch[] => stream.results.map((result) => result.data.contactChanges as Batch);
const texts = (stream: Stream): string[] =>
  batches(stream)
    .filter(({ kind }) => kind !== 'HEARTBEAT')
    .map(({ kind, changes }) =>
      [kind, ...changes.map((change) => (change.contact ? `+${change.contact.givenName}` : '-'))].join(' '),
    );

async function create(givenName: string): Promise<string> {
  return dataOf(await running.ask(CREATE, { input: { contact: { givenName } } })).createContact.contact.id as string;
}

async function remove(id: string): Promise<void> {
  dataOf(await running.ask('mutation ($id: ID!) { deleteContact(input: { id: $id }) { deletedId } }', { id }));
}

test.each(['WebSocket', 'SSE'] as const)('over %s a snapshot is followed by what changes', async (transport) => {
  const stream = await openStream(running, transport, CONTACT_CHANGES);
  await eventually(() => stream.results.length > 0);
  expect(texts(stream)).toEqual(['SNAPSHOT +Ada +Bo']);
  const id = await create('Eve');
  await eventually(() => texts(stream).length > 1);
  await remove(id);
  await eventually(() => texts(stream).length > 2);
  expect(texts(stream).slice(1)).toEqual(['CHANGES +Eve', 'CHANGES -']);
  expect(batches(stream).at(-1)!.changes[0] ?? batches(stream).at(-2)!.changes[0]).toMatchObject({
    __typename: 'ContactRemoved',
    contactId: id,
  });
  await stream.stop();
});

test('from a cursor a stream goes on where it stood, on the other transport and by pulling too', async () => {
  const first = await openStream(running, 'WebSocket', CONTACT_CHANGES);
  await eventually(() => first.results.length > 0);
  const { cursor } = batches(first)[0]!;
  await first.stop();
  await create('Eve');
  const again = await openStream(running, 'SSE', CONTACT_CHANGES, { after: cursor });
  await eventually(() => texts(again).length > 0);
  expect(texts(again)).toEqual(['CHANGES +Eve']);
  await again.stop();
  const pulled = dataOf(
    await running.ask(
      `query ($after: SyncCursor) { myMailbox { defaultFolder { contactChanges(after: $after) {
        kind hasMore cursor changes { ... on ContactUpserted { contact { givenName } } } } } } }`,
      { after: cursor },
    ),
  ).myMailbox.defaultFolder.contactChanges;
  expect(pulled).toMatchObject({ kind: 'CHANGES', hasMore: false, changes: [{ contact: { givenName: 'Eve' } }] });
});

test('pulling from the start gives the snapshot page by page, and the same batch the same cursor', async () => {
  const pull = async (after: string | null) =>
    dataOf(
      await running.ask(
        `query ($after: SyncCursor) { myMailbox { defaultFolder { contactChanges(after: $after, first: 1) {
          kind hasMore cursor changes { ... on ContactUpserted { contact { givenName } } } } } } }`,
        { after },
      ),
    ).myMailbox.defaultFolder.contactChanges;
  const one = await pull(null);
  expect(one).toMatchObject({ kind: 'SNAPSHOT', hasMore: true, changes: [{ contact: { givenName: 'Ada' } }] });
  const two = await pull(one.cursor);
  expect(two).toMatchObject({ kind: 'SNAPSHOT', hasMore: false, changes: [{ contact: { givenName: 'Bo' } }] });
  expect((await pull(one.cursor)).cursor).toBe(two.cursor);
  expect(await pull(two.cursor)).toMatchObject({ kind: 'HEARTBEAT', hasMore: false, changes: [] });
});

test('NOW tells nothing of before', async () => {
  const stream = await openStream(running, 'WebSocket', CONTACT_CHANGES, { startAt: 'NOW' });
  await eventually(() => stream.results.length > 0);
  expect(batches(stream)[0]).toMatchObject({ kind: 'HEARTBEAT', changes: [] });
  await create('Eve');
  await eventually(() => texts(stream).length > 0);
  expect(texts(stream)).toEqual(['CHANGES +Eve']);
  await stream.stop();
});

test('folders have a stream of their own', async () => {
  const stream = await openStream(running, 'SSE', FOLDER_CHANGES);
  await eventually(() => stream.results.length > 0);
  expect(stream.results[0]!.data.contactFolderChanges).toMatchObject({
    kind: 'SNAPSHOT',
    changes: [{ contactFolder: { displayName: 'Other' } }],
  });
  await running.ask('mutation { createContactFolder(input: { displayName: "New" }) { contactFolder { id } } }');
  await eventually(() =>
    stream.results.some(({ data }) => data.contactFolderChanges.changes[0]?.contactFolder?.displayName === 'New'),
  );
  await stream.stop();
});

test('a hundred streams of the default folder ask once which one that is', async () => {
  running.emulator.clearRequests();
  const streams = await Promise.all(Array.from({ length: 100 }, () => openStream(running, 'SSE', CONTACT_CHANGES)));
  await eventually(() => streams.every(({ results }) => results.length > 0), 20_000);
  const asked = running.emulator.requests.filter(({ path }) => path === '/v1.0/me/contacts');
  expect(asked).toHaveLength(1);
  for (const stream of streams) await stream.stop();
}, 60_000);

test('fifty subscribers cost the polls of one, and the last one leaving ends them', async () => {
  const deltas = () => running.emulator.requests.filter(({ path }) => path.endsWith('/delta')).length;
  const streams = await Promise.all(
    Array.from({ length: 50 }, (_, index) => openStream(running, index % 2 ? 'SSE' : 'WebSocket', CONTACT_CHANGES)),
  );
  await eventually(() => streams.every(({ results }) => results.length > 0), 20_000);
  running.emulator.clearRequests();
  const startedAt = performance.now();
  await eventually(() => deltas() >= 5, 20_000);
  // One reader asks every 50 ms at most (less 10 % of jitter); fifty would have asked long before.
  expect(performance.now() - startedAt).toBeGreaterThan(4 * 45);
  await create('Eve');
  await eventually(() => streams.every((stream) => texts(stream).at(-1) === 'CHANGES +Eve'), 20_000);
  for (const stream of streams) await stream.stop();
  await eventually(async () => {
    const before = deltas();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return deltas() === before;
  });
}, 60_000);

test('forged and foreign cursors are refused before anybody upstream hears of it', async () => {
  const other = dataOf(
    await running.ask(
      '{ myMailbox { contactFolders { nodes { id } } defaultFolder { id contactChanges { cursor } } } }',
    ),
  ).myMailbox;
  running.emulator.clearRequests();
  for (const variables of [
    { after: other.defaultFolder.contactChanges.cursor, folderId: other.contactFolders.nodes[0].id },
    {
      after: `${String(other.defaultFolder.contactChanges.cursor).slice(0, -4)}AAAA`,
      folderId: other.defaultFolder.id,
    },
    { after: 'x', folderId: other.defaultFolder.id },
  ]) {
    const stream = await openStream(running, 'SSE', CONTACT_CHANGES, variables);
    await eventually(() => stream.results.length > 0 || stream.isOver);
    expect(stream.results[0]?.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    await stream.stop();
  }
  expect(running.emulator.requests).toHaveLength(0);
});

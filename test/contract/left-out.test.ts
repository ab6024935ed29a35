/** A REST API that leaves members out: what is empty on the wire is empty, on both roads and in an entity. */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { dataOf, start, type Running } from '../support/start.js';

const FIELDS =
  '{ givenName categories emailAddresses { address } imAddresses homePhones businessPhones children birthday }';
const NOTHING = {
  givenName: 'Ada',
  categories: [],
  emailAddresses: [],
  imAddresses: [],
  homePhones: [],
  businessPhones: [],
  children: [],
  birthday: null,
};
let upstream: FakeUpstream;
let running: Running;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  const ada = { id: 'AAMkAda', givenName: 'Ada' };
  upstream.serve = ({ path }) => ({ status: 200, body: path.startsWith('/me/contacts?') ? { value: [ada] } : ada });
  running = await start({
    env: { GATEWAY_UPSTREAM: 'graph', GATEWAY_AUTH: 'bearer', GATEWAY_UPSTREAM_URL: upstream.serviceRoot },
  });
});
afterAll(async () => {
  await running.close();
  await upstream.close();
});

test('a list in a page', async () => {
  const { contacts } = dataOf(await running.ask(`{ myMailbox { contacts { nodes ${FIELDS} } } }`)).myMailbox;
  expect(contacts.nodes).toEqual([NOTHING]);
});

test('a contact by id', async () => {
  expect(dataOf(await running.ask(`{ contact(id: "C1.AAMkAda") ${FIELDS} }`)).contact).toEqual(NOTHING);
});

test('over a WebSocket', async () => {
  const socket = createClient({
    url: `${running.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await running.token()}` },
  });
  for await (const answer of socket.iterate({ query: `{ myMailbox { contacts { nodes ${FIELDS} } } }` })) {
    expect(answer).toEqual({ data: { myMailbox: { contacts: { nodes: [NOTHING] } } } });
  }
  await socket.dispose();
});

/** Equal questions of one token that are under way together are run once, and nobody is answered by what is not hers. */
import { createHmac } from 'node:crypto';
import { dataOf, start, type Running } from '../support/start.js';

const SECRET = 'router-secret-router-secret-router';
const LIST = '{ myMailbox { contacts(first: 10) { nodes { displayName } } } }';
const SLOW_MS = 400;

let running: Running;

beforeEach(async () => {
  running = await start({ env: { EMULATOR_CONTROL: 'on', GATEWAY_ROUTER_SECRET: SECRET } });
});
afterEach(() => running.close());

const namesOf = (data: any): string[] => data.myMailbox.contacts.nodes.map((node: any) => node.displayName);
const create = async (givenName: string): Promise<void> => {
  const mutation =
    'mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }';
  dataOf(await running.ask(mutation, { name: givenName }));
};

/** Lists of contacts take so long from now on. */
async function slowLists(times: number | 'forever' = 'forever'): Promise<void> {
  const response = await fetch(`${running.emulator.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match: { method: 'GET', path: '/contacts', times }, effect: { latencyMs: SLOW_MS } }),
  });
  expect(response.status).toBeLessThan(300);
}

/** What was asked has reached the contacts server, which notes a request when it answers it. */
const underWay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SLOW_MS / 4));
const lists = () =>
  running.emulator.requests.filter(({ method, path }) => method === 'GET' && path.includes('/contacts'));

test('fifty who ask the same at once cost one request, and each has the whole answer', async () => {
  await create('Ada');
  await slowLists();
  running.emulator.clearRequests();
  const answers = await Promise.all(Array.from({ length: 50 }, () => running.ask(LIST)));
  expect(answers.map(({ data }) => namesOf(data))).toEqual(Array.from({ length: 50 }, () => ['Ada']));
  expect(lists()).toHaveLength(1);
});

test('another variable, another selection and another user are other questions', async () => {
  await create('Ada');
  await slowLists();
  const sized = 'query ($n: Int) { myMailbox { contacts(first: $n) { nodes { displayName } } } }';
  const [one, none, alias, alex] = await Promise.all([
    running.ask(sized, { n: 1 }),
    running.ask(sized, { n: 0 }),
    running.ask(LIST.replace('displayName', 'displayName: givenName')),
    running.ask(LIST, {}, { user: 'alex' }),
  ]);
  expect([one, none, alias, alex].map((answer) => namesOf(dataOf(answer)))).toEqual([['Ada'], [], ['Ada'], []]);
});

test('who asks after a write is not answered by what was begun before it', async () => {
  await slowLists(1);
  running.emulator.clearRequests();
  const before = running.ask(LIST); // waits, the others do not
  await underWay();
  await create('Ada');
  expect(namesOf(dataOf(await running.ask(LIST)))).toEqual(['Ada']);
  dataOf(await before);
  expect(lists()).toHaveLength(2);
});

test('who asks first may leave; the others are still answered', async () => {
  await create('Ada');
  await slowLists();
  running.emulator.clearRequests();
  const leaving = new AbortController();
  const first = fetch(`${running.url}/graphql`, {
    method: 'POST',
    signal: leaving.signal,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
    body: JSON.stringify({ query: LIST }),
  });
  await underWay();
  const second = running.ask(LIST);
  await underWay();
  leaving.abort();
  await expect(first).rejects.toThrow();
  expect(namesOf(dataOf(await second))).toEqual(['Ada']);
});

test('what a router may ask is not shared with others on the same token', async () => {
  await create('Ada');
  await slowLists();
  const query = `{ _service { sdl } ${LIST.slice(1)}`;
  const body = JSON.stringify({ query, variables: {} });
  const t = Math.floor(Date.now() / 1000);
  const signature = `t=${t},v1=${createHmac('sha256', SECRET).update(`${t}.${body}`).digest('hex')}`;
  running.emulator.clearRequests();
  const signed = running.ask(query, {}, { headers: { 'x-router-signature': signature } });
  await underWay();
  const [forRouter, forOthers] = await Promise.all([signed, running.ask(query, {})]);
  expect(dataOf(forRouter)._service.sdl).toContain('type Contact');
  expect(forOthers.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  expect(JSON.stringify(forOthers)).not.toContain('type Contact');
});

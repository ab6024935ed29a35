/** The limits that are met while an operation runs: at the limit all is well, one beyond is refused by name and counted. */
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';

let running: Running;

beforeAll(async () => {
  running = await start({ seed: 'demo', env: { GATEWAY_MAX_COST: '25' } });
});

afterAll(() => running.close());

async function refusals(limit: string): Promise<number> {
  const text = await (await fetch(`${running.url}/metrics`)).text();
  return Number(new RegExp(`^gateway_limit_refusals_total\\{limit="${limit}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function idsOfContactsWithPhotos(count: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  while (ids.length < count) {
    const { contacts } = dataOf(
      await running.ask(
        `query ($after: String) { myMailbox { contacts(first: 20, after: $after) {
          nodes { id photo { size } } pageInfo { endCursor } } } }`,
        { after },
      ),
    ).myMailbox as { contacts: { nodes: { id: string; photo: object | null }[]; pageInfo: { endCursor: string } } };
    ids.push(...contacts.nodes.filter(({ photo }) => photo !== null).map(({ id }) => id));
    after = contacts.pageInfo.endCursor;
  }
  return ids.slice(0, count);
}

test('an operation may spend so many upstream requests, and one more is refused', async () => {
  const { contacts } = dataOf(await running.ask('{ myMailbox { contacts(first: 26) { nodes { id } } } }')).myMailbox;
  const question = (count: number): string =>
    `{ ${(contacts.nodes as { id: string }[])
      .slice(0, count)
      .map(({ id }, index) => `c${index}: contact(id: "${id}") { surname }`)
      .join(' ')} }`;
  expect(Object.keys(dataOf(await running.ask(question(25))))).toHaveLength(25);

  const before = await refusals('maxCost');
  const beyond = await running.ask(question(26));
  expect(Object.values(beyond.data as object).filter((contact) => contact !== null)).toHaveLength(25);
  expect(beyond.errors).toMatchObject([
    { message: expect.stringContaining('GATEWAY_MAX_COST'), extensions: { code: 'LIMIT_EXCEEDED' } },
  ]);
  expect(await refusals('maxCost')).toBe(before + 1);
});

test('twenty photos come as base64, and the next one is refused', async () => {
  await running.close();
  running = await start({ seed: 'demo' });
  const ids = await idsOfContactsWithPhotos(21);
  const ask = (some: string[]) =>
    running.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact { photo { base64 } } } }', { ids: some });
  const twenty = dataOf(await ask(ids.slice(0, 20))).nodes as { photo: { base64: string } }[];
  for (const { photo } of twenty) expect(photo.base64.length).toBeGreaterThan(100);

  const beyond = await ask(ids);
  expect(beyond.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  expect(await refusals('base64Photos')).toBe(1);
});

test.each([
  [
    'a thousand and one nodes',
    'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    { ids: Array(1001).fill('C1.AAA') },
    'nodes',
  ],
  [
    'a hundred and one writes',
    'mutation ($writes: [ContactWrite!]!) { bulkWriteContacts(input: { writes: $writes }) { failed } }',
    { writes: Array(101).fill({ delete: { id: 'C1.AAA' } }) },
    'bulkWrites',
  ],
])('%s are refused and counted', async (_what, query, variables, limit) => {
  const before = await refusals(limit);
  const answer = await running.ask(query, variables);
  expect(answer.errors![0]!.extensions.code).toBe('LIMIT_EXCEEDED');
  expect(await refusals(limit)).toBe(before + 1);
});

test('an order over all folders is refused by its name', async () => {
  const { answer, requests } = await running.witness(
    '{ myMailbox { contacts(scope: ALL_FOLDERS, orderBy: [{ field: SURNAME }]) { nodes { id } } } }',
  );
  expect(answer.errors).toMatchObject([
    { message: expect.stringContaining('orderBy'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(requests).toHaveLength(0);
});

test('a mailbox that is not there is NOT_FOUND at its first field that needs it', async () => {
  const answer = await running.ask('{ mailbox(user: "nobody@contoso.example") { user contacts { totalCount } } }');
  expect(answer.data.mailbox).toBeNull();
  expect(answer.errors).toMatchObject([{ path: ['mailbox', 'contacts'], extensions: { code: 'NOT_FOUND' } }]);
});

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
    { message: expect.stringContaining('GATEWAY_MAX_COST'), extensions: { code: 'LIMIT_EXCEEDED', limit: 'maxCost' } },
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
  expect(beyond.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'base64Photos' } }]);
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
  [
    'sixty-one conditions of a filter',
    'query ($filter: ContactFilter!) { myMailbox { contacts(filter: $filter) { totalCount } } }',
    { filter: { or: Array(61).fill({ surname: { eq: 'x' } }) } },
    'filterConditions',
  ],
])('%s are refused and counted', async (_what, query, variables, limit) => {
  const before = await refusals(limit);
  const answer = await running.ask(query, variables);
  expect(answer.errors![0]!.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit });
  expect(await refusals(limit)).toBe(before + 1);
});

test('a page of a thousand and one is refused and counted', async () => {
  const question = (first: number) => `{ myMailbox { contacts(first: ${first}) { nodes { id } } } }`;
  expect(dataOf(await running.ask(question(1000))).myMailbox.contacts.nodes.length).toBeGreaterThan(0);
  const before = await refusals('pageSize');
  const answer = await running.ask(question(1001));
  expect(answer.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  expect(await refusals('pageSize')).toBe(before + 1);
});

describe('what a write refuses is counted too, although it is no error of the operation', () => {
  const SET = `mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { userErrors { code } } }`;
  const setPhoto = async (bytes: Buffer) =>
    dataOf(
      await running.ask(SET, { input: { contactId: 'C1.AAMkNobody', photo: { base64: bytes.toString('base64') } } }),
    ).setContactPhoto.userErrors;

  test.each([
    ['maxPhotoBytes', Buffer.alloc(4_000_001), 'PAYLOAD_TOO_LARGE'],
    ['maxPhotoPixels', gif(25_000, 1001), 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s', async (limit, bytes, code) => {
    const before = await refusals(limit);
    expect(await setPhoto(bytes)).toEqual([{ code }]);
    expect(await refusals(limit)).toBe(before + 1);
  });

  test('and a photo at the limit of pixels is taken for one', async () => {
    expect(await setPhoto(gif(25_000, 1000))).toEqual([{ code: 'NOT_FOUND' }]);
  });

  /** The head of an image, which says its size. */
  function gif(width: number, height: number): Buffer {
    const head = Buffer.from('GIF89a\0\0\0\0\0\0\0');
    head.writeUInt16LE(width, 6);
    head.writeUInt16LE(height, 8);
    return head;
  }
});

test('an answer of the REST API beyond GATEWAY_MAX_UPSTREAM_BYTES is not taken in, and counted', async () => {
  await running.close();
  running = await start({ seed: 'demo', env: { GATEWAY_MAX_UPSTREAM_BYTES: '4096' } });
  const question = (first: number) => `{ myMailbox { contacts(first: ${first}) { nodes { id displayName } } } }`;
  dataOf(await running.ask(question(2)));
  const answer = await running.ask(question(100));
  expect(answer.errors![0]!.extensions.code).toBe('UPSTREAM_INVALID');
  expect(await refusals('maxUpstreamBytes')).toBe(1);
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

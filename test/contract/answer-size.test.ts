/** What is read once can stand in an answer a million times: an answer has a size, and beyond it the question is refused. */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { dataOf, start, type Running } from '../support/start.js';

const LIMIT = 200_000;
let running: Running;
beforeAll(async () => {
  running = await start({ seed: 'synthetic:200', env: { GATEWAY_MAX_ANSWER_BYTES: `${LIMIT}` } });
});
afterAll(() => running.close());

/** The contacts of the folder of each contact, so many levels deep. */
const nested = (levels: number): string =>
  levels === 0 ? '{ id }' : `{ parentFolder { contacts(first: 1000) { nodes ${nested(levels - 1)} } } }`;
type Question = [what: string, query: string, variables: Record<string, unknown> | undefined];
const QUESTIONS: Question[] = [
  ['lists within lists', `{ myMailbox { contacts(first: 1000) { nodes ${nested(3)} } } }`, undefined],
  ['edges', `{ myMailbox { contacts(first: 1000) { edges { node ${nested(2)} } } } }`, undefined],
  [
    'the same mailbox again and again',
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Mailbox { contacts(first: 1000) { nodes { id } } } } }',
    { ids: Array(1000).fill('M1.') },
  ],
  [
    'one property under many names',
    `{ myMailbox { contacts(first: 200) { nodes { ${Array.from({ length: 50 }, (_, at) => `a${at}: displayName`).join(' ')} } } } }`,
    undefined,
  ],
  [
    'nodes under many names',
    `{ myMailbox { contacts(first: 200) { ${Array.from({ length: 50 }, (_, at) => `a${at}: nodes { id }`).join(' ')} } } }`,
    undefined,
  ],
  [
    'pulls of changes',
    `{ myMailbox { defaultFolder { ${Array.from({ length: 10 }, (_, at) => `a${at}: contactChanges(first: 200) { kind }`).join(' ')} } } }`,
    undefined,
  ],
  [
    'entities',
    'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Mailbox { contacts(first: 1000) { nodes { id } } } } }',
    { refs: Array(1000).fill({ __typename: 'Mailbox', id: 'M1.' }) },
  ],
];

test('an answer below its size is given', async () => {
  const { nodes } = dataOf(await running.ask('{ myMailbox { contacts(first: 200) { nodes { id displayName } } } }'))
    .myMailbox.contacts;
  expect(nodes).toHaveLength(200);
});

test.each<Question>(QUESTIONS)(
  '%s are refused as a whole, with one error, and counted',
  async (_what: string, query: string, variables: Record<string, unknown> | undefined) => {
    const refused = async (): Promise<number> => {
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      return Number(/^gateway_limit_refusals_total\{limit="maxAnswerBytes"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
    };
    const before = await refused();
    const answer = await running.ask(query, variables);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([
      {
        message: expect.stringMatching(new RegExp(`${LIMIT} bytes.*GATEWAY_MAX_ANSWER_BYTES`)),
        extensions: { code: 'LIMIT_EXCEEDED', limit: 'maxAnswerBytes', requestId: expect.any(String) },
      },
    ]);
    expect(await refused()).toBe(before + 1);

    const socket = createClient({
      url: `${running.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await running.token()}` },
    });
    for await (const overSocket of socket.iterate({ query, variables: variables })) {
      expect(overSocket).toMatchObject({ errors: [{ extensions: { limit: 'maxAnswerBytes' } }] });
      expect(overSocket.data ?? null).toBeNull();
    }
    await socket.dispose();
  },
);

/**
 * Two roads, one answer: what a compiled plan answers over HTTP is what graphql-js answers over a WebSocket, byte for
 * byte, whatever is asked. `SEED=` replays a run, `SOAK=1` asks 20,000 questions.
 */
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { createSchema } from '../../src/graphql/schema.js';
import { DIALECTS } from '../support/dialects.js';
import { questionOf, randomOf, type QuestionOptions } from '../support/questions.js';
import { dataOf, start, type Running } from '../support/start.js';

const QUESTIONS = process.env['SOAK'] === '1' ? 10_000 : 500; // in each dialect
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const AT_ONCE = 8;

/** Links tell the moment they were made in; the pull of changes is left to graphql-js on both roads. */
const WITHOUT = new Set([
  'Photo.url',
  'Photo.expiresAt',
  'ContactFolder.contactChanges',
  'Query._service',
  'Query._entities',
]);

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;
  let socket: Client;
  let options: QuestionOptions;

  beforeAll(async () => {
    running = await start({
      seed: 'demo',
      env: {
        GATEWAY_EMBEDDED_DIALECT: dialect,
        GATEWAY_MAX_COST: '2000',
        GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000000',
      },
    });
    const authorization = `Bearer ${await running.token()}`;
    socket = createClient({
      url: `${running.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      lazy: false,
    });
    options = await knownObjects(running, dialect);
  });
  afterAll(async () => {
    await socket.dispose();
    await running.close();
  });

  test.each([
    '{ __typename @skip(if: true) }',
    '{ myMailbox { id @include(if: false) } }',
    '{ myMailbox { contacts(first: 2) { nodes { id @skip(if: true) } } } }',
    '{ myMailbox { contacts(first: 0) { nodes { id } edges { cursor } } } }',
    '{ nodes(ids: []) { id } }',
  ])('an answer with nothing in it is the same on both roads: %s', async (query) => {
    const before = await plannedSoFar(running);
    const compiled = await overHttp(running, { query });
    expect(compiled).toBe(await overSocket(socket, { query }));
    expect(JSON.parse(compiled)).toHaveProperty('data');
    expect(await plannedSoFar(running)).toBe(before + 1);
  });

  test(`${QUESTIONS} questions at random have the same answer on both roads`, async () => {
    process.stdout.write(`plans: SEED=${SEED}\n`);
    const random = randomOf(SEED);
    let planned = 0;
    let failing = 0;
    let otherCursors = 0;
    for (let asked = 0; asked < QUESTIONS; asked += AT_ONCE) {
      const questions = Array.from({ length: AT_ONCE }, () => questionOf(random, options));
      await Promise.all(
        questions.map(async (question) => {
          const [compiled, interpreted] = await Promise.all([
            overHttp(running, question),
            overSocket(socket, question),
          ]);
          if (compiled !== interpreted) {
            if (withoutCursors(compiled) !== withoutCursors(interpreted)) {
              throw new Error(difference(question, compiled, interpreted));
            }
            otherCursors += 1;
          }
          if (compiled.startsWith('{"errors"')) {
            failing += 1;
          } else planned += 1;
        }),
      );
    }
    // What meets in a tick depends on which answers come together, so that a few questions may have more than their share.
    expect(otherCursors).toBeLessThanOrEqual(QUESTIONS / 250 + 8);
    // A test of nothing but refusals would prove little.
    expect(planned).toBeGreaterThan(failing);
    expect(await plannedSoFar(running)).toBeGreaterThan(planned / 2);
  }, 600_000);
});

async function knownObjects(running: Running, dialect: (typeof DIALECTS)[number]): Promise<QuestionOptions> {
  const { myMailbox } = dataOf(
    await running.ask(`{ myMailbox { id contacts(first: 12) { nodes { id sourceId } }
      defaultFolder { id sourceId } contactFolders(first: 5) { nodes { id sourceId } } } }`),
  );
  return {
    schema: createSchema(),
    known: {
      contacts: myMailbox.contacts.nodes,
      folders: [myMailbox.defaultFolder, ...myMailbox.contactFolders.nodes],
      users: ['adele@contoso.example'],
      filters: [
        'null',
        '{ displayName: { eq: null } }',
        '{ companyName: { in: ["Cloonbeg Hill Creamery", "Contoso"] } }',
        '{ not: { surname: { eq: "Nobody" } } }',
        '{ or: [{ givenName: { eq: "Siobhán" } }, { givenName: { eq: "Efraín" } }] }',
      ],
    },
    bad: {
      contacts: [
        { id: 'C1.AAMkNobody', sourceId: 'AAMkNobody' },
        { id: 'no id', sourceId: 'no/id' },
      ],
      folders: [
        { id: 'F1.AAMkNobody', sourceId: 'AAMkNobody' },
        { id: 'C1.AAMkNobody', sourceId: '' },
      ],
      users: ['alex@contoso.example', 'nobody@contoso.example', 'not a user'],
      filters: ['{}', '{ displayName: { startsWith: "A" } }', '{ birthday: { eq: "1988-02-30" } }'],
    },
    without: new Set([...WITHOUT, ...(OPENS_BY_NAME[dialect] ? [] : ['Query.mailbox'])]),
  };
}

/** In Outlook there is the own mailbox, as \`me\`. */
const OPENS_BY_NAME = { graph: true, outlook: false };

type Asked = Parameters<Client['iterate']>[0];

async function overHttp(running: Running, question: Asked): Promise<string> {
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
    body: JSON.stringify(question),
  });
  return comparable((await response.text()).trimEnd());
}

/**
 * A cursor at the end of a page holds the REST API's own link, and that repeats the `$select` of all that asked for the
 * page in the same tick: which loads meet in a tick is the only thing in which the two roads may differ.
 */
function withoutCursors(answer: string): string {
  return answer.replace(/"[\w-]{60,}"/g, '"a cursor"');
}

/** The text of the answer as it would stand in an HTTP body: errors first. */
async function overSocket(socket: Client, question: Asked): Promise<string> {
  try {
    for await (const { data, errors } of socket.iterate(question)) return comparable(JSON.stringify({ errors, data }));
  } catch (errors) {
    if (Array.isArray(errors)) return comparable(JSON.stringify({ errors })); // the document was refused as a whole
    throw errors;
  }
  throw new Error('the operation ended without an answer');
}

/**
 * Where something failed, its data: graphql-js words the errors on both roads. Which of several errors reaches a field
 * that may not be null, and which photos are the first 20 of an operation, is decided by the network.
 */
function comparable(answer: string): string {
  const { errors, ...rest } = JSON.parse(answer) as { errors?: object };
  if (!errors) return answer;
  const data = /photos as base64/.test(JSON.stringify(errors)) ? withoutBytes(rest) : rest;
  return JSON.stringify({ errors: 'some', ...data });
}

function withoutBytes(data: object): object {
  return JSON.parse(JSON.stringify(data), (key, value: unknown) =>
    key === 'base64' ? 'bytes or none' : value,
  ) as object;
}

async function plannedSoFar(running: Running): Promise<number> {
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  return Number(/^gateway_graphql_planned_total (\d+)/m.exec(metrics)?.[1] ?? 0);
}

function difference({ query, variables }: Asked, compiled: string, interpreted: string): string {
  const at = [...compiled].findIndex((char, index) => char !== interpreted[index]);
  const around = (text: string): string => text.slice(Math.max(0, at - 100), at + 100);
  return `SEED=${SEED}\n${query}\n${JSON.stringify(variables)}\nplan:       …${around(compiled)}…\ngraphql-js: …${around(interpreted)}…`;
}

/** The subgraph as routers use it: its schema composes, and entities are found in batches, on the caller's own rights. */
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices as composeApollo } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { composeServices as composeGuild } from '@theguild/federation-composition';
import { buildSchema, parse } from 'graphql';
import { printClientSchema, printSubgraphSchema } from '../../src/graphql/schema.js';
import { dataOf, start, type Answer, type Running } from '../support/start.js';

const ENTITIES = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  __typename
  ... on Contact { id displayName }
  ... on ContactFolder { id name: displayName }
  ... on Mailbox { user contacts(first: 1) { totalCount } }
} }`;
const person = (index: number) => ({ givenName: `Person ${index}` });
const codes = ({ errors = [] }: Answer) => errors.map(({ path, extensions }) => [path, extensions.code]);

let running: Running;
let contacts: string[];

beforeAll(async () => {
  running = await start({
    seed: {
      users: {
        adele: {
          contacts: Array.from({ length: 100 }, (_, index) => person(index)),
          folders: [{ displayName: 'Dairy' }],
        },
        alex: {},
      },
    },
  });
  const { myMailbox } = dataOf(await running.ask('{ myMailbox { contacts(first: 100) { nodes { id } } } }'));
  contacts = myMailbox.contacts.nodes.map(({ id }: { id: string }) => id);
});
afterAll(() => running.close());

const ask = (refs: unknown[]) => running.ask(ENTITIES, { refs });
const contact = (id: string) => ({ __typename: 'Contact', id });

describe('the schema', () => {
  test('is told to routers as the command line prints it, without what every Relay subgraph has', async () => {
    const { _service } = dataOf(await running.ask('{ _service { sdl } }'));
    expect(_service.sdl).toBe(printSubgraphSchema());
    const query = buildSubgraphSchema(parse(_service.sdl as string))
      .getQueryType()!
      .getFields();
    expect(Object.keys(query)).not.toContain('node');
    expect(Object.keys(query)).toContain('myMailbox');
  });

  test('composes, by both composers, with a subgraph that adds fields to its entities', () => {
    const deals = parse(/* GraphQL */ `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query {
        deals: [Deal!]!
      }
      type Deal @key(fields: "id") {
        id: ID!
        contact: Contact
        owner: Mailbox
      }
      type Contact @key(fields: "id") {
        id: ID!
        deals: [Deal!]!
      }
      type Mailbox @key(fields: "user") {
        user: ID
        deals: [Deal!]!
      }
    `);
    const services = [
      { name: 'contacts', url: 'http://contacts/graphql', typeDefs: parse(printSubgraphSchema()) },
      { name: 'crm', url: 'http://crm/graphql', typeDefs: deals },
    ];
    const apollo = composeApollo(services);
    expect(apollo.errors ?? []).toEqual([]);
    const guild = composeGuild(services);
    expect(guild.errors ?? []).toEqual([]);
    for (const { supergraphSdl } of [apollo, guild]) {
      expect(supergraphSdl).toContain('join__type');
      expect(supergraphSdl).toMatch(/ContactConnection! @listSize\([^)]*assumedSize: 25/);
      expect(supergraphSdl).toMatch(/base64: String\s+@cost\(weight: 10\)/);
    }
  });

  test('breaks no client of the version before', async () => {
    const file = join(__dirname, '..', 'schema.snapshot.graphql');
    expect(existsSync(file)).toBe(true);
    const changes = await diff(buildSchema(readFileSync(file, 'utf8')), buildSchema(printClientSchema()));
    const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
    expect(breaking.map(({ message }) => message)).toEqual([]);
    // What was added is promised from now on: npx jest subgraph fails until the snapshot has it too.
    expect(changes.map(({ message }) => message)).toEqual([]);
  });
});

describe('entities', () => {
  test('a hundred contacts of a mailbox cost five envelopes and come in the order asked', async () => {
    const { answer, requests } = await running.witness(ENTITIES, { refs: [...contacts].reverse().map(contact) });
    expect(dataOf(answer)._entities.map(({ id }: { id: string }) => id)).toEqual([...contacts].reverse());
    expect(requests.map(({ parts }) => parts?.length)).toEqual([20, 20, 20, 20, 20]);
  });

  test('each type is found by each of its keys', async () => {
    const { myMailbox } = dataOf(
      await running.ask('{ myMailbox { id user contactFolders { nodes { id displayName } } } }'),
    );
    const folder = myMailbox.contactFolders.nodes[0];
    const answer = await ask([
      contact(contacts[0]!),
      { __typename: 'ContactFolder', id: folder.id },
      { __typename: 'Mailbox', id: myMailbox.id },
      { __typename: 'Mailbox', user: 'adele@contoso.example' },
    ]);
    expect(dataOf(answer)._entities).toEqual([
      { __typename: 'Contact', id: contacts[0], displayName: 'Person 0' },
      { __typename: 'ContactFolder', id: folder.id, name: 'Dairy' },
      { __typename: 'Mailbox', user: myMailbox.user, contacts: { totalCount: 100 } },
      { __typename: 'Mailbox', user: 'adele@contoso.example', contacts: { totalCount: 100 } },
    ]);
  });

  test('one that is there no more is null, and a bad one is an error at its place alone', async () => {
    const answer = await ask([
      contact(contacts[1]!),
      contact('C1.AAMkNobody'),
      contact('no id'),
      { __typename: 'Contact' },
      { __typename: 'Deal', id: '1' },
      { __typename: 'constructor', id: '1' },
      { __typename: 'Contact', id: { $ne: null } },
      'text',
      [contact(contacts[1]!)],
      JSON.parse('{"__typename":"Mailbox","__proto__":{"user":"alex@contoso.example"}}'),
      contact(contacts[2]!),
    ]);
    const named = answer.data._entities.map((entity: { displayName?: string } | null) => entity?.displayName ?? null);
    expect(named).toEqual(['Person 1', ...new Array<null>(9).fill(null), 'Person 2']);
    expect(codes(answer)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((place) => [['_entities', place], 'BAD_USER_INPUT']));
  });

  test('another user’s objects are as closed as they are by their ids', async () => {
    const answer = await running.ask(
      ENTITIES,
      { refs: [{ __typename: 'Mailbox', user: 'adele@contoso.example' }] },
      { user: 'alex' },
    );
    expect(codes(answer).map(([, code]) => code)).toEqual(['FORBIDDEN']);
    const other = await running.ask(ENTITIES, { refs: [contact(contacts[0]!)] }, { user: 'alex' });
    expect(dataOf(other)._entities).toEqual([null]); // an id of one's own mailbox that is nobody's
  });

  test('a thousand representations are taken, and one more is refused', async () => {
    const refs = (count: number) => Array.from({ length: count }, () => contact(contacts[0]!));
    expect(dataOf(await ask(refs(1000)))._entities).toHaveLength(1000);
    const refused = await ask(refs(1001));
    expect(refused.errors!.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
    expect(dataOf(await ask(refs(1)))._entities).toHaveLength(1);
  });
});

describe('with a router’s secret', () => {
  const SECRET = 'a secret that router and subgraph know';
  let guarded: Running;

  beforeAll(async () => {
    guarded = await start({
      seed: { users: { adele: { contacts: [person(0)] } } },
      env: { GATEWAY_ROUTER_SECRET: SECRET, GATEWAY_INTROSPECTION: 'off' },
    });
  });
  afterAll(() => guarded.close());

  const sign = (body: string, seconds = Math.floor(Date.now() / 1000), secret = SECRET) =>
    `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

  async function post(body: string, signature?: string): Promise<string | undefined> {
    const response = await fetch(`${guarded.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await guarded.token()}`,
        ...(signature !== undefined && { 'x-router-signature': signature }),
      },
      body,
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code;
  }

  test.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])(
    '%s is answered where the body is signed, now, with that secret',
    async (query) => {
      const body = JSON.stringify({ query });
      const now = Math.floor(Date.now() / 1000);
      expect(await post(body, sign(body))).toBeUndefined();
      expect(await post(body, sign(body, now - 290))).toBeUndefined();
      expect(await post(body)).toBe('FORBIDDEN');
      expect(await post(body, sign(`${body} `))).toBe('FORBIDDEN');
      expect(await post(body, sign(body, now - 310))).toBe('FORBIDDEN');
      expect(await post(body, sign(body, now + 310))).toBe('FORBIDDEN');
      expect(await post(body, sign(body, now, 'another secret'))).toBe('FORBIDDEN');
      expect(await post(body, 'v1=00')).toBe('FORBIDDEN');
    },
  );

  test('everything else is answered without', async () => {
    expect(await post(JSON.stringify({ query: '{ myMailbox { id } }' }))).toBeUndefined();
  });

  test('a GET cannot be signed', async () => {
    const response = await fetch(`${guarded.url}/graphql?query={_service{sdl}}`, {
      headers: {
        authorization: `Bearer ${await guarded.token()}`,
        'apollo-require-preflight': '1',
        'x-router-signature': sign(''),
      },
    });
    expect(await response.text()).toContain('FORBIDDEN');
  });
});

test('without a secret the schema is told only where introspection is', async () => {
  const quiet = await start({ env: { GATEWAY_INTROSPECTION: 'off' } });
  try {
    expect(codes(await quiet.ask('{ _service { sdl } }'))).toEqual([[['_service'], 'FORBIDDEN']]);
  } finally {
    await quiet.close();
  }
});

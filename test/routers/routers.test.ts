/** The gateway behind the routers that install from npm: joins, keys, rights, uploads, subscriptions; upstream requests counted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { dataOf } from '../support/start.js';
import { eventually } from '../support/streams.js';
import {
  describeBehindRouters,
  killSupergraphs,
  startSupergraph,
  type Router,
  type Subscriptions,
  type Supergraph,
} from './supergraph.js';

jest.setTimeout(120_000);

const SIOBHAN = 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAE=';
const PHOTO = readFileSync(join(__dirname, '..', '..', 'docs', 'photos.png'));
const ROUTERS: readonly Router[] = ['@apollo/gateway', 'Hive Gateway'];
const codes = ({ errors = [] }: { readonly errors?: readonly any[] }): string[] =>
  errors.map(({ extensions }) => extensions?.code);

describeBehindRouters('behind routers', () => {
  let supergraph: Supergraph;
  afterAll(killSupergraphs);

  describe.each(ROUTERS)('%s', (router) => {
    beforeAll(async () => {
      supergraph = await startSupergraph({ router });
    });
    afterAll(() => supergraph.close());

    test('joins deals with their contacts: one envelope for all of them', async () => {
      const { answer, requests } = await supergraph.witness(
        '{ deals { title contact { displayName deals { title } } } }',
      );
      expect(dataOf(answer).deals).toEqual([
        {
          title: 'Cheese for a year',
          contact: {
            displayName: "Siobhán O'Neill",
            deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }],
          },
        },
        {
          title: 'A second churn',
          contact: {
            displayName: "Siobhán O'Neill",
            deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }],
          },
        },
        {
          title: 'Delivery vans',
          contact: { displayName: 'Efraín Arredondo Paz', deals: [{ title: 'Delivery vans' }] },
        },
      ]);
      expect(requests).toEqual(['POST /v1.0/$batch of 2']);
    });

    test('adds deals to a list of contacts: one upstream request for each that the router makes', async () => {
      const { answer, requests } = await supergraph.witness(
        '{ myMailbox { contacts(first: 3) { nodes { displayName deals { amount } } } } }',
      );
      expect(dataOf(answer).myMailbox.contacts.nodes.map(({ deals }: any) => deals.length)).toEqual([2, 1, 0]);
      // Hive Gateway asks for the keys apart from the fields.
      expect(requests).toEqual(Array(router === 'Hive Gateway' ? 2 : 1).fill('GET /v1.0/me/contacts'));
    });

    test('lets the gateway decide on the rights of the user who asks', async () => {
      const asAlex = await supergraph.ask('{ deals { contact { displayName } } }', {}, { user: 'alex' });
      const names = dataOf(asAlex).deals.map(({ contact }: any) => contact?.displayName ?? null);
      expect(names).toEqual([null, null, null]);
      const asNobody = await supergraph.ask('{ deals { title contact { displayName } } }', {}, { user: null });
      expect(codes(asNobody)).toContain('UNAUTHENTICATED');
      expect(JSON.stringify(asNobody)).not.toContain('Siobhán');
    });

    test('what is asked of a contact that is deleted is null, and no error', async () => {
      const deleted = await supergraph.ask('mutation ($id: ID!) { deleteContact(input: { id: $id }) { deletedId } }', {
        id: 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAI=',
      });
      expect(deleted.errors).toBeUndefined();
      const { deals } = dataOf(await supergraph.ask('{ deals { title contact { displayName } } }'));
      expect(deals[2].contact?.displayName ?? null).toBeNull();
    });

    test('carries a photo as base64, and what it may not carry is still refused here', async () => {
      const setPhoto = `mutation ($photo: ContactPhotoSource!) {
        setContactPhoto(input: { contactId: "${SIOBHAN}", photo: $photo }) { photo { contentType } userErrors { message } }
      }`;
      const set = await supergraph.ask(setPhoto, { photo: { base64: PHOTO.toString('base64') } });
      expect(dataOf(set).setContactPhoto).toEqual({ photo: { contentType: 'image/png' }, userErrors: [] });
      // Supergraphs know no @oneOf, so that it is checked by the subgraph.
      const none = await supergraph.ask(setPhoto, { photo: {} });
      expect(none.errors?.length ?? dataOf(none).setContactPhoto.userErrors.length).toBeGreaterThan(0);
    });
  });

  test('Hive Gateway forwards a multipart upload', async () => {
    supergraph = await startSupergraph({ router: 'Hive Gateway' });
    const form = new FormData();
    const query = `mutation ($file: Upload!) {
      setContactPhoto(input: { contactId: "${SIOBHAN}", photo: { file: $file } }) { photo { contentType } userErrors { message } }
    }`;
    form.set('operations', JSON.stringify({ query, variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob([new Uint8Array(PHOTO)], { type: 'image/png' }), 'photo.png');
    const response = await fetch(supergraph.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${supergraph.token()}`, 'apollo-require-preflight': '1' },
      body: form,
    });
    const answer: any = await response.json();
    await supergraph.close();
    expect(answer).toEqual({ data: { setContactPhoto: { photo: { contentType: 'image/png' }, userErrors: [] } } });
  });

  describe.each(ROUTERS)('%s with a secret', (router) => {
    const GATEWAY_ROUTER_SECRET = 'a secret that router and subgraph share';
    const QUERY = '{ deals { contact { displayName } } }';

    test.each([
      ['the same', GATEWAY_ROUTER_SECRET, []],
      ['another', 'something else entirely', ['FORBIDDEN']],
    ])('signs what it asks: %s as the gateway’s', async (_which, secret, expected) => {
      supergraph = await startSupergraph({
        router,
        gatewayEnv: { GATEWAY_ROUTER_SECRET },
        routerEnv: { GATEWAY_ROUTER_SECRET: secret },
      });
      const answer = await supergraph.ask(QUERY);
      const list = await supergraph.ask('{ myMailbox { contacts(first: 1) { nodes { displayName } } } }');
      await supergraph.close();
      expect([...new Set(codes(answer))]).toEqual(expected);
      expect(list.errors).toBeUndefined();
    });
  });

  describe.each<[string, Subscriptions]>([
    ['a WebSocket', 'ws'],
    ['an event stream', 'sse'],
    ['HTTP callbacks', 'callback'],
  ])('a subscription that Hive Gateway takes over %s', (_how, subscriptions) => {
    beforeAll(async () => {
      supergraph = await startSupergraph({ router: 'Hive Gateway', subscriptions });
    });
    afterAll(() => supergraph.close());

    test('brings each change with what the CRM knows of the contact, and ends when the client leaves', async () => {
      const client = createClient({
        url: supergraph.url,
        headers: { authorization: `Bearer ${supergraph.token()}` },
        retryAttempts: 0,
      });
      const batches: any[] = [];
      let failure: unknown;
      const leave = client.subscribe(
        {
          query: `subscription { contactChanges(startAt: NOW) { kind changes {
            ... on ContactUpserted { contact { jobTitle deals { title } } } } } }`,
        },
        {
          next: ({ data, errors }: any) => batches.push(errors ?? data.contactChanges),
          error: (error) => (failure = error),
          complete: () => undefined,
        },
      );
      await eventually(() => batches.length > 0 || failure !== undefined, 20_000);
      expect([failure, batches[0]]).toEqual([undefined, { kind: 'HEARTBEAT', changes: [] }]);
      const changed = await supergraph.ask(
        'mutation ($id: ID!) { updateContact(input: { id: $id, patch: { jobTitle: "Cheesemaker" } }) { contact { id } } }',
        { id: SIOBHAN },
      );
      expect(changed.errors).toBeUndefined();
      await eventually(() => batches.some(({ changes }) => changes?.length > 0), 20_000);
      expect(batches.find(({ changes }) => changes?.length > 0).changes).toEqual([
        { contact: { jobTitle: 'Cheesemaker', deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }] } },
      ]);
      leave();
      client.dispose();
      // One feed asked for changes while there was a subscriber; none does any more.
      await eventually(async () => {
        const before = (await supergraph.requests()).length;
        await new Promise((resolve) => setTimeout(resolve, 700));
        return (await supergraph.requests()).length === before;
      }, 40_000);
    });
  });
});

/** Federated subscriptions through Hive Gateway, over each way in which it may take them; upstream requests counted. */
import { createClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { eventually } from '../support/streams.js';
import {
  describeBehindRouters,
  killSupergraphs,
  startSupergraph,
  type Subscriptions,
  type Supergraph,
} from './supergraph.js';

jest.setTimeout(120_000);

const SIOBHAN = 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAE=';
const SUBSCRIPTION = `subscription { contactChanges(startAt: NOW) { kind changes {
  ... on ContactUpserted { contact { givenName jobTitle deals { title } } } } } }`;
const PATIENCE_MS = 20_000;

interface Subscriber {
  /** All that came, a failure too. */
  readonly results: any[];
  /** The changes of all batches. */
  changes(): any[];
  leave(): void;
}

/** Resolves with the first result. */
async function subscribe(supergraph: Supergraph, user = 'adele'): Promise<Subscriber> {
  const headers = { authorization: `Bearer ${supergraph.token(user)}` };
  const client = createClient({ url: supergraph.url, headers, retryAttempts: 0 });
  const results: any[] = [];
  const note = (result: unknown): void => void results.push(result);
  client.subscribe({ query: SUBSCRIPTION }, { next: note, error: note, complete: () => undefined });
  await eventually(() => results.length > 0, PATIENCE_MS);
  expect(results[0]).toEqual({ data: { contactChanges: { kind: 'HEARTBEAT', changes: [] } } });
  return {
    results,
    changes: () => results.flatMap(({ data }) => data?.contactChanges.changes ?? []),
    leave: () => client.dispose(),
  };
}

/** Without what the feeds ask again and again. */
const withoutFeeds = (requests: readonly string[]): string[] =>
  requests.filter((request) => !request.endsWith('/delta'));

describeBehindRouters('subscriptions behind Hive Gateway', () => {
  afterAll(killSupergraphs);

  describe.each<[string, Subscriptions]>([
    ['a WebSocket', 'ws'],
    ['an event stream', 'sse'],
    ['HTTP callbacks', 'callback'],
  ])('over %s', (_how, subscriptions) => {
    let supergraph: Supergraph;
    beforeAll(async () => {
      supergraph = await startSupergraph({ router: 'Hive Gateway', subscriptions });
    });
    afterAll(() => supergraph.close());

    test('each change comes with what the CRM knows of the contact, and upstream nothing is asked for it', async () => {
      const subscriber = await subscribe(supergraph);
      const { answer } = await supergraph.witness(
        'mutation ($id: ID!) { updateContact(input: { id: $id, patch: { jobTitle: "Cheesemaker" } }) { contact { id } } }',
        { id: SIOBHAN },
      );
      expect(answer.errors).toBeUndefined();
      await eventually(() => subscriber.changes().length > 0, PATIENCE_MS);
      expect(subscriber.changes()).toEqual([
        {
          contact: {
            givenName: 'Siobhán',
            jobTitle: 'Cheesemaker',
            deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }],
          },
        },
      ]);
      expect(withoutFeeds(await supergraph.requests())).toEqual(['PATCH /v1.0/me/contacts/{id}']);
      subscriber.leave();
    });

    test('each user hears of her own contacts alone, and a second subscriber costs nothing upstream', async () => {
      const [adele, alex] = [await subscribe(supergraph), await subscribe(supergraph, 'alex')];
      await supergraph.witness('{ __typename }');
      const adeleAgain = await subscribe(supergraph);
      for (const user of ['adele', 'alex']) {
        const create =
          'mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }';
        expect((await supergraph.ask(create, { name: `For ${user}` }, { user })).errors).toBeUndefined();
      }
      const all = [adele, adeleAgain, alex];
      await eventually(() => all.every((subscriber) => subscriber.changes().length > 0), PATIENCE_MS);
      const names = all.map((subscriber) => subscriber.changes().map(({ contact }) => contact.givenName));
      expect(names).toEqual([['For adele'], ['For adele'], ['For alex']]);
      expect(withoutFeeds(await supergraph.requests())).toEqual(Array(2).fill('POST /v1.0/me/contacts'));
      for (const subscriber of all) subscriber.leave();
    });

    test('a client on a WebSocket of the router is known by its connection_init', async () => {
      const client = createSocketClient({
        url: supergraph.url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${supergraph.token()}` },
        retryAttempts: 0,
      });
      const question = client.iterate({ query: '{ deals { contact { displayName } } }' });
      const { data, errors } = ((await question.next()) as IteratorYieldResult<any>).value;
      expect(errors).toBeUndefined();
      expect(data.deals[0]).toEqual({ contact: { displayName: "Siobhán O'Neill" } });
      const live = client.iterate({ query: SUBSCRIPTION });
      expect((await live.next()).value).toEqual({ data: { contactChanges: { kind: 'HEARTBEAT', changes: [] } } });
      await live.return?.();
      await client.dispose();
    });

    test('nothing is asked upstream any more once all have left', async () => {
      await eventually(async () => {
        const before = (await supergraph.requests()).length;
        await new Promise((resolve) => setTimeout(resolve, 700)); // more than three intervals of the feed
        return (await supergraph.requests()).length === before;
      }, 40_000);
    });
  });
});

/** Deals and contacts joined by both routers, on the rights of the user who asks; upstream requests counted. */
import { dataOf } from '../support/start.js';
import {
  codesOf,
  describeBehindRouters,
  killSupergraphs,
  ROUTERS,
  startSupergraph,
  type Supergraph,
} from './supergraph.js';

jest.setTimeout(120_000);

describeBehindRouters('joins behind routers', () => {
  afterAll(killSupergraphs);

  describe.each(ROUTERS)('%s', (router) => {
    let supergraph: Supergraph;
    beforeAll(async () => {
      supergraph = await startSupergraph({ router });
    });
    afterAll(() => supergraph.close());

    test('joins deals with their contacts: one envelope for all of them', async () => {
      const { answer, requests } = await supergraph.witness(
        '{ deals { title contact { displayName deals { title } } } }',
      );
      const siobhan = {
        displayName: "Siobhán O'Neill",
        deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }],
      };
      const efrain = { displayName: 'Efraín Arredondo Paz', deals: [{ title: 'Delivery vans' }] };
      expect(dataOf(answer).deals).toEqual([
        { title: 'Cheese for a year', contact: siobhan },
        { title: 'A second churn', contact: siobhan },
        { title: 'Delivery vans', contact: efrain },
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

    test('asks nothing upstream for what the CRM knows by itself', async () => {
      const { answer, requests } = await supergraph.witness('{ deals { title } }');
      expect(dataOf(answer).deals).toHaveLength(3);
      expect(requests).toEqual([]);
    });

    test('answers each user on her own rights, also those who ask the same at once', async () => {
      const users = ['adele', 'alex', 'megan', 'adele', 'alex', 'megan'];
      for (const user of users) supergraph.token(user);
      const question = '{ deals { contact { displayName } } myMailbox { user } }';
      const answers = await Promise.all(users.map((user) => supergraph.ask(question, {}, { user })));
      const [adele, alex, megan, ...again] = answers.map(dataOf);
      const names = ({ deals }: any) => deals.map(({ contact }: any) => contact?.displayName ?? null);
      expect(names(adele)).toEqual(["Siobhán O'Neill", "Siobhán O'Neill", 'Efraín Arredondo Paz']);
      expect([names(alex), names(megan)]).toEqual([Array(3).fill(null), Array(3).fill(null)]);
      expect(new Set([adele, alex, megan].map(({ myMailbox }) => myMailbox.user)).size).toBe(3);
      expect(again).toEqual([adele, alex, megan]);
    });

    test('tells nobody without a token anything, and asks nothing upstream', async () => {
      const { answer, requests } = await supergraph.witness(
        '{ deals { title contact { displayName } } }',
        {},
        { user: null },
      );
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
      expect(JSON.stringify(answer)).not.toMatch(/Siobhán|stacktrace/);
      expect(requests).toEqual([]);
    });

    test('what is asked of a contact that is deleted is null, and no error', async () => {
      const deleted = await supergraph.ask('mutation ($id: ID!) { deleteContact(input: { id: $id }) { deletedId } }', {
        id: 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAI=',
      });
      expect(deleted.errors).toBeUndefined();
      const { deals } = dataOf(await supergraph.ask('{ deals { title contact { displayName } } }'));
      expect(deals[2].contact?.displayName ?? null).toBeNull();
      expect(deals[0].contact.displayName).toBe("Siobhán O'Neill");
    });
  });
});

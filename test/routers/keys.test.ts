/** Entities by each of their keys, through both routers: a subgraph that has nothing but ids, and one that has a user's name. */
import { dataOf } from '../support/start.js';
import { describeBehindRouters, killSupergraphs, ROUTERS, startSupergraph, type Supergraph } from './supergraph.js';

jest.setTimeout(120_000);

describeBehindRouters('keys behind routers', () => {
  afterAll(killSupergraphs);

  describe.each(ROUTERS)('%s', (router) => {
    let supergraph: Supergraph;
    beforeAll(async () => {
      supergraph = await startSupergraph({ router, bookmarks: true });
    });
    afterAll(() => supergraph.close());

    /** Hive Gateway asks a subgraph once for all of a step, and @apollo/gateway once for each place in the answer. */
    const asOneQuestion = router === 'Hive Gateway';

    const BOOKMARK = `query ($mailbox: ID!, $folder: ID!, $contact: ID!) {
      bookmark(mailbox: $mailbox, folder: $folder, contact: $contact) {
        mailbox { user defaultFolder { displayName } }
        folder { displayName }
        contact { displayName }
      }
    }`;

    test.each([
      ['one’s own', 'myMailbox', '/v1.0/me'],
      ['a named user’s', 'mailbox(user: "adele@contoso.example")', '/v1.0/users/adele%40contoso.example'],
    ])('finds %s mailbox, folder and contact by their ids', async (_whose, field, root) => {
      const { mailbox } = dataOf(
        await supergraph.ask(`{ mailbox: ${field} {
          id user
          contactFolders(first: 1) { nodes { id displayName } }
          contacts(first: 1) { nodes { id displayName } }
        } }`),
      );
      const [folder] = mailbox.contactFolders.nodes;
      const [contact] = mailbox.contacts.nodes;
      const { answer, requests } = await supergraph.witness(BOOKMARK, {
        mailbox: mailbox.id,
        folder: folder.id,
        contact: contact.id,
      });
      expect(dataOf(answer).bookmark).toEqual({
        mailbox: { user: mailbox.user, defaultFolder: { displayName: 'Contacts' } },
        folder: { displayName: folder.displayName },
        contact: { displayName: contact.displayName },
      });
      // The default folder is known by its contacts, which is a step of its own.
      const second = `GET ${root}/contactFolders/{id}`;
      const first = asOneQuestion
        ? ['POST /v1.0/$batch of 3']
        : [`GET ${root}/contactFolders/{id}`, `GET ${root}/contacts`, `GET ${root}/contacts/{id}`];
      expect(requests.toSorted()).toEqual([second, ...first]);
    });

    test('finds mailboxes by their users, and adds deals to them', async () => {
      const { answer, requests } = await supergraph.witness(`{
        deals { owner { contacts(first: 1) { totalCount } } }
        mailbox(user: "adele@contoso.example") { defaultFolder { displayName } deals { id } }
      }`);
      const { deals, mailbox } = dataOf(answer);
      for (const { owner } of deals) expect(owner).toEqual({ contacts: { totalCount: 120 } });
      expect(mailbox).toEqual({
        defaultFolder: { displayName: 'Contacts' },
        deals: [{ id: '1' }, { id: '2' }, { id: '3' }],
      });
      // The list of one contact is asked once for all three deals, and the default folder takes two steps.
      const root = '/v1.0/users/adele%40contoso.example';
      expect(requests.toSorted()).toEqual([
        `GET ${root}/contactFolders/{id}`,
        `GET ${root}/contacts`,
        `GET ${root}/contacts`,
      ]);
    });

    test('an id that cannot be one is an error at its place alone, and nothing is asked for it', async () => {
      const contact = 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAE=';
      const { answer, requests } = await supergraph.witness(BOOKMARK, { mailbox: 'no id', folder: 'no id', contact });
      expect(answer.data.bookmark).toEqual({
        mailbox: { user: null, defaultFolder: null },
        folder: null,
        contact: { displayName: "Siobhán O'Neill" },
      });
      const places = answer.errors!.map(({ path, extensions }) => [path![1], extensions.code]);
      expect([...new Set(places.map(String))].toSorted()).toEqual(['folder,BAD_USER_INPUT', 'mailbox,BAD_USER_INPUT']);
      expect(requests).toEqual(['GET /v1.0/me/contacts/{id}']);
    });
  });
});

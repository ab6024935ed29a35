/** What clients read: lookups, lists, pages, filters, orders and the walk over all folders. */
import type { Running } from '../support/start.js';
import { DIALECTS } from '../support/dialects.js';
import { dataOf, start } from '../support/start.js';

/** Graph opens the mailboxes that the token allows; in Outlook there is the own one, as `me` (contract: app-only, other mailboxes). */
const OPENS_BY_NAME = { graph: true, outlook: false };

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;

  const person = (givenName: string, more: object = {}) => ({ givenName, ...more });

  beforeAll(async () => {
    running = await start({
      env: { GATEWAY_EMBEDDED_DIALECT: dialect },
      seed: {
        users: {
          adele: {
            contacts: [
              person('Ada', {
                surname: 'Lund',
                companyName: 'Fabrikam',
                birthday: '1974-07-22',
                emailAddresses: [{ address: 'ada@fabrikam.example', name: 'Ada' }],
              }),
              person('Bo', { surname: 'Åberg', companyName: 'Contoso', birthday: '1980-02-29' }),
              person("Conan O'Neill", {
                surname: "O'Neill",
                companyName: 'Contoso',
                homeAddress: { city: 'Cork', countryOrRegion: 'Ireland' },
              }),
              person('Dana'),
              person('Eve', { surname: 'Lund', jobTitle: 'Engineer' }),
            ],
            folders: [
              {
                displayName: 'Beta',
                contacts: [person('In Beta')],
                childFolders: [
                  { displayName: 'Inner', contacts: [person('In Inner 1'), person('In Inner 2')] },
                  { displayName: 'Empty' },
                ],
              },
              { displayName: 'Alpha', contacts: [person('In Alpha')] },
            ],
          },
          megan: { contacts: [person('Theirs')] },
        },
      },
    });
  });

  afterAll(() => running.close());

  async function names(list: string): Promise<string[]> {
    const data = dataOf(await running.ask(`{ myMailbox { contacts${list} { nodes { givenName } } } }`));
    return data.myMailbox.contacts.nodes.map((node: { givenName: string }) => node.givenName);
  }

  test('a contact is found again by its id, by its source id and as a node', async () => {
    const listed = dataOf(
      await running.ask('{ myMailbox { id contacts(first: 1) { nodes { id sourceId changeKey } } } }'),
    );
    const { id, sourceId } = listed.myMailbox.contacts.nodes[0];
    const found = dataOf(
      await running.ask(
        `query ($id: ID!, $sourceId: ID!) {
        contact(id: $id) { givenName birthday emailAddresses { name address } homeAddress { city } children mailbox { id } }
        node(id: $id) { __typename id ... on Contact { surname } }
        nodes(ids: [$id]) { ... on Contact { surname } }
        myMailbox { contact(sourceId: $sourceId) { id } }
      }`,
        { id, sourceId },
      ),
    );
    expect(found).toEqual({
      contact: {
        givenName: 'Ada',
        birthday: '1974-07-22',
        emailAddresses: [{ name: 'Ada', address: 'ada@fabrikam.example' }],
        homeAddress: null,
        children: [],
        mailbox: { id: listed.myMailbox.id },
      },
      node: { __typename: 'Contact', id, surname: 'Lund' },
      nodes: [{ surname: 'Lund' }],
      myMailbox: { contact: { id } },
    });
  });

  test('a mailbox and a folder are nodes too', async () => {
    const { myMailbox } = dataOf(await running.ask('{ myMailbox { id defaultFolder { id } } }'));
    const answer = await running.ask(
      '($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ContactFolder { displayName parentFolder { id } } ... on Mailbox { user } } }'.replace(
        /^/,
        'query ',
      ),
      { ids: [myMailbox.id, myMailbox.defaultFolder.id] },
    );
    expect(dataOf(answer).nodes).toEqual([
      { __typename: 'Mailbox', user: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { __typename: 'ContactFolder', displayName: 'Contacts', parentFolder: null },
    ]);
  });

  test('pages follow each other without a gap and say whether there is more', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const data = dataOf(
        await running.ask(
          'query ($after: String) { myMailbox { contacts(first: 2, after: $after) { nodes { givenName } pageInfo { hasNextPage hasPreviousPage endCursor } } } }',
          { after },
        ),
      );
      const {
        nodes,
        pageInfo,
      }: {
        nodes: { givenName: string }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
      } = data.myMailbox.contacts;
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...nodes.map((node) => node.givenName));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      pages += 1;
    } while (after);
    expect(seen).toEqual(['Ada', 'Bo', "Conan O'Neill", 'Dana', 'Eve']);
    expect(pages).toBe(3);
  });

  test('the cursor of any edge goes on right behind it, with another page size and another selection', async () => {
    const first = dataOf(
      await running.ask('{ myMailbox { contacts(first: 2) { edges { cursor } pageInfo { endCursor } } } }'),
    ).myMailbox.contacts;
    const behind = async (after: string) =>
      dataOf(
        await running.ask(
          'query ($after: String) { myMailbox { contacts(first: 3, after: $after) { totalCount edges { cursor node { surname givenName } } } } }',
          { after },
        ),
      ).myMailbox.contacts;
    const second = await behind(first.edges[0].cursor);
    expect(second.edges.map((edge: { node: { givenName: string } }) => edge.node.givenName)).toEqual([
      'Bo',
      "Conan O'Neill",
      'Dana',
    ]);
    expect(second.totalCount).toBe(5);
    const third = await behind(first.pageInfo.endCursor);
    expect(third.edges[0].node).toEqual({ givenName: "Conan O'Neill", surname: "O'Neill" });
    expect(third.totalCount).toBe(5);
  });

  test('the same question gives the same cursors', async () => {
    const ask = async () =>
      dataOf(await running.ask('{ myMailbox { contacts(first: 2) { pageInfo { startCursor endCursor } } } }'));
    expect(await ask()).toEqual(await ask());
  });

  test('first: 0 answers the count and whether there is anything', async () => {
    const { contacts } = dataOf(
      await running.ask(
        '{ myMailbox { contacts(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }',
      ),
    ).myMailbox;
    expect(contacts).toEqual({ totalCount: 5, nodes: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  test.each([
    ['{ surname: { eq: "lund" } }', ['Ada', 'Eve']],
    ['{ surname: { eq: "O\'Neill" } }', ["Conan O'Neill"]],
    ['{ surname: { eq: null } }', ['Dana']],
    ['{ surname: { ne: null }, companyName: { eq: null } }', ['Eve']],
    ['{ givenName: { in: ["Bo", "Eve"] } }', ['Bo', 'Eve']],
    ['{ not: { or: [{ companyName: { eq: "Contoso" } }, { surname: { eq: null } }] } }', ['Ada', 'Eve']],
    ['{ birthday: { eq: "1974-07-22" } }', ['Ada']],
    ['{ birthday: { gt: "1974-07-22" } }', ['Bo']],
    ['{ birthday: { le: "1974-07-22" } }', ['Ada']],
    ['{ createdDateTime: { ge: "2001-01-01T00:00:00+02:00" }, givenName: { eq: "Bo" } }', ['Bo']],
  ])('the filter %s finds the right contacts', async (filter, expected) => {
    const found = await names(`(filter: ${filter})`);
    expect(found.sort()).toEqual(expected);
  });

  const REFUSED = { code: 'BAD_USER_INPUT', message: expect.stringContaining('Outlook REST v2.0'), requests: 0 };

  test.each([
    ['{ givenName: { startsWith: "D" } }', { graph: ['Dana'], outlook: REFUSED }],
    ['{ not: { givenName: { startsWith: "D" } } }', { graph: ['Ada', 'Bo', "Conan O'Neill", 'Eve'], outlook: REFUSED }],
    ['{ emailAddress: "ada@fabrikam.example" }', { graph: ['Ada'], outlook: REFUSED }],
  ])(
    'the filter %s finds the right contacts, or is refused as one that the service lacks',
    async (filter, expected) => {
      const { answer, requests } = await running.witness(
        `{ myMailbox { contacts(filter: ${filter}) { nodes { givenName } } } }`,
      );
      const [error] = answer.errors ?? [];
      const found = error
        ? { code: error.extensions.code, message: error.message, requests: requests.length }
        : answer.data.myMailbox.contacts.nodes.map((node: { givenName: string }) => node.givenName);
      expect(found).toEqual(expected[dialect]);
    },
  );

  test('lists come in the order asked for', async () => {
    expect(await names('(orderBy: [{ field: GIVEN_NAME, direction: DESC }])')).toEqual([
      'Eve',
      'Dana',
      "Conan O'Neill",
      'Bo',
      'Ada',
    ]);
  });

  test('with a filter the order takes filtered fields, wherever they stand in it', async () => {
    const list =
      '(filter: { givenName: { ne: "Bo" }, surname: { ne: null } }, orderBy: [{ field: SURNAME }, { field: GIVEN_NAME, direction: DESC }])';
    expect(await names(list)).toEqual(['Eve', 'Ada', "Conan O'Neill"]);
  });

  test('all folders come as one list: the default one first, then depth first by name', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const data = dataOf(
        await running.ask(
          'query ($after: String) { myMailbox { contacts(scope: ALL_FOLDERS, first: 2, after: $after) { totalCount nodes { givenName parentFolder { displayName } } pageInfo { hasNextPage endCursor } } } }',
          { after },
        ),
      );
      const {
        nodes,
        pageInfo,
        totalCount,
      }: { nodes: { givenName: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string }; totalCount: null } =
        data.myMailbox.contacts;
      expect(totalCount).toBeNull();
      seen.push(...nodes.map((node) => node.givenName));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      expect(seen.length).toBeLessThan(20);
    } while (after);
    expect(seen).toEqual([
      'Ada',
      'Bo',
      "Conan O'Neill",
      'Dana',
      'Eve',
      'In Alpha',
      'In Beta',
      'In Inner 1',
      'In Inner 2',
    ]);
  });

  test('all folders fit into one page', async () => {
    expect(await names('(scope: ALL_FOLDERS, first: 100)')).toHaveLength(9);
    expect(
      await names('(scope: ALL_FOLDERS, filter: { givenName: { in: ["In Alpha", "In Inner 1", "In Inner 2"] } })'),
    ).toHaveLength(3);
  });

  test('folders know their children and their parents', async () => {
    const data = dataOf(
      await running.ask(
        `{ myMailbox { defaultFolder { displayName sourceId parentFolder { id } childFolders { totalCount nodes { displayName } } contacts(first: 1) { totalCount } }
         contactFolders { nodes { displayName parentFolder { displayName } childFolders { edges { cursor node { displayName parentFolder { displayName } contacts { totalCount } } } } } } } }`,
      ),
    ).myMailbox;
    expect(data.defaultFolder).toMatchObject({
      displayName: 'Contacts',
      parentFolder: null,
      childFolders: { totalCount: 2 },
      contacts: { totalCount: 5 },
    });
    const beta = data.contactFolders.nodes.find((folder: { displayName: string }) => folder.displayName === 'Beta');
    expect(beta.parentFolder).toEqual({ displayName: 'Contacts' });
    expect(beta.childFolders.edges.map((edge: { node: object }) => edge.node)).toEqual([
      { displayName: 'Inner', parentFolder: { displayName: 'Beta' }, contacts: { totalCount: 2 } },
      { displayName: 'Empty', parentFolder: { displayName: 'Beta' }, contacts: { totalCount: 0 } },
    ]);
  });

  test('the default folder of an empty mailbox is found too', async () => {
    const answer = await running.ask(
      '{ myMailbox { defaultFolder { displayName sourceId contacts { nodes { id } } } } }',
      {},
      { user: 'alex' },
    );
    expect(dataOf(answer).myMailbox.defaultFolder).toMatchObject({ displayName: 'Contacts', contacts: { nodes: [] } });
  });

  test('the own mailbox opens by name as well, and its ids say so, where the service opens mailboxes by name', async () => {
    const { answer, requests } = await running.witness(
      '{ mailbox(user: "adele@contoso.example") { user contacts(first: 1) { nodes { id givenName } } } }',
    );
    if (!OPENS_BY_NAME[dialect]) {
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNSUPPORTED_BY_UPSTREAM' } }]);
      return expect(requests).toEqual([]);
    }
    const data = dataOf(answer);
    expect(data.mailbox).toMatchObject({ user: 'adele@contoso.example', contacts: { nodes: [{ givenName: 'Ada' }] } });
    const { id } = data.mailbox.contacts.nodes[0];
    const again = dataOf(await running.ask('query ($id: ID!) { contact(id: $id) { id mailbox { user } } }', { id }));
    expect(again.contact).toEqual({ id, mailbox: { user: 'adele@contoso.example' } });
  });

  test("another user's mailbox stays closed, also through ids", async () => {
    const closed = await running.ask('{ mailbox(user: "megan@contoso.example") { contacts { nodes { givenName } } } }');
    expect(closed.data.mailbox).toBeNull();
    expect(closed.errors![0]!.extensions.code).toBe(OPENS_BY_NAME[dialect] ? 'FORBIDDEN' : 'UNSUPPORTED_BY_UPSTREAM');

    const theirs = dataOf(await running.ask('{ myMailbox { contacts { nodes { id } } } }', {}, { user: 'megan' }));
    const { id } = theirs.myMailbox.contacts.nodes[0];
    const mine = await running.ask('query ($id: ID!) { contact(id: $id) { givenName } }', { id });
    expect(dataOf(mine).contact).toBeNull();
  });
});

/** One contacts server, two gateways: whatever dialect is spoken behind, clients read the same. */
import type { Answer, Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';

let graph: Running;
let outlook: Running;
let bearer: Running;

beforeAll(async () => {
  graph = await start({ seed: 'demo', env: { GATEWAY_MAX_COST: '1000000' } });
  const root = `${graph.emulator.url}/api/v2.0`;
  outlook = await start({
    env: { GATEWAY_EMBEDDED_DIALECT: 'outlook', GATEWAY_UPSTREAM_URL: root, GATEWAY_MAX_COST: '1000000' },
  });
  // The caller's token is passed on unread, as to the real service.
  bearer = await start({
    env: { GATEWAY_UPSTREAM: 'outlook', GATEWAY_UPSTREAM_URL: root, GATEWAY_MAX_COST: '1000000' },
  });
});

afterAll(async () => {
  for (const one of [bearer, outlook, graph]) await one.close();
});

const CONTACT = `changeKey createdDateTime lastModifiedDateTime displayName givenName middleName surname title generation
  initials nickName fileAs yomiGivenName yomiSurname yomiCompanyName birthday emailAddresses { name address } imAddresses
  homePhones businessPhones mobilePhone homeAddress { street city state postalCode countryOrRegion }
  businessAddress { street city state postalCode countryOrRegion } otherAddress { street city state postalCode countryOrRegion }
  companyName department jobTitle profession officeLocation businessHomePage assistantName manager spouseName children
  categories personalNotes parentFolder { displayName } photo { size contentType width height }`;

/** Each asks as adele of the one server; the answers as they came over the wire, without request ids. */
async function askAll(query: string, variables?: Record<string, unknown>): Promise<string[]> {
  const token = await graph.token();
  const answers: Answer[] = [];
  for (const one of [graph, outlook, bearer]) answers.push(await one.ask(query, variables, { token }));
  return answers.map(({ status, data, errors }) =>
    JSON.stringify({
      status,
      data,
      errors: errors?.map(({ message, path, extensions: { code } }) => ({ message, path, code })),
    }),
  );
}

const QUESTIONS: readonly (readonly [title: string, query: string, code?: string])[] = [
  [
    'every property of the first contacts',
    `{ myMailbox { contacts(first: 100) { totalCount nodes { ${CONTACT} } } } }`,
  ],
  [
    'folders with their contacts and counts',
    '{ myMailbox { defaultFolder { displayName childFolders { totalCount } } contactFolders { totalCount nodes { displayName contacts(first: 5) { totalCount nodes { displayName } } childFolders { totalCount nodes { displayName } } } } } }',
  ],
  [
    'all folders as one list',
    '{ myMailbox { contacts(scope: ALL_FOLDERS, first: 200) { totalCount nodes { displayName changeKey } } } }',
  ],
  [
    'an order',
    '{ myMailbox { contacts(first: 30, orderBy: [{ field: SURNAME, direction: DESC }, { field: GIVEN_NAME }]) { nodes { displayName } } } }',
  ],
  [
    'a filter',
    '{ myMailbox { contacts(first: 30, filter: { or: [{ surname: { in: ["Ek", "Lund"] } }, { not: { companyName: { ne: "Contoso" } } }] }) { totalCount nodes { displayName } } } }',
  ],
  [
    'what is nobody’s',
    '{ contact(id: "C1.AAMkAnobody") { displayName } contactFolder(id: "F1.AAMkAnobody") { displayName } }',
  ],
  ['bad input', '{ myMailbox { contacts(first: -1) { totalCount } } }', 'BAD_USER_INPUT'],
  ['a thing that is not there', '{ myMailbox { shoes } }', 'BAD_USER_INPUT'],
];

test.each(QUESTIONS.map((question) => ({ question })))(
  '$question.0: the answers are the same byte for byte',
  async ({ question }) => {
    const [, query, code] = question;
    const [first, ...others] = await askAll(query);
    expect(JSON.parse(first!).errors?.[0].code).toBe(code);
    for (const other of others) expect(other).toBe(first);
  },
);

test('pages cut the same list at the same places', async () => {
  const walk = async (one: Running): Promise<string[]> => {
    const token = await graph.token();
    const pages: string[] = [];
    for (let after: string | null = null; pages.length < 20;) {
      const answer = await one.ask(
        'query ($after: String) { myMailbox { contacts(first: 7, after: $after) { nodes { displayName } pageInfo { hasNextPage endCursor } } } }',
        { after },
        { token },
      );
      const { nodes, pageInfo } = dataOf(answer).myMailbox.contacts;
      pages.push(JSON.stringify(nodes));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    return pages;
  };
  const pages = await walk(graph);
  expect(pages.length).toBeGreaterThan(3);
  expect(await walk(outlook)).toEqual(pages);
});

test('what one writes the other reads, version and all', async () => {
  const token = await graph.token();
  const created = await outlook.ask(
    `mutation { createContact(input: { contact: { givenName: "Both", mobilePhone: "+1", birthday: "1999-12-31", emailAddresses: [{ address: "both@x.example" }] } }) { contact { ${CONTACT} } userErrors { code } } }`,
    {},
    { token },
  );
  const { contact } = dataOf(created).createContact;
  expect(contact).toMatchObject({ mobilePhone: '+1', birthday: '1999-12-31', imAddresses: [], homeAddress: null });
  const found = await graph.ask(
    `{ myMailbox { contacts(filter: { givenName: { eq: "Both" } }) { nodes { ${CONTACT} } } } }`,
    {},
    { token },
  );
  expect(dataOf(found).myMailbox.contacts.nodes).toEqual([contact]);
});

test('a token that the service refuses is told as such through either', async () => {
  const answer = await bearer.ask('{ myMailbox { contacts { totalCount } } }', {}, { token: 'nonsense' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(answer.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

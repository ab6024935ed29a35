/** Texts of every kind come through unharmed: as slices of a page, in envelopes, through resolvers, compressed or not. */
import { DIALECTS } from '../support/dialects.js';
import { dataOf, start, type Running } from '../support/start.js';

const TEXTS = [
  'plain',
  'Siobhán',
  'Ζωή Παπαδοπούλου',
  '山田 太郎',
  '👩‍👩‍👧 family',
  'e\u0301 apart',
  'line\u2028separator',
  'nbsp\u00a0here',
  '"quoted" \\ back',
  'Ã© looks like octets',
  '\u00ff\u0100 both sides of one byte',
];
const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }';

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;
  let ids: string[];

  beforeAll(async () => {
    const folders = TEXTS.map((displayName) => ({ displayName }));
    running = await start({ seed: { users: { adele: { folders } } }, env: { GATEWAY_EMBEDDED_DIALECT: dialect } });
    ids = [];
    for (const text of TEXTS) {
      const input = { contact: { givenName: text, personalNotes: text, children: [text] } };
      ids.push(dataOf(await running.ask(CREATE, { input })).createContact.contact.id);
    }
  });
  afterAll(() => running.close());

  const contact = (text: string) => ({ givenName: text, personalNotes: text, children: [text] });
  const FIELDS = '{ givenName personalNotes children }';

  test('in a list', async () => {
    const { nodes } = dataOf(await running.ask(`{ myMailbox { contacts(first: 50) { nodes ${FIELDS} } } }`)).myMailbox
      .contacts;
    expect(new Set(nodes)).toEqual(new Set(TEXTS.map(contact)));
  });

  test('in an envelope', async () => {
    const { nodes } = dataOf(
      await running.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact ${FIELDS} } }`, { ids }),
    );
    expect(nodes).toEqual(TEXTS.map(contact));
  });

  test.each(['identity', 'gzip', 'br'])('as %s', async (encoding) => {
    const headers = { 'accept-encoding': encoding };
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact ${FIELDS} } }`;
    expect(dataOf(await running.ask(query, { ids }, { headers })).nodes).toEqual(TEXTS.map(contact));
  });

  test('through a resolver', async () => {
    const { nodes } = dataOf(await running.ask('{ myMailbox { contactFolders(first: 50) { nodes { displayName } } } }'))
      .myMailbox.contactFolders;
    const names = (nodes as { displayName: string }[]).map(({ displayName }) => displayName);
    expect(names.sort()).toEqual([...TEXTS].sort());
  });
});

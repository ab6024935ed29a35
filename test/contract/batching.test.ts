/** What questions cost upstream, with the contacts server's request log as witness. */
import type { LoggedRequest } from '../../src/emulator/main.js';
import type { Running } from '../support/start.js';
import { DIALECTS, OWN_CONTACTS, wireNames } from '../support/dialects.js';
import { dataOf, start } from '../support/start.js';

const contact = (givenName: string) => ({ givenName, surname: 'Example', companyName: 'Contoso' });
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;

  beforeAll(async () => {
    running = await start({
      env: { GATEWAY_EMBEDDED_DIALECT: dialect },
      seed: {
        users: {
          adele: {
            contacts: range(120).map((index) => contact(`Person ${index}`)),
            folders: range(6).map((top) => ({
              displayName: `Folder ${top}`,
              contacts: [contact(`In ${top}`)],
              childFolders: range(3).map((middle) => ({
                displayName: `Folder ${top}.${middle}`,
                contacts: [contact(`In ${top}.${middle}`)],
                childFolders: [
                  { displayName: `Folder ${top}.${middle}.0`, contacts: [contact(`In ${top}.${middle}.0`)] },
                ],
              })),
            })),
          },
        },
      },
    });
  });

  // So that no test counts how the gateway learns the keys that tokens are signed with.
  beforeAll(() => running.ask('{ __typename }'));

  afterAll(() => running.close());

  /** Of a request, or of the first part of an envelope. */
  function selectOf({ query, parts }: LoggedRequest): string[] {
    const options = parts ? parts[0]!.url.split('?')[1] : query;
    return (new URLSearchParams(options).get('$select') ?? '').split(',').filter(Boolean).sort();
  }

  function envelopes(requests: readonly LoggedRequest[]): readonly (readonly { url: string }[])[] {
    return requests.map((request) => request.parts ?? []);
  }

  async function idsOf(count: number): Promise<string[]> {
    const answer = await running.ask(
      'query ($first: Int!) { myMailbox { contacts(first: $first) { nodes { id } } } }',
      {
        first: count,
      },
    );
    return dataOf(answer).myMailbox.contacts.nodes.map((node: { id: string }) => node.id);
  }

  test('a list of 25 costs one upstream request that selects exactly what was asked', async () => {
    const { answer, requests } = await running.witness(
      '{ myMailbox { contacts { nodes { displayName emailAddresses { address } mobilePhone } } } }',
    );
    expect(dataOf(answer).myMailbox.contacts.nodes).toHaveLength(25);
    expect(requests).toHaveLength(1);
    expect(requests[0]!.path).toBe(OWN_CONTACTS[dialect]);
    expect(selectOf(requests[0]!)).toEqual(
      wireNames(dialect, ['sourceId', 'displayName', 'emailAddresses', 'mobilePhone']),
    );
    expect(new URLSearchParams(requests[0]!.query).get('$top')).toBe('25');
  });

  test('fragments, aliases and directives are resolved before anything is selected upstream', async () => {
    const { answer, requests } = await running.witness(
      `query ($no: Boolean = false) {
      myMailbox {
        contacts(first: 2) {
          nodes { ...Names nick: nickName ... on Contact { jobTitle } department @include(if: $no) title @skip(if: true) }
        }
      }
    }
    fragment Names on Contact { first: givenName ...Family }
    fragment Family on Contact { surname }`,
    );
    expect(dataOf(answer).myMailbox.contacts.nodes[0]).toEqual({
      first: 'Person 0',
      surname: 'Example',
      nick: null,
      jobTitle: null,
    });
    expect(selectOf(requests[0]!)).toEqual(
      wireNames(dialect, ['sourceId', 'givenName', 'surname', 'nickName', 'jobTitle']),
    );
  });

  test('two selections of one list are united in one request', async () => {
    const { answer, requests } = await running.witness(
      '{ myMailbox { a: contacts(first: 3) { nodes { givenName } } b: contacts(first: 3) { totalCount nodes { surname } } } }',
    );
    expect(dataOf(answer).myMailbox.b.totalCount).toBe(120);
    expect(requests).toHaveLength(1);
    expect(selectOf(requests[0]!)).toEqual(wireNames(dialect, ['sourceId', 'givenName', 'surname']));
  });

  test('a hundred contacts by id cost five envelopes', async () => {
    const ids = await idsOf(100);
    const { answer, requests } = await running.witness(
      `{ ${ids.map((id, index) => `c${index}: contact(id: "${id}") { givenName }`).join('\n')} }`,
    );
    expect(Object.values(dataOf(answer))).toHaveLength(100);
    expect(envelopes(requests).map((parts) => parts.length)).toEqual([20, 20, 20, 20, 20]);
  });

  test('the same id asked fifty times costs one request', async () => {
    const [id] = await idsOf(1);
    const fields = range(50).map(
      (index) => `c${index}: contact(id: "${id}") { ${index % 2 ? 'givenName' : 'surname'} }`,
    );
    const { answer, requests } = await running.witness(`{ ${fields.join('\n')} }`);
    expect(dataOf(answer)).toMatchObject({ c0: { surname: 'Example' }, c49: { givenName: 'Person 0' } });
    expect(requests).toHaveLength(1);
    expect(requests[0]!.parts).toBeUndefined();
    expect(selectOf(requests[0]!)).toEqual(wireNames(dialect, ['sourceId', 'givenName', 'surname']));
  });

  test('a tree of three levels with the contacts of every folder costs at most one round of envelopes per level', async () => {
    const contacts = 'contacts { nodes { givenName } }';
    const { answer, requests } = await running.witness(
      `{ myMailbox { contactFolders { nodes { displayName ${contacts} childFolders { nodes { displayName ${contacts} childFolders { nodes { displayName ${contacts} } } } } } } } }`,
    );
    const folders = dataOf(answer).myMailbox.contactFolders.nodes;
    expect(folders).toHaveLength(6);
    expect(folders[5].childFolders.nodes[2].childFolders.nodes[0]).toEqual({
      displayName: 'Folder 5.2.0',
      contacts: { nodes: [{ givenName: 'In 5.2.0' }] },
    });
    const sizes = {
      // Levels 1 and 2 come together; then the contacts of both (6 and 18) with the 18 lists of level 3, then its contacts.
      graph: [0, 20, 20, 2, 18],
      // Level 1: the list. Level 2: 6 folders and 6 contact lists. Level 3: 18 and 18. Below: the contacts of 18.
      outlook: [0, 12, 20, 16, 18],
    };
    expect(envelopes(requests).map((parts) => parts.length)).toEqual(sizes[dialect]);
  });

  test('twenty different trees at once are each whole, at the price of twenty, and a small question comes between', async () => {
    const tree = (first: number) => `{ myMailbox { contactFolders(first: ${first}) { nodes { displayName
      childFolders(first: ${first}) { nodes { displayName contacts(first: ${first}) { nodes { givenName } } } } } } } }`;
    const one = await running.witness(tree(9));
    running.emulator.clearRequests();
    const [small, ...trees] = await Promise.all([
      running.ask('{ myMailbox { contacts(first: 1) { nodes { givenName } } } }'),
      ...range(20).map((index) => running.ask(tree(10 + index))),
    ]);
    expect(dataOf(small).myMailbox.contacts.nodes).toHaveLength(1);
    for (const answer of trees) expect(dataOf(answer)).toEqual(dataOf(one.answer));
    expect(running.emulator.requests).toHaveLength(1 + 20 * one.requests.length);
  });

  test('the folder of a contact costs nothing while only its id is asked for', async () => {
    const { answer, requests } = await running.witness(
      '{ myMailbox { contacts(first: 5) { nodes { givenName parentFolder { id sourceId } } } } }',
    );
    expect(dataOf(answer).myMailbox.contacts.nodes[0].parentFolder.id).toMatch(/^F1\./);
    expect(requests).toHaveLength(1);
  });

  test('the folders of many contacts are read once each', async () => {
    const { answer, requests } = await running.witness(
      '{ myMailbox { contacts(first: 50) { nodes { parentFolder { displayName } } } } }',
    );
    expect(dataOf(answer).myMailbox.contacts.nodes[49].parentFolder.displayName).toBe('Contacts');
    expect(requests).toHaveLength(2);
  });

  test('a count alone reads no contacts', async () => {
    const { answer, requests } = await running.witness('{ myMailbox { contacts { totalCount } } }');
    expect(dataOf(answer).myMailbox.contacts.totalCount).toBe(120);
    // Where the size is a resource of its own, both travel in one envelope.
    const asked = {
      graph: ['/v1.0/me/contacts?$select=id&$top=1&$count=true'],
      outlook: ['/api/v2.0/me/contacts?$select=Id&$top=1', '/api/v2.0/me/contacts/$count'],
    };
    expect(requests).toHaveLength(1);
    const [{ path, query, parts }] = requests as [LoggedRequest];
    expect(parts?.map(({ url }) => url) ?? [`${path}?${query}`]).toEqual(asked[dialect]);
  });

  test('a question that needs nothing from upstream asks nothing', async () => {
    const { answer, requests } = await running.witness('{ __typename myMailbox { id user contacts { __typename } } }');
    expect(dataOf(answer).myMailbox.id).toBe('M1.');
    expect(requests).toHaveLength(0);
  });

  test('photos of a page travel in envelopes', async () => {
    const { answer, requests } = await running.witness('{ myMailbox { contacts { nodes { photo { width } } } } }');
    expect(dataOf(answer).myMailbox.contacts.nodes[0].photo).toBeNull();
    expect(envelopes(requests).map((parts) => parts.length)).toEqual([0, 20, 5]);
  });

  test('ids are asked for in their immutable form where there is one', async () => {
    const { requests } = await running.witness('{ myMailbox { contacts(first: 1) { nodes { id } } } }');
    const asked = { graph: 'IdType="ImmutableId"', outlook: undefined };
    expect(requests[0]!.headers['prefer']).toBe(asked[dialect]);
  });
});

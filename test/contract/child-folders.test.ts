/** Folders inside folders: they come along with their parents' list where nothing is lost by it, and are read by lists of their own otherwise. */
import type { LoggedRequest } from '../../src/emulator/main.js';
import { dataOf, start, type Running } from '../support/start.js';

/** What one expansion gives at the most (reference, section 11.1). */
const MAX_EXPANDED = 20;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const named = (prefix: string, count: number) => range(count).map((index) => ({ displayName: `${prefix}${index}` }));

const SEED = {
  users: {
    adele: {
      folders: [
        { displayName: 'Empty' },
        {
          displayName: 'Few',
          childFolders: [{ displayName: 'Few0', childFolders: named('Deep', 2) }, ...named('Next', 2)],
        },
        { displayName: 'Full', childFolders: named('Full', MAX_EXPANDED) },
        { displayName: 'Many', childFolders: named('Many', MAX_EXPANDED + 5) },
        { displayName: 'Nearly', childFolders: named('Nearly', MAX_EXPANDED - 1) },
      ],
    },
  },
};

let running: Running;
afterEach(() => running.close());

const partsOf = (requests: readonly LoggedRequest[]): string[] =>
  requests.flatMap(({ parts, method, path, query }) =>
    parts
      ? parts.map(({ url }) => decodeURIComponent(url))
      : [`${method} ${path}${query ? `?${decodeURIComponent(query)}` : ''}`],
  );

const TREE = '{ myMailbox { contactFolders { nodes { displayName childFolders { nodes { displayName } } } } } }';

describe('Graph', () => {
  beforeEach(async () => {
    running = await start({ seed: SEED });
  });

  test('two levels come in one request; only expansions that may be cut short are read again', async () => {
    const { answer, requests } = await running.witness(TREE);
    const { nodes } = dataOf(answer).myMailbox.contactFolders;
    const counts = nodes.map(({ displayName, childFolders }: any) => [displayName, childFolders.nodes.length]);
    expect(counts).toEqual([
      ['Empty', 0],
      ['Few', 3],
      ['Full', MAX_EXPANDED],
      ['Many', MAX_EXPANDED + 5],
      ['Nearly', MAX_EXPANDED - 1],
    ]);
    const [list, ...again] = partsOf(requests);
    expect(list).toContain('$expand=childFolders($select=id,displayName)');
    expect(requests).toHaveLength(2);
    expect(again).toHaveLength(2);
    for (const part of again) expect(part).toMatch(/\/childFolders\?\$select=id,displayName&\$top=25$/);
  });

  test('four levels come in two rounds', async () => {
    const level = (below: string) => `childFolders { nodes { displayName ${below} } }`;
    const { answer, requests } = await running.witness(
      `{ myMailbox { contactFolders { nodes { displayName ${level(level(level('')))} } } } }`,
    );
    const few = dataOf(answer).myMailbox.contactFolders.nodes[1];
    expect(few.childFolders.nodes[0].childFolders.nodes).toEqual([
      { displayName: 'Deep0', childFolders: { nodes: [] } },
      { displayName: 'Deep1', childFolders: { nodes: [] } },
    ]);
    expect(requests[0]!.parts).toBeUndefined();
    // Nothing lies below the fourth level's parents, so that every list of the third came with its children.
    expect(partsOf(requests).every((part) => part.includes('$expand=childFolders'))).toBe(true);
  });

  test('the answers are those of lists of their own', async () => {
    const alone = TREE.replace('childFolders {', 'childFolders(first: 25) {');
    expect(dataOf(await running.ask(TREE))).toEqual(dataOf(await running.ask(alone)));
  });

  test.each([
    ['first', 'childFolders(first: 2) { nodes { displayName } }'],
    ['after', 'childFolders(after: null) { nodes { displayName } }'],
    ['totalCount', 'childFolders { totalCount nodes { displayName } }'],
    ['pageInfo', 'childFolders { nodes { displayName } pageInfo { hasNextPage } }'],
    ['edges', 'childFolders { edges { node { displayName } } }'],
    [
      'one use of several that asks for first',
      'childFolders { nodes { displayName } } some: childFolders(first: 1) { nodes { displayName } }',
    ],
  ])('nothing is expanded where %s is asked', async (_what, childFolders) => {
    const { answer, requests } = await running.witness(
      `{ myMailbox { contactFolders { nodes { displayName ${childFolders} } } } }`,
    );
    dataOf(answer);
    expect(partsOf(requests).some((part) => part.includes('$expand'))).toBe(false);
  });

  test('who needs no children is served by a list that has them, and the other way round not', async () => {
    const { answer, requests } = await running.witness(
      `{ myMailbox { contactFolders { nodes { displayName } } both: contactFolders { nodes { childFolders { nodes { sourceId } } } } } }`,
    );
    const { contactFolders, both } = dataOf(answer).myMailbox;
    expect([contactFolders.nodes.length, both.nodes[1].childFolders.nodes.length]).toEqual([5, 3]);
    expect(partsOf(requests).filter((part) => part.includes('/me/contactFolders?'))).toHaveLength(1);
  });

  test('children that came along are folders like others: their contacts and ids', async () => {
    const { myMailbox } = dataOf(
      await running.ask(
        '{ myMailbox { contactFolders { nodes { childFolders { nodes { id parentFolder { displayName } contacts { nodes { id } } } } } } } }',
      ),
    );
    const child = myMailbox.contactFolders.nodes[1].childFolders.nodes[0];
    expect(child).toEqual({
      id: expect.stringMatching(/^F1\./),
      parentFolder: { displayName: 'Few' },
      contacts: { nodes: [] },
    });
  });
});

test('Outlook REST v2.0 expands no folders: each level is a round', async () => {
  running = await start({ seed: SEED, env: { GATEWAY_EMBEDDED_DIALECT: 'outlook' } });
  const { answer, requests } = await running.witness(TREE);
  expect(dataOf(answer).myMailbox.contactFolders.nodes[3].childFolders.nodes).toHaveLength(MAX_EXPANDED + 5);
  expect(partsOf(requests).some((part) => part.includes('expand'))).toBe(false);
  expect(requests).toHaveLength(2);
});

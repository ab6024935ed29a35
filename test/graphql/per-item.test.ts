/** Which questions ask for more of each item of a list. */
import { getOperationAST, parse, validate } from 'graphql';
import { createPerItemTest } from '../../src/graphql/per-item.js';
import { createSchema } from '../../src/graphql/schema.js';

const schema = createSchema({ routersOnly: false, introspection: true });
const asksPerItem = createPerItemTest(schema);

function answerTo(text: string): boolean {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return asksPerItem(document, getOperationAST(document)!);
}

test.each([
  '{ myMailbox { contactFolders { nodes { contacts { nodes { id } } } } } }',
  '{ myMailbox { contactFolders { edges { node { childFolders { nodes { id } } } } } } }',
  '{ myMailbox { contacts { nodes { photo { width } } } } }',
  '{ myMailbox { contacts { nodes { ...Rest } } } } fragment Rest on Contact { parentFolder { displayName } }',
  'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ContactFolder { contacts { totalCount } } } }',
  '{ a: __typename myMailbox { contacts { nodes { ... { photo { url } } } } } }',
])('%s does', (text) => expect(answerTo(text)).toBe(true));

test.each([
  '{ myMailbox { contacts(first: 100) { nodes { displayName emailAddresses { address } } pageInfo { endCursor } } } }',
  '{ contact(id: "C1.a") { photo { width } parentFolder { contacts { nodes { id } } } } }',
  '{ node(id: "F1.a") { ... on ContactFolder { childFolders { nodes { displayName } } } } }',
  'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Contact { displayName businessAddress { city } } } }',
  '{ __schema { types { fields { args { type { name } } } } } }',
])('%s does not', (text) => expect(answerTo(text)).toBe(false));

/** The four questions: as GraphQL, and as the least REST requests that answer them, in rounds that need each other. */
const TAIL = 'AAAAAAAAAAEOAACYKdlyzmsLRYPWmJgsRDgTAAEAAAAAAQ8AAJgp2XLOawtFg9aYmCxEOBMAAJHkEZkAAAAA=';
const id = (kind, number) => `AAMkAGI2THVSAAA${kind}${String(number).padStart(8, '0')}${TAIL}`;
const range = (from, count) => Array.from({ length: count }, (_, index) => from + index);

const FIELDS = ['displayName', 'givenName', 'surname', 'companyName', 'jobTitle', 'mobilePhone', 'birthday', 'fileAs'];
const CONTACT = `id ${FIELDS.join(' ')}`;
const FEW = 'contacts(first: 10) { nodes { displayName } }';

export const QUESTIONS = {
  list: {
    query: `{ myMailbox { contacts(first: 100) { nodes { ${CONTACT} } pageInfo { hasNextPage } } } }`,
  },
  one: {
    query: `query ($id: ID!) { contact(id: $id) { ${CONTACT} } }`,
    variables: { id: `C1.${id('C', 42)}` },
  },
  tree: {
    query: `{ myMailbox { contactFolders(first: 100) { nodes { displayName ${FEW} childFolders(first: 100) {
      nodes { displayName ${FEW} childFolders(first: 100) { nodes { displayName ${FEW} } } } } } } } }`,
  },
  hundred: {
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact { ${CONTACT} } } }`,
    variables: { ids: range(0, 100).map((number) => `C1.${id('C', number)}`) },
  },
};

/** Rounds of calls, each `[method, path, body]`; the calls of a round go together. */
export function callsOf(name) {
  const select = `$select=id,${[...FIELDS].sort().join(',')}`;
  const folders = (parent) =>
    `/me/contactFolders${parent === 0 ? '' : `/${id('F', parent)}/childFolders`}?$select=id,displayName&$top=100`;
  const contacts = (folder) => `/me/contactFolders/${id('F', folder)}/contacts?$select=id,displayName&$top=10`;
  switch (name) {
    case 'list':
      return [[['GET', `/v1.0/me/contacts?${select}&$top=100`]]];
    case 'one':
      return [[['GET', `/v1.0/me/contacts/${id('C', 42)}?${select}`]]];
    case 'hundred':
      return [envelopes(range(0, 100).map((number) => `/me/contacts/${id('C', number)}?${select}`))];
    case 'tree':
      return [
        [['GET', `/v1.0${folders(0)}`]],
        envelopes([...range(1, 10).map(folders), ...range(1, 10).map(contacts)]),
        envelopes([...range(11, 50).map(folders), ...range(11, 50).map(contacts)]),
        envelopes(range(61, 250).map(contacts)),
      ];
  }
}

function envelopes(paths) {
  const all = [];
  for (let at = 0; at < paths.length; at += 20) {
    const requests = paths.slice(at, at + 20).map((url, index) => ({ id: String(index), method: 'GET', url }));
    all.push(['POST', '/v1.0/$batch', JSON.stringify({ requests })]);
  }
  return all;
}

/** The schema that the contestants share: the part of the gateway's own that the questions ask. */
export const typeDefs = /* GraphQL */ `
  interface Node {
    id: ID!
  }
  type Query {
    myMailbox: Mailbox
    contact(id: ID!): Contact
    nodes(ids: [ID!]!): [Node]!
  }
  type Mailbox {
    contacts(first: Int = 25): ContactConnection!
    contactFolders(first: Int = 25): ContactFolderConnection!
  }
  type ContactConnection {
    nodes: [Contact!]!
    pageInfo: PageInfo!
  }
  type ContactFolderConnection {
    nodes: [ContactFolder!]!
  }
  type PageInfo {
    hasNextPage: Boolean!
  }
  type Contact implements Node {
    id: ID!
    displayName: String
    givenName: String
    surname: String
    companyName: String
    jobTitle: String
    mobilePhone: String
    birthday: String
    fileAs: String
  }
  type ContactFolder implements Node {
    id: ID!
    displayName: String!
    contacts(first: Int = 25): ContactConnection!
    childFolders(first: Int = 25): ContactFolderConnection!
  }
`;

const contactOf = (wire) => ({
  ...wire,
  __typename: 'Contact',
  id: `C1.${wire.id}`,
  birthday: wire.birthday?.slice(0, 10) ?? null,
});
const folderOf = (wire) => ({ ...wire, __typename: 'ContactFolder', sourceId: wire.id, id: `F1.${wire.id}` });
const contactsOf = (page) => ({
  nodes: page.value.map(contactOf),
  pageInfo: { hasNextPage: page['@odata.nextLink'] !== undefined },
});
const foldersOf = (page) => ({ nodes: page.value.map(folderOf) });
const sourceIdOf = (id) => id.slice(id.indexOf('.') + 1);

/** `get(path, context)` reads one path of the REST API; how is what tells the contestants apart. */
export function resolversOver(get) {
  const one = async (id, context) => contactOf(await get(`/me/contacts/${sourceIdOf(id)}`, context));
  return {
    Query: {
      myMailbox: () => ({}),
      contact: (_root, { id }, context) => one(id, context),
      nodes: (_root, { ids }, context) => ids.map((id) => one(id, context)),
    },
    Node: { __resolveType: (node) => node.__typename },
    Mailbox: {
      contacts: async (_mailbox, { first }, context) => contactsOf(await get(`/me/contacts?$top=${first}`, context)),
      contactFolders: async (_mailbox, { first }, context) =>
        foldersOf(await get(`/me/contactFolders?$top=${first}`, context)),
    },
    ContactFolder: {
      contacts: async ({ sourceId }, { first }, context) =>
        contactsOf(await get(`/me/contactFolders/${sourceId}/contacts?$top=${first}`, context)),
      childFolders: async ({ sourceId }, { first }, context) =>
        foldersOf(await get(`/me/contactFolders/${sourceId}/childFolders?$top=${first}`, context)),
    },
  };
}

// A small CRM as a second subgraph: it knows contacts by their ids and mailboxes by their users, and nothing else of them.
// Usage: node crm.mjs [PORT]
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const USER = 'adele@contoso.example';
/** The first contacts of the demo data; their ids are the same on every machine. */
const contactId = (number) => `C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAA${number}=`;
const deals = [
  { id: '1', title: 'Cheese for a year', amount: 48_000, contactId: contactId('AE') },
  { id: '2', title: 'A second churn', amount: 9_500, contactId: contactId('AE') },
  { id: '3', title: 'Delivery vans', amount: 2_400, contactId: contactId('AI') },
];

const schema = buildSubgraphSchema({
  typeDefs: parse(readFileSync(new URL('crm.graphql', import.meta.url), 'utf8')),
  resolvers: {
    Query: { deals: () => deals },
    Deal: {
      __resolveReference: ({ id }) => deals.find((deal) => deal.id === id),
      contact: (deal) => ({ __typename: 'Contact', id: deal.contactId }),
      owner: () => ({ __typename: 'Mailbox', user: USER }),
    },
    Contact: { deals: ({ id }) => deals.filter((deal) => deal.contactId === id) },
    Mailbox: { deals: ({ user }) => (user === USER ? deals : []) },
  },
});

const port = Number(process.argv[2] ?? 4002);
const { url } = await startStandaloneServer(new ApolloServer({ schema }), { listen: { port, host: '127.0.0.1' } });
console.log(`CRM ${url}`);

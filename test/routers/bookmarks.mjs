// A third subgraph, for tests: it refers to all three entities by nothing but the ids it is asked with.
// Usage: node bookmarks.mjs PORT
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const schema = buildSubgraphSchema({
  typeDefs: parse(readFileSync(new URL('bookmarks.graphql', import.meta.url), 'utf8')),
  resolvers: {
    Query: {
      bookmark: (_root, { mailbox, folder, contact }) => ({
        mailbox: { id: mailbox },
        folder: { id: folder },
        contact: { id: contact },
      }),
    },
  },
});

const listen = { port: Number(process.argv[2]), host: '127.0.0.1' };
const { url } = await startStandaloneServer(new ApolloServer({ schema }), { listen });
console.log(`Bookmarks ${url}`);

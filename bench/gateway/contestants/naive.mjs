/** Apollo Server as its first page shows it: a fetch in every resolver. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { fetchOne } from './rest.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const server = new ApolloServer({ typeDefs, resolvers: resolversOver(fetchOne) });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
console.log(`listening ${url.replace(/\/$/, '')}`);
process.on('SIGTERM', () => process.exit(0));

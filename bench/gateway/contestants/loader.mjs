/** Apollo Server with DataLoader: what one tick asks goes in $batch envelopes. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createLoader } from './rest.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const server = new ApolloServer({ typeDefs, resolvers: resolversOver((path, { loader }) => loader.load(path)) });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ loader: createLoader(req.headers.authorization) }),
});
console.log(`listening ${url.replace(/\/$/, '')}`);
process.on('SIGTERM', () => process.exit(0));

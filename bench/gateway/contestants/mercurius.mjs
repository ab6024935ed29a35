/** Mercurius on Fastify with graphql-jit, and the same loader. */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createLoader } from './rest.mjs';
import { resolversOver, typeDefs } from './schema.mjs';

const { Node, ...resolvers } = resolversOver((path, { loader }) => loader.load(path));
const app = Fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: { ...resolvers, Node: { resolveType: Node.__resolveType } },
  jit: 1,
  path: '/',
  context: (request) => ({ loader: createLoader(request.headers.authorization) }),
});
console.log(`listening ${await app.listen({ port: 0, host: '127.0.0.1' })}`);
process.on('SIGTERM', () => process.exit(0));

// The same supergraph behind @apollo/gateway, which knows no subscriptions.
// Usage: node apollo.mjs SUPERGRAPH_FILE [PORT]
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { signature } from './sign.mjs';

class OnBehalfOfUser extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (context.authorization) request.http.headers.set('authorization', context.authorization);
  }
}
const signedFetch = (url, options) =>
  fetch(url, { ...options, headers: { ...options.headers, ...signature(options.body) } });

const [file, port = 4100] = process.argv.slice(2);
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(file, 'utf8'),
  buildService: ({ url }) => new OnBehalfOfUser({ url, fetcher: signedFetch }),
});
const { url } = await startStandaloneServer(new ApolloServer({ gateway, includeStacktraceInErrorResponses: false }), {
  listen: { port: Number(port), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
console.log(`Router ${url}`);

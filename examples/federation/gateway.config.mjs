// Hive Gateway: passes the user's token on, signs what it asks, and takes subscriptions over WebSocket, event streams or callbacks.
import { MemPubSub } from '@graphql-hive/pubsub';
import { signature } from './sign.mjs';

const SUBSCRIPTIONS = {
  ws: {
    kind: 'ws',
    location: '/graphql',
    options: { connectionParams: { authorization: '{context.headers.authorization}' } },
  },
  sse: { kind: 'http', location: '/graphql' },
  // The gateway must know the router: GATEWAY_CALLBACK_ORIGINS.
  callback: {
    kind: 'http-callback',
    location: '/graphql',
    headers: [['authorization', '{context.headers.authorization}']],
    options: {
      public_url: `${process.env.ROUTER_URL ?? 'http://127.0.0.1:4100'}/callback`,
      path: '/callback',
      heartbeat_interval: 5000,
    },
  },
};

export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ context }) => ({
      authorization: context.headers.authorization, // of a client on a WebSocket: what its connection_init says
      'apollo-require-preflight': 'router', // without it the gateway refuses GET and multipart requests
    }),
  },
  transportEntries: {
    contacts: { options: { subscriptions: SUBSCRIPTIONS[process.env.SUBSCRIPTIONS ?? 'ws'] } },
  },
  multipart: true,
  graphiql: { subscriptionsProtocol: 'SSE' }, // over a WebSocket the page does not send its headers
  webhooks: true,
  pubsub: new MemPubSub(),
  plugins: () => [
    {
      onFetch({ options, setOptions }) {
        setOptions({ ...options, headers: { ...options.headers, ...signature(options.body) } });
      },
    },
  ],
};

/** The applications that are registered unless a file says otherwise. Pure. */
import { DEMO_APP_ID, GRAPH_AUDIENCE, OUTLOOK_AUDIENCE } from './directory.js';
import { GRAPH_RESOURCE, type App } from './registry.js';

export const GRAPHIQL_APP_ID = '2f4c8b7e-61d3-4a95-b0c8-93e7d15a6f24';
export const GATEWAY_APP_ID = 'c8e0a2d4-7b16-4f39-8d52-1a6f90b3e7c5';
/** Known to everybody, as this text says. */
export const GATEWAY_SECRET = 'gateway-development-secret';
export const DEMO_APP_SECRET = 'demo-app-development-secret';

const ON_THIS_MACHINE = ['http://localhost/', 'http://127.0.0.1/'];
const CONTACTS = [
  ...GRAPH_RESOURCE.scopes.map((scope) => `${GRAPH_AUDIENCE}/${scope}`),
  `${OUTLOOK_AUDIENCE}/Contacts.Read`,
  `${OUTLOOK_AUDIENCE}/Contacts.ReadWrite`,
];
const GATEWAY_API = 'api://contacts-gateway';

export const BUILT_IN_APPS: readonly App[] = [
  {
    clientId: GRAPHIQL_APP_ID,
    name: 'GraphiQL',
    isPublic: true,
    redirectUris: ON_THIS_MACHINE,
    secrets: [],
    certificates: [],
    delegated: [...CONTACTS, `${GATEWAY_API}/access_as_user`],
    application: [],
    api: null,
  },
  {
    clientId: DEMO_APP_ID,
    name: 'Demo application',
    isPublic: false,
    redirectUris: ON_THIS_MACHINE,
    secrets: [DEMO_APP_SECRET],
    certificates: [],
    delegated: [...CONTACTS, `${GATEWAY_API}/access_as_user`],
    application: [`${GRAPH_AUDIENCE}/Contacts.ReadWrite`, `${GATEWAY_API}/access_as_application`],
    api: null,
  },
  {
    clientId: GATEWAY_APP_ID,
    name: 'Contacts gateway',
    isPublic: false,
    redirectUris: ON_THIS_MACHINE,
    secrets: [GATEWAY_SECRET],
    certificates: [],
    delegated: CONTACTS,
    application: [`${GRAPH_AUDIENCE}/Contacts.ReadWrite`],
    api: {
      identifiers: [GATEWAY_APP_ID, GATEWAY_API],
      scopes: ['access_as_user'],
      roles: ['access_as_application'],
      tokenVersion: 2,
    },
  },
];

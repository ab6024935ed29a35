/** The identity platform: which endpoint a path is, and what every answer of it has (reference, section 18.2). */
import type { HttpRequest } from '../http/server.js';
import { emptyReply, jsonReply, type Reply } from '../rest/exchange.js';
import { authorize } from './authorize.js';
import { findApp } from './client.js';
import { deviceSignIn, giveDeviceCode } from './device.js';
import { isOurTenant } from './directory.js';
import { instanceDiscovery, openidConfiguration } from './discovery.js';
import { readForm, readParameters, type Parameters } from './form.js';
import { describe, faultReply, JSON_UTF8, NO_STORE, OAuthFault } from './oauth-fault.js';
import { messagePage } from './pages.js';
import { createPlatform, type IdentityOptions, type Platform } from './platform.js';
import { mayReturnTo } from './registry.js';
import { giveToken } from './token-endpoint.js';
import { userInfo } from './user-info.js';

export interface Identity {
  /** Null: the path is none of its endpoints. Never rejects for what a client has sent. */
  answer(request: HttpRequest): Promise<Reply | null>;
}

type Answer = (platform: Platform, request: HttpRequest, tenant: string) => Reply | Promise<Reply>;

interface Endpoint {
  readonly methods: readonly string[];
  /** Faults are shown to people as a page, or told to programs as JSON. */
  readonly forPeople?: true;
  readonly answer: Answer;
}

/** By the path below the tenant, in lower case. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/oauth2/v2.0/authorize': { methods: ['GET', 'POST'], forPeople: true, answer: authorize },
  // Where the service's own 401 leads to (reference, section 16.3).
  '/oauth2/authorize': { methods: ['GET', 'POST'], forPeople: true, answer: authorize },
  '/oauth2/v2.0/token': {
    methods: ['POST'],
    answer: async (platform, request) => json(await giveToken(platform, request)),
  },
  '/oauth2/v2.0/devicecode': {
    methods: ['POST'],
    answer: async (platform, request) => json(await giveDeviceCode(platform, request)),
  },
  '/oauth2/deviceauth': { methods: ['GET', 'POST'], forPeople: true, answer: deviceSignIn },
  '/oauth2/v2.0/logout': { methods: ['GET', 'POST'], forPeople: true, answer: signOut },
  '/v2.0/.well-known/openid-configuration': {
    methods: ['GET'],
    answer: (_, { origin }, tenant) => published(openidConfiguration(origin, tenant)),
  },
  '/discovery/instance': { methods: ['GET'], answer: (_, { origin }) => published(instanceDiscovery(origin)) },
  '/discovery/v2.0/keys': { methods: ['GET'], answer: ({ keys }) => published(keys.jwks) },
  '/discovery/keys': { methods: ['GET'], answer: ({ keys }) => published(keys.jwks) },
};
const USER_INFO: Endpoint = { methods: ['GET', 'POST'], answer: userInfo };
const USER_INFO_PATH = '/oidc/userinfo';

export function createIdentity(options: IdentityOptions): Identity {
  const platform = createPlatform(options);
  return {
    async answer(request) {
      const found = findEndpoint(request.path);
      if (found === null) return null;
      const cors = corsHeaders(platform, request);
      const reply = await answerEndpoint(platform, request, found);
      return { ...reply, headers: { ...reply.headers, ...cors } };
    },
  };
}

async function answerEndpoint(
  platform: Platform,
  request: HttpRequest,
  { endpoint, tenant }: { readonly endpoint: Endpoint; readonly tenant: string },
): Promise<Reply> {
  const { method, headers } = request;
  const allow = [...endpoint.methods, 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return emptyReply(204, { allow, ...NO_STORE });
  try {
    if (!endpoint.methods.includes(method === 'HEAD' ? 'GET' : method))
      throw new OAuthFault(
        'invalid_request',
        900561,
        `The endpoint only accepts ${endpoint.methods.join(', ')} requests.`,
        {
          status: 405,
        },
      );
    if (!isOurTenant(tenant))
      throw new OAuthFault(
        method === 'POST' ? 'invalid_request' : 'invalid_tenant',
        90002,
        `Tenant '${tenant}' not found.`,
      );
    return await endpoint.answer(platform, request, tenant);
  } catch (error) {
    if (!(error instanceof OAuthFault)) throw error;
    if (endpoint.forPeople) return messagePage(error.status, 'Sign-in is not possible', describe(error));
    const reply = faultReply(error, platform.now(), headers['client-request-id']);
    return error.status === 405 ? { ...reply, headers: { ...reply.headers, allow } } : reply;
  }
}

function findEndpoint(path: string): { readonly endpoint: Endpoint; readonly tenant: string } | null {
  const plain = path.replace(/\/$/, '').toLowerCase();
  if (plain === USER_INFO_PATH) return { endpoint: USER_INFO, tenant: 'common' };
  const at = plain.indexOf('/', 1);
  const below = at === -1 ? '' : plain.slice(at);
  return Object.hasOwn(ENDPOINTS, below) ? { endpoint: ENDPOINTS[below]!, tenant: path.slice(1, at) } : null;
}

/** There are no sessions, so there is nothing to end: the way back is all (OpenID Connect RP-Initiated Logout). */
function signOut(platform: Platform, request: HttpRequest): Reply {
  const parameters: Parameters = request.method === 'POST' ? readForm(request) : readParameters(request.query);
  const target = parameters.get('post_logout_redirect_uri');
  const clientId = parameters.get('client_id');
  if (target === undefined || clientId === undefined)
    return messagePage(200, 'Signed out', 'You have signed out of your account.');
  const app = findApp(platform.registry, clientId);
  if (!mayReturnTo(app.redirectUris, target))
    throw new OAuthFault('invalid_request', 50011, `The redirect URI '${target}' is not one of the application.`);
  const address = new URL(target);
  const state = parameters.get('state');
  if (state !== undefined) address.searchParams.append('state', state);
  return emptyReply(303, { location: address.href, ...NO_STORE });
}

/** Pages of registered applications may read the answers; what is published, every page may. */
function corsHeaders({ registry }: Platform, { headers }: HttpRequest): Readonly<Record<string, string>> {
  const origin = headers['origin'];
  if (origin === undefined || !registry.knowsOrigin(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? 'content-type',
  };
}

const json = (body: unknown): Reply => jsonReply(200, body, { ...JSON_UTF8, ...NO_STORE });

const published = (body: unknown): Reply =>
  jsonReply(200, body, { ...JSON_UTF8, 'cache-control': 'no-cache', 'access-control-allow-origin': '*' });

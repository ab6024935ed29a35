/** Whose tokens are let in and what becomes of them: the mode that the settings choose, with what it needs. */
import { createBearerAuthentication } from './auth/bearer.js';
import type { Authenticate } from './auth/credential.js';
import { createEmbeddedAuthentication } from './auth/embedded.js';
import type { AppRegistration } from './auth/own-tokens.js';
import { createSharedCredentials, type SharedCredentials } from './auth/shared-credentials.js';
import { createSharedTokens } from './auth/shared-tokens.js';
import { createTokenCache } from './auth/token-cache.js';
import type { Config } from './config.js';
import { CLOUDS } from './config.js';
import type { SharedStore } from './redis.js';
import type { Seal } from './seal.js';
import type { Log } from './telemetry/log.js';
import type { Metrics } from './telemetry/metrics.js';

export interface Authentication {
  readonly authenticate: Authenticate;
  /** Null where there is one gateway. */
  readonly shared: SharedCredentials | null;
}

export interface AuthenticationParts {
  readonly config: Config;
  /** The REST API's service root. */
  readonly root: string;
  readonly secretKey: Uint8Array;
  readonly seal: Seal;
  /** Where gateways share what they know; null where there is one. */
  readonly store: SharedStore | null;
  readonly metrics: Metrics;
  readonly log: Log;
  /** How the identity platform is reached, in place of Node's own. */
  readonly fetch?: typeof fetch;
}

/** Rejects with `ConfigurationError` where a file that the settings name cannot be used. */
export async function openAuthentication(parts: AuthenticationParts): Promise<Authentication> {
  const authenticate = await openMode(parts);
  if (parts.store === null) return { authenticate, shared: null };
  const shared = createSharedCredentials({ ...parts, store: parts.store, authenticate });
  return { authenticate: shared.authenticate, shared };
}

async function openMode(parts: AuthenticationParts): Promise<Authenticate> {
  const { config, root } = parts;
  switch (config.auth) {
    case 'bearer':
      return createBearerAuthentication();
    case 'embedded':
      return createEmbeddedAuthentication({ keysUrl: new URL('/common/discovery/v2.0/keys', root) });
    default:
      return openOwnTokens(config.auth, parts);
  }
}

/** Loaded only where it is needed: the identity platform's library takes its time to load. */
async function openOwnTokens(auth: AppRegistration['auth'], parts: AuthenticationParts): Promise<Authenticate> {
  const { config, secretKey, seal, store, metrics, log } = parts;
  const { createOwnTokensAuthentication } = await import('./auth/own-tokens.js');
  const authority = new URL(config.authority).origin;
  const owner = JSON.stringify([authority, config.tenantId, config.clientId]);
  const cache = createTokenCache({
    ...(store && { tier: createSharedTokens({ store, secretKey, seal, owner }) }),
    onLookup: (found) => metrics.tokenLookups.add({ found }),
    onFailedRenewal: (err) => log.warn({ err }, 'A token could not be renewed ahead of its end'),
  });
  return createOwnTokensAuthentication({
    // The rules of the settings have seen to it that these are given.
    app: {
      ...config,
      auth,
      authority,
      issuerOfVersion1: CLOUDS[config.cloud].issuerOfVersion1,
      tenantId: config.tenantId!,
      clientId: config.clientId!,
      audience: config.audience!,
    },
    cache,
    onTokenRequest: (outcome) => metrics.tokenRequests.add({ outcome }),
    ...(parts.fetch && { fetch: parts.fetch }),
  });
}

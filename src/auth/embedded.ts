/** The mode in which the embedded server's own tokens are checked and then passed on to it. */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors.js';
import { principalOf, readBearerToken } from './bearer.js';
import type { Authenticate, Credential } from './credential.js';

export interface EmbeddedAuthenticationOptions {
  /** Where the server publishes its keys: `{origin}/{tenant}/discovery/v2.0/keys` (reference, section 18.2). */
  readonly keysUrl: URL;
  /** The resources that its tokens may be made out to. */
  readonly audiences?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long unknown keys are not asked for again. */
  readonly cooldownMs?: number;
}

/** Both dialects of the embedded server (reference, section 18.3). */
const AUDIENCES = ['https://graph.microsoft.com', 'https://outlook.office.com'];
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_KEPT_TOKENS = 10_000;

/** Checks signature, issuer, audience and times (reference, section 18.3); what passed is remembered until it expires. */
export function createEmbeddedAuthentication(options: EmbeddedAuthenticationOptions): Authenticate {
  const { keysUrl, audiences = AUDIENCES, now = Date.now, cooldownMs = 10_000 } = options;
  const keys = createRemoteJWKSet(keysUrl, { cooldownDuration: cooldownMs, timeoutDuration: 5000 });
  const passed = new LRUCache<string, Credential>({ max: MAX_KEPT_TOKENS });

  async function verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        audience: [...audiences],
        requiredClaims: ['exp', 'nbf', 'iss', 'tid'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      });
      if (payload.iss !== `https://sts.windows.net/${String(payload['tid'])}/`) {
        throw new GatewayError('UNAUTHENTICATED', 'The access token is of another issuer than this server.');
      }
      return payload;
    } catch (error) {
      throw asGatewayError(error);
    }
  }

  return async (authorization) => {
    const token = readBearerToken(authorization);
    const id = principalOf('token', token);
    const known = passed.get(id);
    if (known && known.expiresAtMs! > now()) return known;
    const credential = credentialOf(await verify(token), token, id);
    passed.set(id, credential);
    return credential;
  };
}

/** Verified claims name the user, so all tokens of one user are one principal; an application's have no `scp`. */
function credentialOf(claims: JWTPayload, token: string, tokenKey: string): Credential {
  const tenantId = String(claims['tid']);
  const isUser = typeof claims['scp'] === 'string' && typeof claims['oid'] === 'string';
  const userId = isUser ? String(claims['oid']) : null;
  return {
    principal: userId === null ? principalOf('app', token) : principalOf('user', tenantId, userId),
    tokenKey,
    userId,
    tenantId,
    expiresAtMs: claims.exp! * 1000,
    getToken: async () => token,
  };
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const refuse = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message, { cause: error });
  if (error instanceof errors.JWTExpired) return refuse('The access token has expired. Sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf')
      return refuse('The access token is not valid yet. Check the clock of the one who issued it.');
    if (error.claim === 'aud')
      return refuse('The access token is made out to another API. Ask for one for this server.');
    return refuse(`The access token lacks a valid claim "${error.claim}". Sign in again.`);
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The keys to check tokens with cannot be read. Try again.', {
      cause: error,
    });
  }
  return refuse('The access token is not one of this server. Sign in again.');
}

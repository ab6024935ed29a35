/** Checks the access tokens of callers: signature, issuer, audience, tenant and times (reference, section 18.3). */
import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors.js';
import { principalOf, readBearerToken } from './bearer.js';
import type { Authenticate, Credential } from './credential.js';

export interface TokenRules {
  /** Where the issuer publishes its keys: `{authority}/{tenant}/discovery/v2.0/keys` (reference, section 18.2). */
  readonly keysUrl: URL;
  /** The audiences that tokens may be made out to. */
  readonly audiences: readonly string[];
  /** Who may have issued a token of this tenant, by the version of the token. */
  readonly issuerOf: (tenantId: string, version: string) => string;
  /** Tenants whose tokens are taken, in lower case; null: every one that the issuer signs for. */
  readonly allowedTenants: ReadonlySet<string> | null;
  /** How far the clocks of issuer and gateway may be apart. */
  readonly clockToleranceSeconds: number;
  /** Said to whom brings a token for another API: what to ask for instead. */
  readonly audienceRemedy: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long unknown keys are not asked for again. */
  readonly cooldownMs: number;
  /** In place of Node's own; for an issuer whose CA only this program trusts. */
  readonly fetch?: typeof fetch;
}

export interface VerifiedToken {
  readonly token: string;
  /** A hash of the token. */
  readonly tokenKey: string;
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
  readonly claims: JWTPayload;
}

const MAX_KEPT_TOKENS = 10_000;
const KEYS_TIMEOUT_MS = 5000;

/**
 * Verified tokens become credentials, which are remembered until they expire: checking costs more than all the rest of
 * a small question. `credentialOf` throws `UNAUTHENTICATED` for tokens that are genuine but of the wrong kind.
 */
export function createVerifyingAuthentication(
  rules: TokenRules,
  credentialOf: (verified: VerifiedToken) => Credential,
): Authenticate {
  const { keysUrl, cooldownMs, now } = rules;
  const keys = createRemoteJWKSet(keysUrl, {
    cooldownDuration: cooldownMs,
    timeoutDuration: KEYS_TIMEOUT_MS,
    ...(rules.fetch && { [customFetch]: rules.fetch }),
  });
  const passed = new LRUCache<string, Credential>({ max: MAX_KEPT_TOKENS });

  async function verify(token: string, tokenKey: string): Promise<VerifiedToken> {
    try {
      const { payload: claims } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        audience: [...rules.audiences],
        requiredClaims: ['exp', 'nbf', 'iss', 'tid'],
        clockTolerance: rules.clockToleranceSeconds,
        currentDate: new Date(now()),
      });
      const tenantId = String(claims['tid']);
      if (claims.iss !== rules.issuerOf(tenantId, String(claims['ver']))) {
        throw refusal(
          'The access token is of another issuer than this gateway trusts. Sign in where it is registered.',
        );
      }
      if (rules.allowedTenants && !rules.allowedTenants.has(tenantId.toLowerCase())) {
        throw refusal(
          'The access token is of a tenant that may not call this gateway. Sign in with an account of its own tenant, or have yours added to GATEWAY_ALLOWED_TENANTS.',
        );
      }
      return { token, tokenKey, tenantId, expiresAtMs: claims.exp! * 1000, claims };
    } catch (error) {
      throw asGatewayError(error, token, rules);
    }
  }

  return async (authorization) => {
    const token = readBearerToken(authorization);
    const tokenKey = principalOf('token', token);
    const known = passed.get(tokenKey);
    if (known && known.expiresAtMs! > now()) return known;
    const credential = credentialOf(await verify(token, tokenKey));
    passed.set(tokenKey, credential);
    return credential;
  };
}

export function refusal(message: string, cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message, { cause });
}

function asGatewayError(error: unknown, token: string, { audienceRemedy, now }: TokenRules): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof errors.JWTExpired) return refusal('The access token has expired. Sign in again.', error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { nbf } = error.payload;
    if (error.claim === 'nbf' && typeof nbf === 'number') return refusal(earlyMessage(nbf, now()), error);
    if (error.claim === 'aud') return refusal(wrongAudience(audienceRemedy), error);
    return refusal(`The access token lacks a valid claim "${error.claim}". Sign in again.`, error);
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    const message = 'The keys to check tokens with cannot be read. Try again.';
    return new GatewayError('UPSTREAM_UNAVAILABLE', message, { cause: error });
  }
  if (isForMicrosoftApi(token)) return refusal(wrongAudience(audienceRemedy), error);
  return refusal('The access token is not one that this gateway can check. Sign in again.', error);
}

function wrongAudience(remedy: string): string {
  return `The access token is made out to another API. ${remedy}`;
}

function earlyMessage(nbf: number, nowMs: number): string {
  const seconds = Math.ceil(nbf - nowMs / 1000);
  return `The access token is not valid yet, only in ${seconds} s: the clock of this gateway or of the one who issued it is wrong. Set the clocks by NTP.`;
}

/** Graph signs its own tokens in a way that nobody else can check, so they fail before their audience is looked at. */
const MICROSOFT_API = /^(https:\/\/[\w.-]*(graph|outlook)[\w.-]*|00000003-0000-0000-c000-000000000000)\/?$/;

/** Looks at what is not verified, and so only to choose between two messages of ours. */
function isForMicrosoftApi(token: string): boolean {
  try {
    const { aud } = decodeJwt(token);
    return typeof aud === 'string' && MICROSOFT_API.test(aud);
  } catch {
    return false;
  }
}

/** The token that a gateway was called with, as it is presented to get one for the API behind it (reference, section 18.2). */
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { App, DirectoryUser } from './registry.js';
import { isOurAuthority, TENANT_ID } from './directory.js';
import { OAuthFault } from './oauth-fault.js';
import type { Platform } from './platform.js';
import { ISSUER, keyOf } from './tokens.js';

/** The user of an assertion: one of our access tokens, made out to this very application, in a user's name. */
export async function userOfAssertion(
  { keys, now, registry }: Platform,
  app: App,
  assertion: string,
): Promise<DirectoryUser> {
  const claims = await verify();
  if (claims.iss !== ISSUER && !(isOurAuthority(claims.iss ?? '') && claims.iss?.endsWith(`/${TENANT_ID}/v2.0`)))
    throw new OAuthFault('invalid_grant', 50013, 'Assertion failed signature validation: it is of another issuer.');
  const own = [app.clientId, ...(app.api?.identifiers ?? [])];
  if (typeof claims.aud !== 'string' || !own.includes(claims.aud))
    throw new OAuthFault(
      'invalid_grant',
      500131,
      `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${String(claims.aud)}' and the expected audience is '${own.join("' or '")}'.`,
    );
  // ID tokens have the right audience too, but neither scopes nor roles.
  if (typeof claims['scp'] !== 'string')
    throw new OAuthFault(
      'invalid_grant',
      50013,
      'The assertion is not an access token of a user: app-only tokens and ID tokens cannot be exchanged.',
    );
  const user = registry.findUser(String(claims['oid']));
  if (user) return user;
  throw new OAuthFault('invalid_grant', 50034, 'The user account of the assertion does not exist in the directory.');

  async function verify(): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(assertion, keyOf(keys), {
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'nbf', 'iss', 'aud', 'oid'],
        currentDate: now(),
      });
      return payload;
    } catch (error) {
      throw assertionFault(error);
    }
  }
}

function assertionFault(error: unknown): OAuthFault {
  if (error instanceof errors.JWTExpired || (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf'))
    return new OAuthFault(
      'invalid_grant',
      500133,
      'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.',
    );
  return new OAuthFault('invalid_grant', 50013, 'Assertion failed signature validation.');
}

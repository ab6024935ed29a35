/** The `Authorization` header, and the mode in which the caller's token passes through unread. */
import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.js';
import type { Authenticate } from './credential.js';

const MAX_TOKEN_LENGTH = 16_384;
/** `token68` of RFC 7235. Anything else could not be a header's value, and nothing else goes upstream. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** The token of an `Authorization` value such as `Bearer abc`. Throws `UNAUTHENTICATED`, saying what is wrong. */
export function readBearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw new GatewayError('UNAUTHENTICATED', 'An access token is missing. Send it as "Authorization: Bearer …".');
  }
  const space = authorization.indexOf(' ');
  if (authorization.slice(0, space).toLowerCase() !== 'bearer') {
    throw new GatewayError('UNAUTHENTICATED', 'The Authorization header must have the form "Bearer …".');
  }
  const token = authorization.slice(space + 1).trim();
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new GatewayError(
      'UNAUTHENTICATED',
      `An access token may be ${MAX_TOKEN_LENGTH} characters long, but this is longer.`,
    );
  }
  if (!TOKEN.test(token)) {
    throw new GatewayError('UNAUTHENTICATED', 'The access token has characters that no token has. Sign in again.');
  }
  return token;
}

/** Names the holder of a token in caches and queues, without telling the token. */
export function principalOf(...parts: readonly string[]): string {
  const name = parts.map((part) => `${part.length}:${part}`).join('');
  return createHash('sha256').update(name).digest('base64url');
}

/**
 * Passes the caller's token on. It is the upstream's to judge: no claim in it is believed here, so the principal is the
 * whole token, and two tokens of one user share nothing.
 */
export function createBearerAuthentication(): Authenticate {
  return async (authorization) => {
    const token = readBearerToken(authorization);
    const tokenKey = principalOf('bearer', token);
    return {
      principal: tokenKey,
      tokenKey,
      userId: null,
      tenantId: null,
      expiresAtMs: null,
      getToken: async () => token,
    };
  };
}

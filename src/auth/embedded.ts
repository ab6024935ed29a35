/** The mode in which the embedded server's own tokens are checked and then passed on to it. */
import { principalOf } from './bearer.js';
import type { Authenticate, Credential } from './credential.js';
import { createVerifyingAuthentication, type VerifiedToken } from './validation.js';

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

export function createEmbeddedAuthentication(options: EmbeddedAuthenticationOptions): Authenticate {
  const { keysUrl, audiences = AUDIENCES, now = Date.now, cooldownMs = 10_000 } = options;
  return createVerifyingAuthentication(
    {
      keysUrl,
      audiences,
      issuerOf: (tenantId) => `https://sts.windows.net/${tenantId}/`,
      allowedTenants: null,
      clockToleranceSeconds: 5,
      audienceRemedy: 'Ask for one for this server.',
      now,
      cooldownMs,
    },
    credentialOf,
  );
}

/** Verified claims name the user, so all tokens of one user are one principal; an application's have no `scp`. */
function credentialOf({ claims, tenantId, token, tokenKey, expiresAtMs }: VerifiedToken): Credential {
  const isUser = typeof claims['scp'] === 'string' && typeof claims['oid'] === 'string';
  const userId = isUser ? String(claims['oid']) : null;
  return {
    principal: userId === null ? principalOf('app', token) : principalOf('user', tenantId, userId),
    tokenKey,
    userId,
    tenantId,
    expiresAtMs,
    getToken: async () => token,
  };
}

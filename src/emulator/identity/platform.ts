/** What the endpoints of the identity platform share: who is registered, the keys, and what is under way. */
import type { DirectoryUser, Registry } from './registry.js';
import type { SigningKeys } from './keys.js';
import type { OAuthFault } from './oauth-fault.js';
import type { Wanted } from './scopes.js';
import { createTickets, type Tickets } from './tickets.js';

/** What an authorization code or a refresh token stands for. */
export interface Grant {
  readonly clientId: string;
  readonly oid: string;
  readonly wanted: Wanted;
}

export interface CodeGrant extends Grant {
  readonly redirectUri: string;
  /** Of PKCE, S256; null: a confidential application came without. */
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
}

export interface Device {
  readonly clientId: string;
  readonly wanted: Wanted;
  decision:
    { readonly kind: 'pending' } | { readonly kind: 'accepted'; readonly oid: string } | { readonly kind: 'declined' };
}

export interface TokenQuestion {
  readonly grantType: string;
  readonly clientId: string;
  /** Null: the application itself. */
  readonly user: DirectoryUser | null;
  /** The names of the permissions asked. */
  readonly permissions: readonly string[];
  /** The `claims` parameter: an answer to an earlier challenge. */
  readonly claims: string | null;
}

export interface IdentityOptions {
  readonly registry: Registry;
  readonly keys: SigningKeys;
  readonly now: () => Date;
  /** Asked before every token is given: a refusal on demand, such as `interaction_required` with claims. */
  readonly refuse?: (question: TokenQuestion) => OAuthFault | null;
}

export interface Platform extends Required<IdentityOptions> {
  readonly codes: Tickets<CodeGrant>;
  readonly refreshTokens: Tickets<Grant>;
  readonly devices: Tickets<Device>;
  /** By the code that the user types. */
  readonly userCodes: Tickets<Device>;
}

const MINUTE_MS = 60_000;
export const DEVICE_CODE_SECONDS = 900;

export function createPlatform({ registry, keys, now, refuse = () => null }: IdentityOptions): Platform {
  return {
    registry,
    keys,
    now,
    refuse,
    codes: createTickets(10 * MINUTE_MS, now),
    refreshTokens: createTickets(90 * 24 * 60 * MINUTE_MS, now),
    devices: createTickets(DEVICE_CODE_SECONDS * 1000, now),
    userCodes: createTickets(DEVICE_CODE_SECONDS * 1000, now),
  };
}

/** On whose behalf a request is made. Tokens leave this room only towards the transport. */

/** What a token must allow, in our own words; `scopes.ts` says them in those of the identity platform. */
export interface TokenNeed {
  readonly access: 'read' | 'write';
  /** Whether the mailbox was named, and so may be another user's. */
  readonly shared: boolean;
  /** A claims challenge that the token must meet: JSON text. No token from before it will do. */
  readonly claims?: string;
}

export interface Credential {
  /** Names the principal in caches, loaders, slots and feeds: a hash, never a token. */
  readonly principal: string;
  /** A hash of what the caller showed: two tokens of one user may differ in what they allow. */
  readonly tokenKey: string;
  /** The directory object id of the caller where the gateway has verified the token, else null. */
  readonly userId: string | null;
  /** The tenant of the caller, under the same condition. */
  readonly tenantId: string | null;
  /** When the right to read ends, in milliseconds since 1970; null where tokens are not read. */
  readonly expiresAtMs: number | null;
  /** As whom the upstream counts the requests, where that is not the principal: an application has one quota per mailbox. */
  readonly countedAs?: string;
  /** Whether `getToken` can meet a claims challenge without the caller. */
  readonly answersChallenges?: boolean;
  /**
   * Throws `BAD_USER_INPUT` or `FORBIDDEN` where the caller may not open this mailbox; null is her own. Absent: the
   * upstream alone decides.
   */
  readonly checkMailbox?: (owner: string | null) => void;
  /** The token for the upstream. Called by the transport alone. */
  getToken(need: TokenNeed): Promise<string>;
}

/** The value of an `Authorization` header to a credential. Throws `UNAUTHENTICATED` with the remedy in its message. */
export type Authenticate = (authorization: string | undefined) => Promise<Credential>;

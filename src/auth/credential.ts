/** On whose behalf a request is made. Tokens leave this room only towards the transport. */

export interface Credential {
  /** Names the principal in caches, loaders, slots and feeds: a hash, never a token. */
  readonly principal: string;
  /** A hash of what the caller showed: two tokens of one user may differ in what they allow. */
  readonly tokenKey: string;
  /** The directory object id of the signed-in user where the gateway has verified the token, else null. */
  readonly userId: string | null;
  /** The tenant of that user, under the same condition. */
  readonly tenantId: string | null;
  /** When the right to read ends, in milliseconds since 1970; null where tokens are not read. */
  readonly expiresAtMs: number | null;
  /** The token for the upstream. Called by the transport alone. */
  getToken(): Promise<string>;
}

/** The value of an `Authorization` header to a credential. Throws `UNAUTHENTICATED` with the remedy in its message. */
export type Authenticate = (authorization: string | undefined) => Promise<Credential>;

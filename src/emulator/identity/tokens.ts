/** Access tokens in the version 1 form: issuing them, and checking those that requests bring (reference, section 18.3). */
import { errors, jwtVerify, SignJWT, type CryptoKey, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { DEMO_APP_ID, GRAPH_AUDIENCE, TENANT_ID } from './directory.js';
import type { SigningKeys } from './keys.js';

export const ISSUER = `https://sts.windows.net/${TENANT_ID}/`;
const MAX_CACHED_TOKENS = 10_000;

export interface TokenUser {
  readonly oid: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

/** Who asks, and what the token allows. */
export interface Caller {
  /** Null: an application on its own behalf. */
  readonly oid: string | null;
  readonly userPrincipalName: string | null;
  readonly appId: string;
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

export type Verdict = { readonly caller: Caller } | { readonly refused: 'empty' | 'malformed' | 'time' | 'audience' };

export async function signToken(
  keys: SigningKeys,
  user: TokenUser,
  options: { now: Date; expiresInSeconds: number; scopes?: string; audience?: string },
): Promise<string> {
  const { now, expiresInSeconds, scopes = 'Contacts.ReadWrite', audience = GRAPH_AUDIENCE } = options;
  const claims = {
    tid: TENANT_ID,
    oid: user.oid,
    sub: user.oid,
    upn: user.userPrincipalName,
    unique_name: user.userPrincipalName,
    name: user.displayName,
    scp: scopes,
    appid: DEMO_APP_ID,
    ver: '1.0',
  };
  return signClaims(keys, claims, { issuer: ISSUER, audience, now, expiresInSeconds });
}

export interface Signing {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  readonly expiresInSeconds: number;
}

/** Any token of this platform, signed with the newest key. */
export function signClaims(
  keys: SigningKeys,
  claims: JWTPayload,
  { issuer, audience, now, expiresInSeconds }: Signing,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keys.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + expiresInSeconds)
    .sign(keys.privateKey);
}

/** For `jwtVerify`: the published key that a token names. */
export function keyOf(keys: SigningKeys) {
  return ({ kid }: JWTHeaderParameters): CryptoKey => {
    const key = keys.find(kid);
    if (key === null) throw new errors.JWKSNoMatchingKey();
    return key;
  };
}

/**
 * Checks signature, issuer, audience and times. A token that passed is remembered until it expires or its key is
 * removed, since checking costs more than all the rest of a small request.
 */
export function createTokenVerifier(
  keys: SigningKeys,
  now: () => Date,
  audiences: readonly string[] = [GRAPH_AUDIENCE],
) {
  const passed = new Map<
    string,
    { readonly caller: Caller; readonly expiresAt: number; readonly kid: string | undefined }
  >();

  return async function verify(authorization: string | undefined): Promise<Verdict> {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { refused: 'empty' };
    const known = passed.get(token);
    if (known) {
      if (known.expiresAt > now().getTime() && keys.find(known.kid) !== null) return known;
      passed.delete(token);
    }
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf(keys), {
        algorithms: ['RS256'],
        issuer: ISSUER,
        audience: [...audiences],
        requiredClaims: ['exp', 'nbf', 'appid', 'tid'],
        currentDate: now(),
      });
      const entry = { caller: readCaller(payload), expiresAt: payload.exp! * 1000, kid: protectedHeader.kid };
      if (passed.size >= MAX_CACHED_TOKENS) passed.delete(passed.keys().next().value!);
      passed.set(token, entry);
      return entry;
    } catch (error) {
      return { refused: reasonOf(error) };
    }
  };
}

/** `scp` is present only in user tokens; `roles` of an app-only token are application permissions. */
function readCaller(claims: JWTPayload): Caller {
  const { scp, roles } = claims;
  const appOnly = scp === undefined;
  const granted = new Set<unknown>(appOnly ? (Array.isArray(roles) ? roles : []) : textOf(scp).split(' '));
  // What is shared includes what is one's own; nobody has shared anything here (reference, section 18.1).
  const mayWrite = granted.has('Contacts.ReadWrite') || granted.has('Contacts.ReadWrite.Shared');
  return {
    oid: appOnly ? null : textOf(claims['oid']),
    userPrincipalName: appOnly ? null : textOf(claims['upn']),
    appId: textOf(claims['appid']),
    mayRead: mayWrite || granted.has('Contacts.Read') || granted.has('Contacts.Read.Shared'),
    mayWrite,
  };
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim : '';
}

function reasonOf(error: unknown): 'malformed' | 'time' | 'audience' {
  if (error instanceof errors.JWTExpired) return 'time';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf' || error.claim === 'exp') return 'time';
    if (error.claim === 'aud') return 'audience';
  }
  return 'malformed';
}

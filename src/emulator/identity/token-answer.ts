/** The answer of the token endpoint: the access token, and for users an ID token and a refresh token (reference, section 18.3). */
import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Client } from './client.js';
import { servicePrincipalIdOf, TENANT_ID } from './directory.js';
import { OAuthFault } from './oauth-fault.js';
import type { Platform } from './platform.js';
import type { DirectoryUser } from './registry.js';
import type { Wanted } from './scopes.js';
import { ISSUER, signClaims } from './tokens.js';

export const TOKEN_SECONDS = 3600;

export interface Answering {
  readonly platform: Platform;
  readonly client: Client;
  /** Scheme and authority that the client used; the issuer of version 2 tokens stands there. */
  readonly origin: string;
  readonly grantType: string;
  readonly wanted: Wanted;
  /** The `claims` parameter. */
  readonly claims: string | undefined;
  readonly clientInfo: boolean;
}

export const issuerAt = (origin: string): string => `${origin}/${TENANT_ID}/v2.0`;

/** Tokens of a signed-in user. `nonce`: of the authorization request. */
export async function answerUser(
  answering: Answering,
  user: DirectoryUser,
  nonce: string | null,
): Promise<Record<string, unknown>> {
  const { platform, client, origin, wanted, clientInfo } = answering;
  if (!user.enabled)
    throw new OAuthFault('invalid_grant', 50057, 'The user account is disabled.', { suberror: 'user_disabled' });
  ask(answering, user);
  const sub = pairwise(user, client.app.clientId);
  const names = { oid: user.oid, name: user.displayName };
  const accessToken = await signAccessToken(answering, {
    ...names,
    ...(wanted.resource.tokenVersion === 1
      ? { sub: user.oid, upn: user.userPrincipalName, unique_name: user.userPrincipalName }
      : { sub: pairwise(user, wanted.identifier), preferred_username: user.userPrincipalName }),
    scp: wanted.permissions.join(' '),
  });
  const idToken = wanted.openid
    ? await signClaims(
        platform.keys,
        {
          ...names,
          sub,
          preferred_username: user.userPrincipalName,
          tid: TENANT_ID,
          uti: randomUUID(),
          ver: '2.0',
          ...(nonce === null ? {} : { nonce }),
        },
        { ...times(platform), issuer: issuerAt(origin), audience: client.app.clientId },
      )
    : null;
  const info = { uid: user.oid, utid: TENANT_ID };
  return {
    ...bearer(wanted, accessToken),
    ...(wanted.offline
      ? { refresh_token: platform.refreshTokens.issue({ clientId: client.app.clientId, oid: user.oid, wanted }) }
      : {}),
    ...(idToken === null ? {} : { id_token: idToken }),
    ...(clientInfo ? { client_info: Buffer.from(JSON.stringify(info)).toString('base64url') } : {}),
  };
}

/** A token of the application itself: `roles` instead of `scp`. */
export async function answerApplication(answering: Answering): Promise<Record<string, unknown>> {
  const { client, wanted } = answering;
  ask(answering, null);
  const oid = servicePrincipalIdOf(client.app.clientId);
  const roles = wanted.permissions.length > 0 ? { roles: wanted.permissions } : {};
  return bearer(wanted, await signAccessToken(answering, { oid, sub: oid, idtyp: 'app', ...roles }));
}

function signAccessToken(answering: Answering, subject: JWTPayload): Promise<string> {
  const { platform, client, origin, wanted } = answering;
  const { resource, identifier } = wanted;
  const { clientId } = client.app;
  const capabilities = capabilitiesOf(answering.claims);
  const common = {
    ...subject,
    tid: TENANT_ID,
    uti: randomUUID(),
    ...(capabilities.length > 0 ? { xms_cc: capabilities } : {}),
  };
  if (resource.tokenVersion === 1) {
    const audience = resource.identifiers.includes(identifier) ? identifier : resource.identifiers[0]!;
    return signClaims(
      platform.keys,
      { ...common, appid: clientId, appidacr: client.proof, ver: '1.0' },
      { ...times(platform), issuer: ISSUER, audience },
    );
  }
  return signClaims(
    platform.keys,
    { ...common, azp: clientId, azpacr: client.proof, ver: '2.0' },
    { ...times(platform), issuer: issuerAt(origin), audience: resource.identifiers[0]! },
  );
}

/** Whether this token is to be refused on demand. */
function ask({ platform, client, grantType, wanted, claims }: Answering, user: DirectoryUser | null): void {
  const { clientId } = client.app;
  const refusal = platform.refuse({
    grantType,
    clientId,
    user,
    permissions: wanted.permissions,
    claims: claims ?? null,
  });
  if (refusal) throw refusal;
}

/** What the client can do, such as `CP1`: answer claims challenges. */
function capabilitiesOf(claims: string | undefined): string[] {
  if (claims === undefined) return [];
  try {
    const parsed = JSON.parse(claims) as { access_token?: { xms_cc?: { values?: unknown } } } | null;
    const values = parsed?.access_token?.xms_cc?.values;
    return Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : [];
  } catch {
    throw new OAuthFault('invalid_request', 50128, "The parameter 'claims' is not valid JSON.");
  }
}

const bearer = ({ granted }: Wanted, accessToken: string) => ({
  token_type: 'Bearer',
  scope: granted,
  expires_in: TOKEN_SECONDS,
  ext_expires_in: TOKEN_SECONDS,
  access_token: accessToken,
});

const times = ({ now }: Platform) => ({ now: now(), expiresInSeconds: TOKEN_SECONDS });

/** Another name for the same user in each application, so that two cannot compare notes. */
const pairwise = ({ oid }: DirectoryUser, clientId: string): string =>
  createHash('sha256').update(`${oid}|${clientId}`).digest('base64url');

/** What the identity platform publishes about itself: discovery document and key set (reference, section 18.2). */
import { isOurTenant, TENANT_ID } from './directory.js';
import type { SigningKeys } from './keys.js';

const PATHS = /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys|discovery\/keys)\/?$/;

export interface PublishedDocument {
  readonly status: number;
  readonly body: unknown;
}

/** Null: the path is none of these. */
export function publishedDocument(keys: SigningKeys, origin: string, path: string): PublishedDocument | null {
  const found = PATHS.exec(path);
  if (!found) return null;
  const tenant = found[1]!;
  if (!isOurTenant(tenant)) {
    const error_description = `AADSTS90002: Tenant '${tenant}' not found.`;
    return { status: 400, body: { error: 'invalid_tenant', error_description } };
  }
  return { status: 200, body: found[2]!.endsWith('keys') ? keys.jwks : configuration(origin, tenant) };
}

/** The endpoints are where the client found this document; the issuer is what the tokens say. */
function configuration(origin: string, tenant: string): Record<string, unknown> {
  const base = `${origin}/${tenant}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'offline_access'],
    issuer: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
  };
}

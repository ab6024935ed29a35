/** The tenant of the embedded server and the object ids of its users: the same on every machine. Pure. */
import { createHash } from 'node:crypto';

export const TENANT_ID = 'b5d6a1f4-3c0e-4d57-9a42-7f1e8c2d9b60';
export const TENANT_DOMAIN = 'contoso.example';
/** The resources that tokens for contacts are made out to (reference, section 18.3). */
export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';
export const OUTLOOK_AUDIENCE = 'https://outlook.office.com';
/** The application in whose name the tokens of `issueToken` are. */
export const DEMO_APP_ID = '7c1d8f52-5f0b-4b0e-8a39-2d6b4f0c9e11';

/** A version 4 shaped GUID that follows from the user's short name alone, so that tokens need no store. */
export function objectIdOf(name: string): string {
  return guidOf(`user:${name.toLowerCase()}`);
}

/** The object id of an application's service principal in the tenant. */
export function servicePrincipalIdOf(clientId: string): string {
  return guidOf(`app:${clientId.toLowerCase()}`);
}

function guidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Whether the `{tenant}` of an identity URL is ours (reference, section 18.2). */
export function isOurTenant(tenant: string): boolean {
  return [TENANT_ID, TENANT_DOMAIN, 'common', 'organizations'].includes(tenant.toLowerCase());
}

/** Whether an address stands below our tenant at this or any host: a token endpoint, an issuer, an authority. */
export function isOurAuthority(address: string): boolean {
  const tenant = URL.canParse(address) ? new URL(address).pathname.split('/')[1] : undefined;
  return tenant !== undefined && isOurTenant(tenant);
}

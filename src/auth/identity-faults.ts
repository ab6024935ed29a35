/** What the identity platform says instead of a token, as an error with its remedy. Pure; none tells a secret. */
import { GatewayError, type ErrorCode } from '../errors.js';

interface Cure {
  readonly code: ErrorCode;
  /** What is the matter, and who can do what about it. */
  readonly message: string;
}

const OPERATOR = 'Whoever runs this gateway';

/** By the number after AADSTS (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
// prettier-ignore
export const CURES: Readonly<Record<number, Cure>> = {
  50013:   { code: 'UNAUTHENTICATED', message: 'The identity platform does not take the access token in exchange (AADSTS50013). Send one of a signed-in user, made out to this gateway.' },
  50020:   { code: 'FORBIDDEN', message: 'This account is not known in the tenant (AADSTS50020). Sign in with one of the tenant, or be invited as a guest.' },
  50034:   { code: 'FORBIDDEN', message: 'This account is not known in the tenant (AADSTS50034). Sign in with one that is.' },
  50057:   { code: 'FORBIDDEN', message: 'This account is disabled (AADSTS50057). An administrator of the tenant can enable it.' },
  50105:   { code: 'FORBIDDEN', message: 'This user is not assigned to the gateway’s application (AADSTS50105). An administrator assigns users under Enterprise applications.' },
  65001:   { code: 'FORBIDDEN', message: 'Nobody has consented yet to the gateway reading or changing contacts (AADSTS65001). An administrator grants consent in the app registration of the gateway under "API permissions", for Contacts.Read, Contacts.ReadWrite and, for other users’ mailboxes, those with ".Shared".' },
  90094:   { code: 'FORBIDDEN', message: 'Only an administrator can consent to what the gateway asks for (AADSTS90094). She does so in its app registration under "API permissions".' },
  500131:  { code: 'UNAUTHENTICATED', message: 'The access token is made out to another API (AADSTS500131). Ask for one with a scope of this gateway.' },
  500133:  { code: 'UNAUTHENTICATED', message: 'The access token is outside of its time (AADSTS500133). Sign in again; if it is new, the clock of this gateway is wrong.' },
  90002:   { code: 'INTERNAL_SERVER_ERROR', message: `The tenant of the gateway is not known to the identity platform (AADSTS90002). ${OPERATOR} must correct GATEWAY_TENANT_ID, or GATEWAY_CLOUD where the tenant is in another cloud.` },
  700016:  { code: 'INTERNAL_SERVER_ERROR', message: `The application of the gateway is not known in this tenant (AADSTS700016). ${OPERATOR} must correct GATEWAY_CLIENT_ID, or have the application added to the tenant.` },
  7000215: { code: 'INTERNAL_SERVER_ERROR', message: `The identity platform does not take the secret of the gateway (AADSTS7000215). ${OPERATOR} must set GATEWAY_CLIENT_SECRET to the value of a secret, not to its id.` },
  7000218: { code: 'INTERNAL_SERVER_ERROR', message: `The application of the gateway must be a confidential client (AADSTS7000218). ${OPERATOR} must register it as a web application.` },
  7000222: { code: 'INTERNAL_SERVER_ERROR', message: `The secret of the gateway has expired (AADSTS7000222). ${OPERATOR} must make a new one in the app registration under "Certificates & secrets" and set GATEWAY_CLIENT_SECRET.` },
  700024:  { code: 'INTERNAL_SERVER_ERROR', message: `The clock of this gateway is wrong: the identity platform sees its signature outside of its time (AADSTS700024). ${OPERATOR} must set the clock by NTP.` },
  700027:  { code: 'INTERNAL_SERVER_ERROR', message: `The certificate of the gateway is not registered for its application (AADSTS700027). ${OPERATOR} must upload the one of GATEWAY_CLIENT_CERTIFICATE under "Certificates & secrets".` },
  500011:  { code: 'INTERNAL_SERVER_ERROR', message: `The contacts API is not known in this tenant (AADSTS500011). ${OPERATOR} must check GATEWAY_CLOUD and GATEWAY_UPSTREAM.` },
  650053:  { code: 'INTERNAL_SERVER_ERROR', message: `The contacts API does not have the scope that was asked for (AADSTS650053). ${OPERATOR} must check GATEWAY_CLOUD and GATEWAY_UPSTREAM.` },
};

/** What an error of the identity platform's library may carry. */
interface IdentityFault {
  readonly name?: unknown;
  readonly errorCode?: unknown;
  readonly errorNo?: unknown;
  readonly errorMessage?: unknown;
  readonly claims?: unknown;
}

/** OAuth errors that ask for the user (OpenID Connect Core, section 3.1.2.6). */
const NEEDS_USER = new Set<unknown>(['interaction_required', 'login_required', 'invalid_grant']);

/** Any failure to get a token. A claims challenge is passed on, because only the caller can meet it. */
export function errorOfIdentityFault(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const { errorCode, claims } = error as IdentityFault;
  const cause = error;
  if (typeof claims === 'string' && claims !== '') {
    const message = 'The identity platform asks for more than this sign-in. Sign in again with the claims given.';
    return new GatewayError('UNAUTHENTICATED', message, { cause, claims });
  }
  const cure = CURES[numberOf(error as IdentityFault)];
  if (cure) return new GatewayError(cure.code, cure.message, { cause });
  if (errorCode === 'consent_required') return new GatewayError('FORBIDDEN', CURES[65001]!.message, { cause });
  if (NEEDS_USER.has(errorCode)) {
    return new GatewayError('UNAUTHENTICATED', 'The identity platform wants the user to sign in again.', { cause });
  }
  if (UNREACHABLE.has(errorCode)) {
    const message = 'The identity platform cannot be reached. Try again.';
    return new GatewayError('UPSTREAM_UNAVAILABLE', message, { cause });
  }
  const message = `The identity platform gave the gateway no token. ${OPERATOR} finds the reason in the log under the request id.`;
  return new GatewayError('INTERNAL_SERVER_ERROR', message, { cause });
}

/** As MSAL and OAuth name what may pass by itself. */
const UNREACHABLE = new Set<unknown>([
  'network_error',
  'no_network_connectivity',
  'endpoints_resolution_error',
  'openid_config_error',
  'temporarily_unavailable',
  'server_error',
  'http_error',
  'service_unavailable',
  'post_request_failed',
  'request_timeout',
  'unknown_error',
]);

/** The library gives the number by itself, or only within the text. */
function numberOf({ errorNo, errorMessage }: IdentityFault): number {
  const text = typeof errorMessage === 'string' ? errorMessage : '';
  const number = Number(errorNo) || Number(/AADSTS(\d{3,9})/.exec(text)?.[1]);
  return Number.isSafeInteger(number) ? number : 0;
}

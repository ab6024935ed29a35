/** Who calls, as the claims of a verified token for this gateway tell (reference, section 18.3). Pure. */
import { refusal, type VerifiedToken } from './validation.js';

export interface Caller {
  /** `app`: an application on its own behalf, without a user. */
  readonly kind: 'user' | 'app';
  readonly tenantId: string;
  /** The directory object id of the user, or of the application's service principal. */
  readonly objectId: string;
}

/**
 * Throws `UNAUTHENTICATED` for ID tokens, which say who signed in but open nothing, and for tokens that grant nothing:
 * every application of a tenant can get one of those for every API in it.
 */
export function callerOf({ claims, tenantId }: VerifiedToken): Caller {
  const { scp, roles, oid, nonce } = claims as Readonly<Record<string, unknown>>;
  const client = claims['ver'] === '1.0' ? claims['appid'] : claims['azp'];
  if (typeof client !== 'string' || nonce !== undefined) {
    throw refusal('This is an ID token, which opens nothing. Send the access token that came with it.');
  }
  if (typeof oid !== 'string') throw refusal('The access token lacks a valid claim "oid". Sign in again.');
  if (isText(scp) && claims['idtyp'] !== 'app') return { kind: 'user', tenantId, objectId: oid };
  if (Array.isArray(roles) && roles.some(isText)) return { kind: 'app', tenantId, objectId: oid };
  throw refusal(
    'The access token grants nothing at this gateway. Ask for one of its scopes, or have the application given one of its roles.',
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

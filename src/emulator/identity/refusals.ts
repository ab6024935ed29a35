/**
 * Tokens refused on demand, as a policy of the tenant would:
 *
 * | Member | Meaning |
 * |---|---|
 * | `error` | the OAuth error; `interaction_required` unless told |
 * | `suberror`, `claims` | go with it; `claims` is an object, and comes as JSON text |
 * | `number` | the number after AADSTS; 50076 unless told |
 * | `grantType`, `clientId`, `user` | only requests with this; `user` is a user principal name |
 * | `times` | how many requests; 1 unless told |
 */
import { isObject, readMembers, readText, refuse, type Found } from '../seed/json-reader.js';
import { OAuthFault, type OAuthError } from './oauth-fault.js';
import type { TokenQuestion } from './platform.js';

const MEMBERS = ['error', 'suberror', 'claims', 'number', 'grantType', 'clientId', 'user', 'times'] as const;
const ERRORS: readonly OAuthError[] = [
  'interaction_required',
  'consent_required',
  'login_required',
  'invalid_grant',
  'invalid_client',
  'invalid_request',
  'unauthorized_client',
  'access_denied',
];
const MAX_REFUSALS = 1000;

export interface Refusal {
  readonly fault: OAuthFault;
  readonly grantType: string | null;
  readonly clientId: string | null;
  readonly user: string | null;
  readonly times: number;
}

export interface Refusals {
  add(refusal: Refusal): void;
  list(): readonly object[];
  clear(): void;
  /** The first that fits, counted; null: give the token. */
  refuse(question: TokenQuestion): OAuthFault | null;
}

export function createRefusals(): Refusals {
  let left: { readonly refusal: Refusal; times: number }[] = [];
  return {
    add(refusal) {
      left = [...left.slice(1 - MAX_REFUSALS), { refusal, times: refusal.times }];
    },
    list: () =>
      left.map(({ refusal: { fault, grantType, clientId, user }, times }) => {
        const { error, number, details } = fault;
        return { error, number, ...details, grantType, clientId, user, times };
      }),
    clear() {
      left = [];
    },
    refuse(question) {
      const found = left.find(({ refusal }) => fits(refusal, question));
      if (!found) return null;
      found.times -= 1;
      if (found.times <= 0) left = left.filter((one) => one !== found);
      return found.refusal.fault;
    },
  };
}

/** Throws an error that says what was expected where. */
export function readRefusal(value: unknown): Refusal {
  const members = readMembers({ value, place: '' }, MEMBERS);
  const { error, suberror, claims, number, times } = members;
  const name = error ? readText(error) : 'interaction_required';
  const known = ERRORS.find((own) => own === name);
  if (!known) return refuse('error', `one of ${ERRORS.join(', ')}`, name);
  if (claims && !isObject(claims.value)) return refuse('claims', 'an object', claims.value);
  const text = 'Due to a configuration change made by your administrator, you must use multi-factor authentication.';
  const details = {
    ...(suberror ? { suberror: readText(suberror) } : {}),
    ...(claims ? { claims: JSON.stringify(claims.value) } : {}),
  };
  const textOf = (found: Found | undefined) => (found ? readText(found) : null);
  return {
    fault: new OAuthFault(known, readCount(number, 50076), text, details),
    grantType: textOf(members.grantType),
    clientId: textOf(members.clientId),
    user: textOf(members.user),
    times: readCount(times, 1),
  };
}

function readCount(found: Found | undefined, otherwise: number): number {
  if (!found) return otherwise;
  const { value, place } = found;
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : refuse(place, 'a count', value);
}

function fits({ grantType, clientId, user }: Refusal, question: TokenQuestion): boolean {
  return (
    (grantType === null || grantType === question.grantType) &&
    (clientId === null || clientId === question.clientId) &&
    (user === null || user.toLowerCase() === question.user?.userPrincipalName.toLowerCase())
  );
}

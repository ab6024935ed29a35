/** Refusals of the identity platform in its own form: an OAuth error with an AADSTS number. */
import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from '../rest/exchange.js';

/** RFC 6749, section 5.2; RFC 8628, section 3.5; OpenID Connect Core, section 3.1.2.6. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_tenant'
  | 'invalid_resource'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'interaction_required'
  | 'consent_required'
  | 'login_required'
  | 'access_denied'
  | 'authorization_pending'
  | 'authorization_declined'
  | 'bad_verification_code'
  | 'expired_token';

export interface FaultDetails {
  readonly suberror?: string;
  /** A claims challenge: JSON text. */
  readonly claims?: string;
  readonly status?: number;
}

export class OAuthFault extends Error {
  constructor(
    readonly error: OAuthError,
    /** The number after AADSTS. */
    readonly number: number,
    readonly text: string,
    readonly details: FaultDetails = {},
  ) {
    super(text);
  }

  get status(): number {
    return this.details.status ?? (this.error === 'invalid_client' ? 401 : 400);
  }
}

/** What every answer of the token endpoint has: it is never kept by anybody (RFC 6749, section 5.1). */
export const NO_STORE = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
} as const;

export const JSON_UTF8 = { 'content-type': 'application/json; charset=utf-8' } as const;

/** The body of a refusal. `correlationId`: the caller's own for the request, if it gave one. */
export function faultReply(fault: OAuthFault, now: Date, correlationId: string = randomUUID()): Reply {
  const traceId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const { suberror, claims } = fault.details;
  const body = {
    error: fault.error,
    error_description: `${describe(fault)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [fault.number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    ...(suberror === undefined ? {} : { suberror }),
    ...(claims === undefined ? {} : { claims }),
  };
  return jsonReply(fault.status, body, { ...JSON_UTF8, ...NO_STORE });
}

export const describe = ({ number, text }: OAuthFault): string => `AADSTS${number}: ${text}`;

export const missing = (parameter: string): OAuthFault =>
  new OAuthFault('invalid_request', 900144, `The request body must contain the following parameter: '${parameter}'.`);

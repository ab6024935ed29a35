/** What one operation needs of the upstream: requests of one tick and one mailbox travel together in envelopes. */
import type { Credential } from '../auth/credential.js';
import type { WireRequest, WireResponse } from '../dialects/dialect.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { TracePlace } from '../telemetry/trace.js';

export interface SendOptions {
  /** Never put into an envelope: photo bytes, which come as they are (reference, section 14.1). */
  readonly alone?: boolean;
  /** More requests will follow from the answer, so it goes before those of the same tick that end there. */
  readonly first?: boolean;
  /** The answer must be younger than the question: no equal read that is under way will do. */
  readonly fresh?: boolean;
  /** What the token must allow, where the method does not tell: a subscription is made by POST and only reads. */
  readonly access?: 'read';
}

/** One request to one mailbox, among others that are asked at once. */
export interface Call {
  readonly request: WireRequest;
  readonly mailbox: MailboxRecord;
  readonly options?: SendOptions;
}

export interface UpstreamSession {
  /**
   * Resolves with an answer below 400; rejects with a `GatewayError` of the answer's code otherwise.
   * Equal GET requests of one token that are under way together travel once. Repeats by the one rule of the reference, section 15.
   */
  send(request: WireRequest, mailbox: MailboxRecord, options?: SendOptions): Promise<WireResponse>;
  /** The same for many at once: each answer, or the error that came instead, at its place. Never rejects. */
  sendAll(calls: readonly Call[]): Promise<readonly (WireResponse | Error)[]>;
}

/** What a session is opened with: on whose behalf, until when, and at what cost. */
export interface SessionOptions {
  readonly credential: Credential;
  /** The client went away, or the operation's time is over. Writes already sent are not torn off. */
  readonly signal: AbortSignal;
  /** Named in logs and sent upstream as `client-request-id`. */
  readonly requestId: string;
  /** Where its calls are measured. */
  readonly span?: TracePlace;
}

export type OpenSession = (options: SessionOptions) => UpstreamSession;

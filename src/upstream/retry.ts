/** What may be asked again, after how long, and what a caller is told when it is not: the one rule of the reference, section 15. Pure. */
import type { WireRequest } from '../dialects/dialect.js';
import { ERRORS, GatewayError } from '../errors.js';
import type { FaultKind } from './fault.js';

/** Tries in all, the first one included (threats, section 2.1). */
export const MAX_TRIES = 3;

/** What is longer than the window of the mailbox quota tells us nothing more (reference, section 15). */
const MAX_RETRY_AFTER_MS = 600_000;
const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/**
 * How one try of one request ended without success. `throttled` says that the answer's body names a limit;
 * `missing` that an envelope came back without this part's answer; `failed` that nothing was asked.
 */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly throttled: boolean }
  | { readonly kind: FaultKind | 'missing' | 'failed' };

/** Whether the request may be sent once more after its `attempt`th try (1 is the first) ended like this. */
export function mayRepeat(request: WireRequest, outcome: Outcome, attempt: number): boolean {
  if (attempt >= (outcome.kind === 'missing' ? 2 : MAX_TRIES)) return false;
  if (isIdempotent(request)) {
    if (outcome.kind === 'answer') return outcome.status === 429 || outcome.status === 503 || outcome.status === 504;
    return outcome.kind === 'broken' || outcome.kind === 'missing';
  }
  if (outcome.kind !== 'answer') return false;
  const refused = outcome.status === 429 || (outcome.status === 503 && outcome.throttled);
  // A throttled answer may follow a write that was carried out; If-Match keeps a second one from undoing other changes.
  return refused && (request.method === 'POST' || request.headers['if-match'] !== undefined);
}

/** Whether a write that ended like this may have been carried out all the same. */
export function isUnclear(request: WireRequest, outcome: Outcome): boolean {
  if (request.method === 'GET') return false;
  if (outcome.kind !== 'answer') return outcome.kind !== 'unsent' && outcome.kind !== 'failed';
  // 502 is how a proxy reports the reset of a connection behind it.
  return outcome.status === 504 || (outcome.status === 502 && !isIdempotent(request));
}

/** Whether an answer says nothing about the earlier tries: the request was turned away before it was looked at. */
export function isTurnedAway(outcome: Outcome): boolean {
  return outcome.kind === 'answer' ? [429, 503, 509].includes(outcome.status) : true;
}

/** How long to wait where the answer names no time: a random share of a delay that doubles (full jitter). In milliseconds. */
export function delayMs(attempt: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
}

/**
 * Milliseconds from `Retry-After`: seconds, also a fraction, or an HTTP date, measured from the answer's own `Date`
 * where it has one (reference, section 15). From 0 to 10 minutes; null for none and for garbage.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return clamp(Number(text) * 1000);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null;
  const until = Date.parse(text);
  const sentAt = Date.parse(headers.date ?? '');
  return Number.isNaN(until) ? null : clamp(until - (Number.isNaN(sentAt) ? nowMs : sentAt));
}

/** It is not known whether a write was carried out. The cause says what came instead of an answer. */
export function outcomeUnknown(cause: unknown): GatewayError {
  return new GatewayError('OUTCOME_UNKNOWN', ERRORS.OUTCOME_UNKNOWN.message, { cause });
}

/** A 412 to our own repeat: it may be the first try that changed the object. */
class ConflictAfterRepeat extends GatewayError {}

/** The conflict to report for a 412; marked where an earlier try of ours may have caused it. */
export function conflictAfterRepeat(error: GatewayError): GatewayError {
  return new ConflictAfterRepeat(error.code, error.message, error.details);
}

/** Whether the object must be read before this is called a conflict: a try of our own may have made the change. */
export function isConflictAfterRepeat(error: unknown): error is GatewayError {
  return error instanceof ConflictAfterRepeat;
}

/** DELETE and PUT name their result; carried out twice they leave what one leaves. */
export function isIdempotent({ method }: WireRequest): boolean {
  return method === 'GET' || method === 'DELETE' || method === 'PUT';
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms)), MAX_RETRY_AFTER_MS);
}

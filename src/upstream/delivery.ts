/** The way of one unit to the REST API and back: a slot, a call, and again for what may be repeated. */
import type { Credential, TokenNeed } from '../auth/credential.js';
import type { Dialect, WireRequest, WireResponse } from '../dialects/dialect.js';
import { mergeHeaders } from '../dialects/wire.js';
import { GatewayError } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { unpack, weightOf, type Result } from './batch.js';
import type { CostMeter, RepeatBudget } from './budget.js';
import { sleep, type Clock } from './clock.js';
import { errorOfAbort, TransportFault } from './fault.js';
import type { Pacing } from './pacing.js';
import type { Part } from './part.js';
import { delayMs, retryAfterMs } from './retry.js';
import type { Transport } from './transport.js';
import type { TracePlace } from '../telemetry/trace.js';
import type { TakeTurn } from './turns.js';

export interface DeliveryOptions {
  readonly dialect: Dialect;
  readonly transport: Transport;
  readonly pacing: Pacing;
  readonly repeats: RepeatBudget;
  readonly clock: Clock;
  readonly random: () => number;
}

/** On whose behalf and to which mailbox a unit goes. */
export interface Trip {
  readonly mailbox: MailboxRecord;
  /** Names principal and mailbox to the pacing. */
  readonly lane: string;
  readonly credential: Credential;
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** No pause is waited out beyond. */
  readonly deadlineMs: number;
  readonly meter: CostMeter;
  /** Of an operation that asks on: waited for before an answer is read. */
  readonly takeTurn: TakeTurn | undefined;
  readonly span: TracePlace | undefined;
}

/** Settles every part of the unit, each on its own; never rejects. */
export type Deliver = (unit: readonly Part[], trip: Trip) => Promise<void>;

export function createDelivery({ dialect, transport, pacing, repeats, clock, random }: DeliveryOptions): Deliver {
  async function deliver(unit: readonly Part[], trip: Trip): Promise<void> {
    let parts = unit;
    repeats.earn();
    try {
      while (parts.length > 0) parts = await attempt(parts, trip);
    } catch (error) {
      for (const part of parts) part.giveUp(error);
    }
  }

  /** One call for all the parts. Resolves with those to be sent again, once it is time to. */
  async function attempt(parts: readonly Part[], trip: Trip): Promise<readonly Part[]> {
    const { signal, lane, deadlineMs } = trip;
    const release = await pacing.acquire(lane, { weight: weightOf(parts), signal, deadlineMs });
    let results: readonly Result[];
    let pauseMs: number | null;
    try {
      results = await travel(parts, trip);
      pauseMs = pauseOf(results);
      // Before the slot is free: nobody who waits for it may slip through.
      if (pauseMs !== null) pacing.pause(lane, pauseMs);
    } finally {
      release();
    }
    if (isRefusedEnvelope(parts, results)) return deliverSingly(parts, trip);
    const rootCause = results.find(isRootCause);
    const again = parts.filter((part, position) => part.conclude(results[position]!, readProblem, rootCause));
    return again.length === 0 ? again : beforeRepeat(again, pauseMs, trip);
  }

  async function travel(parts: readonly Part[], trip: Trip): Promise<readonly Result[]> {
    if (trip.signal.aborted) throw errorOfAbort(trip.signal);
    for (const part of parts) part.attempts += 1;
    const results = await send(parts, trip);
    const claims = trip.credential.answersChallenges ? (results.map(challengeOf).find(isText) ?? null) : null;
    if (claims === null) return results;
    // Once: what is challenged again goes to the caller. A refused write was not carried out.
    const challenged = parts.filter((_part, position) => challengeOf(results[position]!) !== null);
    const again = await send(challenged, trip, claims);
    return results.map((result, position) => {
      const at = challenged.indexOf(parts[position]!);
      return at < 0 ? result : again[at]!;
    });
  }

  /** The claims that an answer of 401 asks for, or null. */
  function challengeOf(result: Result): string | null {
    if (result.kind !== 'answer' || result.response.status !== 401) return null;
    return dialect.readError(result.response).claims;
  }

  /** One call, on a token that meets the claims where there are any. Never rejects. */
  async function send(parts: readonly Part[], trip: Trip, claims?: string): Promise<readonly Result[]> {
    const { mailbox, credential, requestId, signal, takeTurn, span } = trip;
    const requests = parts.map((part) => part.request);
    const request = requests.length === 1 ? requests[0]! : dialect.batch.encode(requests, mailbox);
    const headers = mergeHeaders(dialect.headers(mailbox), request.headers);
    // A write on its way is not torn off: whether it was carried out would never be known.
    const mayTearOff = requests.every(isRead);
    try {
      const need: TokenNeed = {
        access: parts.some((part) => part.access === 'write') ? 'write' : 'read',
        shared: mailbox.owner !== null,
        ...(claims !== undefined && { claims }),
      };
      const options = { credential, need, requestId, takeTurn, span, signal: mayTearOff ? signal : undefined };
      const response = await transport.send({ ...request, headers }, options);
      return parts.length === 1 ? [{ kind: 'answer', response }] : unpack(dialect.batch, response, parts.length);
    } catch (error) {
      const result = resultOfFailure(error);
      return parts.map(() => result);
    }
  }

  /** The largest Retry-After of answers that ask to wait: the mailbox is left alone that long. Null where none asks. */
  function pauseOf(results: readonly Result[]): number | null {
    const pauses = results.map((result) => (isAskingToWait(result) ? waitOf(result.response) : null));
    return pauses.reduce((longest, ms) => (ms === null ? longest : Math.max(longest ?? 0, ms)), null);
  }

  function readProblem(response: WireResponse) {
    return { ...dialect.readError(response), retryAfterMs: waitOf(response) };
  }

  function waitOf(response: WireResponse): number | null {
    return retryAfterMs(response.headers, clock.now());
  }

  async function beforeRepeat(again: readonly Part[], pauseMs: number | null, trip: Trip): Promise<readonly Part[]> {
    if (pauseMs === null) {
      // Repeats at a time that the service itself named are no burden that it did not ask for.
      if (!repeats.take()) {
        for (const part of again) part.giveUp();
        return [];
      }
      const attempts = Math.max(...again.map((part) => part.attempts));
      await sleep(clock, delayMs(attempts, random), trip.signal);
    }
    trip.meter.add(again.length);
    return again;
  }

  /** An envelope refused as malformed may hold one bad part; reads are asked one by one to find out (fault 15). */
  async function deliverSingly(parts: readonly Part[], trip: Trip): Promise<readonly Part[]> {
    trip.meter.add(parts.length);
    await Promise.all(parts.map((part) => deliver([part], trip)));
    return [];
  }

  return deliver;
}

function resultOfFailure(error: unknown): Result {
  if (error instanceof TransportFault) return { kind: error.kind, error };
  if (error instanceof GatewayError) return { kind: 'failed', error };
  return { kind: 'failed', error: new GatewayError('INTERNAL_SERVER_ERROR', undefined, { cause: error }) };
}

function isText(text: string | null): text is string {
  return text !== null;
}

function isRead(request: WireRequest): boolean {
  return request.method === 'GET';
}

function isRefusedEnvelope(parts: readonly Part[], results: readonly Result[]): boolean {
  return parts.length > 1 && parts.every((part) => isRead(part.request)) && isWholeRefusal(results);
}

/** All parts share the envelope's own answer. */
function isWholeRefusal(results: readonly Result[]): boolean {
  const [first] = results;
  return first?.kind === 'answer' && first.response.status === 400 && results.every((other) => other === first);
}

function isRootCause(result: Result): boolean {
  return result.kind === 'answer' && result.response.status >= 400 && result.response.status !== 424;
}

function isAskingToWait(result: Result): result is Extract<Result, { kind: 'answer' }> {
  return result.kind === 'answer' && [429, 503, 509].includes(result.response.status);
}

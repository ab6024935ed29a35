/** One request on its way: how often it was tried, how that ended, and who is told. */
import type { WireRequest, WireResponse } from '../dialects/dialect.js';
import { errorFromUpstream, GatewayError, isMissingObject, type UpstreamProblem } from '../errors.js';
import type { Result } from './batch.js';
import { conflictAfterRepeat, isTurnedAway, isUnclear, mayRepeat, outcomeUnknown, type Outcome } from './retry.js';

/** Reads an error answer; `retryAfterMs` is already clamped. */
export type ReadProblem = (response: WireResponse) => UpstreamProblem;

/** Where an answer goes, or the error that came instead. */
export interface Destination {
  land(answer: WireResponse | Error): void;
}

export class Part {
  attempts = 0;
  /** The latest failure, told if there is no time left for another try. */
  #error: GatewayError | null = null;
  /** An earlier try may have been carried out. */
  #unclear = false;

  constructor(
    readonly request: WireRequest,
    readonly destination: Destination,
    readonly alone = false,
    /** Others wait for what it brings. */
    readonly first = false,
    /** What the token must allow. */
    readonly access: 'read' | 'write' = request.method === 'GET' ? 'read' : 'write',
  ) {}

  /** Takes the result of the latest try. True where the request is to be sent again; else its destination is told. */
  conclude(result: Result, readProblem: ReadProblem, rootCause: Result | undefined): boolean {
    if (result.kind === 'answer' && isSuccess(result.response)) {
      this.destination.land(result.response);
      return false;
    }
    const error = errorOf(result, readProblem, rootCause);
    const outcome = outcomeOf(result, error);
    const unclear = isUnclear(this.request, outcome) || (this.#unclear && isTurnedAway(outcome));
    this.#error = error;
    this.#unclear ||= unclear;
    if (mayRepeat(this.request, outcome, this.attempts)) return true;

    if (this.#isDoneByOwnRepeat(error)) this.destination.land(NO_CONTENT);
    else if (unclear) this.destination.land(outcomeUnknown(error));
    else this.destination.land(this.#isConflictOfOwnRepeat(outcome) ? conflictAfterRepeat(error) : error);
    return false;
  }

  /** No more tries: fails with what the last one said, or with `error` where there was none. */
  giveUp(error?: unknown): void {
    const last = this.#error ?? error;
    this.destination.land(this.#unclear || !(last instanceof Error) ? outcomeUnknown(last) : last);
  }

  /** A DELETE that finds nothing the second time has done its work the first time (reference, section 15). */
  #isDoneByOwnRepeat(error: GatewayError): boolean {
    return this.request.method === 'DELETE' && this.attempts > 1 && isMissingObject(error);
  }

  #isConflictOfOwnRepeat(outcome: Outcome): boolean {
    const { method } = this.request;
    const isChange = method === 'PATCH' || method === 'PUT';
    return isChange && this.attempts > 1 && outcome.kind === 'answer' && outcome.status === 412;
  }
}

const NO_CONTENT: WireResponse = { status: 204, headers: {}, body: null };

function isSuccess({ status }: WireResponse): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function outcomeOf(result: Result, error: GatewayError): Outcome {
  if (result.kind !== 'answer') return { kind: result.kind };
  return { kind: 'answer', status: result.response.status, throttled: error.code === 'THROTTLED' };
}

function errorOf(result: Result, readProblem: ReadProblem, rootCause: Result | undefined): GatewayError {
  if (result.kind !== 'answer') return result.error;
  const { status } = result.response;
  if (status < 400) return new GatewayError('UPSTREAM_INVALID', `The REST API answered with the status ${status}.`);
  const upstream = readProblem(result.response);
  if (status !== 424) return errorFromUpstream(upstream);
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'Not carried out, because another request of the batch failed.', {
    upstream,
    cause: rootCause && errorOf(rootCause, readProblem, undefined),
  });
}

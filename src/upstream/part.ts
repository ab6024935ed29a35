/** One request on its way: how often it was tried, how that ended, and the promise of whoever asked. */
import type { WireRequest, WireResponse } from '../dialects/dialect.js';
import { errorFromUpstream, GatewayError, isMissingObject, type UpstreamProblem } from '../errors.js';
import type { Result } from './batch.js';
import { conflictAfterRepeat, isTurnedAway, isUnclear, mayRepeat, outcomeUnknown, type Outcome } from './retry.js';

/** Reads an error answer; `retryAfterMs` is already clamped. */
export type ReadProblem = (response: WireResponse) => UpstreamProblem;

export class Part {
  readonly answer: Promise<WireResponse>;
  attempts = 0;
  #resolve!: (response: WireResponse) => void;
  #reject!: (error: unknown) => void;
  /** The latest failure, told if there is no time left for another try. */
  #error: GatewayError | null = null;
  /** An earlier try may have been carried out. */
  #unclear = false;

  constructor(
    readonly request: WireRequest,
    readonly alone = false,
    /** Others wait for what it brings. */
    readonly first = false,
    /** What the token must allow. */
    readonly access: 'read' | 'write' = request.method === 'GET' ? 'read' : 'write',
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Takes the result of the latest try. True where the request is to be sent again; else its promise is settled. */
  conclude(result: Result, readProblem: ReadProblem, rootCause: Result | undefined): boolean {
    if (result.kind === 'answer' && isSuccess(result.response)) {
      this.#resolve(result.response);
      return false;
    }
    const error = errorOf(result, readProblem, rootCause);
    const outcome = outcomeOf(result, error);
    const unclear = isUnclear(this.request, outcome) || (this.#unclear && isTurnedAway(outcome));
    this.#error = error;
    this.#unclear ||= unclear;
    if (mayRepeat(this.request, outcome, this.attempts)) return true;

    if (this.#isDoneByOwnRepeat(error)) this.#resolve(NO_CONTENT);
    else if (unclear) this.#reject(outcomeUnknown(error));
    else this.#reject(this.#isConflictOfOwnRepeat(outcome) ? conflictAfterRepeat(error) : error);
    return false;
  }

  /** No more tries: fails with what the last one said, or with `error` where there was none. */
  giveUp(error?: unknown): void {
    const last = this.#error ?? error;
    this.#reject(this.#unclear ? outcomeUnknown(last) : last);
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

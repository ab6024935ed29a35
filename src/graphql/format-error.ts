/** Anything thrown becomes a published error: a code of the closed list, a message of ours, and the request id. */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERRORS, GatewayError, type ErrorCode, type GatewayErrorDetails } from '../errors.js';
import type { Log } from '../telemetry/log.js';
import { isLimit, type Metrics } from '../telemetry/metrics.js';

export interface FormatErrorOptions {
  /** Where what a client must not see is written down. */
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'refusals'>;
  /** Leaves out "Did you mean …", which tells names of the schema. */
  readonly hideSuggestions: boolean;
}

export type FormatError = (error: unknown, requestId: string) => GraphQLFormattedError;

/** A published error as it stands in `errors`. */
export interface PublishedExtensions {
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly retryAfterSeconds?: number;
  readonly claims?: string;
  readonly cursor?: string;
  /** The limit that was exceeded, by the name that metrics give it. */
  readonly limit?: string;
  readonly upstreamCode?: string;
  readonly upstreamRequestId?: string;
}

const MAX_MESSAGE_LENGTH = 1000;
/** `Validation aborted.` is how graphql's own budget for comparing fields ends. */
const BUDGET_SPENT = /^Validation aborted\.$|error limit reached/;
const SUGGESTION = / ?Did you mean .+\?$/s;
const SAFE_UPSTREAM_TEXT = /^[\w.:/-]{1,128}$/;

/** The one formatter of all doors. Logs what it hides and counts refusals, once for each failure however many fields it reached. */
export function createFormatError({ log, metrics, hideSuggestions }: FormatErrorOptions): FormatError {
  const noted = new WeakSet<object>();

  function note(failure: Failure, requestId: string): void {
    const { origin, code, details } = failure;
    if (typeof origin === 'object' && origin !== null) {
      if (noted.has(origin)) return;
      noted.add(origin);
    }
    if (isLimit(details.limit)) metrics.refusals.add({ limit: details.limit });
    if (code === 'INTERNAL_SERVER_ERROR')
      log.error({ requestId, code, err: origin }, 'An operation failed unexpectedly');
    else if (details.upstream)
      log.warn({ requestId, code, upstream: details.upstream }, 'The upstream refused an operation');
    else if (details.cause !== undefined) log.warn({ requestId, code, err: details.cause }, 'An operation failed');
  }

  return (error, requestId) => {
    const failure = failureOf(error);
    note(failure, requestId);
    const message = hideSuggestions ? failure.message.replace(SUGGESTION, '') : failure.message;
    return {
      message: message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message,
      ...(error instanceof GraphQLError && error.locations && { locations: error.locations }),
      ...(error instanceof GraphQLError && error.path && { path: error.path }),
      extensions: { ...extensionsOf(failure, requestId) },
    };
  };
}

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: GatewayErrorDetails;
  /** What was thrown first. */
  readonly origin: unknown;
}

function failureOf(error: unknown): Failure {
  const origin = originOf(error);
  if (origin instanceof GatewayError)
    return { code: origin.code, message: origin.message, details: origin.details, origin };
  if (error instanceof GraphQLError) {
    if (BUDGET_SPENT.test(error.message)) {
      const message = 'The document repeats fields or mistakes so often that it is not examined further.';
      return { code: 'LIMIT_EXCEEDED', message, details: {}, origin };
    }
    if (isCallersMistake(error, origin)) return { code: 'BAD_USER_INPUT', message: error.message, details: {}, origin };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: ERRORS.INTERNAL_SERVER_ERROR.message, details: {}, origin };
}

/** Follows `originalError` to what was thrown first. */
function originOf(error: unknown): unknown {
  let origin = error;
  for (let steps = 0; origin instanceof GraphQLError && origin.originalError && steps < 10; steps += 1) {
    origin = origin.originalError;
  }
  return origin;
}

/**
 * Errors that graphql and Apollo make themselves about a request: its syntax, its validity, its variables, its form.
 * Those of a resolver have a path; there, only the coercion of arguments is the caller's.
 */
function isCallersMistake(error: GraphQLError, origin: unknown): boolean {
  if (error.path) return origin instanceof GraphQLError && error.message.startsWith('Argument "');
  return origin instanceof GraphQLError || (error.nodes !== undefined && error.nodes.length > 0);
}

function extensionsOf({ code, details }: Failure, requestId: string): PublishedExtensions {
  const { retryAfterSeconds, claims, upstream, cursor, limit } = details;
  return {
    code,
    requestId,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(claims !== undefined && { claims }),
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
    ...(isSafe(upstream?.code) && { upstreamCode: upstream.code }),
    ...(isSafe(upstream?.requestId) && { upstreamRequestId: upstream.requestId }),
  };
}

function isSafe(text: string | null | undefined): text is string {
  return typeof text === 'string' && SAFE_UPSTREAM_TEXT.test(text);
}

/** Anything thrown becomes a published error: a code of the closed list, a message of ours, and the request id. */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERRORS, GatewayError, type ErrorCode, type GatewayErrorDetails } from '../errors.js';

/** Where what a client must not see is written down. A pino logger is one. */
export interface ErrorLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface FormatErrorOptions {
  readonly log: ErrorLog;
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
  readonly upstreamCode?: string;
  readonly upstreamRequestId?: string;
}

const MAX_MESSAGE_LENGTH = 1000;
/** `Validation aborted.` is how graphql's own budget for comparing fields ends. */
const BUDGET_SPENT = /^Validation aborted\.$|error limit reached/;
const SUGGESTION = / ?Did you mean .+\?$/s;
const SAFE_UPSTREAM_TEXT = /^[\w.:/-]{1,128}$/;

/** The one formatter of all doors. Logs what it hides, once for each failure however many fields it reached. */
export function createFormatError({ log, hideSuggestions }: FormatErrorOptions): FormatError {
  const logged = new WeakSet<object>();

  return (error, requestId) => {
    const failure = failureOf(error);
    const message = hideSuggestions ? failure.message.replace(SUGGESTION, '') : failure.message;
    if (failure.hidden !== undefined && !wasLogged(failure.hidden)) {
      const fields = { requestId, code: failure.code, upstream: upstreamOf(failure.details), err: failure.hidden };
      if (failure.code === 'INTERNAL_SERVER_ERROR') log.error(fields, 'An operation failed unexpectedly');
      else log.warn(fields, 'An operation failed');
    }
    return {
      message: message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message,
      ...(error instanceof GraphQLError && error.locations && { locations: error.locations }),
      ...(error instanceof GraphQLError && error.path && { path: error.path }),
      extensions: { ...extensionsOf(failure, requestId) },
    };
  };

  function wasLogged(hidden: unknown): boolean {
    if (typeof hidden !== 'object' || hidden === null) return false;
    if (logged.has(hidden)) return true;
    logged.add(hidden);
    return false;
  }
}

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: GatewayErrorDetails;
  /** What goes to the log alone; undefined where the message already says everything. */
  readonly hidden: unknown;
}

function failureOf(error: unknown): Failure {
  const { origin, gatewayError } = unwrap(error);
  if (gatewayError) {
    const { code, message, details } = gatewayError;
    const isTold = details.cause === undefined && details.upstream === undefined && code !== 'INTERNAL_SERVER_ERROR';
    return { code, message, details, hidden: isTold ? undefined : gatewayError };
  }
  if (error instanceof GraphQLError) {
    if (BUDGET_SPENT.test(error.message)) {
      const message = 'The document repeats fields or mistakes so often that it is not examined further.';
      return { code: 'LIMIT_EXCEEDED', message, details: {}, hidden: undefined };
    }
    if (isCallersMistake(error, origin)) {
      return { code: 'BAD_USER_INPUT', message: error.message, details: {}, hidden: undefined };
    }
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: ERRORS.INTERNAL_SERVER_ERROR.message, details: {}, hidden: origin };
}

/** Follows `originalError` to what was thrown first, and to the coded error on the way, if there is one. */
function unwrap(error: unknown): { readonly origin: unknown; readonly gatewayError: GatewayError | null } {
  let origin = error;
  for (let steps = 0; origin instanceof GraphQLError && origin.originalError && steps < 10; steps += 1) {
    origin = origin.originalError;
  }
  return { origin, gatewayError: origin instanceof GatewayError ? origin : null };
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
  // A stream that ends tells where to go on; the detail is set by the feeds alone.
  const { retryAfterSeconds, claims, upstream, cursor } = details as GatewayErrorDetails & { readonly cursor?: string };
  return {
    code,
    requestId,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(claims !== undefined && { claims }),
    ...(cursor !== undefined && { cursor }),
    ...(isSafe(upstream?.code) && { upstreamCode: upstream.code }),
    ...(isSafe(upstream?.requestId) && { upstreamRequestId: upstream.requestId }),
  };
}

function isSafe(text: string | null | undefined): text is string {
  return typeof text === 'string' && SAFE_UPSTREAM_TEXT.test(text);
}

function upstreamOf({ upstream }: GatewayErrorDetails): object | undefined {
  if (!upstream) return undefined;
  const { status, code, requestId, message } = upstream;
  return { status, code, requestId, message };
}

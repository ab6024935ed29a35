/** What an answer with an error status says (reference, section 16). Pure, and never throws. */
import type { UpstreamProblem } from '../errors.js';
import type { WireResponse } from './dialect.js';
import { isObject } from './kinds.js';

type Headers = Readonly<Record<string, string>>;

/** The two APIs share the envelope; Outlook leaves out `innerError` and may send a 401 without a body. */
export function readProblem({ status, headers, body }: WireResponse): UpstreamProblem {
  const error = memberOf(body, 'error');
  const inner = innerErrorsOf(error);
  return {
    status,
    code: mostSpecificCode(error, inner),
    requestId: firstToken([...inner.map((level) => memberOf(level, 'request-id')), headers['request-id']]),
    retryAfterMs: readRetryAfter(headers),
    claims: readClaims(headers['www-authenticate']),
    message: firstText([memberOf(error, 'message')]),
  };
}

const MAX_DEPTH = 5;
const MAX_MESSAGE_LENGTH = 1000;
/** As long as all headers of an answer may be together. */
const MAX_CHALLENGE_LENGTH = 16_384;
/** Codes and request ids reach clients, so only what looks like one is taken. */
const TOKEN = /^[\w.:-]{1,128}$/;

/** From the outermost inwards. Real answers spell it `innerError`, the type table `innererror`. */
function innerErrorsOf(error: unknown): readonly unknown[] {
  const levels: unknown[] = [];
  for (let level = error; levels.length < MAX_DEPTH; levels.push(level)) {
    level = memberOf(level, 'innerError') ?? memberOf(level, 'innererror');
    if (!isObject(level)) break;
  }
  return levels;
}

function mostSpecificCode(error: unknown, inner: readonly unknown[]): string | null {
  const known = inner.map((level) => memberOf(level, 'code')).filter((code) => KNOWN_CODES.has(code));
  return firstToken([known.at(-1), memberOf(error, 'code')]);
}

/** Seconds, maybe with a fraction, or a date that is measured from the answer's own (reference, section 15). */
function readRetryAfter(headers: Headers): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const waitMs = Date.parse(text) - Date.parse(headers.date ?? '');
  return /^[A-Z][a-z]{2}, /.test(text) && !Number.isNaN(waitMs) ? Math.max(0, waitMs) : null;
}

/** The claims challenge of continuous access evaluation: JSON text in base64 (reference, sections 16.2 and 18.2). */
function readClaims(challenge: string | undefined): string | null {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token] of (challenge ?? '')
    .slice(0, MAX_CHALLENGE_LENGTH)
    .matchAll(CHALLENGE_PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
  }
  if (parameters.get('error') !== 'insufficient_claims') return null;
  const claims = Buffer.from(parameters.get('claims') ?? '', 'base64').toString('utf8');
  try {
    return isObject(JSON.parse(claims)) ? claims : null;
  } catch {
    return null;
  }
}

const CHALLENGE_PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

function memberOf(data: unknown, name: string): unknown {
  return isObject(data) && Object.hasOwn(data, name) ? data[name] : undefined;
}

function firstToken(candidates: readonly unknown[]): string | null {
  return candidates.find((text): text is string => typeof text === 'string' && TOKEN.test(text)) ?? null;
}

function firstText(candidates: readonly unknown[]): string | null {
  const text = candidates.find((candidate) => typeof candidate === 'string');
  return text?.slice(0, MAX_MESSAGE_LENGTH) ?? null;
}

/** Section 16.2, with the generic names that stand in nested places. */
// prettier-ignore
const KNOWN_CODES: ReadonlySet<unknown> = new Set([
  'ErrorInvalidIdMalformed', 'RequestBodyRead', 'UnableToDeserializePostBody', 'ErrorInvalidProperty',
  'ErrorInvalidUrlQueryFilter', 'ErrorInvalidUrlQuery', 'InefficientFilter', 'ErrorRestrictionTooComplex', 'BadRequest',
  'ErrorIncorrectRoutingHint', 'ExpandNotSupported', 'InvalidRequest', 'ErrorInvalidRequest',
  'ErrorDeleteDistinguishedFolder', 'InvalidAuthenticationToken', 'ErrorAccessDenied',
  'ErrorItemNotFound', 'ErrorFolderNotFound', 'MailboxNotEnabledForRESTAPI', 'MailboxNotSupportedForRESTAPI',
  'ResourceNotFound', 'Request_ResourceNotFound', 'ErrorFolderExists', 'SyncStateNotFound', 'syncStateNotFound',
  'resyncRequired', 'ResyncRequired', 'ErrorIrresolvableConflict', 'ApplicationThrottled', 'TooManyRequests',
  'activityLimitReached', 'ErrorInternalServerError', 'generalException', 'NotImplemented', 'ServiceUnavailable',
  'serviceNotAvailable', 'MailboxInfoStale', 'quotaLimitReached', 'accessDenied', 'extensionError', 'invalidRange',
  'invalidRequest', 'itemNotFound', 'malwareDetected', 'nameAlreadyExists', 'notAllowed', 'notSupported',
  'resourceModified', 'unauthenticated',
]);

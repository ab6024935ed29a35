/** How a GraphQL result becomes an HTTP answer: media type, status and challenge (GraphQL over HTTP, section 6). */
import type { FormattedExecutionResult } from 'graphql';
import { ERRORS, type ErrorCode } from '../errors.js';
import type { PublishedExtensions } from './format-error.js';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

export interface AnswerMedia {
  readonly contentType: string;
  /** The caller named `application/json`, whose readers expect 200 wherever the body is a GraphQL answer. */
  readonly isPlainJson: boolean;
}

/** The media type to answer with, or null where the caller accepts none of ours. No `Accept` is any type. */
export function negotiate(accept = '*/*'): AnswerMedia | null {
  let media = negotiated.get(accept);
  if (media === undefined) {
    media = mediaFor(accept);
    if (negotiated.size < MAX_NEGOTIATED && accept.length <= MAX_ACCEPT_LENGTH) negotiated.set(accept, media);
  }
  return media;
}

/** Clients are of a few kinds, and each kind says the same every time. */
const negotiated = new Map<string, AnswerMedia | null>();
const MAX_NEGOTIATED = 100;
const MAX_ACCEPT_LENGTH = 500;

function mediaFor(accept: string): AnswerMedia | null {
  const ranges = accept.split(',').map(readRange);
  const json = qualityOf(JSON_TYPE, ranges);
  const graphql = qualityOf(GRAPHQL_TYPE, ranges);
  if (json.quality === 0 && graphql.quality === 0) return null;
  const isGraphql = graphql.quality > json.quality || (graphql.quality === json.quality && graphql.rank < json.rank);
  return {
    contentType: `${isGraphql ? GRAPHQL_TYPE : JSON_TYPE}; charset=utf-8`,
    isPlainJson: !isGraphql && ranges.some((range) => range.type === JSON_TYPE),
  };
}

/**
 * Whether `Accept` asks for a stream of events: named, and before every JSON type or with more weight than they have. A query
 * is then answered as a stream of one.
 */
export function prefersStream(accept = ''): boolean {
  const ranges = accept.split(',').map(readRange);
  const stream = namedIn(ranges, STREAM_TYPE);
  if (stream.quality === 0) return false;
  return [JSON_TYPE, GRAPHQL_TYPE].every((type) => {
    const { quality, rank } = namedIn(ranges, type);
    return stream.quality > quality || (stream.quality === quality && stream.rank < rank);
  });
}

/** Whether a stream of events will do, as for a subscription it must. */
export function acceptsStream(accept = ''): boolean {
  return namedIn(accept.split(',').map(readRange), STREAM_TYPE).quality > 0;
}

const STREAM_TYPE = 'text/event-stream';

/** What the list says of a type by its name; a pattern that covers it is no wish for a stream. */
function namedIn(ranges: readonly MediaRange[], type: string): { readonly quality: number; readonly rank: number } {
  const rank = ranges.findIndex((range) => range.type === type);
  return rank < 0 ? { quality: 0, rank: ranges.length } : { quality: ranges[rank]!.quality, rank };
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** What the most specific range that covers `type` says of it, and where in the list that range stands. */
function qualityOf(type: string, ranges: readonly MediaRange[]): { readonly quality: number; readonly rank: number } {
  for (const pattern of [type, 'application/*', '*/*']) {
    const rank = ranges.findIndex((range) => range.type === pattern);
    if (rank >= 0) return { quality: ranges[rank]!.quality, rank };
  }
  return { quality: 0, rank: ranges.length };
}

/** The status of a result. A request that failed as a whole has its code's; an expired right to read has 401. */
export function statusOf(result: FormattedExecutionResult, media: AnswerMedia): number {
  const errors = result.errors ?? [];
  const [first] = errors;
  if (!first) return 200;
  if (result.data === undefined) {
    const status = ERRORS[codeOf(first)].httpStatus;
    return status === 400 && media.isPlainJson ? 200 : status;
  }
  const isRefused = errors.some((error) => codeOf(error) === 'UNAUTHENTICATED');
  return isRefused && !hasData(result.data) ? 401 : 200;
}

type PublishedError = NonNullable<FormattedExecutionResult['errors']>[number];

export function codeOf(error: PublishedError): ErrorCode {
  const code = (error.extensions as PublishedExtensions | undefined)?.code;
  return code !== undefined && Object.hasOwn(ERRORS, code) ? code : 'INTERNAL_SERVER_ERROR';
}

/** Whether any field holds something; the names of types are no data. */
function hasData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== null && value !== undefined;
  if (Array.isArray(value)) return value.length === 0 || value.some(hasData);
  return Object.entries(value).some(([name, member]) => name !== '__typename' && hasData(member));
}

/**
 * The `WWW-Authenticate` header of a result that reports a missing right, or null. A claims challenge goes out as the
 * identity platform sends it: JSON in base64 (reference, section 16).
 */
export function challengeOf(result: FormattedExecutionResult): string | null {
  const refused = result.errors?.filter((error) => codeOf(error) === 'UNAUTHENTICATED') ?? [];
  if (refused.length === 0) return null;
  const claims = refused
    .map((error) => (error.extensions as PublishedExtensions | undefined)?.claims)
    .find((text) => text !== undefined);
  return bearerChallenge(claims === undefined ? 'invalid_token' : 'insufficient_claims', claims);
}

/** A `WWW-Authenticate` value of RFC 6750; `error` is absent where no token was sent at all. */
export function bearerChallenge(error?: 'invalid_token' | 'insufficient_claims', claims?: string): string {
  const parts = ['realm="contacts-gateway"'];
  if (error !== undefined) parts.push(`error="${error}"`);
  if (claims !== undefined) parts.push(`claims="${Buffer.from(claims).toString('base64')}"`);
  return `Bearer ${parts.join(', ')}`;
}

/** An answer as it goes out over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Buffer;
}

/** The headers of a result. */
export function dress(
  headers: Map<string, string>,
  media: AnswerMedia,
  requestId: string,
  result: FormattedExecutionResult,
): void {
  headers.set('content-type', media.contentType);
  headers.set('x-request-id', requestId);
  const challenge = challengeOf(result);
  if (challenge !== null) headers.set('www-authenticate', challenge);
}

/** The answer to what is not executed; with the status of its code unless told another. */
export function refusal(
  refused: FormattedExecutionResult,
  media: AnswerMedia,
  requestId: string,
  status?: number,
): HttpAnswer {
  const result: FormattedExecutionResult = { errors: refused.errors };
  const headers = new Map<string, string>();
  dress(headers, media, requestId, result);
  return { status: status ?? statusOf(result, media), headers, body: `${JSON.stringify(result)}\n` };
}

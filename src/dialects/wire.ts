/** A request before it is written into an envelope, where no URL or header parser of ours looks any more. Pure. */
import { GatewayError } from '../errors.js';
import { isPlainPath } from '../model/identifier.js';
import type { WireRequest, WireResponse } from './dialect.js';

type Headers = Readonly<Record<string, string>>;

/** Headers of the dialect and of one request as one set; both their preferences hold (reference, section 11.6). */
export function mergeHeaders(common: Headers, own: Headers): Record<string, string> {
  const merged = { ...common, ...own };
  if (common.prefer && own.prefer && !own.prefer.includes(common.prefer)) {
    merged.prefer = `${common.prefer}, ${own.prefer}`;
  }
  return merged;
}

/** The headers of a part: merged, and with the content type that a body needs (reference, section 14). */
export function partHeaders(common: Headers, part: WireRequest): Headers {
  if (part.body === undefined && isEmpty(part.headers)) return common;
  const headers = mergeHeaders(common, part.headers);
  if (part.body !== undefined) headers['content-type'] ??= 'application/json';
  return headers;
}

function isEmpty(headers: Headers): boolean {
  for (const _name in headers) return false;
  return true;
}

/** Refuses a part that could be read as another one: a fault of ours, never of a client (threats 19 and 24). */
export function assertPart(part: WireRequest): void {
  if (isPlainPath(part.path) && isEmpty(part.headers)) return;
  const [path = ''] = part.path.split('?');
  const safe =
    /^\/[\x21-\x7e]*$/.test(part.path) &&
    !part.path.includes('#') &&
    !/\\|\/\//.test(path) &&
    !path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)) &&
    Object.entries(part.headers).every(([name, value]) => /^[a-z0-9-]+$/.test(name) && !/\p{Cc}/u.test(value));
  if (!safe)
    throw new GatewayError('INTERNAL_SERVER_ERROR', undefined, { cause: new Error('a part is not safe to embed') });
}

/** Whether a content type says JSON. */
export function saysJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType ?? '');
}

/** A status that HTTP knows, else null. */
export function readStatus(status: unknown): WireResponse['status'] | null {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599 ? Number(status) : null;
}

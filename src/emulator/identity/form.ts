/** The parameters of a request to the identity platform: of a form body, or of a query. */
import type { HttpRequest } from '../http/server.js';
import { missing, OAuthFault } from './oauth-fault.js';

/** Each parameter once, by its name; empty ones count as left out (RFC 6749, section 3.1). */
export type Parameters = ReadonlyMap<string, string>;

/** An assertion of 16 KiB and all the rest. */
export const MAX_FORM_BYTES = 64 * 1024;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The form in the body. Parameters in the URL are not read, because URLs end up in logs. */
export function readForm({ body, headers, tooLarge }: HttpRequest): Parameters {
  if (tooLarge || (body.kind === 'bytes' && body.bytes.length > MAX_FORM_BYTES))
    throw new OAuthFault('invalid_request', 90014, `A form may have ${MAX_FORM_BYTES} bytes, but this has more.`, {
      status: 413,
    });
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) throw new OAuthFault('invalid_request', 900141, `The request body must be '${FORM_TYPE}'.`);
  return readParameters(body.kind === 'bytes' ? Buffer.from(body.bytes).toString() : '');
}

/** `a=1&b=2` */
export function readParameters(text: string): Parameters {
  const parameters = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (seen.has(name))
      throw new OAuthFault(
        'invalid_request',
        9000411,
        `The request is not properly formatted. The parameter '${name}' is duplicated.`,
      );
    seen.add(name);
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}

export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw missing(name);
  return value;
}

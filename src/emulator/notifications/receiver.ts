/** The other end: which URLs may be posted to, the validation handshake, and one delivery (reference, section 13). */
import { randomUUID } from 'node:crypto';
import { RestFault } from '../rest/fault.js';

const VALIDATION_MS = 10_000;
const DELIVERY_MS = 30_000;
const MAX_ANSWER_BYTES = 4096;
const TEXT = 'text/plain; charset=utf-8';
const JSON_UTF8 = 'application/json; charset=utf-8';

export interface ReceiverOptions {
  /** Whether hosts beside this one may be posted to, over HTTPS. */
  readonly remote: boolean;
  readonly validationMs?: number;
}

type Headers = Readonly<Record<string, string>>;

export interface Receiver {
  /** Throws the 400 of a URL that is none, or that nothing is posted to. */
  check(url: unknown, name: string): string;
  /** Posts a token, which must come back as plain text within 10 s unless told. Throws the 400 of section 13.1. */
  validate(url: string, options?: { readonly headers?: Headers; readonly withinMs?: number }): Promise<void>;
  /** Whether the receiver took it: a 2xx in time. */
  deliver(url: string, body: unknown, signal: AbortSignal, headers?: Headers): Promise<boolean>;
}

export function invalidRequest(message: string): RestFault {
  return new RestFault(400, 'InvalidRequest', message);
}

export function createReceiver({ remote, validationMs = VALIDATION_MS }: ReceiverOptions): Receiver {
  return {
    check(url, name) {
      if (typeof url !== 'string' || !URL.canParse(url)) throw invalidRequest(`${name} is not a valid URL.`);
      const { protocol, hostname, username, password } = new URL(url);
      const loopback = isLoopback(hostname);
      if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) {
        throw invalidRequest(`${name} must begin with https.`);
      }
      if (username !== '' || password !== '') throw invalidRequest(`${name} must not hold credentials.`);
      // A server for tests must not become a way to post to any host there is.
      if (!loopback && !remote) throw invalidRequest(`${name} is not on this host, and no other is posted to.`);
      return url;
    },
    async validate(url, { headers = {}, withinMs = VALIDATION_MS } = {}) {
      const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
      const signal = AbortSignal.timeout(Math.min(withinMs, validationMs));
      const answer = await post(withToken(url, token), { ...headers, 'content-type': TEXT }, '', signal);
      if (answer === null) throw invalidRequest('Subscription validation request timed out.');
      const { status, type, text } = answer;
      if (status !== 200) {
        throw invalidRequest(`Subscription validation request failed. The notification endpoint answered ${status}.`);
      }
      if (!/^text\/plain\b/i.test(type) || text !== token) {
        throw invalidRequest('Subscription validation request failed. The validation token did not come back.');
      }
    },
    async deliver(url, body, signal, headers = {}) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_MS)]);
      const answer = await post(url, { ...headers, 'content-type': JSON_UTF8 }, JSON.stringify(body), within);
      return answer !== null && answer.status >= 200 && answer.status < 300;
    },
  };
}

/** By name or address; URLs have written addresses out already. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The query of the receiver stays as it is. */
function withToken(url: string, token: string): string {
  const target = new URL(url);
  target.search += `${target.search === '' ? '?' : '&'}validationToken=${encodeURIComponent(token)}`;
  return target.href;
}

/** Null: nobody answered in time, or at all. Redirects are not followed. */
async function post(url: string, headers: Headers, body: string, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await readStart(response),
    };
  } catch {
    return null;
  }
}

/** What is longer than any token that was sent is cut off. */
async function readStart(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_ANSWER_BYTES) break;
    }
  }
  return Buffer.concat(chunks).toString();
}

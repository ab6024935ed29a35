/** The only place that talks HTTP to the REST API: one call, one deadline, one answer. */
import { Pool, type Dispatcher } from 'undici';
import type { Credential } from '../auth/credential.js';
import type { WireRequest, WireResponse } from '../dialects/dialect.js';
import { GatewayError, type ErrorCode } from '../errors.js';
import { ACCEPTED_ENCODINGS, decodeBody, encodeBody, inflateBody, readAll } from './body.js';
import { errorOfAbort, faultKindOf, TransportFault } from './fault.js';
import { normalRoot, urlOfPath } from './links.js';

/** One finished call, for metrics. The labels are from closed lists: no ids, no users. */
export interface ObservedCall {
  readonly method: WireRequest['method'];
  /** The kind of resource, such as `contacts` or `$batch`. */
  readonly route: string;
  /** The HTTP status, or the code of the error that came instead of an answer. */
  readonly status: number | ErrorCode;
  readonly durationMs: number;
}

export interface TransportOptions {
  /** Such as `https://graph.microsoft.com/v1.0`. */
  readonly serviceRoot: string;
  /** For one call in all, from the token to the last byte. */
  readonly timeoutMs: number;
  /** Of an answer, both as it travels and inflated. */
  readonly maxResponseBytes: number;
  /** Sockets open at once; calls beyond wait for one within their own time. */
  readonly maxConnections?: number;
  /** In place of a pool of our own; whoever brings one closes it. */
  readonly dispatcher?: Dispatcher;
  readonly onCall?: (call: ObservedCall) => void;
}

/** On whose behalf a call is made, under which name, and until when. */
export interface CallOptions {
  readonly credential: Credential;
  readonly requestId: string;
  /** Tears the call off. Absent for writes, which are left to finish. */
  readonly signal?: AbortSignal;
}

export interface Transport {
  /** Without a slash at its end. */
  readonly serviceRoot: string;
  /**
   * Resolves with the answer whatever its status is. Rejects with a `TransportFault` where none came, with
   * `UPSTREAM_INVALID` for redirects, and with the signal's reason when called off.
   */
  send(request: WireRequest, options: CallOptions): Promise<WireResponse>;
  close(): Promise<void>;
}

export function createTransport(options: TransportOptions): Transport {
  const { timeoutMs, maxResponseBytes, maxConnections = 256, onCall } = options;
  const serviceRoot = normalRoot(options.serviceRoot);
  const { origin } = new URL(serviceRoot);
  const own = options.dispatcher
    ? null
    : new Pool(origin, { connections: maxConnections, connect: { timeout: timeoutMs } });
  const dispatcher = options.dispatcher ?? own!;

  async function send(request: WireRequest, { credential, requestId, signal }: CallOptions): Promise<WireResponse> {
    const startedAt = performance.now();
    const observe = (status: number | ErrorCode) =>
      onCall?.({
        method: request.method,
        route: routeOf(request.path),
        status,
        durationMs: performance.now() - startedAt,
      });
    const deadline = openDeadline(timeoutMs, signal);
    try {
      const response = await untilAborted(exchange(request, credential, requestId, deadline.signal), deadline.signal);
      observe(response.status);
      return response;
    } catch (error) {
      const failure = failureOf(error, deadline.signal);
      observe(failure instanceof GatewayError ? failure.code : 'INTERNAL_SERVER_ERROR');
      throw failure;
    } finally {
      deadline.close();
    }
  }

  async function exchange(
    request: WireRequest,
    credential: Credential,
    requestId: string,
    signal: AbortSignal,
  ): Promise<WireResponse> {
    const url = urlOfPath(request.path, serviceRoot); // before a token is in sight
    const { bytes, contentType } = encodeBody(request);
    const token = await credential.getToken();
    signal.throwIfAborted();
    const answer = await dispatcher.request({
      origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        ...request.headers,
        ...(bytes !== null && { 'content-type': contentType }),
        'accept-encoding': ACCEPTED_ENCODINGS,
        'client-request-id': requestId,
        authorization: `Bearer ${token}`,
      },
      body: bytes,
      signal,
      // The deadline is total; limits on idle time would only let a slow drip live longer.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return readAnswer(answer, maxResponseBytes);
  }

  return {
    serviceRoot,
    send,
    close: async () => {
      await own?.close();
    },
  };
}

async function readAnswer(answer: Dispatcher.ResponseData, maxBytes: number): Promise<WireResponse> {
  const { statusCode: status, body } = answer;
  const headers = singleValues(answer.headers);
  body.on('error', () => undefined); // reported by whoever reads; an unread body must not end the process
  if (status >= 300 && status < 400 && status !== 304) {
    body.destroy();
    throw new GatewayError('UPSTREAM_INVALID', 'The REST API sent a redirect, which is never followed.');
  }
  try {
    const bytes = await inflateBody(await readAll(body, maxBytes), headers['content-encoding'] ?? '', maxBytes);
    return { status, headers, body: readable(bytes, headers['content-type'] ?? '', status) };
  } catch (error) {
    // The status of a refusal stands, whatever became of its text.
    if (status >= 400 && error instanceof TransportFault) return { status, headers, body: null };
    throw error;
  }
}

/** An error page that calls itself JSON stays bytes, so that its status still counts. */
function readable(bytes: Buffer, contentType: string, status: number): unknown {
  try {
    return decodeBody(bytes, contentType);
  } catch (cause) {
    if (status >= 400) return bytes;
    throw new TransportFault('unreadable', cause);
  }
}

function singleValues(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const single = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return errorOfAbort(signal);
  if (error instanceof GatewayError) return error;
  const kind = faultKindOf(error);
  return kind ? new TransportFault(kind, error) : error;
}

/** A signal that ends with the caller's, or with `UPSTREAM_TIMEOUT` when the time is over. */
function openDeadline(timeoutMs: number, outer: AbortSignal | undefined): { signal: AbortSignal; close(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new TransportFault('timeout')), timeoutMs);
  const onAbort = () => controller.abort(outer!.reason);
  if (outer?.aborted) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    close() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

/** The promise's outcome, or the signal's reason if that is sooner: neither a token nor a body is waited for beyond. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

const ROUTES: ReadonlyMap<string, string> = new Map(
  ['$batch', '$count', '$value', 'childFolders', 'contactFolders', 'contacts', 'delta', 'photo', 'subscriptions'].map(
    (name) => [name.toLowerCase(), name],
  ),
);

/** The last word of a path that is no id. */
function routeOf(path: string): string {
  const [plain = ''] = path.split('?', 1);
  const words = plain.toLowerCase().split('/').reverse();
  return ROUTES.get(words.find((word) => ROUTES.has(word)) ?? '') ?? 'other';
}

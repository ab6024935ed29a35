/** The only place that talks HTTP to the REST API: one call, one deadline, one answer. */
import { Pool, type Dispatcher } from 'undici';
import type { Credential, TokenNeed } from '../auth/credential.js';
import type { WireRequest, WireResponse } from '../dialects/dialect.js';
import { GatewayError, type ErrorCode } from '../errors.js';
import { ACCEPTED_ENCODINGS, decodeBody, encodeBody, inflateBody } from './body.js';
import { exchange, type RawAnswer } from './exchange.js';
import { errorOfAbort, faultKindOf, TransportFault } from './fault.js';
import { normalRoot, requestPath } from './links.js';
import type { TracePlace } from '../telemetry/trace.js';
import type { TakeTurn } from './turns.js';

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
  /** What the token must allow. */
  readonly need: TokenNeed;
  readonly requestId: string;
  /** Tears the call off. Absent for writes, which are left to finish. */
  readonly signal?: AbortSignal | undefined;
  /** Waited for before an answer is read. */
  readonly takeTurn?: TakeTurn | undefined;
  /** Where the call is measured. */
  readonly span?: TracePlace | undefined;
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
  const { origin, hostname: host } = new URL(serviceRoot);
  const own = options.dispatcher
    ? null
    : new Pool(origin, { connections: maxConnections, connect: { timeout: timeoutMs } });
  const dispatcher = options.dispatcher ?? own!;

  async function send(
    request: WireRequest,
    { credential, need, requestId, signal, takeTurn, span }: CallOptions,
  ): Promise<WireResponse> {
    const startedAt = performance.now();
    let endedAt: number | null = null;
    const { method } = request;
    const route = routeOf(request.path);
    const call = span?.begin(`${method} ${route}`, 'client', {
      'http.request.method': method,
      'server.address': host,
    });
    const observe = (status: number | ErrorCode) => {
      onCall?.({ method, route, status, durationMs: (endedAt ?? performance.now()) - startedAt });
      if (typeof status === 'number') call?.set({ 'http.response.status_code': status });
      call?.end(typeof status !== 'number' || status >= 400 ? String(status) : undefined);
    };
    const prepare = async (): Promise<Dispatcher.DispatchOptions> => {
      const path = requestPath(request.path, serviceRoot); // before a token is in sight
      const { bytes, contentType } = encodeBody(request);
      const headers: Record<string, string> = { ...request.headers };
      if (bytes !== null) headers['content-type'] = contentType;
      headers['accept-encoding'] = ACCEPTED_ENCODINGS;
      headers['client-request-id'] = requestId;
      headers['authorization'] = `Bearer ${await credential.getToken(need)}`;
      // The time is total; limits on idle time would only let a slow drip live longer.
      return { origin, path, method: request.method, headers, body: bytes, headersTimeout: 0, bodyTimeout: 0 };
    };
    try {
      const limits = { timeoutMs, maxBytes: maxResponseBytes, signal };
      const raw = await exchange(dispatcher, prepare, refuseRedirect, limits);
      endedAt = performance.now();
      if (takeTurn) await takeTurn();
      const response = await readAnswer(raw, maxResponseBytes, request.asText);
      observe(response.status);
      return response;
    } catch (error) {
      const failure = failureOf(error, signal);
      observe(failure instanceof GatewayError ? failure.code : 'INTERNAL_SERVER_ERROR');
      throw failure;
    }
  }

  return {
    serviceRoot,
    send,
    close: async () => {
      await own?.close();
    },
  };
}

function refuseRedirect(status: number): void {
  if (status < 300 || status >= 400 || status === 304) return;
  throw new GatewayError('UPSTREAM_INVALID', 'The REST API sent a redirect, which is never followed.');
}

async function readAnswer(
  { status, headers, bytes }: RawAnswer,
  maxBytes: number,
  asText: boolean | undefined,
): Promise<WireResponse> {
  if (bytes === null) return { status, headers, body: null };
  const encoding = headers['content-encoding'];
  try {
    const plain = encoding ? await inflateBody(bytes, encoding, maxBytes) : bytes;
    return { status, headers, body: readable(plain, headers['content-type'] ?? '', status, asText) };
  } catch (error) {
    // The status of a refusal stands, whatever became of its text.
    if (status >= 400 && error instanceof TransportFault) return { status, headers, body: null };
    throw error;
  }
}

/** An error page that calls itself JSON stays bytes, so that its status still counts. */
function readable(bytes: Buffer, contentType: string, status: number, asText: boolean | undefined): unknown {
  try {
    return decodeBody(bytes, contentType, asText && status < 300);
  } catch (cause) {
    if (status >= 400) return bytes;
    throw new TransportFault('unreadable', cause);
  }
}

function failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return errorOfAbort(signal);
  if (error instanceof GatewayError) return error;
  const kind = faultKindOf(error);
  return kind ? new TransportFault(kind, error) : error;
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

/** A scriptable REST server for fault tests, written from the documents alone: it answers what a test says, and counts. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the server saw it: a call of its own, or a part of an envelope. */
export interface Seen {
  readonly method: string;
  /** Below the service root, as it was sent. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else a Buffer; null for none. */
  readonly body: unknown;
  /** Milliseconds, evenly advancing. */
  readonly at: number;
  /** How often the same method and path came before. */
  readonly earlier: number;
}

/** One HTTP exchange. `parts` are those of an envelope, null for a request that came alone. */
export interface Call extends Seen {
  readonly parts: readonly Seen[] | null;
  /** Becomes true when the client tears the connection before the answer is complete. */
  tornOff: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Strings and Buffers as they are, null for none, anything else as JSON. */
  readonly body?: unknown;
}

/** Full control over the socket: for resets, drips and silence. */
export type Raw = (response: ServerResponse, socket: Socket) => void;

export interface FakeUpstream {
  readonly serviceRoot: string;
  /** Every HTTP exchange, in the order of arrival. */
  readonly calls: readonly Call[];
  /** Every single request, parts of envelopes included. */
  readonly requests: readonly Seen[];
  /** The most exchanges that were in flight at once. */
  readonly mostAtOnce: number;
  /** How requests are answered, alone or as parts; 200 with the path until a test says otherwise. */
  serve: (request: Seen) => Answer | Raw | Promise<Answer | Raw>;
  /** How a whole envelope is answered; undefined leaves it to `serve`, part by part. */
  serveEnvelope: (envelope: Call) => Answer | Raw | undefined | Promise<Answer | Raw | undefined>;
  close(): Promise<void>;
}

const ROOT = '/v1.0';

export async function startFakeUpstream(): Promise<FakeUpstream> {
  const calls: Call[] = [];
  const requests: Seen[] = [];
  const counts = new Map<string, number>();
  let inFlight = 0;
  let mostAtOnce = 0;

  function see(method: string, path: string, headers: Record<string, string>, body: unknown): Seen {
    const key = `${method} ${path}`;
    const earlier = counts.get(key) ?? 0;
    counts.set(key, earlier + 1);
    return { method, path, headers, body, at: performance.now(), earlier };
  }

  async function answerTo(call: Call): Promise<Answer | Raw> {
    if (call.parts === null) return fake.serve(call);
    const whole = await fake.serveEnvelope(call);
    if (whole) return whole;
    const responses = await Promise.all(
      call.parts.map(async (part, position) => {
        const answer = await fake.serve(part);
        if (typeof answer === 'function') throw new Error('a part has no socket of its own');
        const headers = { 'content-type': 'application/json', ...answer.headers };
        return { id: String(position), status: answer.status, headers, body: answer.body ?? null };
      }),
    );
    return { status: 200, body: { responses: responses.reverse() } }; // the documents promise no order
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    inFlight += 1;
    mostAtOnce = Math.max(mostAtOnce, inFlight);
    const body = await bodyOf(request);
    const path = request.url!.slice(ROOT.length);
    const method = request.method!;
    const seen = see(method, path, request.headers as Record<string, string>, body);
    const parts =
      method === 'POST' && path === '/$batch'
        ? partsOf(body).map((p) => see(p.method, p.url, p.headers ?? {}, p.body ?? null))
        : null;
    const call: Call = { ...seen, parts, tornOff: false };
    calls.push(call);
    requests.push(...(parts ?? [call]));
    response.on('close', () => {
      inFlight -= 1;
      call.tornOff = !response.writableFinished;
    });
    const answer = await answerTo(call);
    if (typeof answer === 'function') return answer(response, request.socket);
    write(response, answer);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const fake: FakeUpstream = {
    serviceRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}${ROOT}`,
    calls,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    serve: ({ path }) => ({ status: 200, body: { path } }),
    serveEnvelope: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

/** An error answer as the REST API writes it (reference, section 16.1). */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const innerError = { date: '2025-02-13T10:17:05', 'request-id': '93b6f17e-c05d-4f45-ad2a-6665c708d8a0' };
  return { status, headers, body: { error: { code, message: 'Secret words of the upstream.', innerError } } };
}

/** A throttled answer; `retryAfter` in seconds, null for none. */
export function throttled(retryAfter: number | string | null, status = 429): Answer {
  return problem(status, 'ApplicationThrottled', retryAfter === null ? {} : { 'retry-after': String(retryAfter) });
}

/** Ends the connection without a word. */
export const reset: Raw = (_response, socket) => socket.resetAndDestroy();

/** Never says anything. */
export const silence: Raw = () => undefined;

function write(response: ServerResponse, { status, headers, body = null }: Answer): void {
  const asItIs = typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(status, { ...(!asItIs && body !== null && { 'content-type': 'application/json' }), ...headers });
  response.end(body === null || asItIs ? body : JSON.stringify(body));
}

interface WirePart {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

function partsOf(body: unknown): readonly WirePart[] {
  return (body as { requests: WirePart[] }).requests;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return null;
  return /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(bytes.toString()) : bytes;
}

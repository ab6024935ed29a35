/** Sockets and bytes: reads a request whole, gives it to the room whose path it has, writes the reply. */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Reply, RestRequest } from '../rest/exchange.js';
import { BodyTooLarge, readBody } from './request-body.js';
import type { LoggedRequest } from './request-log.js';

/** A request below no service root: its path is the whole path of the URL. */
export type HttpRequest = Omit<RestRequest, 'inBatch'> & { readonly tooLarge: boolean };
export interface HttpReply {
  readonly reply: Reply;
  readonly user: string | null;
}
/** Never throws. */
export type Respond = (request: HttpRequest) => Promise<HttpReply>;

export interface HttpServer {
  readonly url: string;
  /** Takes no new requests, finishes those under way, and resolves when the last one is done. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** PEM. Given: HTTPS instead of HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly respond: Respond;
  readonly record: (entry: LoggedRequest) => void;
}

const CLOSE_GRACE_MS = 5_000;
const MAX_LOGGED_BODY_BYTES = 64 * 1024;
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

export async function listen({ host, port, tls, respond, record }: HttpServerOptions): Promise<HttpServer> {
  let origin = '';
  const scheme = tls ? 'https' : 'http';
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void serve(incoming, outgoing);
  };
  const server: Server = tls ? createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, onRequest) : createServer(onRequest);
  // Longer than clients keep idle sockets, so that none is closed under a request on its way.
  server.keepAliveTimeout = 75_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    if (socket.writable)
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    else socket.destroy();
  });
  await start(server, host, port);
  const { port: bound } = server.address() as AddressInfo; // It listens on a TCP port.
  origin = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming, scheme, origin);
    if (request === null) return; // The client went away.
    const { reply, user } = await respond(request);
    record(logEntry(request, reply, user));
    write(outgoing, reply, request);
  }

  return { url: origin, close: () => closeGracefully(server) };
}

async function readRequest(incoming: IncomingMessage, scheme: string, ownOrigin: string): Promise<HttpRequest | null> {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const headers = incoming.headers as Record<string, string>; // Repeated ones arrive joined, except set-cookie.
  const host = headers['host'];
  const head = {
    method: incoming.method ?? 'GET',
    origin: host !== undefined && HOST.test(host) ? `${scheme}://${host}` : ownOrigin,
    path: at === -1 ? url : url.slice(0, at),
    query: at === -1 ? '' : url.slice(at + 1),
    headers,
  };
  try {
    const bytes = await readBody(incoming);
    return { ...head, body: bytes === null ? { kind: 'none' } : { kind: 'bytes', bytes }, tooLarge: false };
  } catch (error) {
    if (error instanceof BodyTooLarge) return { ...head, body: { kind: 'none' }, tooLarge: true };
    return null;
  }
}

function write(outgoing: ServerResponse, reply: Reply, { method, tooLarge }: HttpRequest): void {
  if (outgoing.destroyed) return;
  const { status, headers, body, cut } = reply;
  if (cut === 'before' || (cut && !body?.length)) return void outgoing.destroy();
  const bodyless = status === 204 || status === 304;
  outgoing.writeHead(status, {
    ...headers,
    ...(bodyless ? {} : { 'content-length': body === null ? 0 : Buffer.byteLength(body) }),
    ...(tooLarge ? { connection: 'close' } : {}),
  });
  if (cut === 'mid') {
    outgoing.write(body!.slice(0, body!.length / 2), () => outgoing.destroy()); // It has a body, as was seen above.
    return;
  }
  // A text goes out in one piece with the head, which bytes would not.
  outgoing.end(method === 'HEAD' || bodyless ? undefined : (body ?? undefined));
}

function logEntry(
  { method, path, query, headers, body }: HttpRequest,
  reply: Reply,
  user: string | null,
): LoggedRequest {
  const { authorization: _secret, ...visible } = headers;
  const logged = body.kind === 'bytes' ? loggedBody(body.bytes, headers['content-type'] ?? '') : undefined;
  return {
    method,
    path,
    query,
    headers: visible,
    status: reply.status,
    user,
    ...(reply.parts ? { parts: reply.parts } : {}),
    ...(logged === undefined ? {} : { body: logged }),
  };
}

function loggedBody(bytes: Uint8Array, type: string): unknown {
  if (!type.includes('json') || bytes.length > MAX_LOGGED_BODY_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  } catch {
    return undefined;
  }
}

async function start(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function closeGracefully(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(impatience);
}

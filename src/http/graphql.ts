/** The door for queries and mutations over HTTP: JSON, GET and multipart requests, each checked before its body is read. */
import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate, Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import { acceptsStream, prefersStream } from '../graphql/answer.js';
import { PREFLIGHT_HEADERS } from '../graphql/apollo.js';
import type { Engine } from '../graphql/engine.js';
import { wantsCallback, type CallbackDoor } from './callbacks.js';
import { followClient } from './client-signal.js';
import { GRAPHQL_PATH } from './paths.js';
import type { RequestTraces } from './request-traces.js';
import { ROUTER_SIGNATURE_HEADER, type IsRouter } from './router-signature.js';
import type { StreamDoor } from './sse.js';
import type { UploadDoor } from './uploads.js';

export interface GraphQLDoorOptions {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  readonly uploads: UploadDoor;
  /** Takes requests that ask for `text/event-stream`; they come authenticated, and JSON bodies parsed. */
  readonly streams: StreamDoor;
  /** Takes requests whose `Accept` names `callbackSpec=1.0`, likewise. */
  readonly callbacks: CallbackDoor;
  readonly traces: Pick<RequestTraces, 'of'>;
  readonly maxBodyBytes: number;
  readonly isRouter: IsRouter;
}

/** Routes of `/graphql`. Order of checks: token, preflight header, size and type of the body, then its content. */
export function registerGraphQLDoor(app: FastifyInstance, options: GraphQLDoorOptions): void {
  const { engine, authenticate, uploads, streams, callbacks, traces, maxBodyBytes, isRouter } = options;
  const credentials = new WeakMap<FastifyRequest, Credential>();
  const routers = new WeakSet<FastifyRequest>();

  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    const json = { parseAs: 'buffer', bodyLimit: maxBodyBytes } as const;
    door.addContentTypeParser('application/json', json, (request: FastifyRequest, body: Buffer, done) => {
      const signature = request.headers[ROUTER_SIGNATURE_HEADER];
      if (signature !== undefined && isRouter(signature, body)) routers.add(request);
      try {
        done(null, parseJson(request, body));
      } catch (error) {
        done(error as GatewayError);
      }
    });
    // Left unread here: uploads counts what is in hand before it takes more.
    door.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));

    door.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store').header('x-request-id', request.id);
      credentials.set(request, await authenticate(request.headers.authorization));
      requirePreflight(request);
    });

    door.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url: GRAPHQL_PATH,
      handler: (request, reply) => {
        // The hook above has put it there, or has refused the request.
        const credential = credentials.get(request)!;
        if (isMultipart(request)) {
          return uploads.receive(request.raw, reply.raw, credential.principal, (body) =>
            answer(request, reply, credential, body),
          );
        }
        if (request.method === 'POST' && wantsCallback(request.headers)) {
          return callbacks.serve(request, reply, credential);
        }
        if (isForStream(request)) return streams.serve(request, reply, credential);
        return answer(request, reply, credential, request.body);
      },
    });
  });

  /** A subscription also goes to who would rather have JSON but takes a stream. */
  function isForStream({ headers: { accept }, body }: FastifyRequest): boolean {
    if (accept === undefined) return false;
    return prefersStream(accept) || (acceptsStream(accept) && engine.isSubscription(body));
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    credential: Credential,
    body: unknown,
  ): Promise<string | Buffer> {
    const at = request.url.indexOf('?');
    const life = followClient(reply);
    const result = await engine.http({
      method: request.method,
      headers: headerMapOf(request),
      search: at < 0 ? '' : request.url.slice(at),
      body,
      operation: {
        requestId: request.id,
        credential,
        signal: life.signal,
        isRouter: routers.has(request),
        span: traces.of(request),
      },
      abort: (reason) => life.abort(reason),
    });
    for (const [name, value] of result.headers) void reply.header(name, value);
    void reply.code(result.status);
    return result.body;
  }
}

function parseJson({ headers }: FastifyRequest, body: Buffer): unknown {
  const charset = isPlainJson(headers) ? undefined : /charset="?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8' && charset.toLowerCase() !== 'utf8') {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'JSON is read as UTF-8 only.');
  }
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new GatewayError('BAD_USER_INPUT', 'The body is not valid JSON.');
  }
}

/**
 * Multipart and GET travel across origins without a preflight, so a web page could make a browser send them. Apollo
 * checks the same, but only once a multipart body has been taken in.
 */
function requirePreflight(request: FastifyRequest): void {
  if (request.method !== 'GET' && !isMultipart(request)) return;
  if (PREFLIGHT_HEADERS.some((name) => request.headers[name])) return;
  const message = `GET and multipart requests need one of the headers ${PREFLIGHT_HEADERS.join(', ')}, with any value.`;
  throw new GatewayError('BAD_USER_INPUT', message);
}

/** As nearly every request says it. */
function isPlainJson(headers: IncomingHttpHeaders): boolean {
  return headers['content-type'] === 'application/json';
}

function isMultipart(request: FastifyRequest): boolean {
  return !isPlainJson(request.headers) && /^\s*multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

/** The headers that decide how a GraphQL request is read and answered. */
const READ_HEADERS = ['accept', 'content-type', ...PREFLIGHT_HEADERS] as const;

function headerMapOf({ headers }: FastifyRequest): HeaderMap {
  const read = new HeaderMap();
  for (const name of READ_HEADERS) {
    const value = headers[name];
    if (value !== undefined) read.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return read;
}

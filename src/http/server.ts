/** The web server: its routes, what holds for every request, and how it stops. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
} from 'fastify';
import type { Authenticate } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { Engine } from '../graphql/engine.js';
import { LimitError } from '../graphql/limits.js';
import type { Log } from '../telemetry/log.js';
import { statusLabel, type Metrics } from '../telemetry/metrics.js';
import { createCallbackDoor } from './callbacks.js';
import { registerGraphQLDoor } from './graphql.js';
import { prefersStream } from '../graphql/answer.js';
import { GRAPHQL_PATH, NOTIFICATIONS_PATH, PHOTOS_PATH } from './paths.js';
import { sendProblem } from './problem.js';
import type { RequestTraces } from './request-traces.js';
import { createRouterCheck, type IsRouter } from './router-signature.js';
import { createRunningRequests } from './running-requests.js';
import { createSlots } from './slots.js';
import { createStreamDoor } from './sse.js';
import { createSocketDoor, type SocketLimits } from './websocket.js';
import { GatewayRequest } from './upgrade.js';
import { createUploadDoor, type UploadLimits } from './uploads.js';

export interface ServerLimits extends UploadLimits, SocketLimits {
  readonly maxBodyBytes: number;
  readonly maxStreamsPerPrincipal: number;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  /** Doors of their own, such as photo links and GraphiQL. */
  readonly plugins: readonly FastifyPluginAsync[];
  /** Browsers' origins besides the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Where routers may take the results of subscriptions. */
  readonly callbackOrigins: readonly string[];
  readonly limits: ServerLimits;
  readonly log: Pick<Log, 'debug' | 'info' | 'warn'>;
  readonly metrics: Metrics;
  /** Whether all that is needed to serve is there; draining is known here. */
  readonly isReady: () => boolean;
  readonly drainSeconds: number;
  /** Whether a body was signed by a router. */
  readonly isRouter?: IsRouter;
  readonly traces: RequestTraces;
}

export interface GatewayServer {
  readonly app: FastifyInstance;
  /** Resolves with the origin, such as `http://127.0.0.1:4000`. */
  listen(): Promise<string>;
  /** Takes no new work, lets running requests end for at most `drainSeconds`, then closes every connection. */
  drain(): Promise<void>;
}

// Node waits 60 and 300 seconds and looks every 30: an open invitation to whoever sends slowly (trap T24).
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const CHECKING_INTERVAL_MS = 5000;
/** Connections that may wait to be taken, as far as the system allows: a restart brings all clients back at once. */
const BACKLOG = 4096;
/** Room for the longest token and for a question in the URL. */
const MAX_HEADER_BYTES = 32_768;

export function createServer(options: ServerOptions): GatewayServer {
  const { engine, log, metrics, limits, traces } = options;
  const inOurWords = (error: unknown): unknown => asGatewayError(error, limits);
  let isDraining = false;
  const running = createRunningRequests();

  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    exposeHeadRoutes: true,
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72_000,
    // Photo links are longer than a parameter usually is.
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    forceCloseConnections: true,
    return503OnClosing: false,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      IncomingMessage: GatewayRequest,
    },
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, inOurWords(error), engine.formatError),
  });

  app.setErrorHandler((error, request, reply) => {
    // Fastify closes the connection of a body that is too large, and the client might lose our answer with it.
    void reply.removeHeader('connection');
    return sendProblem(reply, inOurWords(error), engine.formatError);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new GatewayError('NOT_FOUND', 'There is nothing at this address.'), engine.formatError),
  );

  // Hooks that wait for nothing call back: a promise for each would cost every request more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS);
    if (isProbe(request)) return done();
    if (TRACED.has(doorOf(request))) traces.begin(request);
    running.begin(reply.raw);
    if (!isDraining) return done();
    void reply.header('connection', 'close').header('retry-after', '1');
    done(new GatewayError('UPSTREAM_UNAVAILABLE', 'This gateway is stopping. Send the request again.'));
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining) void reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    done();
    const door = doorOf(request);
    if (door === null) return;
    const status = reply.statusCode;
    traces.end(request, status);
    metrics.httpRequests.add({ door, status: statusLabel<never>(status) });
    if (door !== 'sse') metrics.httpDuration.observe({ door }, reply.elapsedTime / 1000);
    if (isProbe(request)) return;
    const durationMs = Math.round(reply.elapsedTime);
    // The page loads dozens of files, and lists dozens of photos: of little interest where it is quiet.
    const line = door === 'graphiql' || door === 'photo' ? log.debug : log.info;
    line({ requestId: request.id, door, method: request.method, status, durationMs }, 'A request was answered');
  });

  if (options.allowedOrigins.length > 0) {
    void app.register(cors, {
      origin: [...options.allowedOrigins],
      methods: ['GET', 'HEAD', 'POST'],
      exposedHeaders: ['x-request-id', 'www-authenticate', 'retry-after', 'etag'],
      maxAge: 600,
      strictPreflight: false,
    });
  }
  void app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], brotliOptions: FAST_BROTLI });

  const slots = createSlots(limits.maxStreamsPerPrincipal);
  const streams = createStreamDoor({ engine, streams: slots, traces, metrics });
  const { authenticate, allowedOrigins, callbackOrigins } = options;
  const callbacks = createCallbackDoor({ engine, allowedOrigins: callbackOrigins, streams: slots, log, metrics });
  const sockets = createSocketDoor({ engine, authenticate, allowedOrigins, limits, streams: slots, log, metrics });
  sockets.attach(app.server);
  registerGraphQLDoor(app, {
    engine,
    authenticate,
    uploads: createUploadDoor(limits),
    streams,
    callbacks,
    traces,
    maxBodyBytes: limits.maxBodyBytes,
    isRouter: options.isRouter ?? createRouterCheck(null),
  });
  void app.register(async (probes) => {
    probes.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'));
    probes.get('/readyz', async (_request, reply) => {
      const isReady = options.isReady() && !isDraining;
      return reply
        .code(isReady ? 200 : 503)
        .type('text/plain')
        .send(isReady ? 'ready\n' : 'not ready\n');
    });
    probes.get('/metrics', async (_request, reply) => {
      return reply.type(metrics.contentType).send(await metrics.text());
    });
  });
  for (const plugin of options.plugins) void app.register(plugin);

  return {
    app,
    listen: () => app.listen({ host: options.host, port: options.port, backlog: BACKLOG }),
    async drain() {
      if (isDraining) return;
      isDraining = true;
      const graceMs = options.drainSeconds * 1000;
      streams.drain();
      await Promise.all([running.end(graceMs), sockets.drain(graceMs), callbacks.drain(graceMs)]);
      await app.close();
    },
  };
}

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** The default is the slowest quality, made for files that are compressed once. */
const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const PROBES: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

/** Which door a request knocked at, for metrics and log; null where there is none. */
function doorOf({ routeOptions: { url }, headers }: FastifyRequest): Door | null {
  if (url === undefined) return null;
  if (url === GRAPHQL_PATH) return prefersStream(headers.accept) ? 'sse' : 'http';
  if (url.startsWith(PHOTOS_PATH)) return 'photo';
  if (url.startsWith(NOTIFICATIONS_PATH)) return 'notification';
  if (url === '/metrics') return 'metrics';
  return PROBES.has(url) ? 'health' : 'graphiql';
}

const TRACED: ReadonlySet<Door | null> = new Set(['http', 'sse', 'photo'] as const);

type Door = 'http' | 'sse' | 'photo' | 'notification' | 'metrics' | 'health' | 'graphiql';

function isProbe(request: FastifyRequest): boolean {
  return PROBES.has(request.routeOptions.url);
}

const UNREADABLE_TYPE = 'Send application/json, or multipart/form-data with a file.';

/** What the web framework refuses by itself, in our words. */
function asGatewayError(error: unknown, { maxBodyBytes }: ServerLimits): unknown {
  if (error instanceof GatewayError) return error;
  const { statusCode } = error as Partial<FastifyError>;
  if (statusCode === 413) {
    return new LimitError(
      'maxBodyBytes',
      `A body may have ${maxBodyBytes} bytes, but has more (GATEWAY_MAX_BODY_BYTES).`,
    );
  }
  if (statusCode === 415) return new GatewayError('UNSUPPORTED_MEDIA_TYPE', UNREADABLE_TYPE);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new GatewayError('BAD_USER_INPUT', 'The HTTP request is not valid.', { cause: error });
  }
  return error;
}

/** The map of the house: builds every room in the order of the road, and decides nothing. */
import type { FastifyPluginAsync } from 'fastify';
import { openAuthentication } from './authentication.js';
import { openNotices, openStreams } from './change-streams.js';
import type { Config } from './config.js';
import { serviceRoot } from './config.js';
import type { Dialect } from './dialects/dialect.js';
import { createGraphDialect } from './dialects/graph.js';
import { createOutlookDialect } from './dialects/outlook.js';
import { GRAPHIQL_ASSETS } from './files.js';
import { createContexts, type OperationRequest } from './graphql/context.js';
import { createEngine } from './graphql/engine.js';
import { createSchema } from './graphql/schema.js';
import { registerGraphiQL } from './http/graphiql.js';
import { createNotificationDoor } from './http/notifications.js';
import { createPhotoDoor } from './http/photos.js';
import { createRequestTraces } from './http/request-traces.js';
import { createRouterCheck } from './http/router-signature.js';
import { createServer } from './http/server.js';
import type { SharedStore } from './redis.js';
import { createSeal } from './seal.js';
import { createSharedClaims } from './shared-claims.js';
import { loadSecretKey } from './secret-key.js';
import { signInPlatformOf } from './sign-in-platform.js';
import { createSyncCursors } from './sync/cursors.js';
import { createNoticeRelay } from './sync/notice-relay.js';
import type { Log } from './telemetry/log.js';
import type { Metrics } from './telemetry/metrics.js';
import type { Tracing } from './telemetry/trace.js';
import { createMetrics, isLimit, statusLabel } from './telemetry/metrics.js';
import { createClients } from './upstream/client.js';
import { systemClock } from './upstream/clock.js';
import { pathOfLink } from './upstream/links.js';
import { createUpstream } from './upstream/open-session.js';
import { createPacing } from './upstream/pacing.js';
import { createTransport } from './upstream/transport.js';
import { createTurns, type Turns } from './upstream/turns.js';

export interface GatewayOptions {
  readonly config: Config;
  /** The origin of the embedded contacts server where this process has started one. */
  readonly emulatorUrl: string | null;
  /** Tokens of the embedded server for the sign-in of GraphiQL. */
  readonly issueToken: ((user: string) => Promise<string>) | null;
  /** GraphiQL's own application at the embedded server. */
  readonly embeddedClientId?: string;
  readonly log: Log;
  /** Of the program, for traces. */
  readonly version?: string;
  /** How the identity platform is reached, in place of Node's own: for a CA that only the caller trusts. */
  readonly identityFetch?: typeof fetch;
}

export interface Gateway {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Takes no new work, lets the running work end, and closes every connection. */
  drain(): Promise<void>;
}

const DEMO_USERS = ['adele', 'alex', 'megan'];

/** Resolves once the gateway serves. Rejects with the error of `listen` where the address cannot be had. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  const metrics = createMetrics();
  const store = config.redisUrl === null ? null : await openStore(config.redisUrl, metrics, log);
  let tracing: Tracing | null = null;
  try {
    tracing = await openTracingOf(options);
    return await build(options, { metrics, store, tracing });
  } catch (error) {
    store?.close();
    await tracing?.close();
    throw error;
  }
}

/** What is reached over the network besides the REST API, and what is measured. */
interface Surroundings {
  readonly metrics: Metrics;
  readonly store: SharedStore | null;
  readonly tracing: Tracing | null;
}

async function build(options: GatewayOptions, { metrics, store, tracing }: Surroundings): Promise<Gateway> {
  const traces = createRequestTraces(tracing);
  const { config, emulatorUrl, log, identityFetch } = options;
  let url = '';
  const publicUrl = (): string => config.publicUrl ?? url;

  const root = serviceRoot(config, emulatorUrl);
  const secretKey = await loadSecretKey(config);
  const seal = createSeal(secretKey);
  const dialect = createDialect(config, root);
  const turns = createTurns((change) => metrics.waitingQuestions.add({}, change));
  const { openSession, close: closeUpstream } = openUpstream(config, root, dialect, turns, metrics);
  // A write is not torn off: it may take the REST API's time and the operation's.
  const lifeMs = config.requestTimeoutMs + config.upstreamTimeoutMs;
  const claim = store ? createSharedClaims({ store, secretKey, lifeMs }) : undefined;
  const clientOf = createClients({ dialect, pathOfLink: (link) => pathOfLink(link, root), claim });
  const openClient = (request: OperationRequest) => clientOf(openSession(request), request.credential.principal);

  const cursors = createSyncCursors(seal, dialect.name);
  const relay = store && createNoticeRelay({ store, seal });
  const notices = config.webhooks ? openNotices({ dialect, publicUrl, seal, relay, log }) : null;
  const streams = openStreams({
    config,
    root,
    dialect,
    cursors,
    openSession,
    openClient,
    notices,
    tracing,
    metrics,
    log,
  });

  const createContext = createContexts({
    openClient,
    seal,
    cursors,
    streams,
    photoLinks: { issue: (credential, photo) => photos.links.issue(credential, photo) },
    maxAnswerBytes: config.maxAnswerBytes,
    photoLimits: { maxBytes: config.maxPhotoBytes, maxPixels: config.maxPhotoPixels },
    onRefusal: (limit) => isLimit(limit) && metrics.refusals.add({ limit }),
  });
  const { authenticate, shared } = await openAuthentication({
    config,
    root,
    secretKey,
    seal,
    store,
    metrics,
    log,
    fetch: identityFetch,
  });
  const engine = createEngine({
    schema: createSchema({ routersOnly: config.routerSecret !== null, introspection: config.introspection }),
    createContext,
    limits: config,
    requestTimeoutMs: config.requestTimeoutMs,
    begin: turns.begin,
    introspection: config.introspection,
    tracing: tracing?.root ?? null,
    log,
    metrics,
  });
  const photos = createPhotoDoor({
    seal,
    publicUrl,
    fetchPhoto: async ({ mailbox, contactId, ...request }) => {
      const bytes = await openClient(request).reader.getPhotoBytes(mailbox, contactId);
      return bytes && { bytes };
    },
    formatError: engine.formatError,
    metrics,
    requestTimeoutMs: config.requestTimeoutMs,
    traces,
    shared: shared ?? undefined,
  });

  const server = createServer({
    host: config.host,
    port: config.port,
    engine,
    authenticate,
    plugins: [
      photos.plugin,
      ...(notices ? [createNotificationDoor({ receive: notices.receive, formatError: engine.formatError })] : []),
      ...(config.graphiql ? [graphiql(config, root, options)] : []),
    ],
    allowedOrigins: config.allowedOrigins,
    callbackOrigins: config.callbackOrigins,
    limits: config,
    log,
    metrics,
    isReady: () => url !== '',
    drainSeconds: config.drainSeconds,
    isRouter: createRouterCheck(config.routerSecret),
    traces,
  });
  url = await server.listen();

  return {
    url,
    async drain() {
      await server.drain();
      await engine.stop();
      await notices?.close();
      await closeUpstream();
      store?.close();
      await tracing?.close();
    },
  };
}

/** Loaded only where it is needed: Redis takes its time to load. */
async function openStore(url: string, metrics: Metrics, log: Log): Promise<SharedStore> {
  const { openSharedStore } = await import('./redis.js');
  return openSharedStore({
    url,
    log,
    onChange: (isThere) => metrics.redisUp.set({}, isThere ? 1 : 0),
    onFailure: () => metrics.redisFailures.add({}),
  });
}

async function openTracingOf({ config, version = 'unknown', log }: GatewayOptions): Promise<Tracing | null> {
  const { otlpEndpoint, otlpTracesEndpoint, otlpProtocol: protocol, otelServiceName: serviceName } = config;
  const isOff = config.otelSdkDisabled === 'true' || config.otelTracesExporter === 'none';
  if (otlpEndpoint === null || isOff) return null;
  const { openTracing } = await import('./telemetry/otlp.js');
  const url = otlpTracesEndpoint ?? `${otlpEndpoint.replace(/\/$/, '')}/v1/traces`;
  return openTracing({ url, protocol, serviceName, version, log });
}

function createDialect(config: Config, root: string): Dialect {
  const dialects = {
    graph: () => createGraphDialect(),
    outlook: () => createOutlookDialect({ rootPath: new URL(root).pathname }),
  };
  return dialects[config.dialect]();
}

function openUpstream(config: Config, root: string, dialect: Dialect, turns: Turns, metrics: Metrics) {
  const transport = createTransport({
    serviceRoot: root,
    timeoutMs: config.upstreamTimeoutMs,
    maxResponseBytes: config.maxUpstreamBytes,
    onCall({ method, status, durationMs }) {
      metrics.upstreamCalls.add({ method, status: statusLabel(status) });
      metrics.upstreamDuration.observe({ method }, durationMs / 1000);
    },
  });
  const pacing = createPacing({ maxConcurrentPerMailbox: config.maxConcurrentPerMailbox, clock: systemClock });
  const { maxCost: maxPartsPerOperation, maxCostPerPrincipal: maxPartsPerPrincipal } = config;
  return createUpstream({
    dialect,
    transport,
    pacing,
    limits: { maxPartsPerOperation, maxPartsPerPrincipal },
    turns,
    maxWaitMs: config.requestTimeoutMs,
  });
}

function graphiql(config: Config, root: string, { issueToken, embeddedClientId }: GatewayOptions): FastifyPluginAsync {
  const platform = signInPlatformOf(config, root, embeddedClientId);
  return (app) =>
    registerGraphiQL(app, {
      assetsDir: GRAPHIQL_ASSETS,
      allowedOrigins: config.allowedOrigins,
      settings: { ...(issueToken ? { signIn: 'embedded', users: DEMO_USERS } : { signIn: 'none' }), platform },
      issueToken: issueToken ?? undefined,
    });
}

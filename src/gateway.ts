/** The map of the house: builds every room in the order of the road, and decides nothing. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { FastifyPluginAsync } from 'fastify';
import type { Credential } from './auth/credential.js';
import { openAuthentication } from './authentication.js';
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
import { NOTIFICATIONS_PATH } from './http/paths.js';
import { createPhotoDoor } from './http/photos.js';
import { createRouterCheck } from './http/router-signature.js';
import { createServer } from './http/server.js';
import { createSeal } from './seal.js';
import { loadSecretKey } from './secret-key.js';
import { signInPlatformOf } from './sign-in-platform.js';
import type { SyncCursors } from './sync/cursors.js';
import { createSyncCursors } from './sync/cursors.js';
import { createHub } from './sync/hub.js';
import type { Notices } from './sync/notices.js';
import { createNotices } from './sync/notices.js';
import type { ChangeStreams } from './sync/streams.js';
import { createChangeStreams } from './sync/streams.js';
import type { Log } from './telemetry/log.js';
import type { Metrics } from './telemetry/metrics.js';
import { createMetrics, isLimit, statusLabel } from './telemetry/metrics.js';
import { isLostPosition } from './upstream/changes.js';
import type { ContactsClient } from './upstream/client.js';
import { createClients } from './upstream/client.js';
import { systemClock } from './upstream/clock.js';
import { normalRoot, pathOfLink } from './upstream/links.js';
import { createFolderSubscriptions } from './upstream/notifications.js';
import { createUpstream } from './upstream/open-session.js';
import { createPacing } from './upstream/pacing.js';
import type { OpenSession } from './upstream/session.js';
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
  const { config, emulatorUrl, log, identityFetch } = options;
  let url = '';
  const publicUrl = (): string => config.publicUrl ?? url;
  const metrics = createMetrics();

  const root = serviceRoot(config, emulatorUrl);
  const secretKey = await loadSecretKey(config);
  const seal = createSeal(secretKey);
  const dialect = createDialect(config, root);
  const turns = createTurns((change) => metrics.waitingQuestions.add({}, change));
  const { openSession, close: closeUpstream } = openUpstream(config, root, dialect, turns, metrics);
  const clientOf = createClients({ dialect, pathOfLink: (link) => pathOfLink(link, root) });
  const openClient = (request: OperationRequest) => clientOf(openSession(request));

  const cursors = createSyncCursors(seal, dialect.name);
  const notices = config.webhooks ? openNotices(dialect, publicUrl, log) : null;
  const streams = openStreams({ config, root, dialect, cursors, openSession, openClient, notices, metrics, log });

  const createContext = createContexts({
    openClient,
    seal,
    cursors,
    streams,
    photoLinks: { issue: (credential, photo) => photos.links.issue(credential, photo) },
    photoLimits: { maxBytes: config.maxPhotoBytes, maxPixels: config.maxPhotoPixels },
    onRefusal: (limit) => isLimit(limit) && metrics.refusals.add({ limit }),
  });
  const authentication = await openAuthentication({
    config,
    root,
    secretKey,
    seal,
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
  });

  const server = createServer({
    host: config.host,
    port: config.port,
    engine,
    authenticate: authentication.authenticate,
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
  });
  url = await server.listen();

  return {
    url,
    async drain() {
      await server.drain();
      await engine.stop();
      await notices?.close();
      await closeUpstream();
      authentication.close();
    },
  };
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

function openNotices(dialect: Dialect, publicUrl: () => string, log: Log): Notices {
  return createNotices({
    clock: systemClock,
    urlOf: (addressId) => `${publicUrl().replace(/\/$/, '')}${NOTIFICATIONS_PATH}${addressId}`,
    readNotices: dialect.notifications.readNotices,
    log,
  });
}

interface StreamParts {
  readonly config: Config;
  readonly root: string;
  readonly dialect: Dialect;
  readonly cursors: SyncCursors;
  readonly openSession: OpenSession;
  readonly openClient: (request: OperationRequest) => ContactsClient;
  /** Null: feeds only poll. */
  readonly notices: Notices | null;
  readonly metrics: Metrics;
  readonly log: Log;
}

function openStreams(parts: StreamParts): ChangeStreams {
  const { config, root, dialect, cursors, openSession, openClient, notices, metrics, log } = parts;
  const { pollIntervalMs, heartbeatIntervalMs, maxConcurrentPolls } = config;
  const hub = createHub({
    clock: systemClock,
    random: Math.random,
    pollIntervalMs,
    heartbeatIntervalMs,
    maxConcurrentPolls,
    queue: { maxEvents: config.maxQueueEvents, maxBytes: config.maxQueueBytes },
    log,
    notices: notices ?? undefined,
    onFeeds: (count) => metrics.activeFeeds.set({}, count),
    onBatch: (kind) => metrics.streamBatches.add({ kind }),
  });
  // A page that is under way when its reader leaves is let finish: others may be waiting for it.
  const { signal } = new AbortController();
  setMaxListeners(0, signal); // as many as there are pages under way
  const requestOf = (credential: Credential) => ({ credential, signal, requestId: randomUUID() });
  const serviceRoot = normalRoot(root);
  return createChangeStreams({
    hub,
    cursors,
    isLostPosition,
    openClient: (credential) => openClient(requestOf(credential)),
    openSubscriptions: notices
      ? (credential, mailbox, folderId) =>
          createFolderSubscriptions({
            openSession: () => openSession(requestOf(credential)),
            dialect,
            serviceRoot,
            mailbox,
            folderId,
          })
      : undefined,
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

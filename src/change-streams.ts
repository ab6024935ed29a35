/** How changes come in and go out: notices, feeds and streams put together. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Credential } from './auth/credential.js';
import type { Config } from './config.js';
import type { Dialect } from './dialects/dialect.js';
import type { OperationRequest } from './graphql/context.js';
import { NOTIFICATIONS_PATH } from './http/paths.js';
import type { Seal } from './seal.js';
import type { SyncCursors } from './sync/cursors.js';
import { createHub } from './sync/hub.js';
import type { NoticeRelay } from './sync/notice-relay.js';
import { createNotices, type Notices } from './sync/notices.js';
import { createChangeStreams, type ChangeStreams } from './sync/streams.js';
import type { Log } from './telemetry/log.js';
import type { Metrics } from './telemetry/metrics.js';
import type { Tracing } from './telemetry/trace.js';
import { isLostPosition } from './upstream/changes.js';
import type { ContactsClient } from './upstream/client.js';
import { systemClock } from './upstream/clock.js';
import { normalRoot } from './upstream/links.js';
import { createFolderSubscriptions } from './upstream/notifications.js';
import type { OpenSession } from './upstream/session.js';

export interface NoticeParts {
  readonly dialect: Dialect;
  readonly publicUrl: () => string;
  readonly seal: Seal;
  readonly relay: NoticeRelay | null;
  readonly log: Log;
}

/** Where the upstream's notices arrive, under the gateway's public address. */
export function openNotices({ dialect, publicUrl, ...parts }: NoticeParts): Notices {
  return createNotices({
    ...parts,
    clock: systemClock,
    urlOf: (addressId) => `${publicUrl().replace(/\/$/, '')}${NOTIFICATIONS_PATH}${addressId}`,
    readNotices: dialect.notifications.readNotices,
  });
}

export interface StreamParts {
  readonly config: Config;
  readonly root: string;
  readonly dialect: Dialect;
  readonly cursors: SyncCursors;
  readonly openSession: OpenSession;
  readonly openClient: (request: OperationRequest) => ContactsClient;
  /** Null: feeds only poll. */
  readonly notices: Notices | null;
  readonly tracing: Tracing | null;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The feeds of this gateway and what its subscribers hear of them. */
export function openStreams(parts: StreamParts): ChangeStreams {
  const { config, root, dialect, cursors, openSession, openClient, notices, tracing, metrics, log } = parts;
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
  const requestOf = (credential: Credential) => ({
    credential,
    signal,
    requestId: randomUUID(),
    span: tracing?.root,
  });
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

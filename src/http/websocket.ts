/** The door for WebSockets with graphql-transport-ws: queries, mutations and subscriptions through the one engine. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type ExecutionArgs, type GraphQLFormattedError } from 'graphql';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { Engine, PreparedOperation } from '../graphql/engine.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { openSession, type LiveSession } from './live-session.js';
import { createSlots, tooManyStreams, type Slots } from './slots.js';
import { keepAlive, refusalOf, refuseUpgrade, send } from './socket-wire.js';

export interface SocketLimits {
  readonly maxSocketsPerPrincipal: number;
  readonly maxFrameBytes: number;
  readonly socketInitTimeoutMs: number;
  readonly socketPingIntervalMs: number;
}

export interface SocketDoorOptions {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  readonly allowedOrigins: readonly string[];
  readonly limits: SocketLimits;
  /** Shared with the other doors that stream. */
  readonly streams: Slots;
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<Metrics, 'activeSockets' | 'activeStreams' | 'refusals'>;
}

export interface SocketDoor {
  attach(server: Server): void;
  /** Refuses new work, lets queries and mutations end for at most `graceMs`, and closes every socket with 1001. */
  drain(graceMs: number): Promise<void>;
}

const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;
/** Sockets closed together come back together; more than a few are sent away over this time. */
const SPREAD_MS = 2000;
const FEW_SOCKETS = 50;

/** What belongs to one socket from its opening to its end. */
interface Connection {
  readonly socket: WebSocket;
  session: LiveSession | null;
  readonly running: Map<object, Running>;
  giveBackSocket: () => void;
}
interface Running {
  readonly operation: PreparedOperation;
  readonly controller: AbortController;
  readonly end: () => void;
}
type Extra = { readonly connection: Connection };
type PreparedArgs = ExecutionArgs & { readonly operation: PreparedOperation };

export function createSocketDoor(options: SocketDoorOptions): SocketDoor {
  const { engine, authenticate, allowedOrigins, limits, streams, log, metrics } = options;
  const sockets = createSlots(limits.maxSocketsPerPrincipal);
  const connections = new Set<Connection>();
  let isDraining = false;

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.socketInitTimeoutMs,
    onConnect: ({ connectionParams, extra }) => connect(extra.connection, connectionParams),
    onSubscribe: ({ extra }, _id, payload) => begin(extra.connection, payload),
    // Both resolve with results in their published form, and never reject.
    execute: (args) => engine.execute((args as PreparedArgs).operation) as never,
    subscribe: (args) => engine.subscribe((args as PreparedArgs).operation) as never,
    onNext: (_context, _id, _payload, _args, result) => result,
    onError: (_context, _id, _payload, errors) => errors.map((error) => error.toJSON()),
    onComplete: ({ extra }, _id, payload) => extra.connection.running.get(payload)?.end(),
  } satisfies ServerOptions<Record<string, unknown>, Extra>);

  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (names) => (names.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false),
  });

  async function connect(
    connection: Connection,
    params: Readonly<Record<string, unknown>> | undefined,
  ): Promise<boolean> {
    const authorization = authorizationOf(params);
    if (authorization === undefined) {
      connection.socket.close(CloseCode.Unauthorized, 'An access token is missing');
      return false;
    }
    try {
      const credential = await authenticate(authorization);
      const giveBack = sockets.take(credential.principal);
      if (!giveBack) {
        metrics.refusals.add({ limit: 'maxSocketsPerPrincipal' });
        const reason = `${limits.maxSocketsPerPrincipal} sockets may be open (GATEWAY_MAX_SOCKETS_PER_PRINCIPAL)`;
        connection.socket.close(CloseCode.TooManyInitialisationRequests, reason);
        return false;
      }
      if (!connections.has(connection)) {
        giveBack();
        return false;
      }
      connection.giveBackSocket = giveBack;
      connection.session = openSession(credential, (error) => expire(connection, error));
      return true;
    } catch (error) {
      closeRefused(connection.socket, error);
      return false;
    }
  }

  /** Ends streams with a coded result first, so that a client learns why. */
  function expire({ socket, running }: Connection, error: GatewayError): void {
    for (const { controller } of running.values()) controller.abort(error);
    setImmediate(() => socket.close(CloseCode.Forbidden, 'The access token has expired'));
  }

  function begin(connection: Connection, payload: object): PreparedArgs | GraphQLError[] {
    const requestId = randomUUID();
    const refuse = (error: unknown): GraphQLError[] => [new PublishedError(engine.formatError(error, requestId))];
    if (isDraining) return refuse(new GatewayError('UPSTREAM_UNAVAILABLE', 'This gateway is stopping. Connect again.'));
    // graphql-ws lets nobody subscribe before connect() has said yes.
    const session = connection.session!;
    const controller = new AbortController();
    const operation = engine.prepare(payload, {
      requestId,
      credential: session.credential(),
      signal: controller.signal,
    });
    if ('errors' in operation) return operation.errors.map((error) => new PublishedError(error));
    const giveBack = streams.take(session.principal);
    if (!giveBack) return refuse(tooManyStreams(streams));
    metrics.activeStreams.add({ door: 'websocket' });
    const end = (): void => {
      if (!connection.running.delete(payload)) return;
      giveBack();
      metrics.activeStreams.add({ door: 'websocket' }, -1);
    };
    connection.running.set(payload, { operation, controller, end });
    const { document, operationName, variableValues } = operation;
    // The schema is the engine's; graphql-ws only asks which kind of operation the document has.
    return {
      document,
      operationName,
      variableValues,
      operation,
      contextValue: null,
      rootValue: null,
    } as unknown as PreparedArgs;
  }

  /** A fresh token comes in a ping (the contract's "HTTP" section); any other ping is answered by its like. */
  async function answerPing(
    connection: Connection,
    payload: Readonly<Record<string, unknown>> | undefined,
  ): Promise<void> {
    const { socket, session } = connection;
    const authorization = authorizationOf(payload);
    if (authorization === undefined) return sendPong(socket, payload);
    if (!session) return sendPong(socket, undefined);
    try {
      const fresh = await authenticate(authorization);
      if (session.renew(fresh)) await sendPong(socket, { authorization: 'accepted' });
      else socket.close(CloseCode.Forbidden, 'The access token is of another user');
    } catch (error) {
      closeRefused(socket, error);
    }
  }

  function accept(socket: WebSocket): void {
    const connection: Connection = { socket, session: null, running: new Map(), giveBackSocket: () => undefined };
    connections.add(connection);
    metrics.activeSockets.add({});
    const stopPings = keepAlive(socket, limits.socketPingIntervalMs);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onPing: (payload) => answerPing(connection, payload),
        onMessage: (handle) =>
          socket.on('message', (data: Buffer) => {
            // A single buffer, as ws gives it unless told otherwise.
            handle(data.toString('utf8')).catch((error: unknown) => {
              log.warn({ door: 'websocket', err: error }, 'A socket failed');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      { connection },
    );
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // ws closes the socket itself, with the code that fits.
      if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') metrics.refusals.add({ limit: 'maxFrameBytes' });
    });
    socket.once('close', (code, reason) => {
      stopPings();
      connections.delete(connection);
      metrics.activeSockets.add({}, -1);
      connection.session?.close();
      connection.giveBackSocket();
      const running = [...connection.running.values()];
      for (const { end } of running) end();
      for (const { controller } of running)
        controller.abort(new GatewayError('UPSTREAM_UNAVAILABLE', 'The client went away.'));
      void Promise.resolve(closed(code, String(reason))).catch((error: unknown) => {
        log.warn({ door: 'websocket', err: error }, 'A socket did not end cleanly');
      });
    });
  }

  return {
    attach(httpServer) {
      httpServer.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
        const status = refusalOf(request, allowedOrigins, isDraining);
        if (status !== null) refuseUpgrade(stream, status);
        else server.handleUpgrade(request, stream, head, accept);
      });
    },
    async drain(graceMs) {
      isDraining = true;
      const all = [...connections];
      const spreadMs = all.length > FEW_SOCKETS ? Math.min(SPREAD_MS, graceMs / 2) : 0;
      const timeout = new AbortController();
      const timer = setTimeout(() => timeout.abort(), graceMs);
      await Promise.all(
        all.map((connection, index) => sendAway(connection, (index / all.length) * spreadMs, timeout.signal)),
      );
      clearTimeout(timer);
      server.close();
    },
  };
}

/** The published form, as graphql-ws wants errors to be. */
class PublishedError extends GraphQLError {
  constructor(private readonly published: GraphQLFormattedError) {
    super(published.message);
  }
  override toJSON(): GraphQLFormattedError {
    return this.published;
  }
}

function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function closeRefused(socket: WebSocket, error: unknown): void {
  const isRefused = error instanceof GatewayError && error.code === 'UNAUTHENTICATED';
  // A close frame has room for 123 bytes.
  if (isRefused) socket.close(CloseCode.Forbidden, error.message.replace(/[^ -~]/g, '').slice(0, 120));
  else socket.close(TRY_AGAIN_LATER, 'Tokens cannot be checked at the moment');
}

function sendPong(socket: WebSocket, payload: Readonly<Record<string, unknown>> | undefined): Promise<void> {
  return send(socket, JSON.stringify({ type: 'pong', ...(payload && { payload }) }));
}

/** Waits `delayMs`, then for the socket's queries and mutations, and closes it; at the signal it is closed by force. */
async function sendAway({ socket, running }: Connection, delayMs: number, timeout: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    if (socket.readyState === socket.CLOSED) return resolve();
    const leave = (): void => {
      const isBusy = [...running.values()].some(({ operation }) => operation.kind !== 'subscription');
      if (isBusy && !timeout.aborted) return void setTimeout(leave, 20);
      socket.close(GOING_AWAY, 'Going away');
    };
    setTimeout(leave, delayMs);
    timeout.addEventListener('abort', () => socket.terminate(), { once: true });
  });
}

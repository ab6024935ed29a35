/**
 * The door for subscriptions by callback: the router asks once, and takes the results at an address of its own
 * (Apollo's HTTP callback protocol, `callback/1.0`). For routers that would not hold a connection for each subscriber.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import type { Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { Engine, PreparedOperation } from '../graphql/engine.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import {
  CALLBACK_PROTOCOL,
  CallbackRefused,
  createCallbackClient,
  type CallbackAddress,
  type CallbackMessage,
} from './callback-client.js';
import { gatewayStops, openSession } from './live-session.js';
import { sendProblem, sendProblems } from './problem.js';
import { tooManyStreams, type Slots } from './slots.js';

export interface CallbackDoorOptions {
  readonly engine: Engine;
  /** Where routers may take callbacks; elsewhere nothing is ever sent. Empty: the protocol is off. */
  readonly allowedOrigins: readonly string[];
  /** Shared with the other doors that stream. */
  readonly streams: Slots;
  readonly log: Pick<Log, 'debug' | 'warn'>;
  readonly metrics: Pick<Metrics, 'activeStreams'>;
}

export interface CallbackDoor {
  /** Answers an authenticated request: `{"data":null}` once the router has confirmed that it will listen. */
  serve(request: FastifyRequest, reply: FastifyReply, credential: Credential): Promise<FastifyReply>;
  /** Completes every subscription with an error that says so; gives up what is not told within `graceMs`. */
  drain(graceMs: number): Promise<void>;
}

const DEFAULT_HEARTBEAT_MS = 5000;
const DAY_MS = 86_400_000;
/** More often no router needs to hear that a subscription lives. */
const MIN_HEARTBEAT_MS = 100;

const text = z.string().min(1).max(2048);
/** `extensions` of the request, as the protocol's description names them. A heartbeat of 0 is none. */
const Extensions = z.object({
  subscription: z.object({
    callbackUrl: z.url({ protocol: /^https?$/ }).max(2048),
    subscriptionId: text,
    verifier: text,
    heartbeatIntervalMs: z
      .union([z.literal(0), z.int().min(MIN_HEARTBEAT_MS).max(DAY_MS)])
      .default(DEFAULT_HEARTBEAT_MS),
  }),
});

/** Whether the router asks for callbacks; the parameter may stand before or behind others. */
export function wantsCallback(headers: IncomingHttpHeaders): boolean {
  return /(^|,)\s*application\/json\s*;[^,]*\bcallbackSpec="?1\.0/i.test(headers.accept ?? '');
}

/** One subscription, from the request until the router or its source has ended it. */
interface Subscriber {
  readonly address: CallbackAddress;
  readonly heartbeatMs: number;
  readonly operation: PreparedOperation;
  /** Ends the subscription with a last word to the router. */
  readonly end: (error: GatewayError) => void;
  /** Ends it without: the router is gone. */
  readonly leaving: AbortController;
  readonly release: () => void;
}

export function createCallbackDoor(options: CallbackDoorOptions): CallbackDoor {
  const { engine, allowedOrigins, streams, log, metrics } = options;
  const client = createCallbackClient();
  const running = new Map<Subscriber, Promise<void>>();

  const tell = ({ address, leaving }: Subscriber, message: CallbackMessage): Promise<void> =>
    client.send(address, message, leaving.signal);

  async function serve(request: FastifyRequest, reply: FastifyReply, credential: Credential): Promise<FastifyReply> {
    const asked = askedOf(request.body, allowedOrigins);
    if (asked instanceof GatewayError) return sendProblem(reply, asked, engine.formatError);
    const controller = new AbortController();
    const operation = engine.prepare(request.body ?? {}, {
      requestId: request.id,
      credential,
      signal: controller.signal,
    });
    if ('errors' in operation) return sendProblems(reply, operation.errors);
    if (operation.kind !== 'subscription') return sendProblem(reply, ONLY_SUBSCRIPTIONS(), engine.formatError);
    const giveBack = streams.take(credential.principal);
    if (!giveBack) return sendProblem(reply, tooManyStreams(streams), engine.formatError);

    const session = openSession(credential, (error) => controller.abort(error));
    metrics.activeStreams.add({ door: 'callback' });
    const subscriber: Subscriber = {
      ...asked,
      operation,
      end: (error) => controller.abort(error),
      leaving: new AbortController(),
      release() {
        session.close();
        giveBack();
        metrics.activeStreams.add({ door: 'callback' }, -1);
      },
    };
    try {
      await tell(subscriber, { action: 'check' });
    } catch (error) {
      subscriber.release();
      return sendProblem(reply, unconfirmed(error), engine.formatError);
    }
    begin(subscriber);
    return reply
      .header('subscription-protocol', CALLBACK_PROTOCOL)
      .type('application/json; charset=utf-8')
      .send('{"data":null}\n');
  }

  function begin(subscriber: Subscriber): void {
    const over = deliver(subscriber).finally(() => {
      running.delete(subscriber);
      subscriber.release();
    });
    running.set(subscriber, over);
  }

  /** Sends every result in its order, the next one only when the last was taken. Never rejects. */
  async function deliver(subscriber: Subscriber): Promise<void> {
    const stopBeating = keepBeating(subscriber);
    const { leaving, end } = subscriber;
    leaving.signal.addEventListener('abort', () => end(ROUTER_LEFT()), { once: true });
    try {
      const errors = await deliverResults(subscriber);
      await tell(subscriber, errors ? { action: 'complete', errors } : { action: 'complete' });
    } catch (error) {
      noteEnd(subscriber, error);
    } finally {
      stopBeating();
    }
  }

  /** The errors that ended the stream, if any did. */
  async function deliverResults(subscriber: Subscriber): Promise<readonly GraphQLFormattedError[] | undefined> {
    const results = await engine.subscribe(subscriber.operation);
    if (!(Symbol.asyncIterator in results)) return results.errors;
    for await (const result of results) {
      // A source that fails has a last result, and that has no data.
      if (!('data' in result)) return result.errors;
      await tell(subscriber, { action: 'next', payload: result });
    }
    return undefined;
  }

  /** Tells the router regularly that the subscription lives, and hears whether it still wants it. */
  function keepBeating(subscriber: Subscriber): () => void {
    if (subscriber.heartbeatMs === 0) return () => undefined;
    let isBeating = false;
    const timer = setInterval(() => {
      if (isBeating) return;
      isBeating = true;
      tell(subscriber, { action: 'check' })
        .catch((error: unknown) => subscriber.leaving.abort(error))
        .finally(() => (isBeating = false));
    }, subscriber.heartbeatMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  function noteEnd({ operation, leaving, end }: Subscriber, error: unknown): void {
    const reason: unknown = leaving.signal.aborted ? leaving.signal.reason : error;
    end(ROUTER_LEFT());
    const { requestId } = operation.request;
    if (reason instanceof CallbackRefused && reason.status === 404) {
      log.debug({ requestId }, 'A router has ended its subscription');
    } else {
      log.warn({ requestId, reason: String(reason) }, 'A router no longer takes the results of its subscription');
    }
  }

  return {
    serve,
    async drain(graceMs) {
      const error = gatewayStops();
      for (const subscriber of running.keys()) subscriber.end(error);
      const timer = setTimeout(() => running.forEach((_over, { leaving }) => leaving.abort(error)), graceMs);
      await Promise.all(running.values());
      clearTimeout(timer);
      await client.close();
    },
  };
}

const ONLY_SUBSCRIPTIONS = () =>
  new GatewayError('BAD_USER_INPUT', 'Only a subscription is answered by callback. Accept application/json alone.');
const ROUTER_LEFT = () => new GatewayError('UPSTREAM_UNAVAILABLE', 'The router has ended this subscription.');

function askedOf(
  body: unknown,
  allowedOrigins: readonly string[],
): Pick<Subscriber, 'address' | 'heartbeatMs'> | GatewayError {
  const extensions = typeof body === 'object' && body !== null && 'extensions' in body ? body.extensions : undefined;
  const read = Extensions.safeParse(extensions);
  if (!read.success) {
    const fault = read.error.issues[0]!;
    const place = ['extensions', ...fault.path].join('.');
    return new GatewayError('BAD_USER_INPUT', `A subscription by callback needs a valid "${place}": ${fault.message}.`);
  }
  const { callbackUrl, subscriptionId, verifier, heartbeatIntervalMs } = read.data.subscription;
  const { origin, username, password } = new URL(callbackUrl);
  if (!allowedOrigins.includes(origin) || username !== '' || password !== '') {
    return new GatewayError(
      'FORBIDDEN',
      'This gateway calls back only at the origins in GATEWAY_CALLBACK_ORIGINS. Add the router’s there.',
    );
  }
  return { address: { url: callbackUrl, id: subscriptionId, verifier }, heartbeatMs: heartbeatIntervalMs };
}

function unconfirmed(error: unknown): GatewayError {
  const how = error instanceof CallbackRefused ? `it answered ${error.status}` : 'it could not be reached';
  return new GatewayError(
    'BAD_USER_INPUT',
    `The router did not confirm this subscription at its callback URL with 204: ${how}.`,
    { cause: error },
  );
}

/** The door for server-sent events: one operation a connection (graphql-sse's distinct connections mode). */
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import type { Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { Engine, PreparedOperation } from '../graphql/engine.js';
import type { OperationParams } from '../graphql/http-request.js';
import type { Metrics } from '../telemetry/metrics.js';
import { signalOf } from './client-signal.js';
import { gatewayStops, openSession } from './live-session.js';
import { sendProblem } from './problem.js';
import type { RequestTraces } from './request-traces.js';
import { tooManyStreams, type Slots } from './slots.js';
import { writeAndDrain } from './write-and-drain.js';

export interface StreamDoorOptions {
  readonly engine: Engine;
  /** Shared with the other doors that stream. */
  readonly streams: Slots;
  readonly traces: Pick<RequestTraces, 'of'>;
  readonly metrics: Pick<Metrics, 'activeStreams'>;
}

export interface StreamDoor {
  /** Answers an authenticated request; resolves when its stream has ended. */
  serve(request: FastifyRequest, reply: FastifyReply, credential: Credential): Promise<void>;
  /** Ends every subscription with a last result that says so. */
  drain(): void;
}

/** As often as graphql-sse; keeps proxies from closing a quiet stream. */
const PING_INTERVAL_MS = 12_000;

export function createStreamDoor({ engine, streams, traces, metrics }: StreamDoorOptions): StreamDoor {
  const subscriptions = new Set<AbortController>();

  async function serve(request: FastifyRequest, reply: FastifyReply, credential: Credential): Promise<void> {
    const controller = new AbortController();
    const session = openSession(credential, (error) => controller.abort(error));
    const clientGone = signalOf(reply);
    clientGone.addEventListener('abort', () => controller.abort(clientGone.reason), { once: true });
    const operation = engine.prepare(paramsOf(request), {
      requestId: request.id,
      credential,
      signal: controller.signal,
      span: traces.of(request),
    });
    const giveBack = streams.take(credential.principal);
    metrics.activeStreams.add({ door: 'sse' });
    try {
      if (!giveBack) return void (await sendProblem(reply, tooManyStreams(streams), engine.formatError));
      if ('errors' in operation) return await writeEvents(open(reply), only({ errors: operation.errors }));
      if (request.method === 'GET' && operation.kind === 'mutation') {
        const error = new GatewayError('BAD_USER_INPUT', 'A mutation must be sent by POST.');
        return void (await sendProblem(reply.header('allow', 'POST'), error, engine.formatError, 405));
      }
      if (operation.kind === 'subscription') subscriptions.add(controller);
      const results = await resultsOf(operation);
      await writeEvents(open(reply), results);
    } finally {
      session.close();
      subscriptions.delete(controller);
      giveBack?.();
      metrics.activeStreams.add({ door: 'sse' }, -1);
    }
  }

  async function resultsOf(operation: PreparedOperation): Promise<AsyncIterable<FormattedExecutionResult>> {
    const result = await (operation.kind === 'subscription' ? engine.subscribe(operation) : engine.execute(operation));
    return Symbol.asyncIterator in result ? result : only(result);
  }

  return {
    serve,
    drain() {
      const error = gatewayStops();
      for (const controller of subscriptions) controller.abort(error);
    },
  };
}

async function* only(result: FormattedExecutionResult): AsyncGenerator<FormattedExecutionResult> {
  yield result;
}

function paramsOf(request: FastifyRequest): OperationParams {
  if (request.method !== 'GET') return request.body ?? {};
  const { query, operationName, variables } = request.query as Readonly<Record<string, unknown>>;
  try {
    return { query, operationName, variables: typeof variables === 'string' ? JSON.parse(variables) : variables };
  } catch {
    return { query, operationName, variables };
  }
}

/** Takes the connection over from Fastify, with the headers that its hooks have set. */
function open(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  });
  return raw;
}

/**
 * Writes results as they come. Unlike graphql-sse's own handler it takes the next one only when the last has left,
 * so that what a slow reader has not read waits in its subscriber's bounded queue and not here (trap T7).
 */
async function writeEvents(response: ServerResponse, results: AsyncIterable<FormattedExecutionResult>): Promise<void> {
  const iterator = results[Symbol.asyncIterator]();
  // A client that leaves ends the wait for the next result, too.
  const leave = (): void => void iterator.return?.();
  response.once('close', leave);
  const timer = setInterval(() => response.write(':\n\n'), PING_INTERVAL_MS);
  timer.unref();
  try {
    // Some browsers believe in an open stream only at its first bytes.
    response.write(':\n\n');
    for (let step = await iterator.next(); !step.done && !response.destroyed; step = await iterator.next()) {
      await writeAndDrain(response, `event: next\ndata: ${JSON.stringify(step.value)}\n\n`);
    }
    await writeAndDrain(response, 'event: complete\ndata: \n\n');
  } finally {
    clearInterval(timer);
    response.off('close', leave);
    response.end();
  }
}

/** The signal that a client went away before it had its answer. */
import type { FastifyReply } from 'fastify';
import { GatewayError } from '../errors.js';

export function signalOf(reply: FastifyReply): AbortSignal {
  return followClient(reply).signal;
}

/** The same with the means to end the work for another reason. */
export function followClient(reply: FastifyReply): AbortController {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished)
      controller.abort(new GatewayError('UPSTREAM_UNAVAILABLE', 'The client went away.'));
  });
  return controller;
}

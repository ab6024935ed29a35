/** Answers of a door that are no GraphQL results: the same shape, so that a client needs one reader. */
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { ERRORS } from '../errors.js';
import { bearerChallenge } from '../graphql/answer.js';
import type { FormatError, PublishedExtensions } from '../graphql/format-error.js';

/** Answers with `{ errors: [...] }` and the status of the error's code, or another one. */
export function sendProblem(
  reply: FastifyReply,
  error: unknown,
  formatError: FormatError,
  status?: number,
): FastifyReply {
  return sendProblems(reply, [formatError(error, reply.request.id)], status);
}

/** The same for errors that are published already; the first one's code gives the status. */
export function sendProblems(
  reply: FastifyReply,
  published: readonly GraphQLFormattedError[],
  status?: number,
): FastifyReply {
  // Every published error has them: the formatter of the engine writes nothing else.
  const { code, claims } = published[0]!.extensions as unknown as PublishedExtensions;
  if (code === 'UNAUTHENTICATED') {
    // RFC 6750, section 3.1: no error code where the request carried no token at all.
    const reason = reply.request.headers.authorization === undefined ? undefined : 'invalid_token';
    void reply.header(
      'www-authenticate',
      bearerChallenge(claims === undefined ? reason : 'insufficient_claims', claims),
    );
  }
  return reply
    .code(status ?? ERRORS[code].httpStatus)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(`${JSON.stringify({ errors: published })}\n`);
}

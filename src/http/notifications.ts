/** The door for the upstream's change notifications: proves that it wants them, and takes them without a word. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';
import type { FormatError } from '../graphql/format-error.js';
import type { Notices } from '../sync/notices.js';
import { NOTIFICATIONS_PATH } from './paths.js';
import { sendProblem } from './problem.js';

export interface NotificationDoorOptions {
  readonly receive: Notices['receive'];
  readonly formatError: FormatError;
}

const MAX_BODY_BYTES = 262_144;
/** Of a validation token; Microsoft's have fewer than 200. Nothing in one can begin a tag. */
const TOKEN = /^[^\p{Cc}<>]{1,1024}$/u;

/**
 * `POST /notifications/{address}`, without sign-in: what is believed is the secret in a notice. Who posts learns nothing
 * of which addresses there are (threat 51).
 */
export function createNotificationDoor({ receive, formatError }: NotificationDoorOptions): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      async (_request: unknown, body: Buffer) => body,
    );
    app.post<{ Params: { address: string } }>(`${NOTIFICATIONS_PATH}:address`, {
      bodyLimit: MAX_BODY_BYTES,
      errorHandler: (error, _request, reply) => {
        // Fastify closes the connection of a body that is too large, and the sender might lose our answer with it.
        void reply.removeHeader('connection');
        void sendProblem(reply, error.statusCode === 413 ? tooLarge() : error, formatError);
      },
      handler: async (request, reply) => {
        void reply.header('cache-control', 'no-store');
        const token = validationTokenOf(request);
        if (token !== undefined) return reply.type('text/plain; charset=utf-8').send(token);
        await receive(request.params.address, { headers: request.headers, body: parseJson(request.body) });
        return reply.code(202).send();
      },
    });
  };
}

/** The handshake (reference, section 13): the token comes back as it came. Outlook writes the parameter its own way. */
function validationTokenOf({ query }: FastifyRequest): string | undefined {
  const found = Object.entries(query as Record<string, unknown>).find(
    ([name]) => name.toLowerCase() === 'validationtoken',
  );
  if (!found) return undefined;
  const [, token] = found;
  if (typeof token === 'string' && TOKEN.test(token)) return token;
  throw new GatewayError('BAD_USER_INPUT', 'validationToken: expected one plain text of at most 1024 characters.');
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString() : '');
  } catch {
    // The cause would quote what was sent.
    throw new GatewayError('BAD_USER_INPUT', 'The body is not JSON.');
  }
}

function tooLarge(): GatewayError {
  return new GatewayError('PAYLOAD_TOO_LARGE', `Notifications may have at most ${MAX_BODY_BYTES} bytes.`);
}

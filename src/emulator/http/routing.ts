/** Which room a path belongs to: a REST service, the identity platform, or the controls for tests. */
import type { Identity } from '../identity/identity.js';
import { jsonReply, type Reply } from '../rest/exchange.js';
import { FAULTS } from '../rest/fault.js';
import { isMetadataPath, metadataReply } from '../rest/metadata.js';
import type { RestRoom } from '../rest/rooms.js';
import { answerControl as answerNamedControl, isControl, type Controls } from './control.js';
import type { RequestLog } from './request-log.js';
import type { HttpReply, HttpRequest, Respond } from './server.js';

export interface Rooms {
  readonly rest: readonly RestRoom[];
  readonly identity: Identity;
  readonly log: RequestLog;
  /** Whether `/_control/…` is served. */
  readonly control: boolean;
  /** Those beside the request log. */
  readonly controls: Controls;
}

const CONTROL_REQUESTS = '/_control/requests';

// Clients fetch them when they like and as often as they like: discovery documents and keys.
const PUBLISHED = /^\/[^/]+\/(?:v2\.0\/)?(?:\.well-known|discovery)\//i;

/** Whether a request is one that tests count: a call of the API or of the token endpoint. */
export function isLogged(path: string): boolean {
  return !isControl(path) && !PUBLISHED.test(path);
}

export function createRouting({ rest, identity, log, control, controls }: Rooms): Respond {
  return async function respond(request): Promise<HttpReply> {
    for (const room of rest) {
      const path = below(room.service.root, request.path);
      if (path !== null) return answerRest(room, { ...request, path });
    }
    if (control && request.path === CONTROL_REQUESTS) return { reply: answerControl(request), user: null };
    const controlled = control ? await answerNamedControl(controls, request) : null;
    return { reply: controlled ?? (await identity.answer(request)) ?? NOT_FOUND, user: null };
  };

  async function answerRest({ service, door }: RestRoom, request: HttpRequest): Promise<HttpReply> {
    const rest = { ...request, inBatch: false };
    if (request.method === 'GET' && isMetadataPath(request.path)) {
      return { reply: await service.answer(rest, () => metadataReply(service.wire)), user: null };
    }
    if (!request.tooLarge) return door(rest);
    const reply = await service.answer(rest, () => {
      throw FAULTS.tooLarge();
    });
    return { reply, user: null };
  }

  function answerControl({ method }: HttpRequest): Reply {
    if (method === 'GET') return plain(200, { requests: log.entries });
    if (method !== 'DELETE') return plain(405, problem('methodNotAllowed', 'Use GET or DELETE.'));
    log.clear();
    return { status: 204, headers: {}, body: null };
  }
}

/** The rest of a path below a root, compared without case; null if it is not below it. */
function below(root: string, path: string): string | null {
  if (path.slice(0, root.length).toLowerCase() !== root) return null;
  const rest = path.slice(root.length);
  return rest === '' ? '/' : rest.startsWith('/') ? rest : null;
}

function problem(code: string, message: string) {
  return { error: { code, message } };
}

function plain(status: number, body: unknown): Reply {
  return jsonReply(status, body, { 'content-type': 'application/json; charset=utf-8' });
}

const NOT_FOUND = plain(404, problem('notFound', 'There is nothing at this path.'));

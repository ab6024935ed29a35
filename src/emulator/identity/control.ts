/** `/_control/keys` and `/_control/token-refusals`: keys that change, and tokens that are not given, for tests. */
import { controlBody, controlProblem, controlReply } from '../http/control.js';
import type { HttpRequest } from '../http/server.js';
import { emptyReply, type Reply } from '../rest/exchange.js';
import type { SigningKeys } from './keys.js';
import { readRefusal, type Refusals } from './refusals.js';

/** GET lists the ids, the one that signs first; POST makes the next one; DELETE takes away all but the one that signs. */
export function controlKeys(keys: SigningKeys) {
  const kids = () => keys.jwks.keys.map(({ kid }) => kid!); // Each of ours has one.
  return async ({ method }: HttpRequest): Promise<Reply> => {
    if (method === 'POST') await keys.rotate();
    else if (method === 'DELETE') for (const kid of kids().slice(1)) await keys.remove(kid);
    else if (method !== 'GET') return controlProblem(405, 'methodNotAllowed', 'Use GET, POST or DELETE.');
    return method === 'DELETE' ? emptyReply(204) : controlReply(method === 'POST' ? 201 : 200, { keys: kids() });
  };
}

/** POST adds one, GET lists those that are left, DELETE takes all away. */
export function controlRefusals(refusals: Refusals) {
  return (request: HttpRequest): Reply => {
    switch (request.method) {
      case 'GET':
        return controlReply(200, { refusals: refusals.list() });
      case 'POST':
        try {
          refusals.add(readRefusal(controlBody(request)));
        } catch (error) {
          return controlProblem(400, 'invalidRefusal', (error as Error).message); // The reader throws nothing else.
        }
        return controlReply(201, { refusals: refusals.list() });
      case 'DELETE':
        refusals.clear();
        return emptyReply(204);
      default:
        return controlProblem(405, 'methodNotAllowed', 'Use GET, POST or DELETE.');
    }
  };
}

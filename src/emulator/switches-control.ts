/** `/_control/switches`: GET shows them, POST sets some, DELETE sets all back. `/_control/delta-tokens`: DELETE evicts all. */
import { controlBody, controlProblem, controlReply } from './http/control.js';
import type { HttpRequest } from './http/server.js';
import { emptyReply, type Reply } from './rest/exchange.js';
import { readSwitches, type Switches } from './switches.js';

/** Changes `switches` in place: they are read anew at every request. */
export function controlSwitches(switches: Switches) {
  const initial = { ...switches };
  return (request: HttpRequest): Reply => {
    switch (request.method) {
      case 'POST':
        try {
          Object.assign(switches, readSwitches(controlBody(request)));
        } catch (error) {
          return controlProblem(400, 'invalidSwitch', (error as Error).message); // The reader throws nothing else.
        }
        break;
      case 'DELETE':
        Object.assign(switches, initial);
        break;
      case 'GET':
        break;
      default:
        return controlProblem(405, 'methodNotAllowed', 'Use GET, POST or DELETE.');
    }
    return controlReply(200, switches);
  };
}

export function controlDeltaTokens(evict: () => void) {
  return ({ method }: HttpRequest): Reply => {
    if (method !== 'DELETE') return controlProblem(405, 'methodNotAllowed', 'Use DELETE.');
    evict();
    return emptyReply(204);
  };
}

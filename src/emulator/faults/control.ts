/** `/_control/faults`: POST adds one rule or a list of them, GET lists them, DELETE takes all away. Rules: rule.ts, effect.ts. */
import { controlBody, controlProblem, controlReply } from '../http/control.js';
import type { HttpRequest } from '../http/server.js';
import { emptyReply, type Reply } from '../rest/exchange.js';
import type { Faults } from './faults.js';
import { readRules, type Rule } from './rule.js';

export function controlFaults(faults: Faults) {
  return (request: HttpRequest): Reply => {
    switch (request.method) {
      case 'GET':
        return controlReply(200, { rules: faults.list() });
      case 'POST':
        return add(request);
      case 'DELETE':
        faults.clear();
        return emptyReply(204);
      default:
        return controlProblem(405, 'methodNotAllowed', 'Use GET, POST or DELETE.');
    }
  };

  function add(request: HttpRequest): Reply {
    let rules: readonly Rule[];
    try {
      rules = readRules(controlBody(request));
    } catch (error) {
      return controlProblem(400, 'invalidRule', (error as Error).message); // The reader throws nothing else.
    }
    if (!faults.add(rules)) return controlProblem(400, 'tooManyRules', 'Take the rules away that are not needed.');
    return controlReply(201, { rules: faults.list() });
  }
}

/** `/_control/throttling`: GET shows the limits, POST sets them (null: off), DELETE takes them away. */
import { controlBody, controlProblem, controlReply } from './http/control.js';
import type { HttpRequest } from './http/server.js';
import { emptyReply, type Reply } from './rest/exchange.js';
import { readLimits, type Throttle } from './throttling.js';

export function controlThrottling(throttle: Throttle) {
  return (request: HttpRequest): Reply => {
    switch (request.method) {
      case 'GET':
        return controlReply(200, { limits: throttle.limits });
      case 'POST': {
        const read = readLimits(controlBody(request));
        if (!read) {
          return controlProblem(
            400,
            'invalidLimits',
            'Expected null or { requests, windowMs, concurrent, serviceMs }.',
          );
        }
        throttle.set(read.limits);
        return controlReply(200, { limits: throttle.limits });
      }
      case 'DELETE':
        throttle.set(null);
        return emptyReply(204);
      default:
        return controlProblem(405, 'methodNotAllowed', 'Use GET, POST or DELETE.');
    }
  };
}

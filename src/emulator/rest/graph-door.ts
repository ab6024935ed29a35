/** The door of Graph v1.0: checks the token, then hands on a single request or each part of a batch. */
import type { Caller, Verdict } from '../identity/tokens.js';
import { runBatch } from './batch.js';
import type { Door, Reply, RestRequest } from './exchange.js';
import { FAULTS, RestFault } from './fault.js';
import { GRAPH } from './graph.js';
import { plainPath } from './resource.js';
import type { Service } from './service.js';

// The literal texts of section 16.2; the audience's text is by analogy.
const TEXTS = {
  empty: 'Access token is empty.',
  malformed: 'CompactToken validation failed with reason code: 80049228.',
  time: 'Access token has expired or is not yet valid.',
  audience: 'Access token validation failure. Invalid audience.',
} as const;

export function createGraphDoor(
  service: Service,
  verify: (authorization: string | undefined) => Promise<Verdict>,
): Door {
  return async function answer(request) {
    const verdict = await verify(request.headers['authorization']);
    if ('refused' in verdict) {
      const reply = await service.answer(request, () => {
        throw unauthorized(request.origin, verdict.refused);
      });
      return { reply, user: null };
    }
    const { caller } = verdict;
    const reply = await service.answer(request, () => route(request, caller));
    return { reply, user: caller.userPrincipalName };
  };

  function route(request: RestRequest, caller: Caller): Reply | Promise<Reply> {
    if (plainPath(request.path.replace(/%24/g, '$')) !== '/$batch') return service.dispatch(request, caller);
    if (request.method !== 'POST') throw FAULTS.methodNotAllowed(['POST']);
    return runBatch(request, (part, refusal) =>
      service.answer(part, () => {
        refusal();
        return service.dispatch(part, caller);
      }),
    );
  }
}

function unauthorized(origin: string, reason: keyof typeof TEXTS): RestFault {
  return new RestFault(401, 'InvalidAuthenticationToken', TEXTS[reason], {
    'www-authenticate': GRAPH.challenge(origin),
  });
}

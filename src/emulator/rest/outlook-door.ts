/** The door of Outlook REST v2.0: checks the token and the routing hint, then hands on a request or each part of a batch. */
import type { Verdict } from '../identity/tokens.js';
import type { Mailbox } from '../store/mailboxes.js';
import { emptyReply, type Door, type Reply, type RestRequest } from './exchange.js';
import { FAULTS } from './fault.js';
import { isBatchPath, runOutlookBatch } from './outlook-batch.js';
import { OUTLOOK } from './outlook.js';
import type { Service } from './service.js';

type Verify = (authorization: string | undefined) => Promise<Verdict>;

export function createOutlookDoor(service: Service, verify: Verify): Door {
  return async function answer(request) {
    const verdict = await verify(request.headers['authorization']);
    if (!('caller' in verdict)) {
      return { reply: await service.answer(request, () => unauthorized(request.origin, verdict.refused)), user: null };
    }
    const { caller } = verdict;
    const reply = await service.answer(request, () =>
      isBatchPath(request.path) ? runBatch(request) : service.dispatch(request, caller),
    );
    return { reply, user: caller.userPrincipalName };
  };

  function runBatch(envelope: RestRequest): Promise<Reply> {
    if (envelope.method !== 'POST') throw FAULTS.methodNotAllowed(['POST']);
    return runOutlookBatch(envelope, service.root, async (part, refusal) => {
      // A part may bring a token of its own; else it has that of the envelope.
      const verdict = await verify(part.headers['authorization']);
      return service.answer(part, () => {
        refusal();
        if (!('caller' in verdict)) return unauthorized(part.origin, verdict.refused);
        return service.dispatch(part, verdict.caller);
      });
    });
  }
}

/** `X-AnchorMailbox` names the mailbox by its address, or by object id with or without `@tenant` (reference, section 2.1). */
export function checkRoutingHint({ headers }: RestRequest, { oid, userPrincipalName }: Mailbox): void {
  const hint = headers['x-anchormailbox'];
  if (hint === undefined || hint.trim() === '') return;
  const named = hint.trim().toLowerCase();
  const isTarget = named === userPrincipalName.toLowerCase() || named.split('@', 1)[0] === oid;
  if (!isTarget) throw FAULTS.wrongRoutingHint(hint);
}

/** An empty body, with the header of section 16.3. */
function unauthorized(origin: string, reason: 'empty' | 'malformed' | 'time' | 'audience'): Reply {
  const challenge = OUTLOOK.challenge(origin);
  return emptyReply(401, {
    'www-authenticate': reason === 'empty' ? challenge : `${challenge}, error="invalid_token"`,
  });
}

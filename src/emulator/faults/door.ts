/** A door before the door of a service: whole requests go through it under the rules for trouble on demand. */
import type { Door } from '../rest/exchange.js';
import type { Service } from '../rest/service.js';
import type { Faults } from './faults.js';

export function createFaultyDoor(faults: Faults, service: Service, door: Door): Door {
  return async function answer(request) {
    if (faults.isQuiet) return door(request);
    let user = claimedUser(request.headers['authorization']);
    const reply = await service.answer(request, () =>
      faults.run({ user, wire: service.wire }, request, async (asked) => {
        const answered = await door(asked);
        user = answered.user;
        return answered.reply;
      }),
    );
    return { reply, user };
  };
}

/** Whose token it says it is: enough to choose a rule by; whether that is true is for the door behind to find out. */
function claimedUser(authorization: string | undefined): string | null {
  const payload = /^Bearer +[^.\s]+\.([^.\s]+)\./i.exec(authorization ?? '')?.[1];
  if (payload === undefined) return null;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly upn?: unknown } | null;
    return typeof claims?.upn === 'string' ? claims.upn : null;
  } catch {
    return null;
  }
}

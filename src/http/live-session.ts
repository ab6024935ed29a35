/** On whose behalf a long connection speaks: a credential that may be renewed, and the moment when it ends. */
import type { Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';

/** The last word to every stream of a gateway that stops. */
export function gatewayStops(): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'This gateway is stopping. Subscribe again with your last cursor.');
}

export interface LiveSession {
  readonly principal: string;
  /** For a new operation. Where the gateway knows the user, a renewal reaches running operations as well. */
  credential(): Credential;
  /** False where the token is another user's. Unread tokens cannot be told apart; they serve new operations only. */
  renew(fresh: Credential): boolean;
  close(): void;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls `onExpiry` once, when the right to read has ended. */
export function openSession(first: Credential, onExpiry: (error: GatewayError) => void): LiveSession {
  let current = first;
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    clearTimeout(timer);
    if (current.expiresAtMs === null) return;
    const leftMs = current.expiresAtMs - Date.now();
    timer = setTimeout(leftMs > MAX_TIMER_MS ? watch : expire, Math.min(leftMs, MAX_TIMER_MS));
    timer.unref();
  }
  function expire(): void {
    onExpiry(new GatewayError('UNAUTHENTICATED', 'The access token has expired. Connect again with a fresh one.'));
  }

  const renewable: Credential = {
    principal: first.principal,
    get tokenKey() {
      return current.tokenKey;
    },
    userId: first.userId,
    tenantId: first.tenantId,
    get expiresAtMs() {
      return current.expiresAtMs;
    },
    countedAs: first.countedAs,
    answersChallenges: first.answersChallenges,
    checkMailbox: (owner) => current.checkMailbox?.(owner),
    getToken: (need) => current.getToken(need),
  };

  watch();
  return {
    principal: first.principal,
    credential: () => (current.userId === null ? current : renewable),
    renew(fresh) {
      if (fresh.userId !== current.userId || (fresh.userId !== null && fresh.principal !== current.principal))
        return false;
      current = fresh;
      watch();
      return true;
    },
    close: () => clearTimeout(timer),
  };
}

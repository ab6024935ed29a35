/** Tokens that were acquired: kept within bounds until they end, renewed before they do, each asked for once at a time. */
import { LRUCache } from 'lru-cache';

export interface AcquiredToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
  readonly acquiredAtMs: number;
}

export type Acquire = () => Promise<AcquiredToken>;

/** A store behind the one in memory, such as one that several gateways share. Neither member ever rejects. */
export interface TokenTier {
  get(key: string): Promise<AcquiredToken | null>;
  set(key: string, token: AcquiredToken): Promise<void>;
}

export interface TokenCache {
  /**
   * The token kept under `key`, or what `acquire` brings; who asks while that is under way waits for the same. A
   * failure is told to all who wait and is not kept.
   */
  get(key: string, acquire: Acquire): Promise<string>;
  /**
   * As `get`, with a token from after a challenge, which then stands under `key` for everybody. Equal challenges are
   * met once within a minute.
   */
  renew(key: string, challenge: string, acquire: Acquire): Promise<string>;
  /** Tokens in memory. */
  readonly size: number;
}

export interface TokenCacheOptions {
  readonly maxTokens?: number;
  readonly tier?: TokenTier;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Where a token was found; `nowhere` costs a request to the identity platform. */
  readonly onLookup?: (found: 'memory' | 'tier' | 'flight' | 'nowhere') => void;
  /** A renewal in the background failed; the token at hand goes on. */
  readonly onFailedRenewal?: (error: unknown) => void;
}

/** 3,000 users with four kinds of tokens each, and room. At 2.5 KB a token this is 50 MB at the most. */
const MAX_TOKENS = 20_000;
/** A token is not handed out when it may end on its way: in less than this, or than a tenth of its life. */
const MARGIN_MS = 30_000;
/** After this share of its life a token is renewed while it still serves. */
const RENEW_AFTER = 0.8;
const RENEWAL_PAUSE_MS = 30_000;
const CHALLENGE_MEMORY_MS = 60_000;

export function createTokenCache(options: TokenCacheOptions = {}): TokenCache {
  const { maxTokens = MAX_TOKENS, tier, now = Date.now, onLookup, onFailedRenewal } = options;
  const kept = new LRUCache<string, AcquiredToken>({ max: maxTokens });
  const flights = new Map<string, Promise<AcquiredToken>>();
  /** When a renewal in the background may be tried again. */
  const pausedUntil = new LRUCache<string, number>({ max: maxTokens });
  /** Tokens by the challenges that they met. */
  const answers = new LRUCache<string, AcquiredToken>({ max: 1000 });

  function isGood(token: AcquiredToken | null | undefined): token is AcquiredToken {
    if (!token) return false;
    const lifeMs = token.expiresAtMs - token.acquiredAtMs;
    return token.expiresAtMs - now() > Math.min(MARGIN_MS, lifeMs / 10);
  }

  /** Of two tokens the one acquired later stays, in whichever order they arrive. */
  function keep(key: string, token: AcquiredToken): void {
    const present = kept.get(key);
    if (!present || present.acquiredAtMs <= token.acquiredAtMs) kept.set(key, token);
  }

  function fly(flight: string, work: Acquire): Promise<AcquiredToken> {
    const underWay = flights.get(flight);
    if (underWay) {
      onLookup?.('flight');
      return underWay;
    }
    const promise = work().finally(() => flights.delete(flight));
    flights.set(flight, promise);
    return promise;
  }

  async function acquireAndKeep(key: string, acquire: Acquire): Promise<AcquiredToken> {
    onLookup?.('nowhere');
    const token = await acquire();
    keep(key, token);
    await tier?.set(key, token);
    return token;
  }

  async function find(key: string, acquire: Acquire): Promise<AcquiredToken> {
    const shared = tier ? await tier.get(key) : null;
    if (!isGood(shared)) return acquireAndKeep(key, acquire);
    onLookup?.('tier');
    keep(key, shared);
    return shared;
  }

  function renewInBackground(key: string, { acquiredAtMs, expiresAtMs }: AcquiredToken, acquire: Acquire): void {
    const dueAtMs = acquiredAtMs + (expiresAtMs - acquiredAtMs) * RENEW_AFTER;
    if (now() < dueAtMs || flights.has(key) || now() < (pausedUntil.get(key) ?? 0)) return;
    fly(key, () => acquireAndKeep(key, acquire)).catch((error: unknown) => {
      pausedUntil.set(key, now() + RENEWAL_PAUSE_MS);
      onFailedRenewal?.(error);
    });
  }

  return {
    async get(key, acquire) {
      const token = kept.get(key);
      if (!isGood(token)) return (await fly(key, () => find(key, acquire))).token;
      onLookup?.('memory');
      renewInBackground(key, token, acquire);
      return token.token;
    },
    async renew(key, challenge, acquire) {
      const answer = `${key} ${challenge}`;
      const known = answers.get(answer);
      if (isGood(known) && now() - known.acquiredAtMs < CHALLENGE_MEMORY_MS) return known.token;
      const token = await fly(answer, () => acquireAndKeep(key, acquire));
      answers.set(answer, token);
      return token.token;
    },
    get size() {
      return kept.size;
    },
  };
}

/** Tokens that several gateways share: sealed before they leave the process, under names that tell nothing. */
import { createHmac } from 'node:crypto';
import type { AcquiredToken, TokenTier } from './token-cache.js';

export interface SharedTokensOptions {
  readonly store: {
    get(key: string): Promise<string | null>;
    set(key: string, value: string, forMs: number): Promise<unknown>;
  };
  /** `GATEWAY_SECRET_KEY`: names are made with it. */
  readonly secretKey: Uint8Array;
  /** Seals by the same key; what was sealed for one purpose opens for no other. */
  readonly seal: { seal(purpose: string, data: unknown): string; open(purpose: string, text: string): unknown };
  /** Of the app registration: gateways of another one share the store and not the tokens. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const PREFIX = 'contacts-gateway:token:1:';

/**
 * A token is bound to its name: copied under another one it opens no more. A store that lies can make tokens
 * disappear, and nothing else.
 */
export function createSharedTokens({ store, secretKey, seal, owner, now = Date.now }: SharedTokensOptions): TokenTier {
  const nameOf = (key: string): string =>
    PREFIX +
    createHmac('sha256', secretKey)
      .update(`shared token ${JSON.stringify([owner, key])}`)
      .digest('base64url');

  return {
    async get(key) {
      const name = nameOf(key);
      const sealed = await store.get(name);
      return sealed === null ? null : readToken(seal.open(name, sealed));
    },
    async set(key, token) {
      const name = nameOf(key);
      const leftMs = token.expiresAtMs - now();
      if (leftMs <= 0) return;
      await store.set(name, seal.seal(name, [token.token, token.expiresAtMs, token.acquiredAtMs]), leftMs);
    },
  };
}

/** What other versions wrote counts as nothing. */
function readToken(content: unknown): AcquiredToken | null {
  if (!Array.isArray(content)) return null;
  const [token, expiresAtMs, acquiredAtMs] = content as unknown[];
  if (typeof token !== 'string' || typeof expiresAtMs !== 'number' || typeof acquiredAtMs !== 'number') return null;
  return { token, expiresAtMs, acquiredAtMs };
}

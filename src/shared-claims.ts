/** Work that one of several gateways may do at a time, by name. */
import { createHmac, randomUUID } from 'node:crypto';
import type { SharedStore } from './redis.js';
import type { Claim } from './upstream/creations.js';

export interface SharedClaimsOptions {
  readonly store: Pick<SharedStore, 'claim' | 'release'>;
  /** `GATEWAY_SECRET_KEY`: names in the store are made with it. */
  readonly secretKey: Uint8Array;
  /** After so long a claim ends by itself: its gateway is gone. Longer than the work takes. */
  readonly lifeMs: number;
}

const PREFIX = 'contacts-gateway:claim:1:';
const PAUSE_MS = 50;

/** Where the store is away, each gateway goes on by itself. */
export function createSharedClaims({ store, secretKey, lifeMs }: SharedClaimsOptions): Claim {
  return async (name) => {
    const key = PREFIX + createHmac('sha256', secretKey).update(`shared claim ${name}`).digest('base64url');
    const value = randomUUID();
    while ((await store.claim(key, value, lifeMs)) === 'taken') {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return () => store.release(key, value);
  };
}

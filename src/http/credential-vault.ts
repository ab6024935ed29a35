/** Credentials that stay behind while a link travels: in memory, bounded, and no longer than they are good for. */
import { LRUCache } from 'lru-cache';
import type { Credential } from '../auth/credential.js';

export interface CredentialVault {
  /** Keeps a credential until `untilMs`. Of two of one principal the one that lasts longer stays. */
  keep(credential: Credential, untilMs: number): void;
  find(principal: string): Credential | undefined;
}

export function createCredentialVault(options: {
  readonly now: () => number;
  readonly maxEntries: number;
}): CredentialVault {
  const { now, maxEntries } = options;
  const entries = new LRUCache<string, { readonly credential: Credential; readonly untilMs: number }>({
    max: maxEntries,
  });

  return {
    keep(credential, untilMs) {
      const kept = entries.get(credential.principal);
      if (!kept || kept.untilMs <= untilMs) entries.set(credential.principal, { credential, untilMs });
    },
    find(principal) {
      const kept = entries.get(principal);
      if (!kept) return undefined;
      if (kept.untilMs > now()) return kept.credential;
      entries.delete(principal);
      return undefined;
    },
  };
}

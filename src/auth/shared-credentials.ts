/** Credentials that several gateways share: what a caller showed, sealed, so that another gateway can let her in as well. */
import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Authenticate, Credential } from './credential.js';

export interface SharedCredentials {
  /** As the one given; what each credential was made of is remembered for as long as it is held. */
  readonly authenticate: Authenticate;
  /** Resolves when other gateways find it, until that moment, or when the store is away. Never rejects. */
  keep(credential: Credential, untilMs: number): Promise<void>;
  /** The credential that was kept until that very moment; undefined where there is none, or it is good for nothing any more. */
  find(principal: string, untilMs: number): Promise<Credential | undefined>;
}

export interface SharedCredentialsOptions {
  readonly authenticate: Authenticate;
  readonly store: {
    readonly epoch: number;
    get(key: string): Promise<string | null>;
    set(key: string, value: string, forMs: number): Promise<boolean>;
  };
  /** `GATEWAY_SECRET_KEY`: names are made with it. */
  readonly secretKey: Uint8Array;
  /** Seals by the same key; what was sealed for one purpose opens for no other. */
  readonly seal: { seal(purpose: string, data: unknown): string; open(purpose: string, text: string): unknown };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const PREFIX = 'contacts-gateway:credential:1:';
/** What was written and need not be again. */
const MAX_KEPT = 20_000;
/** A store may drop what it was given, for want of room. */
const REWRITE_MS = 60_000;

/**
 * Each is kept under the moment until which it is, so that gateways which hold different tokens of one user never
 * replace each other's. A value is bound to its name: a store that lies can make credentials disappear, and nothing else.
 */
export function createSharedCredentials(options: SharedCredentialsOptions): SharedCredentials {
  const { store, secretKey, seal, now = Date.now } = options;
  const shown = new WeakMap<Credential, string>();
  const kept = new LRUCache<string, { readonly writing: Promise<void>; readonly epoch: number }>({
    max: MAX_KEPT,
    ttl: REWRITE_MS,
  });
  const flights = new Map<string, Promise<Credential | undefined>>();

  const nameOf = (principal: string, untilMs: number): string =>
    PREFIX +
    createHmac('sha256', secretKey)
      .update(`shared credential ${JSON.stringify([principal, untilMs])}`)
      .digest('base64url');

  async function authenticate(authorization: string | undefined): Promise<Credential> {
    const credential = await options.authenticate(authorization);
    if (authorization !== undefined) shown.set(credential, authorization);
    return credential;
  }

  async function write(name: string, authorization: string, untilMs: number): Promise<void> {
    const isKept = await store.set(name, seal.seal(name, authorization), untilMs - now());
    if (!isKept) kept.delete(name);
  }

  async function read(name: string, principal: string): Promise<Credential | undefined> {
    const sealed = await store.get(name);
    const authorization = sealed === null ? undefined : seal.open(name, sealed);
    if (typeof authorization !== 'string') return undefined;
    try {
      const credential = await authenticate(authorization);
      return credential.principal === principal ? credential : undefined;
    } catch {
      return undefined; // its token has ended, or is not trusted any more
    }
  }

  return {
    authenticate,
    async keep(credential, untilMs) {
      const authorization = shown.get(credential);
      if (authorization === undefined || untilMs <= now()) return;
      const name = nameOf(credential.principal, untilMs);
      const known = kept.get(name);
      const { epoch } = store;
      if (known?.epoch === epoch) return known.writing;
      const writing = write(name, authorization, untilMs);
      kept.set(name, { writing, epoch });
      return writing;
    },
    find(principal, untilMs) {
      const name = nameOf(principal, untilMs);
      let flight = flights.get(name);
      if (!flight) flights.set(name, (flight = read(name, principal).finally(() => flights.delete(name))));
      return flight;
    },
  };
}

/** A fake REST API with a real transport, pacing and upstream before it; the fake clock of time tests. */
import type { Credential } from '../../src/auth/credential.js';
import { createGraphDialect } from '../../src/dialects/graph.js';
import type { WireRequest } from '../../src/dialects/dialect.js';
import { GatewayError } from '../../src/errors.js';
import { systemClock, type Clock } from '../../src/upstream/clock.js';
import { createUpstream, type UpstreamOptions } from '../../src/upstream/open-session.js';
import { createPacing } from '../../src/upstream/pacing.js';
import type { UpstreamSession } from '../../src/upstream/session.js';
import { createTransport, type TransportOptions } from '../../src/upstream/transport.js';
import { createTurns } from '../../src/upstream/turns.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

export interface World {
  readonly fake: FakeUpstream;
  openSession(options?: { principal?: string; signal?: AbortSignal }): UpstreamSession;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<Pick<UpstreamOptions, 'limits' | 'maxWaitMs' | 'clock' | 'random'>> {
  readonly transport?: Partial<TransportOptions>;
  readonly maxConcurrentPerMailbox?: number;
}

export async function startWorld({
  transport,
  maxConcurrentPerMailbox = 4,
  ...rest
}: WorldOptions = {}): Promise<World> {
  const fake = await startFakeUpstream();
  const clock: Clock = rest.clock ?? systemClock;
  const upstream = createUpstream({
    turns: createTurns(),
    dialect: createGraphDialect(),
    transport: createTransport({
      serviceRoot: fake.serviceRoot,
      timeoutMs: 5_000,
      maxResponseBytes: 32 * 1024 * 1024,
      ...transport,
    }),
    pacing: createPacing({ maxConcurrentPerMailbox, clock }),
    limits: { maxPartsPerOperation: 2_000, maxPartsPerPrincipal: 6_000 },
    random: () => 0.1,
    ...rest,
    clock,
  });
  return {
    fake,
    openSession: ({ principal = 'adele', signal = new AbortController().signal } = {}) =>
      upstream.openSession({ credential: credentialOf(principal), signal, requestId: 'request-1' }),
    async close() {
      await fake.close();
      await upstream.close();
    },
  };
}

export function credentialOf(principal: string): Credential {
  return {
    principal,
    userId: null,
    tenantId: null,
    tokenKey: `key-of-${principal}`,
    expiresAtMs: null,
    getToken: () => Promise.resolve(`token-of-${principal}`),
  };
}

export function get(path: string, headers: Record<string, string> = {}): WireRequest {
  return { method: 'GET', path, headers };
}

export function write(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  headers: Record<string, string> = {},
): WireRequest {
  return { method, path, headers, ...(method !== 'DELETE' && { body: { givenName: 'Ada' } }) };
}

/** The error that a promise ends with; fails the test where it ends well. */
export async function failureOf(promise: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await promise.then(
    (value) => new Error(`expected a failure, but got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof GatewayError)) throw error;
  return error;
}

/** Waits until a condition holds; gives up shortly before the test itself would. */
export async function eventually(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 4_500;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export interface FakeClock extends Clock {
  /** Lets so much time pass, calling back whoever is due. */
  advance(ms: number): void;
  readonly waiting: number;
}

export function createFakeClock(): FakeClock {
  let now = 1_700_000_000_000;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (timers.delete(timer)) timer.callback();
      }
    },
    get waiting() {
      return timers.size;
    },
  };
}

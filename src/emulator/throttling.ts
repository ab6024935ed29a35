/** Throttling by application and mailbox (reference, section 15): so many requests in a window, so many at once. Off unless limits are set. */
import { setTimeout as sleep } from 'node:timers/promises';
import { FAULTS } from './rest/fault.js';

export interface ThrottlingLimits {
  /** In one window, throttled ones included. */
  readonly requests: number;
  readonly windowMs: number;
  /** Under way at the same time. */
  readonly concurrent: number;
  /** How long each request is made to take, since this server answers faster than the service does; 0 unless given. */
  readonly serviceMs?: number;
}

/** Those of the service. */
export const SERVICE_LIMITS: ThrottlingLimits = { requests: 10_000, windowMs: 600_000, concurrent: 4 };

export interface Throttle {
  /** Null: off. */
  readonly limits: ThrottlingLimits | null;
  /** Begins new windows; requests under way go on counting. */
  set(limits: ThrottlingLimits | null): void;
  /** Does one request, or throws its 429. Without limits, `work` is called and nothing else. */
  run<T>(appId: string, mailbox: number, work: () => T | Promise<T>): T | Promise<T>;
}

interface Account {
  windowEndsAt: number;
  counted: number;
  underWay: number;
}

const MAX_ACCOUNTS = 10_000;
// A place is free again as soon as a request ends; a whole second is the shortest that the header can say.
const CONCURRENCY_RETRY_SECONDS = 1;

export function createThrottle(initial: ThrottlingLimits | null, now: () => Date): Throttle {
  const accounts = new Map<string, Account>();
  let limits = initial;

  function accountOf(key: string, at: number, { windowMs }: ThrottlingLimits): Account {
    const known = accounts.get(key);
    if (known && known.windowEndsAt > at) return known;
    const account = { windowEndsAt: at + windowMs, counted: 0, underWay: known?.underWay ?? 0 };
    if (accounts.size >= MAX_ACCOUNTS) forgetIdle(accounts, at);
    if (known) Object.assign(known, account);
    else accounts.set(key, account);
    return known ?? account;
  }

  async function hold<T>(account: Account, serviceMs: number, work: () => T | Promise<T>): Promise<T> {
    account.underWay += 1;
    try {
      if (serviceMs > 0) await sleep(serviceMs);
      return await work();
    } finally {
      account.underWay -= 1;
    }
  }

  return {
    get limits() {
      return limits;
    },
    set(next) {
      limits = next;
      for (const account of accounts.values()) account.windowEndsAt = 0;
    },
    run(appId, mailbox, work) {
      if (limits === null) return work();
      const at = now().getTime();
      const account = accountOf(`${appId} ${mailbox}`, at, limits);
      account.counted += 1;
      if (account.counted > limits.requests) {
        throw FAULTS.throttled('RequestCount', Math.ceil((account.windowEndsAt - at) / 1000));
      }
      if (account.underWay >= limits.concurrent)
        throw FAULTS.throttled('MailboxConcurrency', CONCURRENCY_RETRY_SECONDS);
      return hold(account, limits.serviceMs ?? 0, work);
    },
  };
}

function forgetIdle(accounts: Map<string, Account>, at: number): void {
  for (const [key, { windowEndsAt, underWay }] of accounts) {
    if (windowEndsAt <= at && underWay === 0) accounts.delete(key);
  }
}

/** The limits of a control request: null is off; what an object leaves out is the service's own. Null: not understood. */
export function readLimits(value: unknown): { readonly limits: ThrottlingLimits | null } | null {
  if (value === null) return { limits: null };
  if (typeof value !== 'object' || Array.isArray(value)) return null;
  const given: Readonly<Record<string, unknown>> = { ...SERVICE_LIMITS, serviceMs: 0, ...value };
  const known = ['requests', 'windowMs', 'concurrent', 'serviceMs'];
  const fits = Object.entries(given).every(
    ([name, number]) => known.includes(name) && Number.isSafeInteger(number) && (number as number) >= 0,
  );
  if (!fits || given['windowMs'] === 0) return null;
  return { limits: given as unknown as ThrottlingLimits }; // Each member was looked at.
}

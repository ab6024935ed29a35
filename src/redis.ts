/** The store that several gateways share: Redis, asked within a short time, and done without while it is away. */
import type { Log } from './telemetry/log.js';

export interface SharedStore {
  /** Null where there is no such key, or the store is away. Never rejects. */
  get(key: string): Promise<string | null>;
  /** Kept for so long. Lost where the store is away. Never rejects. */
  set(key: string, value: string, forMs: number): Promise<void>;
  close(): void;
}

export interface SharedStoreOptions {
  /** `redis:` or `rediss:`, maybe with a password: never logged. */
  readonly url: string;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** Called with what changed: true when the store answers again. */
  readonly onChange: (isThere: boolean) => void;
  readonly onFailure: () => void;
}

/** Asking elsewhere is always possible, so nobody waits long. */
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;
const MAX_RECONNECT_DELAY_MS = 5000;

/** Connects in the background: a gateway starts, and serves, without its Redis. */
export async function openSharedStore({ url, log, onChange, onFailure }: SharedStoreOptions): Promise<SharedStore> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false, // what cannot be asked now is not asked later
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
  });
  let isThere: boolean | null = null;
  const change = (now: boolean): void => {
    if (isThere === now) return;
    isThere = now;
    onChange(now);
    if (now) log.info('Redis answers; tokens are shared');
    else log.warn('Redis does not answer; tokens are kept in memory until it does');
  };
  redis.on('ready', () => change(true));
  redis.on('close', () => change(false));
  redis.on('error', () => undefined); // each is followed by "close"; its text may tell the address

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    if (redis.status !== 'ready') return null;
    try {
      return await work();
    } catch {
      onFailure();
      return null;
    }
  }

  return {
    get: (key) => attempt(() => redis.get(key)),
    async set(key, value, forMs) {
      await attempt(() => redis.set(key, value, 'PX', Math.max(1, Math.ceil(forMs))));
    },
    close: () => redis.disconnect(),
  };
}

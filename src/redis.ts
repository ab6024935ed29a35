/** The store that several gateways share: Redis, asked within a short time, and done without while it is away. */
import { Redis } from 'ioredis';
import type { Log } from './telemetry/log.js';

export interface SharedStore {
  /** Another number after it was away: what was written before may be lost. */
  readonly epoch: number;
  /** Null where there is no such key, or the store is away. Never rejects. */
  get(key: string): Promise<string | null>;
  /** Keeps it for so long. False where the store is away. Never rejects. */
  set(key: string, value: string, forMs: number): Promise<boolean>;
  /** Writes the value where there is none, for so long; `taken` where there is one, `away` where the store is. Never rejects. */
  claim(key: string, value: string, forMs: number): Promise<'claimed' | 'taken' | 'away'>;
  /** Removes the key where it still has that value. Never rejects. */
  release(key: string, value: string): Promise<void>;
  /** Tells those who listen to the channel at this moment. False where the store is away. Never rejects. */
  publish(channel: string, text: string): Promise<boolean>;
  /** For as long as the store is open. */
  listen(channel: string, listener: Listener): void;
  close(): void;
}

export interface Listener {
  /** Never throws. */
  heard(text: string): void;
  /** Whether all that is told is heard from now on. What was told before a true may have been missed. */
  attached(isAttached: boolean): void;
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
const COMMAND_TIMEOUT_MS = 200;
/** After a command that failed, none is tried for so long: a store that is slow makes nobody else wait. */
const REST_MS = 2000;
const CONNECT_TIMEOUT_MS = 2000;
const MAX_RECONNECT_DELAY_MS = 5000;
const CHECK_MS = 5000;
/** Who was too slow must not release what another one has claimed since. */
const RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/** Connects in the background: a gateway starts, and serves, without its Redis. */
export function openSharedStore({ url, log, onChange, onFailure }: SharedStoreOptions): SharedStore {
  const settings = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false, // what cannot be asked now is not asked later
    maxRetriesPerRequest: 0,
    retryStrategy: (times: number) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
  };
  const redis = new Redis(url, settings);
  /** Who listens can do nothing else on a connection. */
  let ear: typeof redis | null = null;
  let isThere: boolean | null = null;
  let isClosing = false;
  let epoch = 0;
  let restsUntil = 0;
  const change = (now: boolean): void => {
    if (isThere === now || isClosing) return;
    isThere = now;
    onChange(now);
    epoch += 1;
    if (now) log.info('Redis answers; the gateways are one');
    else log.warn('Redis does not answer; this gateway goes on by itself until it does');
  };
  redis.on('ready', () => {
    restsUntil = 0;
    change(true);
  });
  redis.on('close', () => change(false));
  redis.on('error', () => undefined); // each is followed by "close"; its text may tell the address

  /** Not while the store rests: a client waits for it. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    return performance.now() < restsUntil ? null : tryNow(work);
  }

  async function tryNow<T>(work: () => Promise<T>): Promise<T | null> {
    if (redis.status !== 'ready') return null;
    try {
      const answer = await work();
      change(true);
      return answer;
    } catch {
      restsUntil = performance.now() + REST_MS;
      onFailure();
      change(false); // it is connected and answers nothing
      return null;
    }
  }

  function openEar(): typeof redis {
    const connection = new Redis(url, { ...settings, autoResubscribe: false }); // each listener does, to know when it hears
    connection.on('error', () => undefined);
    return connection;
  }

  function lost(): void {
    if (isClosing) return;
    onFailure();
    ear?.disconnect(true);
  }

  // A connection that has died without a word tells nothing; so does a quiet one.
  const checking = setInterval(() => {
    void tryNow(() => redis.ping());
    if (ear?.status === 'ready') ear.ping().catch(lost);
  }, CHECK_MS);
  checking.unref();

  return {
    get epoch() {
      return epoch;
    },
    get: (key) => attempt(() => redis.get(key)),
    async set(key, value, forMs) {
      return (await attempt(() => redis.set(key, value, 'PX', Math.max(1, Math.ceil(forMs))))) !== null;
    },
    async claim(key, value, forMs) {
      const answer = await attempt(async () =>
        (await redis.set(key, value, 'PX', forMs, 'NX')) ? 'claimed' : 'taken',
      );
      return answer ?? 'away';
    },
    async release(key, value) {
      await attempt(() => redis.eval(RELEASE, 1, key, value));
    },
    publish: async (channel, text) => (await tryNow(() => redis.publish(channel, text))) !== null,
    listen(channel, { heard, attached }) {
      const connection = (ear ??= openEar());
      const attach = (): void => {
        connection.subscribe(channel).then(() => attached(true), lost);
      };
      connection.on('message', (from, text) => void (from === channel && heard(text)));
      connection.on('ready', attach);
      connection.on('close', () => attached(false));
      if (connection.status === 'ready') attach();
    },
    close() {
      isClosing = true;
      clearInterval(checking);
      redis.disconnect();
      ear?.disconnect();
    },
  };
}

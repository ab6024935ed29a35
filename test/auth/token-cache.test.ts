/** What the cache of tokens promises: one acquisition at a time, bounds, renewal ahead of the end, and a shared tier. */
import { readdir } from 'node:fs/promises';
import { createSharedTokens } from '../../src/auth/shared-tokens.js';
import { createTokenCache, type AcquiredToken, type TokenCacheOptions } from '../../src/auth/token-cache.js';
import { openSharedStore, type SharedStore } from '../../src/redis.js';
import { createSeal } from '../../src/seal.js';
import { eventually } from '../http/door.js';
import { describeWithRedis, freePort } from '../support/redis.js';

const HOUR = 3_600_000;
let clock = Date.UTC(2026, 10, 22, 12);
let asked = 0;

const tokenOf = (token: string, lifeMs = HOUR): AcquiredToken => ({
  token,
  acquiredAtMs: clock,
  expiresAtMs: clock + lifeMs,
});
const acquire = async (): Promise<AcquiredToken> => {
  asked += 1;
  await Promise.resolve();
  return tokenOf(`token-${asked}`);
};
const open = (options: Partial<TokenCacheOptions> = {}) => createTokenCache({ now: () => clock, ...options });

beforeEach(() => (asked = 0));

test('a hundred who ask at once for an expired token wait for one new one', async () => {
  const cache = open();
  expect(await cache.get('adele', acquire)).toBe('token-1');
  clock += HOUR;
  const tokens = await Promise.all(Array.from({ length: 100 }, () => cache.get('adele', acquire)));
  expect([new Set(tokens), asked]).toEqual([new Set(['token-2']), 2]);
});

test('tokens of different names never mix, whoever is answered first', async () => {
  const cache = open();
  const slow = cache.get('adele', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return tokenOf('hers');
  });
  expect(await cache.get('megan', async () => tokenOf('another'))).toBe('another');
  expect(await slow).toBe('hers');
  expect(await cache.get('adele', acquire)).toBe('hers');
});

test('a failure is told to all who wait and not kept', async () => {
  const cache = open();
  let failures = 0;
  const fail = async (): Promise<AcquiredToken> => {
    failures += 1;
    await Promise.resolve();
    throw new Error('no');
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => cache.get('adele', fail)));
  expect([outcomes.every(({ status }) => status === 'rejected'), failures]).toEqual([true, 1]);
  expect(await cache.get('adele', acquire)).toBe('token-1');
});

test('a token is renewed in the background before it ends, once, and serves meanwhile', async () => {
  const cache = open();
  await cache.get('adele', acquire);
  clock += HOUR * 0.81;
  expect([await cache.get('adele', acquire), await cache.get('adele', acquire)]).toEqual(['token-1', 'token-1']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await cache.get('adele', acquire)).toBe('token-2');
  expect(asked).toBe(2);
});

test('a renewal that fails leaves the token at hand and pauses before the next', async () => {
  const failed: unknown[] = [];
  const cache = open({ onFailedRenewal: (error) => failed.push(error) });
  await cache.get('adele', acquire);
  clock += HOUR * 0.81;
  const fail = jest.fn(() => Promise.reject(new Error('no')));
  for (let time = 0; time < 5; time += 1) {
    expect(await cache.get('adele', fail)).toBe('token-1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([fail.mock.calls.length, failed.length]).toEqual([1, 1]);
  clock += 30_000;
  await cache.get('adele', fail);
  expect(fail).toHaveBeenCalledTimes(2);
});

test('a token that lives for seconds is still kept for most of them', async () => {
  const cache = open();
  await cache.get('adele', async () => tokenOf('short', 20_000));
  clock += 15_000;
  expect(await cache.get('adele', async () => tokenOf('next', 20_000))).toBe('short');
});

test('beyond the bound the token that was not used for longest goes', async () => {
  const cache = open({ maxTokens: 3 });
  for (const name of ['a', 'b', 'c', 'a', 'd']) await cache.get(name, acquire);
  expect([cache.size, asked]).toEqual([3, 4]);
  await cache.get('a', acquire);
  expect(asked).toBe(4);
  await cache.get('b', acquire);
  expect(asked).toBe(5);
});

test('a token from after a challenge stands for all, and one from before it that comes late does not', async () => {
  const cache = open();
  let release = (token: AcquiredToken): void => void token;
  const late = cache.get('adele', () => new Promise((resolve) => (release = resolve)));
  const old = tokenOf('from before');
  clock += 1;
  expect(await cache.renew('adele', 'claims', acquire)).toBe('token-1');
  release(old);
  await late;
  expect(await cache.get('adele', acquire)).toBe('token-1');
});

test('equal challenges are met once in a minute, others each', async () => {
  const cache = open();
  await Promise.all([cache.renew('adele', 'one', acquire), cache.renew('adele', 'one', acquire)]);
  await cache.renew('adele', 'one', acquire);
  expect(asked).toBe(1);
  await cache.renew('adele', 'two', acquire);
  await cache.renew('megan', 'one', acquire);
  expect(asked).toBe(3);
  clock += 60_001;
  await cache.renew('adele', 'one', acquire);
  expect(asked).toBe(4);
});

describeWithRedis('shared through Redis', (redis) => {
  const secretKey = Buffer.alloc(32, 7);
  const stores: SharedStore[] = [];
  const lines: string[] = [];
  const changes: boolean[] = [];

  async function openStore(): Promise<SharedStore> {
    const note = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const store = openSharedStore({
      url: redis().url,
      log: { info: note, warn: note },
      onChange: (isThere) => changes.push(isThere),
      onFailure: () => undefined,
    });
    stores.push(store);
    return store;
  }

  const tierOver = (store: SharedStore, owner = 'app', key: Uint8Array = secretKey) =>
    createSharedTokens({ store, secretKey: key, seal: createSeal(key), owner, now: () => clock });

  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
  });
  async function opened(): Promise<SharedStore> {
    changes.length = 0;
    const store = await openStore();
    await eventually(() => changes.includes(true), 20_000);
    return store;
  }

  test('what one gateway got, another finds, and it says nothing to who reads Redis', async () => {
    const one = await opened();
    const two = await opened();
    await open({ tier: tierOver(one) }).get('adele Contacts.Read', async () => tokenOf('planted-token-value'));
    expect(await open({ tier: tierOver(two) }).get('adele Contacts.Read', acquire)).toBe('planted-token-value');
    expect(asked).toBe(0);
    const content = [...(await redis().content())];
    expect(content).toHaveLength(1);
    const [[name, value]] = content as [[string, string]];
    for (const text of [name, value, Buffer.from(value, 'base64url').toString('latin1')]) {
      expect(text).not.toMatch(/planted|adele|Contacts\.Read/);
    }
    // To another registration or key, and under another name, it opens nothing.
    expect(await tierOver(one, 'another app').get('adele Contacts.Read')).toBeNull();
    expect(await tierOver(one, 'app', Buffer.alloc(32, 8)).get('adele Contacts.Read')).toBeNull();
    expect(await tierOver(one).get('megan Contacts.Read')).toBeNull();
  });

  test('a value that was changed or copied counts as nothing', async () => {
    const store = await opened();
    const stored = new Map<string, string>();
    const spy = {
      get: async (key: string) => stored.get(key) ?? null,
      set: async (key: string, value: string) => void stored.set(key, value),
    };
    const tier = createSharedTokens({
      store: spy,
      secretKey,
      seal: createSeal(secretKey),
      owner: 'app',
      now: () => clock,
    });
    await tier.set('adele', tokenOf('hers'));
    await tier.set('megan', tokenOf('another'));
    const [[hers, value], [other]] = [...stored] as [[string, string], [string, string]];
    stored.set(other, value);
    expect(await tier.get('megan')).toBeNull();
    stored.set(hers, `${value.slice(0, -2)}AA`);
    expect(await tier.get('adele')).toBeNull();
    store.close();
  });

  test('without Redis a gateway goes on in memory, says so, and shares again when it is back', async () => {
    const store = await opened();
    const cache = open({ tier: tierOver(store) });
    await cache.get('alone-1', acquire);
    lines.length = 0;
    await redis().kill();
    await eventually(() => changes.at(-1) === false, 20_000);
    expect(await cache.get('alone-2', acquire)).toBe('token-2');
    expect(await cache.get('alone-2', acquire)).toBe('token-2');
    expect(lines.join()).toContain('Redis does not answer');
    await redis().start();
    await eventually(() => changes.at(-1) === true, 20_000);
    await cache.get('alone-3', acquire);
    expect(await open({ tier: tierOver(await opened()) }).get('alone-3', acquire)).toBe('token-3');
    expect(lines.join()).not.toContain('planted');
    expect(await readdir(redis().folder)).toEqual([]);
  }, 60_000);

  test('a gateway that starts before its Redis serves', async () => {
    const nowhere = openSharedStore({
      url: `redis://127.0.0.1:${await freePort()}`,
      log: { info: () => undefined, warn: () => undefined },
      onChange: () => undefined,
      onFailure: () => undefined,
    });
    stores.push(nowhere);
    expect(await open({ tier: tierOver(nowhere) }).get('adele', acquire)).toBe('token-1');
  });
});

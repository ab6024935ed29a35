/** Tokens of 3,000 users at hand: how long one is looked for, and how many requests a hundred simultaneous misses cost. */
import { principalOf } from '../dist/auth/bearer.js';
import { delegatedScope } from '../dist/auth/scopes.js';
import { createTokenCache } from '../dist/auth/token-cache.js';

const USERS = 3000;
const LOOKUPS = 200_000;
const HOUR_MS = 3_600_000;

export async function run() {
  const cache = createTokenCache();
  let requests = 0;
  const acquire = async () => {
    requests += 1;
    const acquiredAtMs = Date.now();
    return { token: 'x'.repeat(2000), acquiredAtMs, expiresAtMs: acquiredAtMs + HOUR_MS };
  };
  const tokenKeys = Array.from({ length: USERS }, (_, at) => principalOf('token', `token of user ${at}`));
  const need = { access: 'read', shared: false };
  const keyOf = (at) => `${tokenKeys[at % USERS]} ${delegatedScope('https://graph.microsoft.com', need)}`;
  for (let at = 0; at < USERS; at += 1) await cache.get(keyOf(at), acquire);

  const times = new Float64Array(LOOKUPS);
  for (let at = 0; at < LOOKUPS; at += 1) {
    const startedAt = performance.now();
    await cache.get(keyOf(at * 7), acquire);
    times[at] = performance.now() - startedAt;
  }
  times.sort();
  const [p50, p99] = [0.5, 0.99].map((share) => times[Math.floor(LOOKUPS * share)].toFixed(4));
  const users = cache.size;
  const before = requests;
  await Promise.all(Array.from({ length: 100 }, () => cache.get('a new one', acquire)));
  return `a hit among ${users} users takes ${p50} ms (p99 ${p99} ms); 100 simultaneous misses cost ${requests - before} request`;
}

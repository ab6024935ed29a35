/** The one rule of what may be asked again, as a table (reference, section 15). */
import type { WireRequest } from '../../src/dialects/dialect.js';
import { delayMs, mayRepeat, retryAfterMs, type Outcome } from '../../src/upstream/retry.js';

const request = (method: WireRequest['method'], headers: Record<string, string> = {}): WireRequest => ({
  method,
  path: '/me/contacts/a',
  headers,
});
const answer = (status: number, throttled = false): Outcome => ({ kind: 'answer', status, throttled });

const requests = {
  GET: request('GET'),
  DELETE: request('DELETE'),
  PUT: request('PUT'),
  POST: request('POST'),
  PATCH: request('PATCH'),
  'PATCH under If-Match': request('PATCH', { 'if-match': 'W/"1"' }),
};
type Name = keyof typeof requests;

const ALL: readonly Name[] = ['GET', 'DELETE', 'PUT', 'POST', 'PATCH', 'PATCH under If-Match'];
const TWICE_IS_ONCE: readonly Name[] = ['GET', 'DELETE', 'PUT'];
const NOT_TAKEN: readonly Name[] = [...TWICE_IS_ONCE, 'POST', 'PATCH under If-Match'];

const rule: readonly (readonly [string, Outcome, readonly Name[]])[] = [
  ['429', answer(429, true), NOT_TAKEN],
  ['503 with a throttling body', answer(503, true), NOT_TAKEN],
  ['503 without one', answer(503), TWICE_IS_ONCE],
  ['504', answer(504), TWICE_IS_ONCE],
  ['a reset', { kind: 'broken' }, TWICE_IS_ONCE],
  ['an answer left out of a batch', { kind: 'missing' }, TWICE_IS_ONCE],
  ['a timeout', { kind: 'timeout' }, []],
  ['a refused connection', { kind: 'unsent' }, []],
  ['an unreadable answer', { kind: 'unreadable' }, []],
  ...[400, 401, 403, 404, 409, 412, 500, 501, 502, 507].map((status) => [String(status), answer(status), []] as const),
];

test.each(rule)('after %s only what is safe is repeated', (_what, outcome, repeatable) => {
  expect(ALL.filter((name) => mayRepeat(requests[name], outcome, 1))).toEqual(
    ALL.filter((name) => repeatable.includes(name)),
  );
});

test('nothing is tried more than three times, and an answer left out not more than twice', () => {
  for (const [, outcome] of rule) {
    for (const name of ALL) expect(mayRepeat(requests[name], outcome, 3)).toBe(false);
  }
  expect(mayRepeat(requests.GET, answer(429), 2)).toBe(true);
  expect(mayRepeat(requests.GET, { kind: 'missing' }, 2)).toBe(false);
});

const NOW = Date.parse('Fri, 10 Jul 2026 10:00:00 GMT');

test.each([
  ['120', 120_000],
  ['2.128', 2_128],
  [' 5 ', 5_000],
  ['0', 0],
  ['-5', 0],
  ['1000000000', 600_000],
  ['9'.repeat(400), 600_000],
  ['Fri, 10 Jul 2026 10:01:30 GMT', 90_000],
  ['Friday, 10-Jul-26 10:01:30 GMT', 90_000],
  ['Fri, 10 Jul 2026 09:00:00 GMT', 0],
  ['Fri, 10 Jul 2099 09:00:00 GMT', 600_000],
  ['Fri, 99 Nov 2026 garbage', null],
  ['1e9', null],
  ['soon', null],
  ['', null],
])('Retry-After "%s" means %p milliseconds (fault 2)', (text, expected) => {
  expect(retryAfterMs({ 'retry-after': text }, NOW)).toBe(expected);
});

test('a date is measured from the answer’s own clock where it tells it (fault 44)', () => {
  const headers = { 'retry-after': 'Fri, 10 Jul 2026 12:00:10 GMT', date: 'Fri, 10 Jul 2026 12:00:00 GMT' };
  expect(retryAfterMs(headers, NOW)).toBe(10_000);
  expect(retryAfterMs({}, NOW)).toBeNull();
});

test('delays without a time named spread from nothing to a bound that doubles up to five seconds (fault 6)', () => {
  expect([1, 2, 3].map((attempt) => delayMs(attempt, () => 0))).toEqual([0, 0, 0]);
  expect([1, 2, 3, 20].map((attempt) => delayMs(attempt, () => 1))).toEqual([200, 400, 800, 5_000]);
  expect(delayMs(1, () => 0.25)).toBe(50);
});

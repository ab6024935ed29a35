/** Answers that are errors, beyond the transcripts: odd bodies, waits and challenges (reference, section 16). */
import fc from 'fast-check';
import { readProblem } from '../../src/dialects/problem.js';

const read = (body: unknown, headers: Record<string, string> = {}, status = 400) =>
  readProblem({ status, headers, body });
const nested = (...codes: unknown[]) =>
  codes.reduceRight<unknown>((inner, code) => ({ code, ...(inner !== undefined && { innerError: inner }) }), undefined);

test.each([
  [['ErrorA'], 'ErrorA'],
  [['BadRequest', 'ErrorInvalidProperty'], 'ErrorInvalidProperty'],
  [['BadRequest', 'Nobody', 'ErrorInvalidProperty'], 'ErrorInvalidProperty'],
  [['BadRequest', 'ErrorAccessDenied', 'ErrorItemNotFound', 'Nobody'], 'ErrorItemNotFound'],
  [['Nobody', 'NobodyElse'], 'Nobody'],
  [['TooManyRequests', '429'], 'TooManyRequests'],
  [['a code with blanks'], null],
  [['x'.repeat(129)], null],
  [[7], null],
])('of the codes %j the one that says most is taken: %s', (codes, code) => {
  expect(read({ error: nested(...codes) }).code).toBe(code);
});

test('an answer whose body says nothing still has its status and the id in its header', () => {
  const nothing = { status: 502, code: null, requestId: 'r-1', retryAfterMs: null, claims: null, message: null };
  for (const body of [
    null,
    undefined,
    '',
    [],
    'Bad gateway',
    Buffer.from('<html>'),
    {},
    { error: 'invalid' },
    { error: null },
  ]) {
    expect(read(body, { 'request-id': 'r-1' }, 502)).toEqual(nothing);
  }
});

test('a request id that could be anything else is not handed on', () => {
  const body = { error: { code: 'A', innerError: { 'request-id': '<script>' } } };
  expect(read(body, { 'request-id': 'r-1' }).requestId).toBe('r-1');
  expect(read(body, { 'request-id': 'a b' }).requestId).toBeNull();
});

const DATE = 'Wed, 19 Nov 2025 10:00:00 GMT';
test.each<[string, Record<string, string>, number | null]>([
  ['no header', {}, null],
  ['seconds', { 'retry-after': '10' }, 10_000],
  ['nothing to wait', { 'retry-after': '0' }, 0],
  ['a fraction', { 'retry-after': ' 2.128 ' }, 2128],
  ['a date', { 'retry-after': 'Wed, 19 Nov 2025 10:00:05 GMT', date: DATE }, 5000],
  ['a date that is over', { 'retry-after': 'Wed, 19 Nov 2025 09:00:00 GMT', date: DATE }, 0],
  ['a date and nothing to measure it from', { 'retry-after': DATE }, null],
  ['a negative number', { 'retry-after': '-1', date: DATE }, null],
  ['words', { 'retry-after': 'soon', date: DATE }, null],
  ['digits without end', { 'retry-after': '9'.repeat(400) }, null],
])('how long to wait is read from %s', (_what, headers, retryAfterMs) => {
  expect(read(null, headers, 429).retryAfterMs).toBe(retryAfterMs);
});

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const BASE64 = Buffer.from(CLAIMS).toString('base64');
test.each([
  [`Bearer error="insufficient_claims", claims="${BASE64}"`, CLAIMS],
  [`Bearer realm="", claims="${BASE64}", error="insufficient_claims"`, CLAIMS],
  [`Bearer Error=insufficient_claims,CLAIMS = "${Buffer.from(CLAIMS).toString('base64url')}"`, CLAIMS],
  [`Basic realm="a, \\"b", Bearer error="insufficient_claims", claims="${BASE64}"`, CLAIMS],
  [`Bearer error="invalid_token", claims="${BASE64}"`, null],
  ['Bearer error="insufficient_claims"', null],
  ['Bearer error="insufficient_claims", claims="%%%"', null],
  [`Bearer error="insufficient_claims", claims="${Buffer.from('[1]').toString('base64')}"`, null],
  ['', null],
])('the challenge %s asks for %s', (challenge, claims) => {
  expect(read(null, { 'www-authenticate': challenge }, 401).claims).toBe(claims);
});

test('the text of the service is kept for the log, within bounds', () => {
  expect(read({ error: { code: 'A', message: 'm'.repeat(5000) } }).message).toHaveLength(1000);
});

test('nothing makes it throw', () => {
  const header = fc.constantFrom('retry-after', 'date', 'www-authenticate', 'request-id');
  const bent = fc.oneof(
    fc.jsonValue(),
    fc.record({ error: fc.jsonValue() }),
    fc.record({ error: fc.record({ innerError: fc.jsonValue() }) }),
  );
  fc.assert(
    fc.property(bent, fc.dictionary(header, fc.string({ unit: 'binary' })), (body, headers) => {
      expect(read(body, headers)).toHaveProperty('status', 400);
    }),
    { numRuns: 1000 },
  );
});

test('a challenge of any length is read in no time', () => {
  const startedAt = performance.now();
  read(null, { 'www-authenticate': 'a="' + '\\"a='.repeat(20_000) }, 401);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

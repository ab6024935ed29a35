/** What a log line may hold: what happened, under which request id, and nothing that belongs to people. */
import { GatewayError } from '../../src/errors.js';
import { createLog, type LogFields } from '../../src/telemetry/log.js';
import { redactText } from '../../src/telemetry/redact.js';

function linesOf(write: (log: ReturnType<typeof createLog>) => void, level: 'debug' | 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  write(createLog({ level, format: 'json', destination: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => ({ text: line, data: JSON.parse(line) as Record<string, unknown> }));
}

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJ1cG4iOiJhZGVsZSJ9.c2lnbmF0dXJl';

test('a line is JSON with its time, its level, its message and the fields it was given', () => {
  const [line] = linesOf((log) =>
    log.child({ requestId: 'r-1' }).warn({ status: 503, durationMs: 12.5, attempt: 2 }, 'Upstream call failed'),
  );
  expect(line?.data).toMatchObject({
    level: 'warn',
    msg: 'Upstream call failed',
    requestId: 'r-1',
    status: 503,
    attempt: 2,
  });
  expect(Date.parse(line?.data['time'] as string)).not.toBeNaN();
});

test('lines below the level are not written', () => {
  expect(linesOf((log) => log.debug('quiet'))).toHaveLength(0);
  expect(linesOf((log) => log.debug('quiet'), 'debug')).toHaveLength(1);
  expect(linesOf((log) => log.error('nobody listens'), 'silent')).toHaveLength(0);
});

test('a field that is not known to be harmless is left out, and only its name is told', () => {
  const fields = {
    authorization: `Bearer ${TOKEN}`,
    variables: { givenName: 'Adele' },
    status: 200,
  } as unknown as LogFields;
  const [line] = linesOf((log) => log.info(fields, 'Answered'));
  expect(line?.data).toMatchObject({ status: 200, dropped: ['authorization', 'variables'] });
  expect(line?.text).not.toMatch(/Adele|eyJ|Bearer/);
});

test('an object in a place of a text stays out', () => {
  const [line] = linesOf((log) => log.info({ reason: { givenName: 'Adele' } } as unknown as LogFields, 'Answered'));
  expect(line?.text).not.toContain('Adele');
});

test('an error is logged with its causes and its stack, redacted, and without its other members', () => {
  const cause = Object.assign(
    new Error(`GET /users/adele@contoso.example/contacts?$filter=givenName eq 'Adele' with ${TOKEN}`),
    {
      code: 'ECONNRESET',
      body: 'Vance',
    },
  );
  const err = new GatewayError('UPSTREAM_UNAVAILABLE', 'no answer for "Adele Vance"', { cause });
  const [line] = linesOf((log) => log.error({ err }, 'Failed'));
  expect(line?.data['err']).toMatchObject({
    name: 'GatewayError',
    code: 'UPSTREAM_UNAVAILABLE',
    message: 'no answer for "[value]"',
    stack: expect.stringContaining('at '),
    cause: { code: 'ECONNRESET' },
  });
  expect(line?.text).not.toMatch(/adele|vance|contoso|eyJ/i);
});

test('of what the upstream said its code and request id are logged whole, its text redacted, its claims not at all', () => {
  const upstream = {
    status: 404,
    code: 'ErrorItemNotFound',
    requestId: '7d2a1f0e-5b7b-4a52-9b8e-0f2c6d1e3a44',
    retryAfterMs: null,
    claims: '{"access_token":{}}',
    message: "The contact 'Adele Vance' (adele@contoso.example, +1 425 555 0109) was not found.",
  };
  const [line] = linesOf((log) => log.warn({ upstream }, 'Failed'));
  expect(line?.data['upstream']).toMatchObject({
    status: 404,
    code: 'ErrorItemNotFound',
    requestId: upstream.requestId,
  });
  expect(line?.text).not.toMatch(/Adele|Vance|contoso|425|access_token/);
});

test.each([
  ['Authorization: Bearer abc.def-ghi', /abc/],
  [`the token ${TOKEN} expired`, /eyJ/],
  ['GET https://graph.example/v1.0/me/contacts?$filter=x&$top=1 failed', /filter/],
  ['https://user:hush@redis.example/0', /hush/],
  ['/users/adele%40contoso.example/contacts', /adele/],
  ['got "Ade\\"le" instead', /Ade|le"/],
  ["surname 'O'Brien' isn't good, 'x y' neither", /Brien|x y/],
  ['/me/contacts/AAMkADIxYjJiYjIzLTU3ZTktNDc0OS1iMTU1AAA=/photo', /AAMk/],
  ['call +49 (0) 30 901820 now', /901820/],
])('%s is redacted', (text, forbidden) => {
  expect(redactText(text)).not.toMatch(forbidden);
});

test('what is harmless stays readable', () => {
  for (const text of [
    'connect ECONNREFUSED 127.0.0.1:4001',
    'GATEWAY_PORT: 127.0.0.1:4000 is in use',
    'at startGateway (file:///srv/contacts-gateway/dist/gateway.js:41:13)',
    "doesn't answer, won't answer",
  ]) {
    expect(redactText(text)).toBe(text);
  }
});

test('the same id reads the same in every line, and another one differently', () => {
  const id = 'AAMkADIxYjJiYjIzLTU3ZTktNDc0OS1iMTU1AAA=';
  expect(redactText(`a ${id}`).slice(2)).toBe(redactText(`b ${id}`).slice(2));
  expect(redactText(id)).not.toBe(redactText(id.replace('AAM', 'AAN')));
});

test('the format for people says the same in one line', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'pretty', destination: { write: (line) => void lines.push(line) } });
  log.info({ status: 200 }, 'Answered');
  expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: Answered \{"status":200\}\n$/);
});

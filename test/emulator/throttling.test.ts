/** Throttling by application and mailbox, as section 15 of the reference has it: 429, `Retry-After`, and parts of batches one by one. */
import { SERVICE_LIMITS } from '../../src/emulator/throttling.js';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
let clock = new Date();
beforeAll(async () => {
  server = await startEmulator({ now: () => clock });
});
beforeEach(async () => {
  clock = new Date('2026-03-01T12:00:00Z');
  await server.call('DELETE', '/_control/throttling', { user: null });
});
afterAll(() => server.close());

const CONTACTS = '/v1.0/me/contacts?$top=1&$select=displayName';
const limit = (limits: object | null) => server.call('POST', '/_control/throttling', { user: null, body: limits });
const read = (user = 'adele') => server.call('GET', CONTACTS, { user });
const statuses = async (count: number) => {
  const answers = await Promise.all(Array.from({ length: count }, () => read()));
  return answers.map(({ status }) => status).sort();
};
const batch = async (count: number, path = '/me/contacts?$top=1') => {
  const requests = Array.from({ length: count }, (_, index) => ({ id: `${index}`, method: 'GET', url: path }));
  return server.call('POST', '/v1.0/$batch', { body: { requests } });
};

test('nobody is throttled unless limits are set', async () => {
  expect((await server.call('GET', '/_control/throttling', { user: null })).body).toEqual({ limits: null });
  expect(await statuses(30)).toEqual(new Array(30).fill(200));
});

test('limits that are left out are those of the service: 10,000 in ten minutes, four at once', async () => {
  expect((await limit({})).body.limits).toEqual({ ...SERVICE_LIMITS, serviceMs: 0 });
  expect(SERVICE_LIMITS).toEqual({ requests: 10_000, windowMs: 600_000, concurrent: 4 });
});

test('one request too many is answered with 429, a wait, and the literal code', async () => {
  await limit({ requests: 2, windowMs: 60_000 });
  expect((await read()).status).toBe(200);
  clock = new Date(clock.getTime() + 20_500);
  expect((await read()).status).toBe(200);
  const refused = await read();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('40');
  expect(refused.body.error).toMatchObject({
    code: 'ApplicationThrottled',
    message: 'Application is over its RequestCount limit.',
  });
});

test('after the wait that was named, requests are taken again', async () => {
  await limit({ requests: 1, windowMs: 60_000 });
  await read();
  const wait = Number((await read()).headers.get('retry-after'));
  clock = new Date(clock.getTime() + wait * 1000 - 1);
  expect((await read()).status).toBe(429);
  clock = new Date(clock.getTime() + 1);
  expect((await read()).status).toBe(200);
});

test('another mailbox is not throttled with the first', async () => {
  await limit({ requests: 1, windowMs: 60_000 });
  await read();
  expect((await read()).status).toBe(429);
  expect((await read('megan')).status).toBe(200);
});

test('both dialects count on one account', async () => {
  await limit({ requests: 1, windowMs: 60_000 });
  await read();
  expect((await server.call('GET', '/api/v2.0/me/contacts')).status).toBe(429);
});

test('the fifth request at once is refused with the text of the service', async () => {
  await limit({ serviceMs: 200 });
  expect(await statuses(4)).toEqual([200, 200, 200, 200]);
  expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => read()));
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.body.error.message).toBe('Application is over its MailboxConcurrency limit.');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a batch alone never has more than four requests under way', async () => {
  await limit({ serviceMs: 20 });
  const { status, body } = await batch(20);
  expect(status).toBe(200);
  expect(body.responses.map((part: { status: number }) => part.status)).toEqual(new Array(20).fill(200));
});

test('parts of a batch count one by one, and each refused part has its own wait inside a 200', async () => {
  await limit({ requests: 5, windowMs: 60_000 });
  const { status, body } = await batch(8);
  expect(status).toBe(200);
  const refused = body.responses.filter((part: { status: number }) => part.status === 429);
  expect(refused).toHaveLength(3);
  for (const part of refused) {
    expect(part.headers['Retry-After']).toBe('60');
    expect(part.body.error.code).toBe('ApplicationThrottled');
  }
});

test.each([[5], [{ requests: -1 }], [{ windowMs: 0 }], [{ concurrent: 1.5 }], [{ rate: 1 }], ['{']])(
  'limits like %j are refused and change nothing',
  async (limits) => {
    const answer = await server.call('POST', '/_control/throttling', { user: null, body: limits });
    expect(answer.status).toBe(400);
    expect((await server.call('GET', '/_control/throttling', { user: null })).body).toEqual({ limits: null });
  },
);

test('throttling is taken away again, and the control is not there where controls are closed', async () => {
  await limit({ requests: 0 });
  expect((await read()).status).toBe(429);
  expect((await server.call('DELETE', '/_control/throttling', { user: null })).status).toBe(204);
  expect((await read()).status).toBe(200);
  const closed = await startEmulator({ control: false, throttling: { ...SERVICE_LIMITS, requests: 1 } });
  try {
    expect((await closed.call('DELETE', '/_control/throttling', { user: null })).status).toBe(404);
    expect((await closed.call('GET', CONTACTS)).status).toBe(200);
    expect((await closed.call('GET', CONTACTS)).status).toBe(429);
  } finally {
    await closed.close();
  }
});

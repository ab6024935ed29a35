/** What holds for the whole web server, whatever is asked. */
import { request as httpRequest } from 'node:http';
import { eventually, openDoor, type Door } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor({ allowedOrigins: ['https://contacts.example'] });
});
afterAll(() => door.close());

test('probes answer, and readiness follows what the gateway says', async () => {
  let isReady = false;
  const own = await openDoor({ isReady: () => isReady });
  const statusOf = async (path: string): Promise<number> => (await fetch(own.url + path)).status;
  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 503]);
  isReady = true;
  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200]);
  await own.close();
});

test('what GET answers HEAD answers without a body, and only who has a token is told that /graphql does not', async () => {
  for (const path of ['/healthz', '/metrics']) {
    const response = await fetch(door.url + path, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  }
  const head = (headers: Record<string, string>) => fetch(`${door.url}/graphql`, { method: 'HEAD', headers });
  expect((await head({})).status).toBe(401);
  const asked = await head({ authorization: 'Bearer adele', 'apollo-require-preflight': '1' });
  expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'GET, POST']);
});

test('who offers to go on in HTTP/2 is answered in HTTP/1.1', async () => {
  const headers = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABk',
    authorization: 'Bearer adele',
    'content-type': 'application/json',
  };
  const answerTo = (path: string, method: string, body?: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpRequest(door.url + path, { method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      request.on('error', reject);
      request.end(body);
    });
  expect(await answerTo('/healthz', 'GET')).toEqual({ status: 200, text: 'ok\n' });
  const asked = await answerTo('/graphql', 'POST', '{"query":"{ hello }"}');
  expect([asked.status, JSON.parse(asked.text)]).toEqual([200, { data: { hello: 'hello world' } }]);
});

test('metrics are Prometheus text and count requests by door and class', async () => {
  await door.ask('{ hello }');
  const response = await fetch(`${door.url}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  expect(text).toMatch(/gateway_http_requests_total\{door="http",status="2xx"\} [1-9]/);
  expect(text).toMatch(/gateway_graphql_operations_total\{type="query",outcome="OK"\} [1-9]/);
});

test('an unknown address is a coded 404', async () => {
  const response = await fetch(`${door.url}/nothing?secret=1`);
  expect(response.status).toBe(404);
  expect(((await response.json()) as any).errors[0].extensions.code).toBe('NOT_FOUND');
});

test('every answer carries the headers that keep browsers careful', async () => {
  for (const path of ['/healthz', '/nothing', '/graphql']) {
    const { headers } = await fetch(door.url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('request ids are our own', async () => {
  const { headers } = await door.post({ query: '{ hello }' }, { 'x-request-id': 'forged', 'request-id': 'forged' });
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('only allowed origins read answers', async () => {
  const ask = (origin: string): Promise<Response> => door.post({ query: '{ hello }' }, { origin });
  expect((await ask('https://contacts.example')).headers.get('access-control-allow-origin')).toBe(
    'https://contacts.example',
  );
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();

  const preflight = await fetch(`${door.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://contacts.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
});

test('a refusal can be read by the page of an allowed origin', async () => {
  const response = await fetch(`${door.url}/graphql`, {
    method: 'POST',
    headers: { origin: 'https://contacts.example' },
  });
  expect(response.status).toBe(401);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://contacts.example');
});

test('large answers are compressed for those who can read it', async () => {
  const fields = Array.from({ length: 100 }, (_, i) => `a${i}: hello`).join(' ');
  const encodingFor = (accepted: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Bearer adele',
        'content-type': 'application/json',
        'accept-encoding': accepted,
      };
      const request = httpRequest(`${door.url}/graphql`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.headers['content-encoding']);
      });
      request.on('error', reject).end(JSON.stringify({ query: `{ ${fields} }` }));
    });
  expect(await encodingFor('gzip')).toBe('gzip');
  expect(await encodingFor('identity')).toBeUndefined();
});

test('a client that leaves aborts what it asked for', async () => {
  const controller = new AbortController();
  const seen = door.witness.signals.length;
  const asked = fetch(`${door.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer adele', 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ wait }' }),
    signal: controller.signal,
  }).catch(() => undefined);
  await eventually(() => door.witness.signals.length > seen);
  expect(door.witness.signals[seen]!.aborted).toBe(false);
  controller.abort();
  await asked;
  await eventually(() => door.witness.signals[seen]!.aborted);
});

test('slow senders are cut off by time limits', () => {
  const { headersTimeout, requestTimeout } = door.server.app.server;
  expect(headersTimeout).toBeLessThanOrEqual(10_000);
  expect(requestTimeout).toBeLessThanOrEqual(60_000);
});

test('the log names requests, and neither addresses nor tokens', async () => {
  await fetch(`${door.url}/graphql?query=%7Bhello(name:%22Canary%22)%7D`, {
    headers: { authorization: 'Bearer canary-token', 'apollo-require-preflight': '1' },
  });
  await eventually(() =>
    door.witness.lines.some(({ fields }) => fields['method'] === 'GET' && fields['door'] === 'http'),
  );
  expect(JSON.stringify(door.witness.lines)).not.toMatch(/canary/i);
});

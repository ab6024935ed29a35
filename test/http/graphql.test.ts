/** GraphQL over HTTP as a client sees it. */
import { openDoor, type Door } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const jsonOf = async (response: Response): Promise<any> => response.json();
const codeOf = async (response: Response): Promise<string> => (await jsonOf(response)).errors[0].extensions.code;

describe('POST', () => {
  test('answers a query with its data', async () => {
    const response = await door.post({
      query: 'query ($name: String) { hello(name: $name) }',
      variables: { name: 'Adele' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({ data: { hello: 'hello Adele' } });
  });

  test('answers the media type that is asked for', async () => {
    const response = await door.post(
      { query: '{ hello }' },
      { accept: 'application/graphql-response+json, application/json;q=0.9' },
    );
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
  });

  test.each([
    ['text/event-stream', 'text/event-stream'],
    ['text/event-stream, application/json', 'text/event-stream'],
    ['application/json;q=0.5, text/event-stream', 'text/event-stream'],
    ['application/json, text/event-stream', 'application/json'],
    ['application/json, text/event-stream;q=0', 'application/json'],
    ['application/json;q=0.9, text/event-stream;q=0.1', 'application/json'],
    // What widespread clients send with every query.
    [
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
      'application/graphql-response+json',
    ],
  ])('answers a query by the order and the weights of Accept: %s', async (accept, type) => {
    const response = await door.post({ query: '{ hello }' }, { accept });
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toContain('hello world');
  });

  test('streams a subscription to who takes a stream, whatever else is named before it', async () => {
    const accept = 'application/json, text/event-stream';
    const response = await door.post({ query: 'subscription { ticks }' }, { accept });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await response.body!.cancel();
  });

  test('runs nothing for a caller who accepts no answer', async () => {
    const response = await door.post({ query: 'mutation { save(text: "x") }' }, { accept: 'text/html' });
    expect(response.status).toBe(406);
    expect(await codeOf(response)).toBe('BAD_USER_INPUT');
    expect(door.witness.mutations).toBe(0);
  });

  test.each([
    ['bad syntax', { query: '{ hello' }],
    ['an unknown field', { query: '{ hellooo }' }],
    ['a missing document', { variables: {} }],
    ['a variable of a wrong type', { query: 'query ($name: String) { hello(name: $name) }', variables: { name: 7 } }],
    ['an unknown operation name', { query: 'query A { hello }', operationName: 'B' }],
    ['several operations and no name', { query: 'query A { hello } query B { hello }' }],
    ['variables that are a list', { query: '{ hello }', variables: [] }],
    ['a batch', [{ query: '{ hello }' }]],
    ['a subscription without a stream', { query: 'subscription { ticks }' }],
  ])('refuses %s as BAD_USER_INPUT with the request id', async (_, body) => {
    const response = await door.post(body, { accept: 'application/graphql-response+json' });
    expect(response.status).toBe(400);
    const { errors, data } = await jsonOf(response);
    expect(data).toBeUndefined();
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: response.headers.get('x-request-id') });
  });

  test('answers a document fault with 200 to a caller who asks for application/json by name', async () => {
    const response = await door.post({ query: '{ hellooo }' }, { accept: 'application/json' });
    expect(response.status).toBe(200);
    expect(await codeOf(response)).toBe('BAD_USER_INPUT');
  });

  test('tells clients with persisted queries that there are none, so that they send the document', async () => {
    const response = await door.post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } });
    const { errors } = await jsonOf(response);
    expect(errors[0].message).toBe('PersistedQueryNotSupported');
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test('tells them so, too, where the document comes along; other extensions are taken and left alone', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'x' };
    const refused = await jsonOf(await door.post({ query: '{ hello }', extensions: { persistedQuery } }));
    expect(refused.errors[0].message).toBe('PersistedQueryNotSupported');
    const named = await door.post({ query: '{ hello }', extensions: { clientLibrary: { name: 'a', version: '1' } } });
    expect(await named.json()).toEqual({ data: { hello: 'hello world' } });
  });

  test('refuses malformed JSON without a stack', async () => {
    const response = await door.post('{"query": ');
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text).errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(text).not.toMatch(/ at |node_modules/);
  });

  test('refuses another content type', async () => {
    const response = await door.post('query=%7Bhello%7D', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test('aliases with the names of prototypes are names like others', async () => {
    const { data } = await door.ask('{ __proto__: hello constructor: hello prototype: self { __proto__: hello } }');
    expect(Object.entries(data)).toEqual([
      ['__proto__', 'hello world'],
      ['constructor', 'hello world'],
      ['prototype', { ['__proto__']: 'hello world' }],
    ]);
  });

  test('a body of one byte too many is PAYLOAD_TOO_LARGE', async () => {
    const frame = JSON.stringify({ query: '{ hello }', note: '' });
    const pad = (bytes: number): string =>
      JSON.stringify({ query: '{ hello }', note: 'x'.repeat(bytes - frame.length) });
    expect((await door.post(pad(6_291_456))).status).toBe(200);
    const response = await door.post(pad(6_291_457));
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('PAYLOAD_TOO_LARGE');
    const metrics = await (await fetch(`${door.url}/metrics`)).text();
    expect(metrics).toContain('gateway_limit_refusals_total{limit="maxBodyBytes"} 1');
  });
});

describe('GET', () => {
  const get = (search: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${door.url}/graphql?${search}`, { headers: { authorization: 'Bearer adele', ...headers } });

  test('answers a query that comes with a preflight header', async () => {
    for (const name of ['apollo-require-preflight', 'x-apollo-operation-name']) {
      const variables = encodeURIComponent('{"name":"Adele"}');
      const query = encodeURIComponent('query ($name: String) { hello(name: $name) }');
      const response = await get(`query=${query}&variables=${variables}`, { [name]: '1' });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ data: { hello: 'hello Adele' } });
    }
  });

  test('refuses a query without a preflight header', async () => {
    const response = await get('query=%7Bhello%7D');
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('BAD_USER_INPUT');
  });

  test('refuses a mutation', async () => {
    const response = await get(`query=${encodeURIComponent('mutation { save(text: "x") }')}`, {
      'apollo-require-preflight': '1',
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await codeOf(response)).toBe('BAD_USER_INPUT');
    expect(door.witness.mutations).toBe(0);
  });
});

describe('tokens', () => {
  test.each([
    ['none', undefined],
    ['another scheme', 'Basic YWRlbGU6eA=='],
    ['no token', 'Bearer '],
    ['a comma', 'Bearer a,b'],
    ['too long a token', `Bearer ${'a'.repeat(16_385)}`],
    ['an expired token', 'Bearer expired'],
  ])('with %s everything under /graphql is 401', async (_, authorization) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const body = ['GET', 'DELETE', 'OPTIONS'].includes(method) ? undefined : '{ broken';
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${door.url}/graphql`, { method, body, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="contacts-gateway"/);
      expect(await codeOf(response)).toBe('UNAUTHENTICATED');
    }
  });
});

describe('errors of resolvers', () => {
  test('carry code, request id and remedy, and no more', async () => {
    const response = await door.post({ query: '{ hello fail(code: "THROTTLED") }' });
    expect(response.status).toBe(200);
    const { data, errors } = await jsonOf(response);
    expect(data).toEqual({ hello: 'hello world', fail: null });
    expect(errors).toEqual([
      {
        message: 'The REST API asks to slow down. Try again after the time given.',
        path: ['fail'],
        locations: [{ line: 1, column: 9 }],
        extensions: { code: 'THROTTLED', requestId: response.headers.get('x-request-id'), retryAfterSeconds: 7 },
      },
    ]);
  });

  test('of unknown cause are hidden from the client and logged under the request id', async () => {
    const response = await door.post({ query: '{ crash }' });
    const text = await response.text();
    expect(text).not.toContain('secret-internal-text');
    expect(JSON.parse(text).errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    const line = door.witness.lines.find(({ level }) => level === 'error')!;
    expect(line.fields.requestId).toBe(response.headers.get('x-request-id'));
    expect((line.fields.err as Error).message).toBe('secret-internal-text');
  });

  test('an upstream 401 is HTTP 401 with its claims if no field has data', async () => {
    const response = await door.post({ query: '{ self { __typename fail(code: "CHALLENGED") } }' });
    expect(response.status).toBe(401);
    const claims = Buffer.from('{"access_token":{}}').toString('base64');
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="contacts-gateway", error="insufficient_claims", claims="${claims}"`,
    );
    const text = await response.text();
    expect(text).not.toContain('secret-upstream-text');
    expect(JSON.parse(text).errors[0].extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      claims: '{"access_token":{}}',
      upstreamCode: 'InvalidAuthenticationToken',
      upstreamRequestId: 'up-1',
    });
  });

  test('an upstream 401 is HTTP 200 with its challenge if another field has data', async () => {
    const response = await door.post({ query: '{ hello fail(code: "CHALLENGED") }' });
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toContain('claims=');
  });
});

/** What the GraphiQL door promises without a browser: policy, caching, who may sign in, and examples that are valid. */
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { buildASTSchema, getVariableValues, parse, validate, type OperationDefinitionNode } from 'graphql';
import { registerGraphiQL, type GraphiQLOptions } from '../../src/http/graphiql.js';
import { EXAMPLES } from '../../web/examples.js';

const EXPIRES_AT = '2030-01-01T00:00:00.000Z';
const claims = Buffer.from(JSON.stringify({ exp: Date.parse(EXPIRES_AT) / 1000 })).toString('base64url');
const TOKEN = `e30.${claims}.signature`;

const running: FastifyInstance[] = [];
afterEach(() => Promise.all(running.splice(0).map((app) => app.close())));

/** A server with this page alone, on a real socket; answers its base URL. */
async function start(options: Partial<GraphiQLOptions> = {}): Promise<string> {
  const app = fastify();
  running.push(app);
  await registerGraphiQL(app, {
    assetsDir: builtPage(),
    settings: { signIn: 'embedded', users: ['adele', 'alex'] },
    issueToken: async () => TOKEN,
    ...options,
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

/** A folder in the shape that web/build.mjs writes. */
function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'graphiql-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>contacts-gateway</title>');
  writeFileSync(join(folder, 'assets', 'graphiql-0A1B2C3D.js'), 'void 0;');
  return folder;
}

function requestToken(base: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${base}/graphiql/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The status of a sign-in by a browser that took the name for the gateway's own; fetch would not let us lie. */
async function statusUnderName(base: string, name: string): Promise<number | undefined> {
  const headers = { host: name, origin: `https://${name}`, 'content-type': 'application/json' };
  const asking = request(`${base}/graphiql/token`, { method: 'POST', headers });
  asking.end(JSON.stringify({ user: 'adele' }));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe('the page', () => {
  test('is never cached, and may load nothing and ask nobody but this gateway', async () => {
    const base = await start();
    const response = await fetch(base);
    expect(await response.text()).toContain('contacts-gateway');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const host = new URL(base).host;
    const policy = response.headers.get('content-security-policy')!.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
    );
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host}`);
  });

  test('has assets that a browser may keep for good, under the same policy', async () => {
    const base = await start();
    const response = await fetch(`${base}/assets/graphiql-0A1B2C3D.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`${base}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${base}/assets/..%2findex.html`)).status).not.toBe(200);
  });

  test('says what to do if it was not built, and is there as soon as it is', async () => {
    const assetsDir = join(mkdtempSync(join(tmpdir(), 'graphiql-')), 'later');
    const base = await start({ assetsDir });
    const unbuilt = await fetch(base);
    expect(unbuilt.status).toBe(503);
    expect(await unbuilt.text()).toContain('npm run build');
    renameSync(builtPage(), assetsDir);
    expect((await fetch(base)).status).toBe(200);
    expect((await fetch(`${base}/assets/graphiql-0A1B2C3D.js`)).status).toBe(200);
  });

  test('learns from its settings how people sign in', async () => {
    const embedded = await fetch(`${await start()}/graphiql/settings.json`);
    expect(await embedded.json()).toEqual({ signIn: 'embedded', users: ['adele', 'alex'] });
    const other = await fetch(`${await start({ settings: { signIn: 'none' } })}/graphiql/settings.json`);
    expect(await other.json()).toEqual({ signIn: 'none' });
  });
});

describe('signing in as a demo user', () => {
  test('answers a token and its end, which no cache keeps', async () => {
    const response = await requestToken(await start(), { user: 'adele' });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ token: TOKEN, expiresAt: EXPIRES_AT });
  });

  test('has no known end with a token that does not say', async () => {
    const base = await start({ issueToken: async () => 'opaque' });
    expect(await (await requestToken(base, { user: 'adele' })).json()).toEqual({ token: 'opaque', expiresAt: null });
  });

  test.each([
    ['somebody unknown', { user: 'mallory' }, {}, 404, 'NOT_FOUND'],
    ['a member of every object', { user: 'constructor' }, {}, 404, 'NOT_FOUND'],
    ['nobody', {}, {}, 400, 'BAD_USER_INPUT'],
    ['nothing at all', 'null', {}, 400, 'BAD_USER_INPUT'],
    ['a form', '{"user":"adele"}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a page of another site', { user: 'adele' }, { origin: 'http://evil.example' }, 403, 'FORBIDDEN'],
    ['another port of this host', { user: 'adele' }, { origin: 'http://127.0.0.1:1' }, 403, 'FORBIDDEN'],
    ['a frame without an origin', { user: 'adele' }, { origin: 'null' }, 403, 'FORBIDDEN'],
    ['a browser that says cross-site', { user: 'adele' }, { 'sec-fetch-site': 'cross-site' }, 403, 'FORBIDDEN'],
  ])('is refused for %s', async (_who, body, headers, status, code) => {
    const response = await requestToken(await start(), body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) });
  });

  test('is refused under a foreign name that points here, unless that origin is allowed', async () => {
    expect(await statusUnderName(await start(), 'contacts.example')).toBe(403);
    const base = await start({ allowedOrigins: ['https://contacts.example'] });
    expect(await statusUnderName(base, 'contacts.example')).toBe(200);
  });

  test('does not exist without the embedded server', async () => {
    const base = await start({ settings: { signIn: 'none' } });
    expect((await requestToken(base, { user: 'adele' })).status).toBe(404);
  });
});

describe('the example operations', () => {
  const schema = buildASTSchema(parse(readFileSync('schema.graphql', 'utf8')), { assumeValidSDL: true });

  test.each(EXAMPLES.map((example) => [operationOf(example.query).name?.value, example] as const))(
    '%s is valid against the schema, variables included',
    (_name, { query, variables }) => {
      expect(validate(schema, parse(query))).toEqual([]);
      const given = JSON.parse(variables ?? '{}') as Record<string, unknown>;
      const { errors } = getVariableValues(schema, operationOf(query).variableDefinitions ?? [], given);
      expect(errors).toBeUndefined();
    },
  );

  function operationOf(query: string): OperationDefinitionNode {
    return parse(query).definitions.find((definition) => definition.kind === 'OperationDefinition')!;
  }
});

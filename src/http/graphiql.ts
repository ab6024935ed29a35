/** GraphiQL at `/`: its page and assets from this process alone, under a strict policy, and its way to sign in. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, GatewayError, type ErrorCode } from '../errors.js';
import type { GraphiQLSettings, IssuedToken, SignInPlatform } from './graphiql-settings.js';

export interface GraphiQLOptions {
  /** What `web/build.mjs` wrote: `index.html` and `assets/`. */
  readonly assetsDir: string;
  /** What the page is told. `embedded` needs `issueToken`. */
  readonly settings: GraphiQLSettings;
  /** An access token for one of `settings.users`; only where the embedded server gives them. */
  readonly issueToken?: (user: string) => Promise<string>;
  /** Origins, such as `https://contacts.example`, that may sign in besides IP addresses and localhost. */
  readonly allowedOrigins?: readonly string[];
}

const MAX_TOKEN_REQUEST_BYTES = 1024;
const UNBUILT = 'GraphiQL has not been built. Run "npm run build" and reload this page.\n';

/** Serves `/`, `/assets/…`, `/graphiql/settings.json` and, with the embedded server, `POST /graphiql/token`. */
export async function registerGraphiQL(app: FastifyInstance, options: GraphiQLOptions): Promise<void> {
  const { assetsDir, settings, issueToken } = options;

  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers(protectiveHeaders(request.host, settings.platform));
    });
    scope.get('/', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const page = await readPage(assetsDir);
      if (page === null) return reply.code(503).type('text/plain; charset=utf-8').send(UNBUILT);
      return reply.type('text/html; charset=utf-8').send(page);
    });
    scope.get('/graphiql/settings.json', (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return settings;
    });
    await registerAssets(scope, resolve(assetsDir, 'assets'));
    if (settings.signIn === 'embedded') {
      if (!issueToken) throw new Error('settings.signIn is "embedded", but there is no issueToken');
      registerTokenRoute(scope, settings.users, issueToken, options.allowedOrigins ?? []);
    }
  });
}

/** Read each time, because a new build has other names in it. Null if not built: no reason for GraphQL to stay away. */
async function readPage(assetsDir: string): Promise<string | null> {
  const file = join(assetsDir, 'index.html');
  return existsSync(file) ? readFile(file, 'utf8') : null;
}

/** Every asset carries a hash of its content in its name, so that a browser may keep it for good. */
async function registerAssets(scope: FastifyInstance, root: string): Promise<void> {
  await scope.register(fastifyStatic, {
    root,
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    suppressWarning: true, // of a folder that is not there: the page says so itself
  });
}

/**
 * Nothing from elsewhere may be loaded, asked, framed or submitted to. Inline styles are Monaco's way to place text.
 * The WebSocket's origin is named because not every browser counts it as 'self'. Where people sign in at an identity
 * platform, its token endpoint may be asked, and nothing else beside this host.
 */
function protectiveHeaders(host: string, platform: SignInPlatform | undefined): Record<string, string> {
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data: blob:",
      `connect-src 'self'${sockets}${platform ? ` ${new URL(platform.tokenEndpoint).origin}` : ''}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function registerTokenRoute(
  scope: FastifyInstance,
  users: readonly string[],
  issueToken: (user: string) => Promise<string>,
  allowedOrigins: readonly string[],
): void {
  scope.post('/graphiql/token', {
    bodyLimit: MAX_TOKEN_REQUEST_BYTES,
    // Before the body is read: a form of another site can neither say JSON nor come from here.
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (!isJson(request)) return refuse(reply, 'UNSUPPORTED_MEDIA_TYPE', 'expected content-type application/json');
      if (!isFromThisPage(request, allowedOrigins)) {
        const remedy = 'open GraphiQL by an IP address, by localhost or by an allowed origin';
        return refuse(reply, 'FORBIDDEN', `only the page of this gateway may sign in here: ${remedy}`);
      }
    },
    handler: async (request, reply) => {
      const user = (request.body as { user?: unknown } | null)?.user;
      if (typeof user !== 'string') return refuse(reply, 'BAD_USER_INPUT', 'expected { "user": "…" }');
      if (!users.includes(user)) return refuse(reply, 'NOT_FOUND', `there is no user ${JSON.stringify(user)} here`);
      try {
        const token = await issueToken(user);
        return { token, expiresAt: expiryOf(token) } satisfies IssuedToken;
      } catch (error) {
        if (error instanceof GatewayError) return refuse(reply, error.code, error.message);
        throw error;
      }
    },
  });
}

function refuse(reply: FastifyReply, code: ErrorCode, message: string): FastifyReply {
  return reply.code(ERRORS[code].httpStatus).send({ code, message });
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '');
}

/**
 * The browser's own word that the request comes from the page of this host. The host itself must be an address or
 * localhost, or be allowed by name: a foreign name may have been pointed at this machine to look like its own origin.
 */
function isFromThisPage(request: FastifyRequest, allowedOrigins: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  if (host !== request.host.toLowerCase()) return false;
  return allowedOrigins.includes(origin) || isLocalName(hostname);
}

function isLocalName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** The `exp` of a JSON web token (RFC 7519, section 4.1.4), unverified: it tells the page when to ask again. */
function expiryOf(token: string): string | null {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    return new Date(claims.exp * 1000).toISOString();
  } catch {
    return null;
  }
}

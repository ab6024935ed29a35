/** A gateway's doors before a small schema, on a free port: what the tests of this folder knock at. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import type { Authenticate } from '../../src/auth/credential.js';
import { principalOf, readBearerToken } from '../../src/auth/bearer.js';
import { GatewayError } from '../../src/errors.js';
import type { GraphQLContext } from '../../src/graphql/context.js';
import { createEngine, type Engine, type EngineOptions } from '../../src/graphql/engine.js';
import type { Limits } from '../../src/graphql/limits.js';
import { readUpload } from '../../src/graphql/uploaded-file.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { AnswerMeter } from '../../src/graphql/answer-size.js';
import { createRequestTraces } from '../../src/http/request-traces.js';
import { createServer, type GatewayServer, type ServerOptions } from '../../src/http/server.js';
import { createTurns } from '../../src/upstream/turns.js';

export const LIMITS: Limits = {
  maxDocumentBytes: 65_536,
  maxTokens: 10_000,
  maxDepth: 20,
  maxAliases: 200,
  maxRootFields: 200,
  maxDirectives: 30,
  maxFragments: 50,
  maxSelections: 10_000,
  maxVariablesBytes: 4_194_304,
  maxVariablesDepth: 12,
  maxVariablesKeys: 20_000,
};

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** What the schema below can be told to do, and what it has seen. */
export interface Witness {
  readonly lines: LoggedLine[];
  readonly signals: AbortSignal[];
  readonly contexts: GraphQLContext[];
  mutations: number;
  /** Ends every `Query.wait` that is pending. */
  release(): void;
  readonly waiting: () => number;
  /** Pushes an event to every open `Subscription.ticks`, or ends them with an error. */
  tick(value: number | Error): void;
  readonly listeners: () => number;
}

const typeDefs = /* GraphQL */ `
  scalar Upload
  enum Colour {
    RED
    GREEN
  }
  type Query {
    hello(name: String): String
    self: Query
    list: [Query!]!
    colour(is: Colour): String
    fail(code: String!): String
    strict(code: String!): String!
    crash: String
    wait: String
    echo(input: Tree): String
    user: String
  }
  input Tree {
    text: String
    photo: Picture
    children: [Tree!]
    child: Tree
  }
  input Picture {
    base64: String
  }
  type Mutation {
    save(text: String!): String
    setPhoto(input: PhotoInput!): String
    takeFile(file: Upload!): String
  }
  input PhotoInput {
    contactId: ID
    photo: PhotoSource!
  }
  input PhotoSource {
    file: Upload
  }
  type Subscription {
    ticks: Int!
    refused: Int!
  }
`;

const MAX_PHOTO_BYTES = 4_000_000;

function codedError(code: string): GatewayError {
  const upstream = {
    status: 401,
    code: 'InvalidAuthenticationToken',
    requestId: 'up-1',
    retryAfterMs: null,
    claims: null,
    message: 'secret-upstream-text',
  };
  if (code === 'CHALLENGED')
    return new GatewayError('UNAUTHENTICATED', undefined, { upstream, claims: '{"access_token":{}}' });
  return new GatewayError(code as 'NOT_FOUND', undefined, { retryAfterSeconds: code === 'THROTTLED' ? 7 : undefined });
}

async function describeFile(upload: unknown): Promise<string> {
  const bytes = await readUpload(upload, MAX_PHOTO_BYTES);
  return `${bytes.length} bytes`;
}

export interface Door {
  readonly url: string;
  readonly engine: Engine;
  readonly server: GatewayServer;
  readonly witness: Witness;
  /** POSTs JSON as a user with a token. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  ask(query: string, variables?: unknown): Promise<{ data?: any; errors?: any[] }>;
  close(): Promise<void>;
}

export type DoorOptions = Partial<Omit<ServerOptions, 'limits'>> &
  Partial<Pick<EngineOptions, 'introspection' | 'requestTimeoutMs' | 'begin'>> & {
    readonly limits?: Partial<Limits>;
    readonly serverLimits?: Partial<ServerOptions['limits']>;
  };

/** Tokens are user names; `expired` is refused. */
const authenticateByName: Authenticate = async (authorization) => {
  const token = readBearerToken(authorization);
  if (token === 'expired') throw new GatewayError('UNAUTHENTICATED', 'The access token has expired. Sign in again.');
  return {
    principal: principalOf(token),
    userId: token,
    tenantId: null,
    tokenKey: 'token',
    expiresAtMs: null,
    getToken: async () => token,
  };
};

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const waits = new Set<() => void>();
  const ticks = new Set<(value: number | Error) => void>();
  const witness: Witness = {
    lines: [],
    signals: [],
    contexts: [],
    mutations: 0,
    release: () => waits.forEach((end) => end()),
    waiting: () => waits.size,
    tick: (value) => ticks.forEach((push) => push(value)),
    listeners: () => ticks.size,
  };
  const note =
    (level: LoggedLine['level']) =>
    (fields: object | string, message = ''): void =>
      void witness.lines.push({ level, fields: fields as LoggedLine['fields'], message });
  const metrics = createMetrics({ ofProcess: false });
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };

  const node = {
    hello: (_: unknown, { name }: { name?: string }) => `hello ${name ?? 'world'}`,
    self: () => ({}),
    list: () => [],
    colour: (_: unknown, { is }: { is?: string }) => is ?? null,
    fail: (_: unknown, { code }: { code: string }) => {
      throw codedError(code);
    },
    strict: (_: unknown, { code }: { code: string }) => {
      throw codedError(code);
    },
    crash: () => {
      throw new Error('secret-internal-text');
    },
    wait: (_: unknown, __: unknown, context: GraphQLContext) =>
      new Promise<string>((resolve, reject) => {
        if (context.signal.aborted) return reject(context.signal.reason as Error);
        const end = (): void => {
          waits.delete(end);
          resolve('waited');
        };
        waits.add(end);
        witness.signals.push(context.signal);
        context.signal.addEventListener('abort', () => {
          waits.delete(end);
          reject(context.signal.reason as Error);
        });
      }),
    echo: (_: unknown, { input }: { input: unknown }) => JSON.stringify(input).slice(0, 50),
    user: (_: unknown, __: unknown, context: GraphQLContext) => {
      witness.contexts.push(context);
      return context.credential.userId;
    },
  };
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      Upload: GraphQLUpload,
      Query: node,
      Mutation: {
        save: (_: unknown, { text }: { text: string }) => {
          witness.mutations += 1;
          return text;
        },
        setPhoto: (_: unknown, { input }: { input: { photo: { file: unknown } } }) => describeFile(input.photo.file),
        takeFile: (_: unknown, { file }: { file: unknown }) => describeFile(file),
      },
      Subscription: {
        ticks: {
          subscribe: () => tickSource(ticks),
          resolve: (value: number, _: unknown, context: GraphQLContext) => {
            witness.contexts.push(context);
            if (value === 13) throw new Error('secret-internal-text');
            return value;
          },
        },
        refused: {
          subscribe: () => {
            throw new GatewayError('FORBIDDEN');
          },
        },
      },
    },
  });
  const engine = createEngine({
    schema,
    createContext: (request) => ({ ...request, answer: new AnswerMeter(1_000_000, 1) }) as unknown as GraphQLContext,
    limits: { ...LIMITS, ...options.limits },
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    begin: options.begin ?? createTurns().begin,
    introspection: options.introspection ?? true,
    tracing: null,
    log,
    metrics,
  });
  const server = createServer({
    host: '127.0.0.1',
    port: 0,
    engine,
    authenticate: authenticateByName,
    plugins: [],
    allowedOrigins: [],
    callbackOrigins: [],
    log,
    isReady: () => true,
    drainSeconds: 5,
    traces: createRequestTraces(null),
    ...options,
    metrics,
    limits: {
      maxBodyBytes: 6_291_456,
      maxPhotoBytes: MAX_PHOTO_BYTES,
      maxUploadsPerPrincipal: 3,
      maxUploadSpaceBytes: 64_000_000,
      maxStreamsPerPrincipal: 100,
      maxSocketsPerPrincipal: 10,
      maxFrameBytes: 65_536,
      socketInitTimeoutMs: 3000,
      socketPingIntervalMs: 20_000,
      ...options.serverLimits,
    },
  });
  const url = await server.listen();
  const post: Door['post'] = (body, headers = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer adele', 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    url,
    engine,
    server,
    witness,
    post,
    ask: async (query, variables) =>
      (await post({ query, variables })).json() as Promise<{ data?: any; errors?: any[] }>,
    async close() {
      witness.release();
      await server.drain();
      await engine.stop();
    },
  };
}

/** A source whose `return()` works while a `next()` waits, as the feeds have it. */
function tickSource(ticks: Set<(value: number | Error) => void>): AsyncIterableIterator<number> {
  const queue: (number | Error)[] = [];
  let wake: (() => void) | null = null;
  let isOver = false;
  const push = (value: number | Error): void => {
    queue.push(value);
    wake?.();
  };
  ticks.add(push);
  return {
    async next() {
      while (queue.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      const value = queue.shift();
      if (value === undefined) return { done: true, value: undefined };
      if (value instanceof Error) {
        ticks.delete(push);
        throw value;
      }
      return { done: false, value };
    },
    async return() {
      isOver = true;
      ticks.delete(push);
      wake?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Waits for a condition, never for time. */
export async function eventually(condition: () => boolean, deadlineMs = 5000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not so within ${deadlineMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

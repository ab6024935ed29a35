/** `examples/federation` under test: gateway, CRM and router, each a process of its own on a free port. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, launch, printed, type Program } from '../support/program.js';
import type { Answer } from '../support/start.js';

export const EXAMPLE = join(__dirname, '..', '..', 'examples', 'federation');
const BOOKMARKS = join(__dirname, 'bookmarks');
const HIVE = join(EXAMPLE, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js');
const PATIENCE_MS = 60_000;

export const ROUTERS = ['@apollo/gateway', 'Hive Gateway'] as const;
export type Router = (typeof ROUTERS)[number];
export type Subscriptions = 'ws' | 'sse' | 'callback';

export interface SupergraphOptions {
  readonly router: Router;
  /** How the router takes subscriptions of the gateway. */
  readonly subscriptions?: Subscriptions;
  /** Adds the third subgraph, `bookmarks.mjs`. */
  readonly bookmarks?: boolean;
  readonly gatewayEnv?: Readonly<Record<string, string>>;
  readonly routerEnv?: Readonly<Record<string, string>>;
}

export interface AskOptions {
  readonly user?: string | null;
}

export interface Witnessed {
  readonly answer: Answer;
  readonly requests: readonly string[];
}

export interface Supergraph {
  /** The router's GraphQL address. */
  readonly url: string;
  readonly gateway: Program;
  token(user?: string): string;
  /** Asks as adele unless told; null sends no token. */
  ask(query: string, variables?: object, options?: AskOptions): Promise<Answer>;
  /** Sends a multipart request as adele. */
  upload(form: FormData): Promise<Answer>;
  /** Asks, and gives what the contacts server was asked meanwhile. */
  witness(query: string, variables?: object, options?: AskOptions): Promise<Witnessed>;
  witnessUpload(form: FormData): Promise<Witnessed>;
  /**
   * What the contacts server was asked: method and path, ids as `{id}`, and the number of parts of envelopes. The order
   * is that of arrival, which for questions asked at once may be any.
   */
  requests(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A suite that needs the packages of the example. Without them it says by name that it was left out, and why. */
export function describeBehindRouters(name: string, body: () => void): void {
  if (existsSync(HIVE)) return describe(name, body);
  const reason = 'the routers are not installed (npm ci --prefix examples/federation)';
  process.stderr.write(`LEFT OUT: ${name}: ${reason}\n`);
  test(`LEFT OUT: ${name}: ${reason}`, () => {});
}

/** The codes of an answer's errors, each once. */
export function codesOf({ errors = [] }: Answer): string[] {
  return [...new Set(errors.map(({ extensions }) => extensions?.code))];
}

const children = new Set<ChildProcess>();

/** For `afterAll`: no process outlives its suite, however that ended. */
export async function killSupergraphs(): Promise<void> {
  for (const child of children) child.kill('SIGKILL');
  await killAll();
}

export async function startSupergraph(options: SupergraphOptions): Promise<Supergraph> {
  const { router, subscriptions = 'ws', bookmarks = false, gatewayEnv = {}, routerEnv = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'supergraph-'));
  const [crmPort, routerPort] = [await freePort(), await freePort()];
  const data = { GATEWAY_DATA_DIR: folder, EMULATOR_DATA_DIR: folder };
  const own: ChildProcess[] = [];

  const gateway = launch(['serve'], {
    cwd: folder,
    env: {
      ...data,
      GATEWAY_PORT: '0',
      EMULATOR_PORT: '0',
      EMULATOR_CONTROL: 'on',
      GATEWAY_LOG_LEVEL: 'error',
      GATEWAY_POLL_INTERVAL_MS: '200',
      GATEWAY_CALLBACK_ORIGINS: `http://127.0.0.1:${routerPort}`,
      ...gatewayEnv,
    },
  });
  const contactsUrl = (await printed(gateway, /GraphQL\s+(http\S+)/))[1]!;
  const restUrl = (await printed(gateway, /Contacts REST\s+(http\S+)/))[1]!;
  const crm = start(['crm.mjs', String(crmPort)], {});
  await said(crm, /CRM (\S+)/);

  const others = [`crm.graphql=http://127.0.0.1:${crmPort}/`];
  if (bookmarks) {
    const port = await freePort();
    await said(start([`${BOOKMARKS}.mjs`, String(port)], {}), /Bookmarks (\S+)/);
    others.push(`${BOOKMARKS}.graphql=http://127.0.0.1:${port}/`);
  }

  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, runExample(['compose.mjs', contactsUrl, ...others]));
  const args =
    router === '@apollo/gateway'
      ? ['apollo.mjs', supergraph, String(routerPort)]
      : [
          HIVE,
          'supergraph',
          supergraph,
          '-c',
          join(EXAMPLE, 'gateway.config.mjs'),
          '-h',
          '127.0.0.1',
          '-p',
          String(routerPort),
        ];
  const routerProcess = start(args, {
    SUBSCRIPTIONS: subscriptions,
    ROUTER_URL: `http://127.0.0.1:${routerPort}`,
    ...routerEnv,
  });
  await said(routerProcess, /Router http|Listening/i);
  const url =
    router === '@apollo/gateway' ? `http://127.0.0.1:${routerPort}/` : `http://127.0.0.1:${routerPort}/graphql`;

  function start(argv: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn(process.execPath, argv, { cwd: EXAMPLE, env: { PATH: process.env['PATH'], ...env } });
    own.push(child);
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  const tokens = new Map<string, string>();
  const token = (user = 'adele'): string => {
    if (!tokens.has(user)) tokens.set(user, runProgram(['token', user], data));
    return tokens.get(user)!;
  };
  async function send(body: string | FormData, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const response = await fetch(url, { method: 'POST', headers, body });
    const answer = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, ...answer };
  }
  const bearer = (user: string): Record<string, string> => ({ authorization: `Bearer ${token(user)}` });
  const ask: Supergraph['ask'] = (query, variables, { user = 'adele' } = {}) =>
    send(JSON.stringify({ query, variables }), {
      'content-type': 'application/json',
      ...(user !== null && bearer(user)),
    });
  const upload: Supergraph['upload'] = (form) => send(form, { ...bearer('adele'), 'apollo-require-preflight': '1' });
  const requests = async (): Promise<string[]> => {
    const response = await fetch(`${restUrl}/_control/requests`);
    const logged = (await response.json()) as { requests: Logged[] };
    return logged.requests.map(({ method, path, parts }) =>
      `${method} ${path}${parts ? ` of ${parts.length}` : ''}`.replaceAll(SOURCE_ID, '{id}'),
    );
  };
  async function witness(work: () => Promise<Answer>): Promise<Witnessed> {
    token(); // made beforehand, so that it is no part of the count
    await fetch(`${restUrl}/_control/requests`, { method: 'DELETE' });
    const answer = await work();
    return { answer, requests: await requests() };
  }

  return {
    url,
    gateway,
    token,
    ask,
    requests,
    upload,
    witness: (query, variables, options) => witness(() => ask(query, variables, options)),
    witnessUpload: (form) => witness(() => upload(form)),
    async close() {
      for (const child of own) child.kill('SIGKILL');
      gateway.child.kill('SIGTERM');
      await gateway.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As they stand in paths. */
const SOURCE_ID = /AA[Mk][\w-]+(?:%3D)*/g;

interface Logged {
  readonly method: string;
  readonly path: string;
  readonly parts?: readonly unknown[];
}

function runExample(args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: EXAMPLE, encoding: 'utf8' });
}

function runProgram(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const main = join(__dirname, '..', '..', 'dist', 'main.js');
  return execFileSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...process.env, ...env } }).trim();
}

/** Waits until a process has printed something of that form. */
export function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time: ${output}`)), PATIENCE_MS);
    const look = (chunk: unknown): void => {
      output += String(chunk);
      const found = pattern.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code}: ${output}`));
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

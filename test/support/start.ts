/**
 * A real gateway before a real contacts server, both on free ports, with the server's request log as witness. Every token
 * that a test uses is looked for in each answer, and at the end in the whole log (debug), the metrics and the files.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import type { Emulator, LoggedRequest } from '../../src/emulator/main.js';
import { createEmulator } from '../../src/emulator/main.js';
import { startGateway } from '../../src/gateway.js';
import { createLog } from '../../src/telemetry/log.js';
import { createSecretWatch, textsIn } from './secret-watch.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The shape of an answer is what each test states about it.

  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly requestId?: string } & Record<string, unknown>;
  }[];
}

export interface AskOptions {
  readonly user?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly url: string;
  readonly emulator: Emulator;
  /** Asks as adele unless told. */
  ask(query: string, variables?: Record<string, unknown>, options?: AskOptions): Promise<Answer>;
  /** Asks, and gives what the contacts server saw of it. */
  witness(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<{ answer: Answer; requests: readonly LoggedRequest[] }>;
  token(user?: string): Promise<string>;
  close(): Promise<void>;
}

export interface StartOptions {
  /** A seed by name, or the content of a JSON seed. */
  readonly seed?: string | object;
  readonly env?: Readonly<Record<string, string>>;
  /** Before the contacts server of another gateway. */
  readonly beside?: Running;
}

export async function start({ seed = 'empty', env = {}, beside }: StartOptions = {}): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-'));
  const seedFile = join(folder, 'seed.json');
  if (typeof seed === 'object') await writeFile(seedFile, JSON.stringify(seed));
  const config = loadConfig({
    GATEWAY_PORT: '0',
    GATEWAY_DATA_DIR: folder,
    GATEWAY_DRAIN_SECONDS: '2',
    GATEWAY_LOG_LEVEL: 'error',
    EMULATOR_PORT: '0',
    EMULATOR_DATA_DIR: folder,
    EMULATOR_SEED: typeof seed === 'object' ? seedFile : seed,
    ...env,
  });
  const emulator = beside?.emulator ?? (await createEmulator(config.emulator));
  const issue = async (user: string): Promise<string> => {
    const issued = await emulator.token(user);
    watch.see(issued);
    return issued;
  };
  const watch = createSecretWatch([]);
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
    if (line.startsWith('{"level":"error"')) process.stderr.write(line);
  };
  const log = createLog({ level: 'debug', format: 'json', destination: { write } });
  const gateway = await startGateway({
    config,
    emulatorUrl: emulator.url,
    issueToken: (user) => issue(user),
    embeddedClientId: emulator.signInClientId,
    log,
  });

  const tokens = new Map<string, Promise<string>>();
  const token = (user = 'adele'): Promise<string> => {
    if (!tokens.has(user)) tokens.set(user, issue(user));
    return tokens.get(user)!;
  };
  const ask: Running['ask'] = async (query, variables, { user, token: given, headers } = {}) => {
    if (given !== undefined) watch.see(given);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${given ?? (await token(user))}`,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    watch.expectNoneIn([text, ...[...response.headers].flat()]);
    const body = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, ...body };
  };

  return {
    url: gateway.url,
    emulator,
    ask,
    async witness(query, variables) {
      emulator.clearRequests();
      const answer = await ask(query, variables);
      return { answer, requests: [...emulator.requests] };
    },
    token,
    async close() {
      const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
      await gateway.drain();
      if (!beside) await emulator.close();
      // No suite may end with a token in a line, a metric or a file, whatever it was about.
      watch.expectNoneIn([...lines, metrics, ...textsIn(folder)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The answer's data; fails the test with the errors where there are any. */
export function dataOf(answer: Answer): Answer['data'] {
  if (answer.errors) throw new Error(JSON.stringify(answer.errors, null, 2));
  return answer.data;
}

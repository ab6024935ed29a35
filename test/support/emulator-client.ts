/** A contacts server on a free port with a data folder of its own, and a plain REST client before it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/main.js';

// On a busy machine a start takes longer than the usual five seconds: keys are made, demo photos drawn. A server that
// comes up after its hook was given up is never closed, and keeps the test run from ending.
jest.setTimeout(60_000);

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  // The shape of an answer is what each test states about it.

  readonly body: any;
}

export interface RestOptions {
  /** JSON data, or bytes or a text sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `adele` unless told; null sends no token. */
  readonly user?: string | null;
}

export interface RestServer {
  readonly emulator: Emulator;
  readonly dataDir: string;
  /** `path` is below the host: `/v1.0/me/contacts`. */
  call(method: string, path: string, options?: RestOptions): Promise<RestAnswer>;
  close(): Promise<void>;
}

export async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<RestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'contacts-emulator-')));
  const emulator = await createEmulator({
    host: '127.0.0.1',
    port: 0,
    seed: 'empty',
    control: true,
    log: ({ level, ...line }) => {
      if (level !== 'info') console.error(line);
    },
    ...options,
    dataDir,
  });
  return {
    emulator,
    dataDir,
    async call(method, path, { user = 'adele', ...rest } = {}) {
      const authorization: Record<string, string> =
        user === null ? {} : { authorization: `Bearer ${await emulator.token(user)}` };
      return callRest(`${emulator.url}${path}`, method, { ...rest, headers: { ...authorization, ...rest.headers } });
    },
    async close() {
      await emulator.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true });
    },
  };
}

export async function callRest(url: string, method: string, { body, headers }: RestOptions): Promise<RestAnswer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : isRaw ? (body as string) : JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const text = bytes.toString();
  return { status: response.status, headers: response.headers, bytes, body: isJson && text ? JSON.parse(text) : text };
}

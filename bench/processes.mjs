/** Programs under measurement: started on free ports, spoken to on loopback, and always stopped. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = new URL('../', import.meta.url);
const main = fileURLToPath(new URL('dist/main.js', root));
/** The flags that the program sets when it is started by its name. */
export const mainFlags = () =>
  readFileSync(main, 'utf8')
    .split('\n', 1)[0]
    .match(/ -S node (.*)$/)?.[1]
    .split(' ') ?? [];
const PATIENCE_MS = 60_000;

/** A folder of its own for one run. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'contacts-gateway-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts a Node program (or a binary) and waits for a line that `ready` finds something in. Resolves with that and the way to stop. */
export async function startProgram(file, args, env, ready, { isBinary = false, flags = [] } = {}) {
  const startedAt = performance.now();
  const [command, rest] = isBinary ? [file, args] : [process.execPath, [...flags, file, ...args]];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const found = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${output}`)), PATIENCE_MS);
    const read = (chunk) => {
      output += chunk;
      const match = ready.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  return {
    found,
    startedAt,
    pid: child.pid,
    async stop() {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The memory of a process in MB: now, and the most that it ever was. */
export function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [now, peak] = ['VmRSS', 'VmHWM'].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]));
  return { now: Math.round(now / 1024), peak: Math.round(peak / 1024) };
}

/** What a process has used of the processors, in seconds: its share where a load generator takes the rest. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100; // Clock ticks of 10 ms.
}

/** The contacts server alone, with a log of what it was asked. */
export async function startEmulator(folder, seed) {
  const env = {
    EMULATOR_PORT: '0',
    EMULATOR_DATA_DIR: folder,
    EMULATOR_SEED: seed,
    EMULATOR_CONTROL: 'on',
    GATEWAY_LOG_LEVEL: 'error',
  };
  const program = await startProgram(main, ['emulator'], env, /Graph v1\.0\s+(http:\S+)\/v1\.0/);
  const url = program.found;
  return {
    ...program,
    url,
    token: async (user = 'adele') =>
      startProgram(main, ['token', user], env, /^(ey\S+)\s*$/m).then(({ found }) => found),
    async takeRequests() {
      const { requests } = await (await fetch(`${url}/_control/requests`)).json();
      await fetch(`${url}/_control/requests`, { method: 'DELETE' });
      return requests;
    },
  };
}

/** The gateway before a contacts server that is there already. Limits that a load would meet are raised. */
export async function startGateway(folder, upstreamUrl, env = {}) {
  const program = await startProgram(
    main,
    ['serve'],
    {
      GATEWAY_PORT: '0',
      GATEWAY_DATA_DIR: folder,
      GATEWAY_UPSTREAM: 'embedded',
      GATEWAY_UPSTREAM_URL: `${upstreamUrl}/v1.0`,
      GATEWAY_LOG_LEVEL: 'error',
      GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000000',
      GATEWAY_MAX_CONCURRENT_PER_MAILBOX: '64',
      ...env,
    },
    /GraphQL\s+(http:\S+\/graphql)/,
    { flags: mainFlags() },
  );
  return { ...program, url: program.found };
}

export async function ask(url, token, query, variables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

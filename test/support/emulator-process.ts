/** The contacts server as a process of its own that can be killed: compiled once into a folder, then started from there. */
import { transformFileSync } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const ROOMS = ['src/emulator', 'src/model'];
const RUNNER = `
import { createEmulator } from './src/emulator/main.js';
const [dataDir, seed] = process.argv.slice(2);
const emulator = await createEmulator({ host: '127.0.0.1', port: 0, dataDir, seed, control: false, log: (line) => {
  if (line.level === 'error') console.error(line);
} });
process.send({ url: emulator.url, token: await emulator.token('adele') });
`;

export interface CompiledEmulator {
  start(dataDir: string, seed?: string): Promise<EmulatorProcess>;
  /** Kills what a failed test left running, and removes the folder. */
  dispose(): Promise<void>;
}

export interface EmulatorProcess {
  readonly url: string;
  /** An access token of adele. */
  readonly token: string;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
}

export function compileEmulator(): CompiledEmulator {
  const folder = mkdtempSync(join(tmpdir(), 'contacts-emulator-compiled-'));
  for (const room of ROOMS) {
    for (const file of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.ts')) compile(join(ROOT, room, file), folder);
    }
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'run.js'), RUNNER);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const started: EmulatorProcess[] = [];
  return {
    async start(dataDir, seed = 'empty') {
      const process = await startProcess(join(folder, 'run.js'), [dataDir, seed]);
      started.push(process);
      return process;
    },
    async dispose() {
      await Promise.all(started.map((process) => process.kill()));
      rmSync(folder, { recursive: true });
    },
  };
}

function compile(source: string, folder: string): void {
  const target = join(folder, relative(ROOT, source)).replace(/\.ts$/, '.js');
  const { code } = transformFileSync(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
    swcrc: false,
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

async function startProcess(script: string, args: readonly string[]): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, token } = await firstMessage(child, gone);
  return {
    url,
    token,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function firstMessage(child: ChildProcess, gone: Promise<void>): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; token: string }));
    child.once('error', reject);
    void gone.then(() => reject(new Error('the contacts server ended before it listened')));
  });
}

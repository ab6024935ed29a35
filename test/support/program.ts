/** The built program as a process of its own: started with the settings given and no others, its output collected. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');

export interface Program {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** The exit code, once the process is gone and all it said was read. */
  readonly ended: Promise<number | null>;
}

export interface LaunchOptions {
  /** The working directory, in which a `.env` file would be read and the data folder made. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<Program>();

export function launch(args: readonly string[], { cwd, env = {} }: LaunchOptions): Program {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env['PATH'], ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(program);
    return code as number | null;
  });
  const program: Program = { child, output, ended };
  running.add(program);
  return program;
}

/** Runs the program to its end. */
export async function run(args: readonly string[], options: LaunchOptions) {
  const { output, ended } = launch(args, options);
  return { code: await ended, ...output };
}

/** Waits until the program has printed something of that form on a stream; rejects if it ends before. */
export function printed(
  { child, output, ended }: Program,
  pattern: RegExp,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(output[stream]);
      if (found) resolve(found);
    };
    look();
    child[stream]?.on('data', look);
    void ended.then((code) => reject(new Error(`ended with ${code}: ${output.stderr}`)));
  });
}

/** For `afterEach`: no process outlives its test, however that ended. */
export async function killAll(): Promise<void> {
  const left = [...running];
  for (const { child } of left) child.kill('SIGKILL');
  await Promise.all(left.map(({ ended }) => ended));
}

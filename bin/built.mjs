// Runs the program from its sources: builds quietly first where the build is missing or older than they are.
import { spawnSync } from 'node:child_process';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist', 'main.js');

/** Compiles `src/` to `dist/` if need be. What the compiler says goes to stderr; with faults the process ends. */
export function ensureBuilt() {
  if (changedAtMs(main) > newestSourceMs()) return;
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

function newestSourceMs() {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).map((name) => join(root, 'src', name));
  return Math.max(...[join(root, 'tsconfig.json'), ...sources].map(changedAtMs));
}

function changedAtMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureBuilt();
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}

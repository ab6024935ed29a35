/** Runs the benchmarks, or those named, and prints one line of figures for each. */
import { cpus } from 'node:os';
import { existsSync } from 'node:fs';
import { root } from './processes.mjs';

const BENCHES = [
  'gateway',
  'growth',
  'cold-start',
  'upstream-calls',
  'emulator',
  'fanout',
  'snapshot',
  'tokens',
  'http2',
];

const isOption = (argument) => argument.startsWith('--');
const options = process.argv.slice(2).filter(isOption);
const asked = process.argv.slice(2).filter((argument) => !isOption(argument));
const unknown = asked.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`);
  process.exit(2);
}
if (!existsSync(new URL('dist/main.js', root))) {
  console.error('Nothing is built yet. Run "npm run build" first.');
  process.exit(2);
}

const [cpu] = cpus();
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${new Date().toISOString()}`,
);
for (const name of asked.length > 0 ? asked : BENCHES) {
  const { run } = await import(`./${name}.bench.mjs`);
  console.log(`${name}: ${await run(options)}`);
}

// Starts all of it: the contacts gateway over its embedded server, the CRM, and Hive Gateway before both. Ctrl-C ends all.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONTACTS_PORT = '4000';
const CRM_PORT = '4002';
const ROUTER_PORT = '4100';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'federation-'));
const children = [];
const env = { ...process.env, GATEWAY_PORT: CONTACTS_PORT, GATEWAY_DATA_DIR: folder, EMULATOR_DATA_DIR: folder };

/** Resolves when the program has printed what shows that it listens. */
function start(args, sign, childEnv = env) {
  const child = spawn(process.execPath, args, { cwd: here('.'), env: childEnv, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  child.on('exit', (code) => end(code ?? 1));
  return new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes(sign)) resolve();
    });
  });
}

let isEnding = false;
function end(code) {
  if (isEnding) return;
  isEnding = true;
  for (const child of children) child.kill('SIGTERM');
  setTimeout(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  }, 1000);
}
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));

const gateway = here('../../dist/main.js');
await start([gateway], '/graphql');
await start([here('crm.mjs'), CRM_PORT], 'CRM');

const supergraph = join(folder, 'supergraph.graphql');
const urls = [`http://127.0.0.1:${CONTACTS_PORT}/graphql`, `crm.graphql=http://127.0.0.1:${CRM_PORT}/`];
writeFileSync(supergraph, execFileSync(process.execPath, ['compose.mjs', ...urls], { cwd: here('.'), env }));
await start(
  [
    here('node_modules/@graphql-hive/gateway/dist/bin.js'),
    'supergraph',
    supergraph,
    '-c',
    here('gateway.config.mjs'),
    '-h',
    '127.0.0.1',
    '-p',
    ROUTER_PORT,
  ],
  'Listening',
);

const token = execFileSync(process.execPath, [gateway, 'token', 'adele'], { env, encoding: 'utf8' }).trim();
console.log(`
Router        http://127.0.0.1:${ROUTER_PORT}/graphql
Header        {"authorization": "Bearer ${token}"}`);

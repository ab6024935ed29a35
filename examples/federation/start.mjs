// Starts all of it: the contacts gateway over its embedded server, the CRM, and Hive Gateway before both. Ctrl-C ends all.
// Usage: node start.mjs; ports: GATEWAY_PORT, EMULATOR_PORT, CRM_PORT, ROUTER_PORT.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { GATEWAY_PORT = '4000', CRM_PORT = '4002', ROUTER_PORT = '4100' } = process.env;
const ROUTER_URL = `http://127.0.0.1:${ROUTER_PORT}`;
/** A draining gateway may take its time. */
const PATIENCE_MS = 15_000;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'federation-'));
const children = [];
const env = {
  ...process.env,
  GATEWAY_PORT,
  GATEWAY_DATA_DIR: folder,
  EMULATOR_DATA_DIR: folder,
  GATEWAY_CALLBACK_ORIGINS: ROUTER_URL,
  ROUTER_URL,
};

/** Resolves when the program has printed what shows that it listens. */
function start(args, sign) {
  const child = spawn(process.execPath, args, { cwd: here('.'), env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  child.on('exit', (code) => void end(code ?? 1));
  return new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes(sign)) resolve();
    });
  });
}

/** What a program prints until its end. */
function run(args) {
  return execFileSync(process.execPath, args, { cwd: here('.'), env, encoding: 'utf8' });
}

let isEnding = false;
async function end(code) {
  if (isEnding) return;
  isEnding = true;
  const left = children.filter((child) => child.exitCode === null && child.signalCode === null);
  const signal = (name) => left.forEach((child) => child.kill(name));
  signal('SIGTERM');
  setTimeout(() => signal('SIGKILL'), PATIENCE_MS).unref();
  await Promise.all(left.map((child) => once(child, 'exit')));
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));

const gateway = here('../../dist/main.js');
const hive = here('node_modules/@graphql-hive/gateway/dist/bin.js');

async function startAll() {
  await start([gateway], '/graphql');
  await start(['crm.mjs', CRM_PORT], 'CRM');

  const supergraph = join(folder, 'supergraph.graphql');
  const urls = [`http://127.0.0.1:${GATEWAY_PORT}/graphql`, `crm.graphql=http://127.0.0.1:${CRM_PORT}/`];
  writeFileSync(supergraph, run(['compose.mjs', ...urls]));
  const listen = ['-h', '127.0.0.1', '-p', ROUTER_PORT];
  await start([hive, 'supergraph', supergraph, '-c', here('gateway.config.mjs'), ...listen], 'Listening');

  const token = run([gateway, 'token', 'adele']).trim();
  console.log(`
Router        ${ROUTER_URL}/graphql
Header        {"authorization": "Bearer ${token}"}`);
}

try {
  await startAll();
} catch (error) {
  console.error(error.message);
  await end(1); // else what was started would live on
}

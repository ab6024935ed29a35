/** The contestants and the stub behind them: started on free ports, asked, counted and stopped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, residentMb, startGateway, startProgram } from '../processes.mjs';
import { requestsPerSecond } from '../load.mjs';
import { QUESTIONS } from './questions.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const READY = /listening (http:\S+)/;
/** More tokens than connections: nobody's reads are shared by chance. */
const TOKENS = 256;

export const CONTESTANTS = ['bare', 'product', 'naive', 'loader', 'mercurius'];
const NAMES = {
  bare: 'bare pass-through',
  product: 'contacts-gateway',
  naive: 'naive Apollo',
  loader: 'Apollo + DataLoader',
  mercurius: 'Mercurius + JIT',
};
export const nameOf = (contestant) => NAMES[contestant];

export const isInstalled = () => existsSync(here('contestants/node_modules/mercurius'));
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
export const hasWrk = has('wrk');
const hasCompiler = has('cc');

/** What stands in for what is missing. */
export function substitutes() {
  return [
    ...(hasCompiler ? [] : ['no C compiler: the upstream is a Node stand-in, which is slower']),
    ...(hasWrk ? [] : ['no wrk: the load comes from Node, which takes a core for itself']),
    ...(isInstalled()
      ? []
      : ['contestants are not installed (npm ci in bench/gateway/contestants): they are left out']),
  ];
}

/** The REST API: `contacts` in the default folder, each answer after `latencyMs`. */
export async function startStub({ contacts = 5000, latencyMs = 0, perFolder = 5 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'contacts-stub-'));
  const args = ['0', String(contacts), String(latencyMs), String(perFolder)];
  let stub;
  if (hasCompiler) {
    const binary = join(folder, 'stub');
    execFileSync('cc', ['-O2', '-o', binary, here('stub/stub.c')]);
    stub = await startProgram(binary, args, {}, READY, { isBinary: true });
  } else {
    stub = await startProgram(here('stub/stub.mjs'), args, {}, READY);
  }
  return {
    url: stub.found,
    /** Requests, parts of envelopes and bytes of bodies since the last time. */
    counts: async () => (await fetch(`${stub.found}/_counts`)).json(),
    async stop() {
      await stub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of the product, unless the row says another number: enough for the parts of a level to travel together. */
export const SLOTS = 64;

export async function startContestant(contestant, stubUrl, { slots = SLOTS } = {}) {
  if (contestant === 'product') {
    const folder = mkdtempSync(join(tmpdir(), 'contacts-bench-'));
    const gateway = await startGateway(folder, stubUrl, {
      GATEWAY_UPSTREAM: 'graph',
      GATEWAY_LOG_LEVEL: 'info',
      GATEWAY_MAX_COST: '2000',
      GATEWAY_MAX_CONCURRENT_PER_MAILBOX: String(slots),
    });
    return { ...gateway, stop: () => gateway.stop().finally(() => rmSync(folder, { recursive: true, force: true })) };
  }
  const program = await startProgram(here(`contestants/${contestant}.mjs`), [stubUrl], {}, READY);
  return { ...program, url: program.found };
}

function requestOf(contestant, url, question, asked = QUESTIONS[question]) {
  if (contestant === 'bare') return { url: `${url}/${question}`, method: 'GET', headers: {}, body: undefined };
  const headers = { 'content-type': 'application/json' };
  return { url, method: 'POST', headers, body: JSON.stringify(asked) };
}

/** What a contestant answers to a question, as data; of the bare one the bytes only. */
export async function answerOf(contestant, url, question) {
  const { url: at, method, headers, body } = requestOf(contestant, url, question);
  const response = await fetch(at, { method, headers: { ...headers, authorization: 'Bearer check' }, body });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"'))
    throw new Error(`${contestant} ${question}: ${text.slice(0, 500)}`);
  return contestant === 'bare' ? text.length : JSON.parse(text).data;
}

/** One load: questions a second, latencies in ms, the process's share of a core and of memory, upstream costs. */
export async function load(
  contestant,
  { url, pid },
  stub,
  question,
  { connections, seconds, asked, oneToken = false },
) {
  const request = requestOf(contestant, url, question, asked);
  await stub.counts();
  const before = cpuSeconds(pid);
  const measured = hasWrk
    ? wrk(request, { connections, seconds, oneToken })
    : await node(request, { connections, seconds });
  const cpu = cpuSeconds(pid) - before;
  const { requests, bytes } = await stub.counts();
  return {
    ...measured,
    cpuUs: (cpu / measured.count) * 1e6,
    calls: requests / measured.count,
    bytes: bytes / measured.count,
    mb: residentMb(pid).now,
  };
}

function wrk({ url, method, headers, body }, { connections, seconds, oneToken }) {
  const folder = mkdtempSync(join(tmpdir(), 'contacts-wrk-'));
  const script = join(folder, 'question.lua');
  const set = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  writeFileSync(
    script,
    [
      `wrk.method = "${method}"`,
      ...(body === undefined ? [] : [`wrk.body = ${luaText(body)}`]),
      ...set,
      'local n = 0',
      `function request() n = (n + 1) % ${oneToken ? 1 : TOKENS}; wrk.headers["authorization"] = "Bearer token-" .. n; return wrk.format() end`,
    ].join('\n'),
  );
  try {
    const args = ['-t1', `-c${connections}`, `-d${seconds}`, '--latency', '-s', script, url];
    const said = execFileSync('wrk', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    if (/Non-2xx|Socket errors: .*(connect|read|write) [1-9]/.test(said)) throw new Error(said);
    const ms = (percent) => {
      const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(said);
      return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
    };
    const count = Number(/(\d+) requests in/.exec(said)[1]);
    return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]), count, p50: ms(50), p99: ms(99) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function luaText(text) {
  return `[==[${text}]==]`;
}

async function node(request, { connections, seconds }) {
  const headers = { ...request.headers, authorization: 'Bearer token' };
  const { rate, p50Ms, p99Ms } = await requestsPerSecond({ ...request, headers, connections, seconds });
  return { rate, count: rate * seconds, p50: p50Ms, p99: p99Ms };
}

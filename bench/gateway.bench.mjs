/**
 * The gateway against a bare pass-through of the same REST requests, and against what others would build: four questions,
 * in rounds that take turns, as medians and ratios. `--brief`, `--only=product,bare`, `--questions=list,one`,
 * `--rounds=5`, `--seconds=3`.
 */
import { deepStrictEqual } from 'node:assert';
import { median } from './load.mjs';
import { mainFlags } from './processes.mjs';
import {
  answerOf,
  CONTESTANTS,
  isInstalled,
  load,
  nameOf,
  startContestant,
  SLOTS,
  startStub,
  substitutes,
} from './gateway/contest.mjs';
import { callsOf, QUESTIONS } from './gateway/questions.mjs';

const CONNECTIONS = 16;
const MANY_CONNECTIONS = 64;
const LATENCY_MS = 20;

export async function run(options = []) {
  const chosen = readOptions(options);
  for (const substitute of substitutes()) console.log(`  (${substitute})`);
  const contestants = chosen.only.filter((name) => isInstalled() || name === 'bare' || name === 'product');
  console.log(
    `  (contacts-gateway with ${SLOTS} slots a mailbox, a cost limit of 2000 and ${describeFlags()}; the log on)`,
  );
  const rates = await compare(contestants, chosen);
  const latencies = await withLatency(contestants, chosen);
  return `${rates}; ${latencies}`;
}

const describeFlags = () => mainFlags().join(' ') || 'no flags';

function readOptions(options) {
  const valueOf = (name) => options.find((option) => option.startsWith(`--${name}=`))?.split('=')[1];
  const listOf = (name, all) => valueOf(name)?.split(',') ?? all;
  const brief = options.includes('--brief');
  return {
    only: listOf('only', brief ? ['bare', 'product', 'mercurius'] : CONTESTANTS),
    questions: listOf('questions', [...Object.keys(QUESTIONS), 'hot']),
    rounds: Number(valueOf('rounds') ?? (brief ? 1 : 5)),
    seconds: Number(valueOf('seconds') ?? (brief ? 1 : 3)),
    warmUpSeconds: brief ? 1 : 8,
  };
}

async function compare(contestants, { questions, rounds, seconds, warmUpSeconds }) {
  const stub = await startStub();
  const running = {};
  const summary = [];
  try {
    for (const name of contestants) running[name] = await startContestant(name, stub.url);
    await checkAnswers(running, stub);
    for (const question of questions) {
      const asked = question === 'hot' ? 'list' : question;
      const how = question === 'hot' ? { connections: MANY_CONNECTIONS, oneToken: true } : { connections: CONNECTIONS };
      const results = Object.fromEntries(contestants.map((name) => [name, []]));
      for (const name of contestants) {
        await load(name, running[name], stub, asked, { ...how, seconds: warmUpSeconds });
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const name of contestants) {
          results[name].push(await load(name, running[name], stub, asked, { ...how, seconds }));
        }
      }
      report(question, results);
      if (results.bare && results.product) summary.push(`${question} ${ratioOf(results, 'product').toFixed(2)}`);
    }
  } finally {
    for (const program of Object.values(running)) await program.stop();
    await stub.stop();
  }
  return `ratio to the bare pass-through: ${summary.join(', ')}`;
}

/** Nobody is fast by being wrong: all answer alike, and with the names that the REST API itself gives. */
async function checkAnswers(running, stub) {
  const graphql = Object.entries(running).filter(([name]) => name !== 'bare');
  for (const question of Object.keys(QUESTIONS)) {
    const names = await restNames(question, stub.url);
    let first;
    for (const [name, { url }] of graphql) {
      const data = await answerOf(name, url, question);
      deepStrictEqual(namesIn(data), names, `${name} answers ${question} with other names than the REST API`);
      deepStrictEqual(data, (first ??= data), `${name} answers ${question} otherwise than ${graphql[0][0]}`);
    }
  }
}

async function restNames(question, url) {
  const bodies = [];
  for (const [method, path, body] of callsOf(question).flat()) {
    const headers = { authorization: 'Bearer check', 'content-type': 'application/json' };
    bodies.push(await (await fetch(url + path, { method, body, headers })).json());
  }
  return namesIn(bodies);
}

/** Every `displayName` of a tree of JSON, sorted. */
function namesIn(value) {
  const names = [];
  JSON.stringify(value, (key, inner) => {
    if (key === 'displayName') names.push(inner);
    return inner;
  });
  return names.sort();
}

/** Round by round, so that a slower minute of the machine hits both. */
function ratioOf(results, name) {
  const ratios = results[name].map(({ rate }, round) => rate / results.bare[round].rate);
  return median(ratios.filter(Number.isFinite));
}

function report(question, results) {
  console.log(`  ${question}`);
  for (const [name, rounds] of Object.entries(results)) {
    const answered = rounds.filter(({ count }) => count > 0);
    if (answered.length < rounds.length) {
      console.log(`    ${nameOf(name).padEnd(20)} answered nothing within a round; give it --seconds`);
      continue;
    }
    const of = (key) => median(rounds.map((round) => round[key]));
    const ratio = results.bare ? ratioOf(results, name).toFixed(2) : '-';
    console.log(
      `    ${nameOf(name).padEnd(20)} ${of('rate').toFixed(0).padStart(7)}/s  ratio ${ratio}  p50 ${of('p50').toFixed(2)} ms  p99 ${of('p99').toFixed(1)} ms  ` +
        `CPU ${of('cpuUs').toFixed(0)} us  ${of('calls').toFixed(2)} calls, ${(of('bytes') / 1024).toFixed(1)} kB upstream  ${of('mb')} MB`,
    );
  }
}

/** Every answer of the REST API 20 ms later: what counts is how many of them wait for each other. */
async function withLatency(contestants, { questions, seconds, warmUpSeconds }) {
  const stub = await startStub({ latencyMs: LATENCY_MS });
  const summary = [];
  const wanted = [
    ['product', { slots: 4 }, 'default slots'],
    ['product', { slots: 64 }, '64 slots'],
    ...contestants.filter((name) => name !== 'product').map((name) => [name, {}, '']),
  ];
  console.log(`  with ${LATENCY_MS} ms in the REST API, 4 connections: p50 in ms (least possible)`);
  try {
    for (const [name, options, note] of wanted) {
      const program = await startContestant(name, stub.url, options);
      const figures = [];
      for (const question of questions.filter((one) => one !== 'hot')) {
        await load(name, program, stub, question, { connections: 4, seconds: Math.ceil(warmUpSeconds / 2) });
        const { p50 } = await load(name, program, stub, question, { connections: 4, seconds });
        const least = leastRounds(question, options.slots === 4) * LATENCY_MS;
        figures.push(`${question} ${p50.toFixed(1)} (${least})`);
        if (name === 'product') summary.push(`${question} ${note} +${(p50 - least).toFixed(1)} ms`);
      }
      console.log(`    ${`${nameOf(name)} ${note}`.trim().padEnd(32)} ${figures.join('  ')}`);
      await program.stop();
    }
  } finally {
    await stub.stop();
  }
  return `p50 above the least at ${LATENCY_MS} ms: ${summary.join(', ')}`;
}

/** With the default slots one full envelope of a mailbox is under way at a time. */
function leastRounds(question, oneAtATime) {
  const rounds = callsOf(question);
  return oneAtATime ? rounds.reduce((sum, calls) => sum + calls.length, 0) : rounds.length;
}

/**
 * The gateway against a bare pass-through of the same REST requests, and against what others would build: four questions,
 * in rounds that take turns, as medians and ratios. `--brief`, `--only=product,bare`, `--questions=list,one`,
 * `--rounds=5`, `--seconds=3`.
 */
import { deepStrictEqual } from 'node:assert';
import { median } from './load.mjs';
import {
  answerOf,
  CONTESTANTS,
  isInstalled,
  load,
  nameOf,
  startContestant,
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
  const rates = await compare(contestants, chosen);
  const latencies = await withLatency(contestants, chosen);
  return `${rates}; ${latencies}`;
}

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
    await checkAnswers(running);
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

/** Nobody is fast by being wrong. */
async function checkAnswers(running) {
  const [reference] = Object.keys(running).filter((name) => name !== 'bare');
  if (!reference) return;
  for (const question of Object.keys(QUESTIONS)) {
    const expected = await answerOf(reference, running[reference].url, question);
    for (const [name, { url }] of Object.entries(running)) {
      if (name !== 'bare')
        deepStrictEqual(await answerOf(name, url, question), expected, `${name} answers ${question} otherwise`);
    }
  }
}

/** Round by round, so that a slower minute of the machine hits both. */
function ratioOf(results, name) {
  return median(results[name].map(({ rate }, round) => rate / results.bare[round].rate));
}

function report(question, results) {
  console.log(`  ${question}`);
  for (const [name, rounds] of Object.entries(results)) {
    const of = (key) => median(rounds.map((round) => round[key]));
    const ratio = results.bare ? ratioOf(results, name).toFixed(2) : '-';
    console.log(
      `    ${nameOf(name).padEnd(20)} ${of('rate').toFixed(0).padStart(7)}/s  ratio ${ratio}  p50 ${of('p50').toFixed(2)} ms  p99 ${of('p99').toFixed(1)} ms  ` +
        `CPU ${of('cpuUs').toFixed(0)} us  ${of('calls').toFixed(2)} calls, ${(of('bytes') / 1024).toFixed(1)} kB upstream  ${of('mb')} MB`,
    );
  }
}

/** Every answer of the REST API 20 ms later: what counts is how many of them wait for each other. */
async function withLatency(contestants, { questions, seconds }) {
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
        await load(name, program, stub, question, { connections: 4, seconds: 1 });
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

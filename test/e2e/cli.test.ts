/** The command line as its users meet it: the built program as a process of its own, its output and its exit codes. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { SETTINGS } from '../../src/config.js';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');
const FREE_PORTS = { GATEWAY_PORT: '0', EMULATOR_PORT: '0' };
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

jest.setTimeout(60_000); // each test starts processes of its own

let folder: string;
const running = new Set<ChildProcess>();

beforeAll(() => execFileSync(process.execPath, [join(ROOT, 'bin', 'built.mjs'), '--version']), 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

/** Starts the program in an empty working directory, with no settings but those given. */
function launch(args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, output, ended };
}

async function run(args: readonly string[], env?: Record<string, string>) {
  const { output, ended } = launch(args, env);
  const code = await ended;
  return { code, ...output };
}

/** Waits until the program has printed something of that form. */
function printed(program: Program, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(program.output.stdout);
      if (found) resolve(found);
    };
    look();
    program.child.stdout?.on('data', look);
    void program.ended.then((code) => reject(new Error(`ended with ${code}: ${program.output.stderr}`)));
  });
}

test('--help names every command, and --version is the package’s', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const command of ['serve', 'emulator', 'token USER', 'schema', 'config'])
    expect(help.stdout).toContain(`  ${command}`);
  expect(await run(['token', '--help'])).toEqual(help);
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('npm start gives V8 the flags that the installed program names', () => {
  const flags = /^#!\/usr\/bin\/env -S node (.+)$/m.exec(readFileSync(join(ROOT, 'src', 'main.ts'), 'utf8'))![1]!;
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  expect(scripts.start).toBe(`exec node ${flags} dist/main.js || node ${flags} dist/main.js`);
});

test('faults of arguments and of settings are all named at once, with code 2 and nothing on stdout', async () => {
  const { code, stdout, stderr } = await run(['emulatr', '--loud'], { GATEWAY_PORT: 'http', GATEWAY_MAX_DEPHT: '9' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([
    '"emulatr": no such command; expected serve, emulator, token, schema, config',
    '--loud: no such option here',
    'GATEWAY_PORT: expected an integer from 0 to 65535, but got "http"',
    'GATEWAY_MAX_DEPHT: no such setting; did you mean GATEWAY_MAX_DEPTH?',
  ]);
});

test.each([
  [['token'], 'token: expected USER'],
  [['token', 'adele', 'alex'], 'token: unexpected argument "alex"'],
  [['serve', '--client'], '--client: no such option here'],
  [['schema', '--client=yes'], '--client: takes no value'],
  [['token', 'nobody'], 'token: unknown user "nobody"'],
])('%j is refused with code 2', async (args, fault) => {
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(fault);
});

test('config prints the effective settings, those of a .env file too, and never a secret', async () => {
  const secret = Buffer.alloc(32, 9).toString('base64');
  writeFileSync(join(folder, '.env'), `GATEWAY_MAX_DEPTH=7\nGATEWAY_PORT=5001\nGATEWAY_SECRET_KEY=${secret}\n`);
  const { code, stdout } = await run(['config'], { GATEWAY_PORT: '5002' });
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(Object.keys(SETTINGS).length);
  expect(lines).toEqual(expect.arrayContaining(['GATEWAY_MAX_DEPTH=7', 'GATEWAY_PORT=5002', 'GATEWAY_SECRET_KEY=***']));
});

test('schema prints the subgraph’s SDL, and with --client a schema without federation', async () => {
  const [subgraph, client] = [await run(['schema']), await run(['schema', '--client'])];
  expect(subgraph).toMatchObject({ code: 0, stderr: '' });
  expect(subgraph.stdout).toContain('https://specs.apollo.dev/federation/');
  expect(client.stdout).not.toMatch(/@key|@link|_entities/);
  expect(buildSchema(client.stdout).getQueryType()?.getFields()['myMailbox']).toBeDefined();
});

test('token prints a token and nothing else, before any server has run', async () => {
  const { code, stdout, stderr } = await run(['token', 'adele']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

test('emulator starts the contacts server alone, which takes those tokens, and ends with 0 on SIGTERM', async () => {
  const { stdout: token } = await run(['token', 'adele']);
  const program = launch(['emulator'], FREE_PORTS);
  const [, root] = await printed(program, /Graph v1\.0 +(\S+)/);
  const answer = await fetch(`${root}/me/contacts?$top=1`, { headers: { authorization: `Bearer ${token.trim()}` } });
  expect(answer.status).toBe(200);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});

test('without a command the gateway starts, prints where it is, answers with a token of the demo user, and drains', async () => {
  const program = launch([], FREE_PORTS);
  const [, url] = await printed(program, /GraphQL +(\S+)\n(?:.*\n)*.*npm run --silent token -- adele\n/);
  expect(program.output.stdout).toMatch(/GraphiQL +http:\/\/127\.0\.0\.1:[1-9]\d*\/\n/);
  const { stdout: token } = await run(['token', 'adele']);
  const answer = await fetch(url!, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ myMailbox { contacts(first: 1) { nodes { id } } } }' }),
  });
  expect(await answer.json()).toEqual({ data: { myMailbox: { contacts: { nodes: [{ id: expect.any(String) }] } } } });
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});

test('Ctrl+C, which may arrive twice through npm, drains as SIGTERM does', async () => {
  const program = launch(['serve'], FREE_PORTS);
  await printed(program, /GraphQL +(\S+)\n/);
  program.child.kill('SIGINT');
  program.child.kill('SIGINT');
  expect(await program.ended).toBe(0);
});

test.each([
  ['GATEWAY_PORT', []],
  ['EMULATOR_PORT', ['emulator']],
])('a port in use is told in one line that names %s, and nothing stays started', async (name, args) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  try {
    const { code, stdout, stderr } = await run(args, {
      ...FREE_PORTS,
      [name]: String(port),
      GATEWAY_LOG_LEVEL: 'error',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`${name}: 127.0.0.1:${port} is in use; choose another, or 0 for a free one\n`);
  } finally {
    other.close();
  }
});

test('a seed that cannot be read is told in one line', async () => {
  const { code, stderr } = await run(['emulator'], { ...FREE_PORTS, EMULATOR_SEED: 'nowhere.json' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^the embedded contacts server: nowhere\.json: .+\n$/);
});

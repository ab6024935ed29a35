/** The documents as their readers meet them: what they show is what the program does, and what they name is there. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, print } from 'graphql';
import { loadConfig, SETTINGS } from '../../src/config.js';
import { EXAMPLES } from '../../web/examples.js';
import { start, type Running } from '../support/start.js';

const ROOT = join(__dirname, '..', '..');
jest.setTimeout(60_000); // drawing the demo data takes a while on a busy machine

const DOCUMENTS = ['README.md', ...markdownIn('docs'), ...markdownIn('bench'), ...markdownIn('examples')];
const README = read('README.md');

describe('the first query of the README', () => {
  const query = blockAfter('first-query', 'graphql');
  const curl = blockAfter('first-command', 'sh');
  const answer = blockAfter('first-answer', 'json');

  let gateway: Running;
  beforeAll(async () => {
    gateway = await start({ seed: 'demo' });
  });
  afterAll(() => gateway.close());

  test('is what waits in the first tab of GraphiQL', () => {
    expect(normal(query)).toBe(normal(EXAMPLES[0]!.query));
  });

  test('is what its curl command sends', () => {
    const { query: sent, ...rest } = JSON.parse(bodyOf(curl)) as { query: string };
    expect(rest).toEqual({});
    expect(normal(sent)).toBe(normal(query));
  });

  test('is answered exactly as printed there', async () => {
    const { status, data, errors } = await gateway.ask(query);
    expect({ status, data, errors }).toEqual({ status: 200, ...JSON.parse(answer) });
  });

  test('is answered so for the body of the curl command too', async () => {
    const { host, port } = loadConfig({});
    expect(curl).toContain(` http://${host}:${port}/graphql `);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await gateway.token('adele')}`, 'content-type': 'application/json' },
      body: bodyOf(curl),
    });
    expect(await response.json()).toEqual(JSON.parse(answer));
  });

  test('costs the two upstream requests that it says', async () => {
    expect(README).toContain('It costs two upstream requests');
    expect((await gateway.witness(query)).requests).toHaveLength(2);
  });
});

test('the first steps can be taken one after the other, with what the answers before gave, and print what comes', async () => {
  const gateway = await start({ seed: 'demo' });
  const steps = [...read('docs/first-steps.md').matchAll(/```graphql\n([^]*?)```(?:\s+```json\n([^]*?)```)?/g)];
  expect(steps.length).toBeGreaterThan(5);
  const known: Record<string, unknown> = {};
  try {
    for (const [, query, printed] of steps) {
      const names = [...query!.matchAll(/\$(\w+):/g)].map(([, name]) => name!);
      const variables = Object.fromEntries(names.map((name) => [name, known[name]]));
      const { data, errors } = await gateway.ask(query!, variables);
      expect({ query, errors }).toEqual({ query, errors: undefined });
      if (printed) expect({ data }).toEqual(JSON.parse(printed));
      else expect(JSON.stringify(data)).not.toContain('"code"');
      Object.assign(known, wordsOf(data));
    }
  } finally {
    await gateway.close();
  }
});

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('links to files and headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });

  test('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(
      ([, script, builtIn]) => script ?? builtIn!,
    );
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test('names only settings that there are', () => {
    const named = [...text.matchAll(/\b(?:GATEWAY|EMULATOR)_[A-Z_]*[A-Z]\b(?!_)/g)].map(([name]) => name);
    expect(named.filter((name) => !Object.hasOwn(SETTINGS, name))).toEqual([]);
  });
});

/** What later steps refer to by the name of the field; a cursor is given back as `after`. */
function wordsOf(data: unknown): Record<string, unknown> {
  const words: Record<string, unknown> = {};
  JSON.stringify(data, (key, value: unknown) => {
    if (key === 'endCursor') words['after'] = value;
    if (key === 'id' || key === 'changeKey') words[key] = value;
    return value;
  });
  return words;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function markdownIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const ours = files.map((file) => file.replaceAll('\\', '/')).filter((file) => !file.includes('node_modules/'));
  return ours.filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`);
}

/** The code block that follows a marker such as `<!-- first-query -->` in the README. */
function blockAfter(marker: string, language: string): string {
  const found = new RegExp(`<!-- ${marker} -->\\s+\`\`\`${language}\\n([^]*?)\`\`\``).exec(README);
  if (!found) throw new Error(`README.md has no ${language} block after <!-- ${marker} -->`);
  return found[1]!;
}

/** What curl is told to send. */
function bodyOf(command: string): string {
  return /-d '([^']+)'/.exec(command)![1]!;
}

/** Without comments, and laid out in one way. */
function normal(query: string): string {
  return print(parse(query));
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path, heading] = link.split('#') as [string, string?];
  const file = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, file))) return false;
  return heading === undefined || (statSync(join(ROOT, file)).isFile() && headingsOf(read(file)).includes(heading));
}

/** The anchors that GitHub makes out of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

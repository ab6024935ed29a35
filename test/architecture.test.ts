/** The rooms of the house and the doors between them: every import is compared with one table. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

const SOURCE = join(__dirname, '..', 'src');

/** What each room may import beside its own files. A room is a folder of src/, or a file that stands alone in it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'seal.ts': [],
  'shared-claims.ts': ['redis.ts', 'upstream'],
  'files.ts': [],
  'secret-key.ts': ['errors.ts'],
  'redis.ts': ['telemetry'],
  'authentication.ts': ['auth', 'config', 'telemetry', 'seal.ts', 'redis.ts'],
  model: [],
  config: ['errors.ts'],
  telemetry: ['errors.ts'],
  dialects: ['model', 'errors.ts'],
  auth: ['errors.ts', 'telemetry'],
  upstream: ['dialects', 'model', 'errors.ts', 'telemetry', 'auth'],
  sync: ['upstream', 'dialects', 'model', 'errors.ts', 'telemetry', 'auth', 'seal.ts'],
  generated: ['model', 'graphql'],
  graphql: ['generated', 'sync', 'upstream', 'model', 'auth', 'errors.ts', 'telemetry', 'seal.ts', 'files.ts'],
  http: ['graphql', 'sync', 'upstream', 'model', 'auth', 'errors.ts', 'telemetry', 'seal.ts'],
  emulator: ['model'],
  'sign-in-platform.ts': ['config', 'http'],
  'change-streams.ts': ['http', 'graphql', 'sync', 'upstream', 'dialects', 'auth', 'telemetry', 'config', 'seal.ts'],
  'gateway.ts': [
    'sign-in-platform.ts',
    'change-streams.ts',
    'http',
    'graphql',
    'sync',
    'upstream',
    'dialects',
    'model',
    'auth',
    'telemetry',
    'config',
    'errors.ts',
    'seal.ts',
    'files.ts',
    'secret-key.ts',
    'redis.ts',
    'shared-claims.ts',
    'authentication.ts',
  ],
  main: ['gateway.ts', 'emulator', 'graphql', 'telemetry', 'config', 'errors.ts', 'files.ts'],
};

/** These may only be known by their types, so that they can be given from outside. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  upstream: ['auth'],
  sync: ['auth'],
  generated: ['model', 'graphql'],
  graphql: ['auth', 'generated'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const textOf = new Map(files.map((file) => [file, readFileSync(join(SOURCE, file), 'utf8')]));
const imports = files.flatMap(importsOf);

test('the program is found', () => {
  expect(files.length).toBeGreaterThan(20);
  expect(imports.length).toBeGreaterThan(files.length);
});

test('every file stands in a room of the table', () => {
  expect(files.filter((file) => !Object.hasOwn(MAY_IMPORT, roomOf(file)))).toEqual([]);
});

test('every import leads to a file that is there', () => {
  expect(imports.filter(({ to }) => !textOf.has(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('rooms import only what the table allows them', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    return here !== there && !MAY_IMPORT[here]?.includes(there);
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('what is given from outside is known by its types alone', () => {
  const wrong = imports.filter(
    ({ from, to, typesOnly }) => !typesOnly && TYPES_ONLY[roomOf(from)]?.includes(roomOf(to)),
  );
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('no file imports itself in a circle, types included', () => {
  // The generated resolver types name the context of resolvers, and the context names loaders: made by a tool, types only.
  const edges = imports.filter(({ from }) => roomOf(from) !== 'generated');
  expect(findCircle(edges)).toBeNull();
});

test('nobody outside the dialects asks which dialect it is', () => {
  const comparisons = files
    .filter((file) => !['dialects', 'emulator', 'config', 'generated'].includes(roomOf(file)))
    .flatMap((file) => dialectComparisons(file));
  expect(comparisons).toEqual([]);
});

test('the largest files are known', () => {
  const sizes = files
    .filter((file) => roomOf(file) !== 'generated')
    .map((file) => ({ file, lines: textOf.get(file)!.split('\n').length - 1 }))
    .sort((a, b) => b.lines - a.lines)
    .slice(0, 10);
  const report = sizes.map(({ file, lines }) => `${String(lines).padStart(6)} ${file}`).join('\n');
  process.stdout.write(`Largest files of src/ (information, no limit):\n${report}\n`);
  expect(sizes).toHaveLength(10);
});

function roomOf(file: string): string {
  const [first = ''] = file.split('/');
  if (first === 'config.ts') return 'config';
  return ['main.ts', 'serve.ts', 'start-faults.ts', 'command-line.ts'].includes(first) ? 'main' : first;
}

/** Static, type-only and dynamic imports that stay inside src/. */
function importsOf(from: string): readonly Import[] {
  const text = textOf.get(from)!;
  const typesOnly = typeImportsOf(from, text);
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => ({
      from,
      to: posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts'),
      typesOnly: typesOnly.has(name),
    }));
}

/** The modules that a file imports for nothing but types. */
function typeImportsOf(file: string, text: string): ReadonlySet<string> {
  const values = new Set<string>();
  const types = new Set<string>();
  for (const statement of ts.createSourceFile(file, text, ts.ScriptTarget.ES2023).statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) continue;
    (isTypesOnly(statement) ? types : values).add(moduleSpecifier.text);
  }
  return new Set([...types].filter((name) => !values.has(name)));
}

function isTypesOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((one) => one.isTypeOnly)
  );
}

function findCircle(edges: readonly Import[]): readonly string[] | null {
  const targets = new Map<string, readonly Import[]>();
  for (const edge of edges) targets.set(edge.from, [...(targets.get(edge.from) ?? []), edge]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const { to } of targets.get(file) ?? []) {
      const circle = visit(to, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}

/** Comparisons (and cases of a switch) with the name of a dialect, as `file:line`. */
function dialectComparisons(file: string): readonly string[] {
  const source = ts.createSourceFile(file, textOf.get(file)!, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const isDialectName = (node: ts.Node): boolean =>
    ts.isStringLiteralLike(node) && ['graph', 'outlook'].includes(node.text);
  const visit = (node: ts.Node): void => {
    const compares =
      (ts.isBinaryExpression(node) &&
        [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(
          node.operatorToken.kind,
        ) &&
        (isDialectName(node.left) || isDialectName(node.right))) ||
      (ts.isCaseClause(node) && isDialectName(node.expression));
    if (compares) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

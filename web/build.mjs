/** Builds the GraphiQL page into dist/graphiql: bundled, minified, named by content; skipped when nothing changed. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const web = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(web);
const out = path.join(root, 'dist', 'graphiql');
const assets = path.join(out, 'assets');
const stampFile = path.join(out, 'stamp.json');

const inputs = await hashOfInputs();
if (!(await isCurrent(inputs))) {
  const start = Date.now();
  const files = await buildPage();
  await removeOthers(files);
  await writeFile(stampFile, JSON.stringify({ inputs, files }));
  console.log(`GraphiQL page built in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

/** The page's sources, and every package as npm installed it. */
async function hashOfInputs() {
  const hash = createHash('sha256');
  const installed = [path.join(root, 'node_modules', '.package-lock.json'), path.join(root, 'package-lock.json')];
  const sources = (await readdir(web)).sort().map((name) => path.join(web, name));
  for (const file of [...sources, installed.find(existsSync)]) {
    if (file) hash.update(path.basename(file)).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function isCurrent(inputs) {
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(await readFile(stampFile, 'utf8').catch(() => '{}'));
  return stamp.inputs === inputs && stamp.files.every((file) => existsSync(path.join(out, file)));
}

/** Builds the workers, then the page that knows their names. Returns the files written, relative to `out`. */
async function buildPage() {
  const { build } = await import('esbuild'); // here, so that an up-to-date page costs no start of esbuild
  const common = {
    absWorkingDir: root,
    outdir: assets,
    publicPath: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: 'linked',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    logLevel: 'warning',
  };
  const workers = await build({
    ...common,
    format: 'iife',
    entryPoints: {
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    },
  });
  const page = await build({
    ...common,
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    loader: { '.svg': 'file' },
    plugins: [{ name: 'monaco-styles-once', setup: leaveOutMonacoStyles }],
    entryPoints: { graphiql: 'web/main.tsx' },
    define: {
      'process.env.NODE_ENV': '"production"',
      WORKER_PATHS: JSON.stringify({
        editor: publicPath(workers, 'editor.worker', '.js'),
        json: publicPath(workers, 'json.worker', '.js'),
        graphql: publicPath(workers, 'graphql.worker', '.js'),
      }),
    },
  });
  const files = [...outputsOf(workers), ...outputsOf(page)];
  const compressed = await Promise.all(files.filter((file) => /\.(js|css)$/.test(file)).map(compress));
  const html = (await readFile(path.join(web, 'index.html'), 'utf8'))
    .replace('{{icon}}', publicPath(page, 'icon', '.svg'))
    .replace('{{style}}', publicPath(page, 'graphiql', '.css'))
    .replace('{{script}}', publicPath(page, 'graphiql', '.js'));
  await writeFile(path.join(out, 'index.html'), html);
  return [...files, ...compressed, 'index.html'];
}

/** GraphiQL's style sheet contains Monaco's, icon font included; the imports in Monaco's modules would repeat it. */
function leaveOutMonacoStyles({ onLoad }) {
  onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'empty' }));
}

/** The address under which the gateway serves the one output with this name before its hash. */
function publicPath(result, name, extension) {
  const found = outputsOf(result).filter((file) => {
    const base = path.basename(file);
    return base.startsWith(`${name}-`) && base.endsWith(extension);
  });
  if (found.length !== 1) throw new Error(`expected one output ${name}-[hash]${extension}, but got ${found.length}`);
  return `/${found[0]}`;
}

function outputsOf(result) {
  return Object.keys(result.metafile.outputs).map((file) =>
    path.relative(out, path.join(root, file)).replaceAll(path.sep, '/'),
  );
}

/** Writes `file.br` beside the file: five megabytes of editor travel as one. */
async function compress(file) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
  const bytes = await promisify(brotliCompress)(await readFile(path.join(out, file)), { params });
  await writeFile(path.join(out, `${file}.br`), bytes);
  return `${file}.br`;
}

/** Removes what an earlier build left, after the new page stands. */
async function removeOthers(files) {
  const keep = new Set(files.map((file) => path.basename(file)));
  await mkdir(assets, { recursive: true });
  const stale = (await readdir(assets)).filter((name) => !keep.has(name));
  await Promise.all(stale.map((name) => rm(path.join(assets, name))));
}

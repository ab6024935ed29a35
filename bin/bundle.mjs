// Makes one file of the compiled program and its packages, with chunks for what is loaded only when it is needed: a third
// of a start was spent looking for some thousand files. The other modules in dist/ stay as the compiler wrote them.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

for (const file of readdirSync(dist)) if (file.startsWith('chunk-')) rmSync(join(dist, file));
await build({
  entryPoints: [join(dist, 'main.js')],
  outdir: dist,
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // graphql-js otherwise looks at every type whether it comes from another copy of itself; in a bundle there is one.
  define: { 'process.env.NODE_ENV': '"production"' },
  sourcemap: true,
  sourcesContent: false,
  // Finds its binary beside itself.
  external: ['libsql'],
  // Apollo Server looks for Node's hashes through `module.require`, which a bundle lacks, and falls back to JavaScript.
  alias: { 'sha.js': join(root, 'bin', 'sha.cjs') },
  // Packages in CommonJS among them ask for these.
  banner: {
    js: [
      `import { createRequire as requireOf } from 'node:module';`,
      `import { fileURLToPath as pathOf } from 'node:url';`,
      `const require = requireOf(import.meta.url);`,
      `const __filename = pathOf(import.meta.url);`,
      `const __dirname = pathOf(new URL('.', import.meta.url));`,
    ].join('\n'),
  },
  logLevel: 'warning',
});

/** Documents that are made out of the program, or list what is in it, are current. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('the tables of settings, properties, error codes and metrics are those of the program', () => {
  // Ends with another code, and so throws, where a page is stale.
  execFileSync(process.execPath, [join(ROOT, 'docs', 'generate.mjs'), '--check'], { stdio: 'pipe' });
}, 120_000);

test('every dependency has a line that says what it is for, and none that is gone has', () => {
  const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies' | 'overrides', object>;
  const there = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  const overridden = Object.keys(manifest.overrides).map((name) => name.replace(/(?<=.)@[^/]*$/, ''));
  const page = read('docs/dependencies.md');
  const listed = page.split('\n').flatMap((line) => {
    const subject = /^\| (`[^|]+) \|/.exec(line)?.[1] ?? '';
    return [...subject.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  });
  const typesOf = (name: string): boolean => name.startsWith('@types/');
  expect(there.filter((name) => !typesOf(name) && !listed.includes(name))).toEqual([]);
  expect(listed.filter((name) => name !== '@types/…' && ![...there, ...overridden].includes(name))).toEqual([]);
});

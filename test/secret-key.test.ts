/** The key that seals: made once, kept, never half written, never replaced behind anybody's back. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecretKey } from '../src/secret-key.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'secret-key-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a key that is given is used, and nothing is written', async () => {
  const secretKey = new Uint8Array(32).fill(1);
  expect(await loadSecretKey({ secretKey, dataDir })).toBe(secretKey);
  expect(await readdir(dataDir)).toEqual([]);
});

test('a key is made at first start, readable by its owner alone, and is the same at every later start', async () => {
  const folder = join(dataDir, 'new', 'folder');
  const first = await loadSecretKey({ secretKey: null, dataDir: folder });
  expect(first.length).toBe(32);
  expect(Buffer.from(await loadSecretKey({ secretKey: null, dataDir: folder }))).toEqual(Buffer.from(first));
  expect((await stat(join(folder, 'gateway-secret.key'))).mode & 0o777).toBe(0o600);
});

test('gateways that start together over one folder get one key and leave no drafts', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadSecretKey({ secretKey: null, dataDir })));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(['gateway-secret.key']);
});

test('a file that holds no key is named, and kept as it is', async () => {
  const file = join(dataDir, 'gateway-secret.key');
  await writeFile(file, 'c2hvcnQ=\n');
  await expect(loadSecretKey({ secretKey: null, dataDir })).rejects.toThrow(
    /^GATEWAY_DATA_DIR: expected 32 bytes as base64 .+, but got 5/,
  );
  expect(await readFile(file, 'utf8')).toBe('c2hvcnQ=\n');
});

test('a folder that cannot be used is an unusable setting', async () => {
  const file = join(dataDir, 'a-file');
  await writeFile(file, '');
  await expect(loadSecretKey({ secretKey: null, dataDir: file })).rejects.toThrow(
    /^GATEWAY_DATA_DIR: cannot keep the secret key there: /,
  );
});

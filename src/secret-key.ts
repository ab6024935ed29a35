/** The key that seals cursors and photo links: given, or made at first start and kept in the data folder. */
import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from './errors.js';

const FILE_NAME = 'gateway-secret.key';
const KEY_BYTES = 32;

export interface SecretKeyOptions {
  /** The key of `GATEWAY_SECRET_KEY`, 32 bytes or more; null where the setting is absent. */
  readonly secretKey: Uint8Array | null;
  readonly dataDir: string;
}

/**
 * The key to seal with. Gateways that start at the same time over one folder get the same key: the file appears whole
 * (mode 0600) or not at all. Throws `ConfigurationError` where the file holds no key, or where the folder cannot be used.
 */
export async function loadSecretKey({ secretKey, dataDir }: SecretKeyOptions): Promise<Uint8Array> {
  if (secretKey) return secretKey;
  const file = join(dataDir, FILE_NAME);
  try {
    return (await readKey(file)) ?? (await makeKey(dataDir, file));
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([`GATEWAY_DATA_DIR: cannot keep the secret key there: ${reason}`]);
  }
}

async function readKey(file: string): Promise<Uint8Array | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length >= KEY_BYTES) return key;
  // A new key would silently end every cursor and link there is, so a person decides.
  throw new ConfigurationError([
    `GATEWAY_DATA_DIR: expected ${KEY_BYTES} bytes as base64 in ${file}, but got ${key.length}; remove the file to make a new key`,
  ]);
}

async function makeKey(dataDir: string, file: string): Promise<Uint8Array> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A link, not a rename: whoever comes second finds the name taken and reads the first one's key.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const key = await readKey(file);
  if (!key) throw new Error(`${file} vanished`);
  return key;
}

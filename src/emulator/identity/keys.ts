/** The signing keys of a data directory: made at first use, rotated on demand, kept in a file that only its owner reads. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

export const KEYS_FILE = 'emulator-keys.json';
const ALGORITHM = 'RS256';

export interface SigningKeys {
  /** Of the newest key, which signs. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The public halves of all keys as a JSON Web Key Set, the newest first. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** The public half of a key that is still published, or null. */
  find(kid: string | undefined): CryptoKey | null;
  /** Makes the key that signs from now on, and gives its id. The old ones go on verifying until they are removed. */
  rotate(): Promise<string>;
  /** False: there is no such key, or it is the one that signs. */
  remove(kid: string): Promise<boolean>;
}

type StoredKey = JWK & { readonly kid: string };

interface Key {
  readonly stored: StoredKey;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Reads the keys, or makes the first. When two processes make it at once, both go on with the same one. */
export async function loadKeys(dataDir: string): Promise<SigningKeys> {
  const path = join(dataDir, KEYS_FILE);
  if (!existsSync(path)) await writeFirst(path, [await makeKey()]);
  const stored = (JSON.parse(await readFile(path, 'utf8')) as { keys: StoredKey[] }).keys;
  let keys = await Promise.all(stored.map(importKey));

  async function keep(changed: Key[]): Promise<void> {
    await replace(
      path,
      changed.map((key) => key.stored),
    );
    keys = changed;
  }

  return {
    get kid() {
      return keys[0]!.stored.kid; // There is always one, since the one that signs is never removed.
    },
    get privateKey() {
      return keys[0]!.privateKey;
    },
    get jwks() {
      return { keys: keys.map(({ publicJwk }) => publicJwk) };
    },
    find: (kid) => keys.find(({ stored: own }) => own.kid === kid)?.publicKey ?? null,
    async rotate() {
      const made = await makeKey();
      await keep([await importKey(made), ...keys]);
      return made.kid;
    },
    async remove(kid) {
      if (!keys.slice(1).some(({ stored: own }) => own.kid === kid)) return false;
      await keep(keys.filter(({ stored: own }) => own.kid !== kid));
      return true;
    },
  };
}

async function makeKey(): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  return { kid: randomUUID(), ...(await exportJWK(privateKey)) };
}

async function importKey(stored: StoredKey): Promise<Key> {
  const { kid, kty, n, e } = stored;
  const publicJwk: JWK = { kty, n, e, kid, use: 'sig', alg: ALGORITHM };
  return {
    stored,
    publicJwk,
    // importJWK answers bytes only for symmetric keys, and these are RSA.
    privateKey: (await importJWK(stored, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
  };
}

async function writeFirst(path: string, keys: readonly StoredKey[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = await writeAside(path, keys);
  try {
    await link(aside, path); // Unlike a rename, this fails if another process was first; then its key holds.
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
}

async function replace(path: string, keys: readonly StoredKey[]): Promise<void> {
  await rename(await writeAside(path, keys), path);
}

async function writeAside(path: string, keys: readonly StoredKey[]): Promise<string> {
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, JSON.stringify({ keys }), { mode: 0o600, flag: 'wx', flush: true });
  return aside;
}

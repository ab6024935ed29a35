/** The signing keys of a data directory: made at first use, kept in a file that only its owner reads. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

export const KEYS_FILE = 'emulator-keys.json';
const ALGORITHM = 'RS256';

export interface SigningKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public half as a JSON Web Key Set. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** Reads the keys, or makes them. When two processes make them at once, both go on with the same ones. */
export async function loadKeys(dataDir: string): Promise<SigningKeys> {
  const path = join(dataDir, KEYS_FILE);
  if (!existsSync(path)) await makeKeys(path);
  const { kid, ...jwk } = JSON.parse(await readFile(path, 'utf8')) as JWK & { kid: string };
  const { kty, n, e } = jwk;
  const publicJwk: JWK = { kty, n, e, kid, use: 'sig', alg: ALGORITHM };
  return {
    kid,
    // importJWK answers bytes only for symmetric keys, and these are RSA.
    privateKey: (await importJWK(jwk, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
    jwks: { keys: [publicJwk] },
  };
}

async function makeKeys(path: string): Promise<void> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  const text = JSON.stringify({ kid: randomUUID(), ...(await exportJWK(privateKey)) });
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(aside, path); // Unlike a rename, this fails if another process was first; then its keys hold.
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
}

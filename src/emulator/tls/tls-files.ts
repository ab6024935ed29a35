/** The certificates of a data folder: `ca.pem` for clients, and the server's own with its key, made at first start. */
import { generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { makeCaCertificate, makeServerCertificate } from './certificate.js';

/** For clients to trust. */
export const CA_FILE = 'ca.pem';
/** The server's private key, its certificate and the CA's, in this order; only its owner reads it. */
export const SERVER_FILE = 'emulator-tls.pem';

const HOSTS = ['localhost', '127.0.0.1', '::1'];
const ANY_ADDRESS = ['0.0.0.0', '::'];
const DAY_MS = 86_400_000;
/** The longest that Apple's clients take. */
const VALID_DAYS = 825;
/** What is left when new ones are made. */
const RENEWED_DAYS = 30;
/** Clocks of clients may be slow. */
const BACKDATED_DAYS = 1;

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  /** PEM: the server's certificate, then the CA's. */
  readonly cert: string;
  /** PEM: what clients trust. */
  readonly ca: string;
}

/**
 * Reads what is there, or makes it where it is missing, soon over, or not for this host.
 * The CA's key is thrown away as soon as it has signed, so who trusts `ca.pem` trusts this one server and nothing else.
 */
export async function loadTls(dataDir: string, host: string, now: Date): Promise<TlsIdentity> {
  const path = join(dataDir, SERVER_FILE);
  const hosts = HOSTS.includes(host) || ANY_ADDRESS.includes(host) ? HOSTS : [...HOSTS, host];
  const kept = parse(await readIfThere(path));
  if (kept && serves(kept, hosts, now)) {
    if ((await readIfThere(join(dataDir, CA_FILE))) !== kept.ca) await replace(join(dataDir, CA_FILE), kept.ca, 0o644);
    return kept;
  }
  const made = make(hosts, now);
  await mkdir(dataDir, { recursive: true });
  await replace(path, `${made.key}${made.cert}`, 0o600);
  await replace(join(dataDir, CA_FILE), made.ca, 0o644);
  return made;
}

function make(hosts: readonly string[], now: Date): TlsIdentity {
  const from = new Date(now.getTime() - BACKDATED_DAYS * DAY_MS);
  const validity = { from, until: new Date(from.getTime() + VALID_DAYS * DAY_MS) };
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A name of its own, lest a client that trusts an older one takes that for the signer.
  const issuer = { name: `contacts server CA ${randomUUID()}`, privateKey: authority.privateKey };
  const ca = makeCaCertificate(issuer, validity);
  const cert = makeServerCertificate(issuer, { ...validity, publicKey: server.publicKey, hosts });
  return { key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: `${cert}${ca}`, ca };
}

/** Null: it is not whole. */
function parse(text: string | null): TlsIdentity | null {
  const [key, cert, ca, ...more] = text?.match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n/g) ?? [];
  if (key === undefined || cert === undefined || ca === undefined || more.length > 0) return null;
  return { key, cert: `${cert}${ca}`, ca };
}

function serves({ cert }: TlsIdentity, hosts: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(cert);
  const isFor = (host: string) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host));
  return (
    Date.parse(certificate.validTo) - now.getTime() > RENEWED_DAYS * DAY_MS &&
    Date.parse(certificate.validFrom) <= now.getTime() &&
    hosts.every((host) => isFor(host) !== undefined)
  );
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all, whatever happens in the middle. */
async function replace(path: string, text: string, mode: number): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, text, { mode, flag: 'wx', flush: true });
  await rename(aside, path);
}

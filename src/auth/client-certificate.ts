/** The certificate by which the gateway proves who it is to the identity platform: a PEM file with its private key. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../errors.js';

export interface ClientCertificate {
  /** Hexadecimal, as the identity platform's library wants it. */
  readonly thumbprintSha256: string;
  /** PKCS 8, PEM. */
  readonly privateKey: string;
  /** All certificates of the file in PEM, so that those trusted by subject and issuer are recognised too. */
  readonly x5c: string;
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Throws `ConfigurationError` that says what is wrong with the file, and nothing of what is in it. */
export async function readClientCertificate(file: string, now = Date.now()): Promise<ClientCertificate> {
  const refuse = (what: string): ConfigurationError => new ConfigurationError([`GATEWAY_CLIENT_CERTIFICATE: ${what}`]);
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    throw refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const chain = pem.match(CERTIFICATES);
  if (!chain) throw refuse('the file has no certificate in PEM');
  const certificate = attempt(() => new X509Certificate(chain[0]));
  if (!certificate) throw refuse('the certificate of the file cannot be read');
  const privateKey = attempt(() => createPrivateKey(pem));
  if (!privateKey) throw refuse('the file has no private key in PEM, or one that needs a password');
  if (!certificate.checkPrivateKey(privateKey)) throw refuse('the private key is not that of the certificate');
  if (Date.parse(certificate.validTo) < now) {
    throw refuse('the certificate has expired; register a new one and put it into the file');
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    x5c: chain.join('\n'),
  };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

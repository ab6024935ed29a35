/** X.509 version 3 certificates (RFC 5280): one that signs itself, and those that it signs for servers. */
import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import * as der from './der.js';

const COMMON_NAME = '2.5.4.3';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
} as const;
/** Positions in `keyUsage`. */
const DIGITAL_SIGNATURE = 0;
const KEY_CERT_SIGN = 5;
const CRL_SIGN = 6;

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

export interface Issuer {
  readonly name: string;
  /** An EC key on P-256. */
  readonly privateKey: KeyObject;
}

export interface ServerCertificateOptions extends Validity {
  readonly publicKey: KeyObject;
  /** DNS names and IP addresses. */
  readonly hosts: readonly string[];
}

/** A CA that may sign certificates of servers, but no further CA. PEM. */
export function makeCaCertificate(ca: Issuer, validity: Validity): string {
  const publicKey = createPublicKey(ca.privateKey);
  return certificate(ca, ca.name, publicKey, validity, [
    extension('basicConstraints', true, der.sequence(der.boolean(true), der.integer(Uint8Array.of(0)))),
    extension('keyUsage', true, der.namedBits(DIGITAL_SIGNATURE, KEY_CERT_SIGN, CRL_SIGN)),
    extension('subjectKeyIdentifier', false, der.octets(keyIdentifier(publicKey))),
  ]);
}

/** A server's certificate, signed by a CA; the first host is its name. PEM. */
export function makeServerCertificate(ca: Issuer, options: ServerCertificateOptions): string {
  const { publicKey, hosts } = options;
  const caIdentifier = keyIdentifier(createPublicKey(ca.privateKey));
  return certificate(ca, hosts[0] ?? 'localhost', publicKey, options, [
    extension('basicConstraints', true, der.sequence()),
    extension('keyUsage', true, der.namedBits(DIGITAL_SIGNATURE)),
    extension('extKeyUsage', false, der.sequence(der.objectId(SERVER_AUTH))),
    extension('subjectAltName', false, der.sequence(...hosts.map(generalName))),
    extension('subjectKeyIdentifier', false, der.octets(keyIdentifier(publicKey))),
    extension('authorityKeyIdentifier', false, der.sequence(der.implicit(0, caIdentifier))),
  ]);
}

function certificate(
  issuer: Issuer,
  subject: string,
  publicKey: KeyObject,
  { from, until }: Validity,
  extensions: readonly der.Der[],
): string {
  const algorithm = der.sequence(der.objectId(ECDSA_WITH_SHA256));
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(Uint8Array.of(2))), // version 3
    der.integer(randomBytes(16)),
    algorithm,
    name(issuer.name),
    der.sequence(der.time(from), der.time(until)),
    name(subject),
    publicKeyInfo(publicKey),
    der.explicit(3, der.sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, issuer.privateKey);
  return pem(der.sequence(toBeSigned, algorithm, der.bits(signature)));
}

function extension(kind: keyof typeof EXTENSION, critical: boolean, value: der.Der): der.Der {
  return der.sequence(
    der.objectId(EXTENSION[kind]),
    ...(critical ? [der.boolean(true)] : []), // false is the default, and defaults are left out
    der.octets(value),
  );
}

const name = (text: string): der.Der => der.sequence(der.set(der.sequence(der.objectId(COMMON_NAME), der.utf8(text))));

/** A DNS name is `[2]`, an IP address `[7]`. */
function generalName(host: string): der.Der {
  if (isIP(host) === 0) return der.implicit(2, Buffer.from(host));
  return der.implicit(7, isIP(host) === 4 ? Uint8Array.from(host.split('.').map(Number)) : ipv6(host));
}

/** The 16 bytes of an IPv6 address, by the one spelling that URLs have for each. */
function ipv6(host: string): Uint8Array {
  const [head = '', tail] = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = new Array<number>(8 - left.length - right.length).fill(0);
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

const publicKeyInfo = (key: KeyObject): Uint8Array => key.export({ type: 'spki', format: 'der' });

const keyIdentifier = (key: KeyObject): Uint8Array =>
  createHash('sha256').update(publicKeyInfo(key)).digest().subarray(0, 20);

function pem(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}

/** Writes DER, the encoding of X.509 (ITU-T X.690): just the values that a certificate is made of. Pure. */

/** An encoded value: tag, length, content. */
export type Der = Uint8Array;

/** The tag, the length in as few bytes as possible, the content. */
export function tagged(tag: number, ...content: readonly Uint8Array[]): Der {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), bytes]);
  const size = bigEndian(length);
  return Buffer.concat([Uint8Array.of(tag, 0x80 | size.length, ...size), bytes]);
}

export const sequence = (...members: readonly Der[]): Der => tagged(0x30, ...members);
export const set = (...members: readonly Der[]): Der => tagged(0x31, ...members);
export const boolean = (value: boolean): Der => tagged(0x01, Uint8Array.of(value ? 0xff : 0));
export const octets = (content: Uint8Array): Der => tagged(0x04, content);
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text));

/** `[n]` around a whole value. */
export const explicit = (n: number, member: Der): Der => tagged(0xa0 | n, member);
/** `[n]` instead of the value's own tag, for values without members. */
export const implicit = (n: number, content: Uint8Array): Der => tagged(0x80 | n, content);

/** A non-negative number, big-endian. */
export function integer(magnitude: Uint8Array): Der {
  let from = 0;
  while (from < magnitude.length - 1 && magnitude[from] === 0) from += 1;
  const significant = magnitude.subarray(from);
  // A leading one bit would make it negative.
  return (significant[0] ?? 0) & 0x80 ? tagged(0x02, Uint8Array.of(0), significant) : tagged(0x02, significant);
}

/** Whole bytes. */
export const bits = (content: Uint8Array): Der => tagged(0x03, Uint8Array.of(0), content);

/** Named bits, of which the first is the highest; trailing zero bits are left out. */
export function namedBits(...positions: readonly number[]): Der {
  const last = Math.max(...positions);
  const bytes = new Uint8Array((last >> 3) + 1);
  for (const position of positions) bytes[position >> 3]! |= 0x80 >> (position & 7);
  return tagged(0x03, Uint8Array.of(7 - (last & 7)), bytes);
}

/** `2.5.29.17` */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Uint8Array.from([40 * first + second, ...rest].flatMap(base128)));
}

/** UTCTime, which holds for the years up to 2049; from 2050 on GeneralizedTime (RFC 5280, section 4.1.2.5). */
export function time(date: Date): Der {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

function base128(arc: number): number[] {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function bigEndian(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

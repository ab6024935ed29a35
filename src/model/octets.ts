/**
 * Octets: a text whose characters are the bytes of another text in UTF-8. What only passes through a program needs no
 * more, and it costs a copy where decoding and encoding cost several; ASCII is the same in both. Pure.
 */

const NOT_ASCII = /[^\0-\x7f]/;

export function octetsOf(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** The text behind octets of well-formed UTF-8. */
export function textOfOctets(octets: string): string {
  return NOT_ASCII.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;
}

/** Values as JSON text in octets, in the very form of `JSON.stringify`. */
import { octetsOf } from '../../model/octets.js';

/** Texts that are the same in quotes, as `JSON.stringify` writes them, and in octets. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text in quotes; most need no more than that. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : octetsOf(JSON.stringify(text));
}

/** A serialized leaf: a text, a number or a boolean. */
export function leafText(value: unknown): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** JSON as it came, parsed when somebody needs its value. Pure. */
import { isUtf8 } from 'node:buffer';
import { octetsOf, textOfOctets } from '../model/octets.js';
import { invalidAnswer } from './kinds.js';

/** An answer's JSON that nobody has parsed yet, in octets. */
export class JsonText {
  #value: { readonly is: unknown } | null = null;
  #reading: { readonly purpose: object; readonly made: unknown } | null = null;

  constructor(readonly octets: string) {}

  static of(text: string): JsonText {
    return new JsonText(octetsOf(text));
  }

  /** What it says. Throws `UPSTREAM_INVALID` where it is no JSON. */
  get value(): unknown {
    return (this.#value ??= { is: this.#parse() }).is;
  }

  /** What `read` made of it for this purpose the last time: an answer may be shared by several who asked at once. */
  once<T>(purpose: object, read: (octets: string) => T): T {
    if (this.#reading?.purpose !== purpose) this.#reading = { purpose, made: read(this.octets) };
    return this.#reading.made as T; // `read` of the same purpose made it
  }

  #parse(): unknown {
    try {
      return parseOctets(this.octets);
    } catch (cause) {
      throw invalidAnswer('JSON', this.octets, cause);
    }
  }
}

/** A body's value, parsed now if it was not yet. */
export function valueOf(body: unknown): unknown {
  return body instanceof JsonText ? body.value : body;
}

/** Bytes as octets, without a byte order mark. Throws a `TypeError` for bytes that are no UTF-8. */
export function readOctets(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new TypeError('The encoded data was not valid for encoding utf-8');
  const octets = bytes.toString('latin1');
  return octets.startsWith(BYTE_ORDER_MARK) ? octets.slice(BYTE_ORDER_MARK.length) : octets;
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** Throws what `JSON.parse` throws. */
export function parseOctets(octets: string): unknown {
  return parseJson(textOfOctets(octets));
}

/** Throws what `JSON.parse` throws. */
export function parseJson(text: string): unknown {
  return MAY_NAME_PROTOTYPE.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
}

// Also with any of its letters written as an escape; no server does that without intent, so the slow way is rare.
const MAY_NAME_PROTOTYPE = /__proto__|\\u00(5f|6f|7[024])/i;

/** JSON.parse makes `__proto__` an ordinary member, but the next copy of the object would take it for a prototype. */
function withoutPrototype(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    delete (value as Record<string, unknown>)['__proto__'];
  }
  return value;
}

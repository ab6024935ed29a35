/** The eight kinds of values between record and wire, for the member names of one dialect. Pure. */
import { GatewayError } from '../errors.js';
import { ADDRESS_MEMBERS, EMAIL_MEMBERS } from '../model/property.js';
import type { Address, EmailAddress } from '../model/property.js';
import type { DialectName, KindCodecs } from './dialect.js';
import { toDay, toInstant } from './time.js';

/** The codecs of a dialect, whose name is also its column in the tables. */
export function createKinds(column: DialectName): KindCodecs {
  const email = createMembers<EmailAddress>(EMAIL_MEMBERS, column);
  const address = createMembers<Address>(ADDRESS_MEMBERS, column);
  return {
    id: { decode: decodeId, encode: (value) => value },
    text: { decode: decodeText, encode: (value) => value || null },
    textList: {
      decode: (wire) => decodeList(wire, decodeText),
      encode: (value) => (value ?? []).filter((text) => text !== ''),
    },
    date: { decode: decodeDate, encode: (value) => value },
    instant: { decode: decodeInstant, encode: (value) => value },
    emailList: {
      decode: (wire) => decodeList(wire, email.decode),
      encode: (value) => (value ?? []).map(email.encode).filter((entry) => entry !== null),
    },
    address,
    integer: { decode: decodeInteger, encode: (value) => value },
  };
}

/** `UPSTREAM_INVALID` that tells the shape that came and never the data. */
export function invalidAnswer(expected: string, got: unknown, cause?: unknown): GatewayError {
  return new GatewayError(
    'UPSTREAM_INVALID',
    `The REST API gave an answer that could not be understood: expected ${expected}, but got ${shapeOf(got)}.`,
    { cause },
  );
}

/** Whether JSON data is an object with members, as opposed to a list, bytes or null. */
export function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && !(data instanceof Uint8Array);
}

function decodeId(wire: unknown): string {
  if (typeof wire !== 'string' || wire === '') throw invalidAnswer('a text that is not empty', wire);
  return wire;
}

/** Contacts from other systems hold `""` where nothing is meant (reference, section 4.3). */
function decodeText(wire: unknown): string | null {
  if (wire === null || wire === '') return null;
  if (typeof wire !== 'string') throw invalidAnswer('a text or null', wire);
  return wire;
}

/** Outlook's answers to writes are padded with nulls (reference, section 4.3); empty entries go the same way. */
function decodeList<T>(wire: unknown, decodeEntry: (entry: unknown) => T | null): readonly T[] {
  if (wire === null) return [];
  if (!Array.isArray(wire)) throw invalidAnswer('a list', wire);
  return wire.map(decodeEntry).filter((entry) => entry !== null);
}

/** A birthday is its day in UTC, whatever the time: 00:00 and 11:59 both occur (reference, section 4.5). */
function decodeDate(wire: unknown): string | null {
  const text = decodeText(wire);
  if (text === null) return null;
  const day = toDay(text);
  if (day === null) throw invalidAnswer('a date or an instant', wire);
  return day;
}

function decodeInstant(wire: unknown): string | null {
  const text = decodeText(wire);
  if (text === null) return null;
  const instant = toInstant(text);
  if (instant === null) throw invalidAnswer('an instant', wire);
  return instant;
}

function decodeInteger(wire: unknown): number {
  if (!Number.isSafeInteger(wire)) throw invalidAnswer('a whole number', wire);
  return wire as number; // isSafeInteger is true of numbers alone
}

/**
 * An object of nullable texts. `{}` and all-empty objects are null both ways. Empty members are left out when writing:
 * the service replaces the whole object, so what is left out is cleared (reference, section 10.2).
 */
function createMembers<T extends { readonly [K in keyof T]: string | null }>(
  members: { readonly [K in keyof T]: Readonly<Record<DialectName, string>> },
  column: DialectName,
) {
  const names = Object.keys(members) as (keyof T & string)[]; // the members table is keyed by T
  return {
    decode(wire: unknown): T | null {
      if (wire === null) return null;
      if (!isObject(wire)) throw invalidAnswer('an object or null', wire);
      const texts = names.map((name) => {
        const wireName = members[name][column];
        return [name, Object.hasOwn(wire, wireName) ? decodeText(wire[wireName]) : null] as const;
      });
      return texts.every(([, text]) => text === null) ? null : (Object.fromEntries(texts) as T); // every name of T is there
    },
    encode(value: T | null): Record<string, string> | null {
      const wire: Record<string, string> = {};
      for (const name of names) {
        const text = value?.[name];
        if (text) wire[members[name][column]] = text;
      }
      return Object.keys(wire).length === 0 ? null : wire;
    },
  };
}

function shapeOf(data: unknown): string {
  if (data === null) return 'null';
  if (data === undefined) return 'nothing';
  if (data === '') return 'an empty text';
  if (data instanceof Uint8Array) return 'bytes';
  if (Array.isArray(data)) return `a list of ${data.length}`;
  if (typeof data === 'string') return `a text of ${data.length} characters`;
  return typeof data === 'object' ? 'an object' : `a ${typeof data}`;
}

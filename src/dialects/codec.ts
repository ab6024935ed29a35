/** Records to the words of a dialect and back: loops over a property table. Pure. */
import { GatewayError } from '../errors.js';
import type { PatchOf, Property, PropertyTable, RecordOf } from '../model/property.js';
import type { Dialect } from './dialect.js';
import { eachEntry, eachMember, endOfValue, MAX_WRITTEN_LENGTH } from './forms.js';
import { JsonText, parseOctets, valueOf } from './json-text.js';
import { invalidAnswer, isObject } from './kinds.js';
import { createRecordReader, type RecordReader } from './written-record.js';

/** What was read of one object. Its own id is always there where the table has one. */
export type DecodedRecord<T extends PropertyTable> = RecordOf<T> &
  (T extends { readonly sourceId: Property } ? { readonly sourceId: string } : unknown);

export interface DecodedPage<T extends PropertyTable> {
  readonly records: readonly DecodedRecord<T>[];
  /** The absolute link to the next page; null on the last one. Followed only to the configured origin. */
  readonly nextLink: string | null;
  /** The size of the whole collection where the page says it, else null. */
  readonly count: number | null;
}

type NameOf<T extends PropertyTable> = keyof T & string;
type Words = Pick<Dialect, 'nameOf' | 'kinds'>;

/**
 * The `$select` list in the dialect's words and the table's order; the object's own id is always in it. A set of names is
 * looked through once: nobody changes one that was asked with.
 */
export function selectOf<T extends PropertyTable>(
  dialect: Pick<Dialect, 'nameOf'>,
  table: T,
  names: Iterable<NameOf<T>>,
): string {
  const known = selects.get(names);
  if (known?.dialect === dialect && known.table === table) return known.text;
  const wanted = new Set<string>(names).add('sourceId');
  const text = Object.entries(table)
    .filter(([name]) => wanted.has(name))
    .map(([, property]) => dialect.nameOf(property))
    .filter((wireName) => wireName !== null && !wireName.startsWith('@')) // annotations come unasked
    .join(',');
  if (names instanceof Set) selects.set(names, { dialect, table, text });
  return text;
}

const selects = new WeakMap<object, { readonly dialect: object; readonly table: object; readonly text: string }>();

/**
 * An answer's object as a record that holds the keys found on the wire, or only those of `names` among them.
 * Throws `UPSTREAM_INVALID`, naming the property and the shape but never the data.
 */
export function decodeRecord<T extends PropertyTable>(
  dialect: Words,
  table: T,
  body: unknown,
  names?: Iterable<NameOf<T>>,
): DecodedRecord<T> {
  if (body instanceof JsonText) {
    const written = names === undefined ? writtenRecord(dialect, table, body.octets) : null;
    return written ?? decodeRecord(dialect, table, body.value, names);
  }
  if (!isObject(body)) throw invalidAnswer('an object', body);
  const wanted = names && new Set<string>(names).add('sourceId');
  const record: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(table)) {
    const wireName = dialect.nameOf(property);
    if (wireName === null || wanted?.has(name) === false) continue;
    // Only members of the answer itself: a name such as `constructor` finds nothing.
    if (Object.hasOwn(body, wireName)) record[name] = decodeProperty(dialect, name, property, body[wireName]);
    else if (name === 'sourceId') throw invalidAnswer('an object with an id', body);
  }
  return record as DecodedRecord<T>; // each key of the table holds what its kind decodes to
}

function decodeProperty(dialect: Words, name: string, property: Property, wire: unknown): unknown {
  try {
    return dialect.kinds[property.kind].decode(wire);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError(error.code, `${error.message.slice(0, -1)} (${name}).`, { cause: error });
  }
}

/** A page of a collection. Throws `UPSTREAM_INVALID` for what is none. */
export function decodePage<T extends PropertyTable>(
  dialect: Words & Pick<Dialect, 'nextLink' | 'count'>,
  table: T,
  body: unknown,
  names?: Iterable<NameOf<T>>,
): DecodedPage<T> {
  if (body instanceof JsonText) {
    const written = names === undefined ? body.once(table, (octets) => writtenPage(dialect, table, octets)) : null;
    return written ?? decodePage(dialect, table, body.value, names);
  }
  if (!isObject(body)) throw invalidAnswer('a page', body);
  if (!Array.isArray(body.value)) throw invalidAnswer('a page with a list as its value', body.value);
  const wanted = names && [...names];
  const records = body.value.map((entry) => decodeRecord(dialect, table, entry, wanted));
  return { records, ...aroundRecords(dialect, body) };
}

/** What a page says beside its records. */
function aroundRecords(dialect: Pick<Dialect, 'nextLink' | 'count'>, page: Readonly<Record<string, unknown>>) {
  const count = dialect.count.with === 'list' ? page[dialect.count.member] : undefined;
  return {
    nextLink: dialect.nextLink(page),
    count: count === undefined || count === null ? null : decodeCount(count),
  };
}

/** The same record over the text itself; null where that is written in no usual form. */
function writtenRecord<T extends PropertyTable>(dialect: Words, table: T, octets: string): DecodedRecord<T> | null {
  if (octets.length > MAX_WRITTEN_LENGTH) return null;
  const reader = readerOf(dialect, table);
  const match = reader.forms.read(octets, 0);
  if (match?.[0].length !== octets.length) return null;
  return reader.recordOf(reader.forms.latest, match) as object as DecodedRecord<T> | null; // its getters are the table's rows
}

/** The same page over the text itself; null where that is written in no usual form. */
function writtenPage<T extends PropertyTable>(
  dialect: Words & Pick<Dialect, 'nextLink' | 'count'>,
  table: T,
  octets: string,
): DecodedPage<T> | null {
  if (octets.length > MAX_WRITTEN_LENGTH) return null;
  const reader = readerOf(dialect, table);
  const records: DecodedRecord<T>[] = [];
  const around: Record<string, unknown> = {};
  let lists = 0;
  const end = eachMember(octets, 0, (name, valueAt) => {
    if (name === 'value') {
      lists += 1;
      return eachEntry(octets, valueAt, (at) => {
        const match = reader.forms.read(octets, at);
        const record = match && reader.recordOf(reader.forms.latest, match);
        if (!record) return -1;
        records.push(record as object as DecodedRecord<T>); // its getters are the table's rows
        return at + match[0].length;
      });
    }
    const valueEnd = endOfValue(octets, valueAt);
    if (valueEnd >= 0) around[name] = parseOctets(octets.slice(valueAt, valueEnd));
    return valueEnd;
  });
  return end === octets.length && lists === 1 ? { records, ...aroundRecords(dialect, around) } : null;
}

const readers = new WeakMap<object, Map<PropertyTable, RecordReader>>();

function readerOf(dialect: Words, table: PropertyTable): RecordReader {
  let ofDialect = readers.get(dialect);
  if (!ofDialect) readers.set(dialect, (ofDialect = new Map<PropertyTable, RecordReader>()));
  let reader = ofDialect.get(table);
  if (!reader) ofDialect.set(table, (reader = createRecordReader(dialect, table, decodeProperty)));
  return reader;
}

/** The answer to `…/$count`, which is text (with or without a byte order mark), or the count of a page. */
export function decodeCount(body: unknown): number {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body).trim() : valueOf(body);
  const count = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw invalidAnswer('a count', body);
  return count;
}

/**
 * The body of a create or an update: null clears, and empty texts and entries count as nothing (reference, section 10.2).
 * Throws `BAD_USER_INPUT` with the property as `path` for what the dialect lacks, nobody may write, or has too many entries.
 */
export function encodePatch<T extends PropertyTable>(
  dialect: Words,
  table: T,
  patch: PatchOf<T>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const property = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!property?.writable) throw refused(name, `${name} cannot be written`);
    const wireName = dialect.nameOf(property);
    if (wireName === null) throw refused(name, `${name} does not exist in the REST API behind this gateway`);
    // The kind of a row and the type of its value in a patch follow from the same table.
    const encoded = dialect.kinds[property.kind].encode(value as never);
    if (property.maxItems !== undefined && Array.isArray(encoded) && encoded.length > property.maxItems) {
      throw refused(name, `${name} may have at most ${property.maxItems} entries, but got ${encoded.length}`);
    }
    body[wireName] = encoded;
  }
  return body;
}

function refused(name: string, message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message, { path: [name] });
}

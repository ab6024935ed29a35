/** Records over the texts of an object's members, in octets, for one table in one dialect. Pure. */
import { textOfOctets } from '../model/octets.js';
import { jsonOf, plainOf, sizeOf, type WrittenRecord } from '../model/written.js';
import type { Property, PropertyTable } from '../model/property.js';
import type { Dialect } from './dialect.js';
import { Forms, PATTERNS, type ObjectForm } from './forms.js';
import { invalidAnswer } from './kinds.js';
import { parseOctets } from './json-text.js';
import { toDay, toInstant } from './time.js';

type Words = Pick<Dialect, 'nameOf' | 'kinds'>;

/** Decodes a member's value; told of the property so that its errors can name it. */
export type DecodeProperty = (dialect: Words, name: string, property: Property, wire: unknown) => unknown;

export interface RecordReader {
  readonly forms: Forms;
  /** Null where the object lacks the id that its table knows. */
  recordOf(form: ObjectForm, texts: readonly string[]): WrittenRecord | null;
}

/** Makes the class of such records: every property of the table is a getter that parses and decodes. */
export function createRecordReader(dialect: Words, table: PropertyTable, decode: DecodeProperty): RecordReader {
  const rows = Object.entries(table).flatMap(([name, property]) => {
    const wireName = dialect.nameOf(property);
    return wireName === null ? [] : [{ name, property, wireName }];
  });
  const hasId = rows.some(({ name }) => name === 'sourceId');
  const patterns = new Map(rows.map(({ property, wireName }) => [wireName, PATTERN_OF_KIND[property.kind]]));

  /** Where a form has the table's properties. */
  function placesIn(form: ObjectForm): Places {
    const places = new Map<string, Place>();
    for (const { name, property, wireName } of rows) {
      const column = form.columns.get(wireName);
      if (column !== undefined) places.set(name, { column, passedOn: PASSED_ON[property.kind] ?? NEVER });
    }
    return places;
  }

  class TextRecord implements WrittenRecord {
    readonly #places: Places;
    readonly #texts: readonly string[];
    /** Added by the reader; declared so that every record is laid out alike. */
    mailbox: unknown = undefined;

    constructor(places: Places, texts: readonly string[]) {
      this.#places = places;
      this.#texts = texts;
    }

    textOf(name: string): string | undefined {
      const place = this.#places.get(name);
      return place && this.#texts[place.column];
    }

    [jsonOf](name: string): string | undefined {
      const place = this.#places.get(name);
      return place?.passedOn(this.#texts[place.column]!);
    }

    /** A match begins with all that was matched. */
    get [sizeOf](): number {
      return this.#texts[0]!.length;
    }

    [plainOf](): object {
      const own = this as unknown as Readonly<Record<string, unknown>>;
      const record: Record<string, unknown> = { ...own }; // what others have added to it
      for (const { name } of rows) {
        const value = own[name];
        if (value !== undefined) record[name] = value;
      }
      return record;
    }
  }
  for (const { name, property } of rows) {
    Object.defineProperty(TextRecord.prototype, name, {
      get(this: TextRecord) {
        const text = this.textOf(name);
        return text === undefined ? undefined : decode(dialect, name, property, parsed(text));
      },
    });
  }

  const placesOf = new WeakMap<ObjectForm, Places>();
  return {
    forms: new Forms((name) => patterns.get(name)),
    recordOf(form, texts) {
      let places = placesOf.get(form);
      if (!places) placesOf.set(form, (places = placesIn(form)));
      const record = new TextRecord(places, texts);
      return !hasId || record[jsonOf]('sourceId') !== undefined ? record : null;
    },
  };
}

/** A property's column among the texts of an object, and what of its text may go on as the answer's. */
interface Place {
  readonly column: number;
  readonly passedOn: PassedOn;
}
type Places = ReadonlyMap<string, Place>;
/** Undefined: the text has to be decoded. */
type PassedOn = (text: string) => string | undefined;
const NEVER: PassedOn = () => undefined;

function parsed(octets: string): unknown {
  if (isPlainString(octets)) return textOfOctets(octets.slice(1, -1));
  try {
    return parseOctets(octets);
  } catch (cause) {
    throw invalidAnswer('JSON', octets, cause);
  }
}

/** A member of another shape is not matched, so that its text is parsed and refused as a whole. */
const PATTERN_OF_KIND: Readonly<Record<Property['kind'], string>> = {
  id: PATTERNS.string,
  text: PATTERNS.nullableString,
  textList: PATTERNS.any,
  date: PATTERNS.nullableString,
  instant: PATTERNS.nullableString,
  emailList: PATTERNS.any,
  address: PATTERNS.any,
  integer: PATTERNS.integer,
};

/** What of a member's text may go on as the answer's text, by kind. */
const PASSED_ON: Readonly<Partial<Record<Property['kind'], PassedOn>>> = {
  id: (text) => (isPlainString(text) && text !== '""' ? text : undefined),
  text: (text) => (text === '""' || text === 'null' ? 'null' : isPlainString(text) ? text : undefined),
  instant: (text) => (isPlainString(text) && toInstant(text.slice(1, -1)) === text.slice(1, -1) ? text : undefined),
  date: (text) => {
    const day = isPlainString(text) ? toDay(text.slice(1, -1)) : null;
    return day === null ? undefined : `"${day}"`;
  },
  integer: (text) => (/^\d{1,15}$/.test(text) ? text : undefined),
};

function isPlainString(text: string): boolean {
  return text.startsWith('"') && !text.includes('\\');
}

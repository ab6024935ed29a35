/** Records over the texts of an object's members, for one table in one dialect. Pure. */
import { jsonOf, plainOf, type WrittenRecord } from '../model/written.js';
import type { Property, PropertyTable } from '../model/property.js';
import type { Dialect } from './dialect.js';
import { Forms, PATTERNS, type ObjectForm } from './forms.js';
import { invalidAnswer } from './kinds.js';
import { parseJson } from './json-text.js';
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
  const byName = new Map(rows.map((row) => [row.name, row]));
  const idName = byName.get('sourceId')?.wireName ?? null;
  const patterns = new Map(rows.map(({ property, wireName }) => [wireName, PATTERN_OF_KIND[property.kind]]));

  class TextRecord implements WrittenRecord {
    readonly #form: ObjectForm;
    readonly #texts: readonly string[];

    constructor(form: ObjectForm, texts: readonly string[]) {
      this.#form = form;
      this.#texts = texts;
    }

    textOf(wireName: string): string | undefined {
      const column = this.#form.columns.get(wireName);
      return column === undefined ? undefined : this.#texts[column];
    }

    [jsonOf](name: string): string | undefined {
      const row = byName.get(name);
      const text = row && this.textOf(row.wireName);
      return text === undefined ? undefined : PASSED_ON[row!.property.kind]?.(text);
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
  for (const { name, property, wireName } of rows) {
    Object.defineProperty(TextRecord.prototype, name, {
      get(this: TextRecord) {
        const text = this.textOf(wireName);
        return text === undefined ? undefined : decode(dialect, name, property, parsed(text));
      },
    });
  }

  return {
    forms: new Forms((name) => patterns.get(name)),
    recordOf(form, texts) {
      const record = new TextRecord(form, texts);
      if (idName === null) return record;
      const id = record.textOf(idName);
      return id !== undefined && PASSED_ON.id!(id) !== undefined ? record : null;
    },
  };
}

function parsed(text: string): unknown {
  if (text.startsWith('"') && !text.includes('\\')) return text.slice(1, -1);
  try {
    return parseJson(text);
  } catch (cause) {
    throw invalidAnswer('JSON', text, cause);
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

/** What of a member's text may go on as the answer's text, by kind; undefined: it has to be decoded. */
const PASSED_ON: Readonly<Partial<Record<Property['kind'], (text: string) => string | undefined>>> = {
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

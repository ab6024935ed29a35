/** Records that came as JSON text: a property is parsed when somebody reads it, and can go on as text unparsed. */

/** Asks a record for a property as JSON text in octets, in the very form of `JSON.stringify`. */
export const jsonOf = Symbol('jsonOf');
/** Asks a record for a plain object of all its properties. */
export const plainOf = Symbol('plainOf');

/** Asks a record for the length of its text, in octets. */
export const sizeOf = Symbol('sizeOf');

/** Its properties are not its own but its class's, so `{ ...record }` would find none: see `plain`. */
export interface WrittenRecord {
  /** Undefined where the property is not there, or can only be had as a value. */
  [jsonOf](name: string): string | undefined;
  [plainOf](): object;
  readonly [sizeOf]: number;
}

export function isWritten(record: object): record is WrittenRecord {
  return jsonOf in record;
}

/** The record as an object that can be spread: itself, or what a written one holds. */
export function plain<R extends object>(record: R): R {
  return isWritten(record) ? (record[plainOf]() as R) : record;
}

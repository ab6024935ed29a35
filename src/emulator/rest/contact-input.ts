/** The JSON of a contact that is written: wire names and values to those of the store (reference, sections 4.4, 4.5, 10). Pure. */
import { CONTACT_PROPERTIES, type ContactPatch, type ContactProperty } from '../../model/contact.js';
import { ADDRESS_MEMBERS, EMAIL_MEMBERS, type Property } from '../../model/property.js';
import { isObject, type JsonObject } from './body.js';
import { FAULTS } from './fault.js';
import type { Wire } from './wire.js';

export interface ContactInput {
  /** Null clears; what is absent stays. */
  readonly patch: ContactPatch;
  /** Asked for in the body; only some dialects move by it. */
  readonly parentFolderId: string | null;
}

/** Unknown names are refused, read-only ones ignored, annotations skipped. */
export function readContact(body: JsonObject, wire: Wire): ContactInput {
  const patch: Partial<Record<ContactProperty, unknown>> = {};
  let parentFolderId: string | null = null;
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@')) continue;
    const found = propertiesOf(wire).get(name);
    if (!found) throw FAULTS.unknownProperty(name, 'Contact');
    const [key, row] = found;
    if (key === 'parentFolderId') parentFolderId = readText(value);
    else if (row.writable) patch[key] = readValue(value, row, wire);
  }
  return { patch: patch as ContactPatch, parentFolderId }; // Each value was read by its row's kind.
}

const TABLES = new Map<Wire, ReadonlyMap<string, readonly [ContactProperty, Property]>>();

function propertiesOf(wire: Wire): ReadonlyMap<string, readonly [ContactProperty, Property]> {
  let table = TABLES.get(wire);
  if (!table) {
    const rows = Object.entries(CONTACT_PROPERTIES) as [ContactProperty, Property][];
    table = new Map(rows.map(([key, row]) => [wire.nameOf(row) ?? '', [key, row]]));
    TABLES.set(wire, table);
  }
  return table;
}

function readValue(value: unknown, row: Property, wire: Wire): unknown {
  switch (row.kind) {
    case 'textList':
      return limited(readList(value).map(readEntry), row);
    case 'emailList':
      return limited(
        readList(value).map((entry) => readMembers(entry, EMAIL_MEMBERS, 'EmailAddress', wire)),
        row,
      );
    case 'address':
      return value === null ? null : readMembers(value, ADDRESS_MEMBERS, 'PhysicalAddress', wire);
    case 'date':
      return readDate(value);
    default:
      return readText(value);
  }
}

function readText(value: unknown): string | null {
  if (value !== null && typeof value !== 'string') throw FAULTS.undecodable();
  return value;
}

function readEntry(value: unknown): string {
  if (typeof value !== 'string') throw FAULTS.undecodable();
  return value;
}

/** Null clears like the empty list; the padding that some answers carry is dropped. */
function readList(value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw FAULTS.undecodable();
  return (value as unknown[]).filter((entry) => entry !== null);
}

function limited<T>(entries: readonly T[], row: Property): readonly T[] {
  if (row.maxItems !== undefined && entries.length > row.maxItems) {
    throw FAULTS.tooManyEntries(row.outlook ?? '', entries.length, row.maxItems);
  }
  return entries;
}

/** A structured value is whole: members that are absent are empty. */
function readMembers(
  value: unknown,
  members: Readonly<Record<string, { readonly graph: string; readonly outlook: string }>>,
  type: 'EmailAddress' | 'PhysicalAddress',
  wire: Wire,
): Record<string, string | null> {
  if (!isObject(value)) throw FAULTS.undecodable();
  const names = Object.entries(members);
  const read = Object.fromEntries(names.map(([member]) => [member, null as string | null]));
  for (const [name, text] of Object.entries(value)) {
    if (name.includes('@')) continue;
    const member = names.find(([, words]) => words[wire.dialect] === name)?.[0];
    if (member === undefined) throw FAULTS.unknownProperty(name, type);
    read[member] = readText(text);
  }
  return read;
}

/** A bare date, or a timestamp of which the day in UTC is kept. */
function readDate(value: unknown): string | null {
  if (value === null) return null;
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(value)
  ) {
    throw FAULTS.undecodable();
  }
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) throw FAULTS.undecodable();
  const day = instant.toISOString().slice(0, 10);
  // Date rolls 30 February over into March.
  if (value.length === 10 && day !== value) throw FAULTS.undecodable();
  return day;
}

/** Extended properties in the body of a contact: what is set, and what is shown again by name (reference, section 8.2). Pure. */
import type { ExtendedKind, ExtendedProperty } from '../store/extended-properties.js';
import type { StoredExtension } from '../store/extensions.js';
import { isObject, type JsonObject } from './body.js';
import { extensionsWord, readNewExtensions } from './extensions.js';
import { FAULTS, RestFault } from './fault.js';
import type { Wire } from './wire.js';

interface Words {
  readonly single: string;
  readonly multi: string;
  readonly id: string;
  readonly value: string;
}

const WORDS: Readonly<Record<Wire['dialect'], Words>> = {
  graph: { single: 'singleValueExtendedProperties', multi: 'multiValueExtendedProperties', id: 'id', value: 'value' },
  outlook: {
    single: 'SingleValueExtendedProperties',
    multi: 'MultiValueExtendedProperties',
    id: 'PropertyId',
    value: 'Value',
  },
};
const TYPES =
  'ApplicationTime|Binary|Boolean|CLSID|Currency|Double|Float|Integer|Long|Object|Short|String|SystemTime|Error|Null';
const ID = new RegExp(
  `^\\s*(?:${TYPES})(?:Array)?\\s+(?:\\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}?\\s+(?:Name\\s+\\S.*|Id\\s+0x[0-9a-f]{1,8})|0x[0-9a-f]{1,8})\\s*$`,
  'i',
);

/** What hangs on a contact beside its own properties. */
export interface Attached {
  readonly extensions: readonly StoredExtension[];
  readonly single: readonly ExtendedProperty[];
  readonly multi: readonly ExtendedProperty[];
}

/** Takes what is attached out of a body, so that the rest is the contact's own. */
export function takeAttached(body: JsonObject, wire: Wire): { readonly own: JsonObject; readonly attached: Attached } {
  const { single, multi } = WORDS[wire.dialect];
  const { [single]: singles, [multi]: multis, [extensionsWord(wire)]: extensions, ...own } = body;
  return {
    own,
    attached: {
      extensions: extensions === undefined ? [] : readNewExtensions(extensions, wire),
      single: readProperties(singles, 'single', wire),
      multi: readProperties(multis, 'multi', wire),
    },
  };
}

export function extendedBody({ dialect }: Wire, { id, value }: ExtendedProperty): Record<string, unknown> {
  const words = WORDS[dialect];
  return { [words.id]: id, [words.value]: value };
}

/** The member of a contact that holds them. */
export function extendedWord({ dialect }: Wire, kind: ExtendedKind): string {
  return WORDS[dialect][kind];
}

/** Throws the 400 of an id in none of the three forms. */
export function requirePropertyId(id: string): void {
  if (!ID.test(id)) throw malformedPropertyId();
}

function readProperties(value: unknown, kind: ExtendedKind, wire: Wire): readonly ExtendedProperty[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw FAULTS.undecodable();
  return (value as unknown[]).map((entry) => readProperty(entry, kind, WORDS[wire.dialect]));
}

function readProperty(entry: unknown, kind: ExtendedKind, words: Words): ExtendedProperty {
  if (!isObject(entry)) throw FAULTS.undecodable();
  const id = entry[words.id];
  const value = entry[words.value];
  if (typeof id !== 'string') throw FAULTS.undecodable();
  requirePropertyId(id);
  if (kind === 'single' && typeof value === 'string') return { id, value };
  if (kind === 'multi' && isTexts(value)) return { id, value };
  throw FAULTS.undecodable();
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && (value as unknown[]).every((one) => typeof one === 'string');
}

function malformedPropertyId(): RestFault {
  return new RestFault(
    400,
    'ErrorInvalidProperty',
    "PropertyId values may only be in one of the following formats: 'MapiPropertyType namespaceGuid Name propertyName', 'MapiPropertyType namespaceGuid Id propertyId' or 'MapiPropertyType propertyTag'.",
  );
}

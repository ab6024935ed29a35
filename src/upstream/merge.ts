/** What a PATCH must carry so that only what was meant changes (reference, sections 10.2 and 10.3). Pure. */
import type { ContactEdit, ContactPatch, ContactProperty, ContactRecord } from '../model/contact.js';
import { ADDRESS_PROPERTIES, CONTACT_PROPERTIES } from '../model/contact.js';
import type { Address } from '../model/property.js';
import { ADDRESS_MEMBERS } from '../model/property.js';

/** Changing one of these lets the service write a display name of its own. */
const NAME_PARTS = ['title', 'givenName', 'middleName', 'surname', 'generation'] as const satisfies ContactProperty[];
/** Sent again to have the display name derived when nothing else of the name changes. */
const DERIVING_PARTS = ['givenName', 'middleName', 'surname'] as const satisfies ContactProperty[];

/** The properties whose present value must be known first; empty where the edit can be sent as it is. */
export function readBeforeEdit(edit: ContactEdit): ContactProperty[] {
  const needed: ContactProperty[] = ADDRESS_PROPERTIES.filter((property) => isPartial(edit[property]));
  if (edit.displayName === null && !touchesDerivation(edit)) needed.push(...DERIVING_PARTS);
  if (edit.displayName === undefined && NAME_PARTS.some((part) => edit[part] !== undefined)) needed.push('displayName');
  return needed;
}

/** The whole values to send, given what `readBeforeEdit` asked for. */
export function mergeEdit(edit: ContactEdit, current: ContactRecord): ContactPatch {
  const patch: Record<string, unknown> = { ...edit };
  for (const property of ADDRESS_PROPERTIES) {
    if (edit[property]) patch[property] = mergeAddress(edit[property], current[property]);
  }
  if (edit.displayName === null) {
    delete patch['displayName'];
    if (!touchesDerivation(edit)) for (const part of DERIVING_PARTS) patch[part] = current[part] ?? null;
  } else if (edit.displayName === undefined && current.displayName) {
    // The service regenerates it when name parts change; sending it again keeps it.
    patch['displayName'] = current.displayName;
  }
  return patch;
}

/** The patch of a new contact: nothing to merge with, and a display name of null is the service's to derive. */
export function patchOfNew(edit: ContactEdit): ContactPatch {
  return mergeEdit(edit, {});
}

/** Whether a contact, read again, holds every value of a patch: the answer to "was it applied?". */
export function holds(record: ContactRecord, patch: ContactPatch): boolean {
  return (Object.keys(patch) as (keyof ContactPatch)[]).every(
    (property) => canonical(record[property]) === canonical(patch[property]),
  );
}

function canonical(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'null' : `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => canonical(member) !== 'null');
  if (members.length === 0) return 'null';
  return `{${members
    .map(([key, member]) => `${key}:${canonical(member)}`)
    .sort()
    .join()}}`;
}

function touchesDerivation(edit: ContactEdit): boolean {
  return DERIVING_PARTS.some((part) => edit[part] !== undefined);
}

function isPartial(address: Partial<Address> | null | undefined): boolean {
  return !!address && Object.keys(ADDRESS_MEMBERS).some((member) => address[member as keyof Address] === undefined);
}

function mergeAddress(edit: Partial<Address>, current: Address | null | undefined): Address | null {
  const member = (name: keyof Address): string | null => {
    const value = edit[name] !== undefined ? edit[name] : current?.[name];
    return value ? value : null;
  };
  const merged = Object.fromEntries(
    (Object.keys(ADDRESS_MEMBERS) as (keyof Address)[]).map((name) => [name, member(name)]),
  );
  return Object.values(merged).some((value) => value !== null) ? (merged as unknown as Address) : null;
}

/** The properties that a patch names, for reading them back. */
export function propertiesOfPatch(patch: ContactPatch): ContactProperty[] {
  return (Object.keys(patch) as ContactProperty[]).filter((property) => Object.hasOwn(CONTACT_PROPERTIES, property));
}

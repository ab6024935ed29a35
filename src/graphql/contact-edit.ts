/** A patch as clients write it, checked against the property table before anything is sent. */
import type { ContactPatch as ContactPatchInput } from '../generated/graphql.js';
import type { ContactEdit } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import { ADDRESS_MEMBERS } from '../model/property.js';
import type { Property } from '../model/property.js';
import { inputFault } from './user-errors.js';

/** The edit that an update's patch means. Throws `BAD_USER_INPUT` with the place below the input. */
export function editOfUpdate(patch: ContactPatchInput): ContactEdit {
  const edit = editOf(patch, 'patch');
  if (Object.keys(edit).length === 0) throw inputFault('The patch names nothing to change.', 'patch');
  return edit;
}

/** The edit that a new contact means; the service requires a given name (reference, section 10.1). */
export function editOfNew(patch: ContactPatchInput): ContactEdit {
  const edit = editOf(patch, 'contact');
  if (!edit.givenName?.trim()) throw inputFault('A new contact needs a given name.', 'contact', 'givenName');
  return edit;
}

function editOf(patch: ContactPatchInput, root: string): ContactEdit {
  const edit: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    edit[name] = value === null ? null : checkedValue(name, value, [root, name]);
  }
  return edit;
}

function checkedValue(name: string, value: unknown, path: readonly string[]): unknown {
  const property: Property = CONTACT_PROPERTIES[name as keyof typeof CONTACT_PROPERTIES];
  switch (property.kind) {
    case 'textList':
      return checkedList(value as string[], property, path, (entry) => {
        if (!entry.trim()) throw inputFault('An entry may not be empty; leave it out instead.', ...path);
        return entry;
      });
    case 'emailList':
      return checkedList(
        value as { address: string; name?: string | null }[],
        property,
        path,
        ({ address, name: label }) => {
          if (!address.trim()) throw inputFault('An e-mail entry needs an address.', ...path);
          return { address, name: label ?? null };
        },
      );
    case 'address':
      if (Object.keys(ADDRESS_MEMBERS).every((member) => (value as Record<string, unknown>)[member] === undefined)) {
        throw inputFault('The address names no member to change; null clears the whole address.', ...path);
      }
      return value;
    default:
      return value;
  }
}

function checkedList<T, R>(
  values: readonly T[],
  property: Property,
  path: readonly string[],
  check: (value: T) => R,
): R[] {
  const { maxItems } = property;
  if (maxItems !== undefined && values.length > maxItems) {
    throw inputFault(`At most ${maxItems} entries are possible, but got ${values.length}.`, ...path);
  }
  return values.map(check);
}

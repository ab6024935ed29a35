/** Whether a contact passes a filter. Texts are compared without case; a missing value equals only null. Pure. */
import type { StoredContact } from '../store/contacts.js';
import { fold } from '../store/folding.js';
import type { Comparison, Filter, Literal } from './filter.js';

export function matches(filter: Filter, contact: StoredContact): boolean {
  switch (filter.op) {
    case 'and':
      return filter.terms.every((term) => matches(term, contact));
    case 'or':
      return filter.terms.some((term) => matches(term, contact));
    case 'not':
      return !matches(filter.term, contact);
    case 'rows':
      return filter.rows.has(contact.row);
    case 'anyExtension':
    case 'anyExtended':
      throw new Error('the filter was not looked up'); // See filter-lookup.ts.
    case 'startsWith': {
      const value = sortKey(contact, filter.property);
      return typeof value === 'string' && value.startsWith(filter.prefix);
    }
    case 'anyEmail': {
      const emails = contact.values.emailAddresses ?? [];
      return emails.some(({ address }) => address !== null && fold(address) === filter.address);
    }
    default:
      return compareValue(filter.op, sortKey(contact, filter.property), filter.literal);
  }
}

/** What a property is compared and sorted by: folded text, milliseconds, or null where it is empty. */
export function sortKey(contact: StoredContact, property: string): string | number | null {
  if (property === 'createdDateTime') return toSecond(contact.createdAt);
  if (property === 'lastModifiedDateTime') return toSecond(contact.modifiedAt);
  const value: unknown = (contact.values as Readonly<Record<string, unknown>>)[property];
  if (property === 'birthday') return typeof value === 'string' ? Date.parse(`${value}T00:00:00Z`) : null;
  if (typeof value === 'string') return fold(value);
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** Instants are compared as they are shown: to the second. */
function toSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

export function compareValue(op: Comparison, value: string | number | null, literal: Literal): boolean {
  if (literal.kind === 'null') return op === 'eq' ? value === null : value !== null;
  if (value === null) return op === 'ne';
  return compare(op, value, literal.value);
}

/** Both of one kind; where they are not, only `ne` holds. */
export function compare(op: Comparison, value: string | number, other: string | number | boolean): boolean {
  switch (op) {
    case 'eq':
      return value === other;
    case 'ne':
      return value !== other;
    case 'gt':
      return value > other;
    case 'ge':
      return value >= other;
    case 'lt':
      return value < other;
    case 'le':
      return value <= other;
  }
}

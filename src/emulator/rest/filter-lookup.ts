/** The parts of a filter that ask for what is attached to contacts, answered by the store's indexes instead of a walk. */
import type { Store } from '../store/store.js';
import { fold } from '../store/folding.js';
import { extensionName } from './extensions.js';
import type { ExtendedTest, Filter } from './filter.js';
import { compare } from './filter-match.js';

const NUMERIC = /^\s*(?:Integer|Long|Short|Double|Float|Currency|ApplicationTime)\s/i;

/** The same filter with the rows of the contacts in place of each such part. */
export function lookUp(filter: Filter, store: Store, mailbox: number): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, terms: filter.terms.map((term) => lookUp(term, store, mailbox)) };
    case 'not':
      return { op: 'not', term: lookUp(filter.term, store, mailbox) };
    case 'anyExtension':
      return { op: 'rows', rows: new Set(store.extensions.having(mailbox, extensionName(filter.id))) };
    case 'anyExtended':
      return { op: 'rows', rows: new Set(rowsOf(filter.id, filter.test, store, mailbox)) };
    default:
      return filter;
  }
}

/** The rows that a contact must be one of to pass; null: any may. In order of creation. */
export function candidates(filter: Filter | null): readonly number[] | null {
  if (filter?.op === 'rows') return [...filter.rows].sort((left, right) => left - right);
  if (filter?.op !== 'and') return null;
  const found = filter.terms.map(candidates).filter((rows) => rows !== null);
  return found.sort((left, right) => left.length - right.length)[0] ?? null;
}

function rowsOf(id: string, test: ExtendedTest, { extendedProperties }: Store, mailbox: number): readonly number[] {
  const isNumeric = NUMERIC.test(id);
  if (test.op === 'eq' && !isNumeric) return extendedProperties.having(mailbox, id, String(test.value));
  return extendedProperties
    .valuesOf(mailbox, id)
    .filter(({ value }) => passes(isNumeric ? Number(value) : fold(value), test))
    .map(({ contact }) => contact);
}

function passes(value: string | number, { op, value: asked }: ExtendedTest): boolean {
  const other = typeof value === 'number' ? Number(asked) : fold(String(asked));
  if (op === 'contains') return String(value).includes(String(other));
  if (op === 'startsWith') return String(value).startsWith(String(other));
  return compare(op, value, other);
}

/** The `$orderby` option: what it may name, how it goes with a filter, and the comparison it means (reference, section 11.3). Pure. */
import type { Property } from '../../model/property.js';
import { FAULTS } from './fault.js';

export interface OrderTerm {
  readonly property: string;
  readonly descending: boolean;
}

export function parseOrder(
  text: string,
  property: (name: string) => { readonly key: string; readonly row: Property } | null,
): readonly OrderTerm[] {
  return text.split(',').map((term) => {
    const parsed = /^\s*([A-Za-z_]\w*)(?:\s+(asc|desc))?\s*$/i.exec(term);
    const found = parsed && property(parsed[1]!);
    if (!found || !['text', 'date', 'instant'].includes(found.row.kind)) throw FAULTS.invalidOption('OrderBy');
    return { property: found.key, descending: parsed[2]?.toLowerCase() === 'desc' };
  });
}

/** Every ordered property must also be filtered, in the same order, before all that are only filtered. */
export function requireEfficient(order: readonly OrderTerm[], filtered: readonly string[]): void {
  if (order.some(({ property }, index) => filtered[index] !== property)) throw FAULTS.inefficient();
}

export type SortKeys = readonly (string | number | null)[];

/** Empty values come first in ascending order. */
export function compareKeys(order: readonly OrderTerm[], left: SortKeys, right: SortKeys): number {
  for (const [index, { descending }] of order.entries()) {
    const a = left[index] ?? null;
    const b = right[index] ?? null;
    if (a === b) continue;
    const ascending = a === null || (b !== null && a < b) ? -1 : 1;
    return descending ? -ascending : ascending;
  }
  return 0;
}

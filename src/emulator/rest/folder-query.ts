/** `$filter` and `$orderby` over the child folders of a folder: few, so all are looked at. Pure. */
import { FOLDER_PROPERTIES } from '../../model/folder.js';
import { fold } from '../store/folding.js';
import type { StoredFolder } from '../store/folders.js';
import type { Ask } from './ask.js';
import { FAULTS } from './fault.js';
import { parseFilter, propertiesOf, type Filter, type FilterRules } from './filter.js';
import { compareValue } from './filter-match.js';
import { parseOrder, requireEfficient } from './ordering.js';

export function filterFolders(ask: Ask, folders: readonly StoredFolder[]): readonly StoredFolder[] {
  if (ask.options.filter === undefined) return folders;
  const filter = parseFilter(ask.options.filter, rulesOf(ask));
  if (ask.options.orderby !== undefined) {
    requireEfficient(parseOrder(ask.options.orderby, rulesOf(ask).property), propertiesOf(filter));
  }
  return folders.filter((folder) => passes(filter, fold(folder.displayName)));
}

export function orderFolders(ask: Ask, folders: readonly StoredFolder[]): readonly StoredFolder[] {
  if (ask.options.orderby === undefined) return folders;
  const [first] = parseOrder(ask.options.orderby, rulesOf(ask).property);
  const sign = first?.descending ? -1 : 1;
  return [...folders].sort((left, right) => {
    const [a, b] = [fold(left.displayName), fold(right.displayName)];
    return a === b ? left.row - right.row : sign * (a < b ? -1 : 1);
  });
}

// The display name is the only property of a folder that can be filtered or sorted by.
function passes(filter: Filter, displayName: string): boolean {
  switch (filter.op) {
    case 'and':
      return filter.terms.every((term) => passes(term, displayName));
    case 'or':
      return filter.terms.some((term) => passes(term, displayName));
    case 'not':
      return !passes(filter.term, displayName);
    case 'startsWith':
      return displayName.startsWith(filter.prefix);
    case 'anyEmail':
    case 'anyExtension':
    case 'anyExtended':
    case 'rows':
      throw FAULTS.invalidFilter();
    default:
      return compareValue(filter.op, displayName, filter.literal);
  }
}

function rulesOf({ wire }: Ask): FilterRules {
  return {
    grammar: wire.filters,
    property(name) {
      const rows = Object.entries(FOLDER_PROPERTIES);
      const found = rows.find(([, row]) => wire.nameOf(row)?.toLowerCase() === name.toLowerCase());
      return found ? { key: found[0], row: found[1] } : null;
    },
  };
}

/** Changes in Outlook REST v2.0: collections with track-changes (reference, section 12.1). Read beside graph-delta.ts. */
import type { ChangeEntry, ChangePage, DeltaProtocol, WireRequest } from './dialect.js';
import { invalidAnswer, isObject } from './kinds.js';
import { entriesOf, linkOf } from './odata.js';

export function createOutlookDelta(): DeltaProtocol {
  return {
    start: (collectionPath, select, pageSize) => tracked(`${collectionPath}?$select=${select}`, pageSize),
    resume: tracked,
    read({ headers, body }, isFirst): ChangePage {
      // Absent where the resource cannot be synchronised: the answer is then a plain list.
      if (!headers['preference-applied']?.includes('odata.track-changes')) {
        throw invalidAnswer('an answer that tracks changes', body);
      }
      const entries = entriesOf(body).map(readEntry);
      const link = linkOf(body, '@odata.nextLink') ?? linkOf(body, '@odata.deltaLink');
      if (link === null) throw invalidAnswer('a page with a link to go on at', body);
      // The first answer ends with a delta token even if there is more; a skip token may stand under either name.
      return { entries, link, hasMore: isFirst || /[?&](\$|%24)skiptoken=/i.test(link) };
    },
    mayRepeatAll: true,
  };
}

/** Every request of the session opts in, links included. */
function tracked(path: string, pageSize: number): WireRequest {
  return { method: 'GET', path, headers: { prefer: `odata.track-changes, odata.maxpagesize=${pageSize}` } };
}

/** The form of OData 4.0: a context that ends in `$deletedEntity`, with id and reason. */
function readEntry(entry: unknown): ChangeEntry {
  if (!isObject(entry)) throw invalidAnswer('an object', entry);
  const context = entry['@odata.context'];
  const isRemoved = (typeof context === 'string' && context.endsWith('$deletedEntity')) || 'reason' in entry;
  if (!isRemoved) return { object: entry };
  const id = entry['id'] ?? entry['Id'];
  if (typeof id !== 'string' || id === '') throw invalidAnswer('a removed object with an id', entry);
  return { removedId: idOf(id) };
}

/** An id may be given as the object's address, such as `…/Contacts('AAMk…')`. */
function idOf(id: string): string {
  return /\('([^']+)'\)$/.exec(id)?.[1] ?? id;
}

/** Changes in Microsoft Graph: the delta function, with opaque links (reference, section 12.2). Read beside outlook-delta.ts. */
import type { ChangeEntry, ChangePage, DeltaProtocol } from './dialect.js';
import { invalidAnswer, isObject } from './kinds.js';
import { entriesOf, linkOf } from './odata.js';

export function createGraphDelta(): DeltaProtocol {
  return {
    start: (collectionPath, select, pageSize) => ({
      method: 'GET',
      path: `${collectionPath}/delta?$select=${select}`,
      headers: { prefer: `odata.maxpagesize=${pageSize}` },
    }),
    // Options of the first request are encoded in its links; the page size goes along all the same.
    resume: (linkPath, pageSize) => ({
      method: 'GET',
      path: linkPath,
      headers: { prefer: `odata.maxpagesize=${pageSize}` },
    }),
    read({ body }): ChangePage {
      const entries = entriesOf(body).map(readEntry);
      const nextLink = linkOf(body, '@odata.nextLink');
      const link = nextLink ?? linkOf(body, '@odata.deltaLink');
      if (link === null) throw invalidAnswer('a page with a link to go on at', body);
      return { entries, link, hasMore: nextLink !== null };
    },
    mayRepeatAll: false,
  };
}

/** Both reasons of `@removed`, `changed` and `deleted`, mean that the object is not in the collection any more. */
function readEntry(entry: unknown): ChangeEntry {
  if (!isObject(entry)) throw invalidAnswer('an object', entry);
  if (!Object.hasOwn(entry, '@removed')) return { object: entry };
  const { id } = entry;
  if (typeof id !== 'string' || id === '') throw invalidAnswer('a removed object with an id', entry);
  return { removedId: id };
}

/** What both APIs inherit from OData 4.0 alike. Pure. */
import { invalidAnswer, isObject } from './kinds.js';

/** The absolute link to the next page (reference, section 11.5); null on the last page. Throws `UPSTREAM_INVALID`. */
export function nextLinkOf(page: Readonly<Record<string, unknown>>): string | null {
  return linkOf(page, '@odata.nextLink');
}

/** A link of a page by its name; null where it has none. Throws `UPSTREAM_INVALID`. */
export function linkOf(page: unknown, name: `@odata.${'next' | 'delta'}Link`): string | null {
  const link = (isObject(page) ? page[name] : undefined) ?? null;
  if (link !== null && (typeof link !== 'string' || link === '')) throw invalidAnswer('a link to go on at', link);
  return link;
}

/** The entries of a page. Throws `UPSTREAM_INVALID`. */
export function entriesOf(page: unknown): readonly unknown[] {
  if (!isObject(page)) throw invalidAnswer('a page', page);
  if (!Array.isArray(page['value'])) throw invalidAnswer('a page with a list as its value', page['value']);
  return page['value'];
}

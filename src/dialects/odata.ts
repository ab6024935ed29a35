/** What both APIs inherit from OData 4.0 alike. Pure. */
import { invalidAnswer } from './kinds.js';

/** The absolute link to the next page (reference, section 11.5); null on the last page. Throws `UPSTREAM_INVALID`. */
export function nextLinkOf(page: Readonly<Record<string, unknown>>): string | null {
  const link = page['@odata.nextLink'] ?? null;
  if (link !== null && (typeof link !== 'string' || link === '')) throw invalidAnswer('a link to the next page', link);
  return link;
}

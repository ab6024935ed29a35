/** The dialects that every contract suite runs over, and what the contacts server sees of each. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../src/model/contact.js';

export const DIALECTS = ['graph', 'outlook'] as const;
export type Dialect = (typeof DIALECTS)[number];

export const OWN_CONTACTS = { graph: '/v1.0/me/contacts', outlook: '/api/v2.0/me/contacts' } as const;

/** The names that stand in `$select`, sorted. */
export function wireNames(dialect: Dialect, properties: readonly ContactProperty[]): string[] {
  return properties.map((property) => CONTACT_PROPERTIES[property][dialect]).sort();
}

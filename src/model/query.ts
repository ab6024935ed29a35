/** A neutral question about a list of contacts: conditions and order by GraphQL property names. */
import type { ContactProperty } from './contact.js';

export type Comparison = 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt';

export type Condition =
  | { readonly op: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly op: 'not'; readonly condition: Condition }
  | { readonly op: Comparison; readonly property: ContactProperty; readonly value: string | null }
  | { readonly op: 'startsWith'; readonly property: ContactProperty; readonly value: string }
  /** An exact address in any e-mail entry; the only lambda the service takes (reference, section 11.2). */
  | { readonly op: 'anyEmail'; readonly value: string }
  /** The contact that was made with this key. */
  | { readonly op: 'creationKey'; readonly value: string };

export interface Order {
  readonly property: ContactProperty;
  readonly direction: 'asc' | 'desc';
}

/** What a property is: one row of a table, the kinds of values, and the types that follow from a table. */

/** `id`, `text` and `instant` are strings; `date` is a day (`1974-07-22`); `instant` is RFC 3339 in UTC. */
export type PropertyKind = 'id' | 'text' | 'textList' | 'date' | 'instant' | 'emailList' | 'address' | 'integer';

export interface EmailAddress {
  readonly name: string | null;
  readonly address: string | null;
}

export interface Address {
  readonly street: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly countryOrRegion: string | null;
}

/** The value that a record holds for each kind. Only `address` and the scalar kinds can be empty as `null`. */
export interface ValueOfKind {
  id: string;
  text: string | null;
  textList: readonly string[];
  date: string | null;
  instant: string | null;
  emailList: readonly EmailAddress[];
  address: Address | null;
  integer: number;
}

/** One row: names are written out in both dialects, never computed, so that they are found by search. */
export interface Property {
  readonly kind: PropertyKind;
  /** The name in Microsoft Graph v1.0; null where that dialect has no such property. */
  readonly graph: string | null;
  /** The name in Outlook REST v2.0; null where that dialect has no such property. */
  readonly outlook: string | null;
  readonly writable: boolean;
  /** Column F of the reference, section 4.1: the REST API accepts it in `$filter`. */
  readonly filterable?: boolean;
  /** The most entries that the REST API takes in a collection (reference, section 4.1). */
  readonly maxItems?: number;
}

export type PropertyTable = Readonly<Record<string, Property>>;

/** What was selected of an object, by GraphQL names. A key is absent when it was not asked for. */
export type RecordOf<T extends PropertyTable> = {
  readonly [K in keyof T]?: ValueOfKind[T[K]['kind']];
};

type WritableKeys<T extends PropertyTable> = {
  [K in keyof T]: T[K]['writable'] extends true ? K : never;
}[keyof T];

/** Whole values to write, by GraphQL names: absent keeps, null (or an empty list) clears. */
export type PatchOf<T extends PropertyTable> = {
  readonly [K in WritableKeys<T>]?: ValueOfKind[T[K]['kind']] | null;
};

/** The members of the two structured kinds, with their names in both dialects (reference, section 4.4). */
export const ADDRESS_MEMBERS = {
  street: { graph: 'street', outlook: 'Street' },
  city: { graph: 'city', outlook: 'City' },
  state: { graph: 'state', outlook: 'State' },
  postalCode: { graph: 'postalCode', outlook: 'PostalCode' },
  countryOrRegion: { graph: 'countryOrRegion', outlook: 'CountryOrRegion' },
} as const satisfies Record<keyof Address, { graph: string; outlook: string }>;

export const EMAIL_MEMBERS = {
  name: { graph: 'name', outlook: 'Name' },
  address: { graph: 'address', outlook: 'Address' },
} as const satisfies Record<keyof EmailAddress, { graph: string; outlook: string }>;

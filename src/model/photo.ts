/** The properties of a contact's photo and the images that are accepted (reference, section 6). */
import type { Located } from './mailbox.js';
import type { PropertyTable, RecordOf } from './property.js';

// prettier-ignore
export const PHOTO_PROPERTIES = {
  size:        { kind: 'id',      graph: 'id',                      outlook: 'Id',                      writable: false },
  contentType: { kind: 'id',      graph: '@odata.mediaContentType', outlook: '@odata.mediaContentType', writable: false },
  width:       { kind: 'integer', graph: 'width',                   outlook: 'Width',                   writable: false },
  height:      { kind: 'integer', graph: 'height',                  outlook: 'Height',                  writable: false },
} as const satisfies PropertyTable;

/** With the entity tag of the bytes, by which an older picture is told from this one; clients do not see it. */
export const TAGGED_PHOTO_PROPERTIES = {
  ...PHOTO_PROPERTIES,
  mediaEtag: { kind: 'text', graph: '@odata.mediaEtag', outlook: null, writable: false },
} as const satisfies PropertyTable;

export type PhotoProperty = keyof typeof PHOTO_PROPERTIES;
export type PhotoRecord = RecordOf<typeof TAGGED_PHOTO_PROPERTIES>;
/** A photo that was read, with the contact it belongs to. */
export type LocatedPhoto = Located<PhotoRecord & { readonly contactId: string }>;

/** Image types by their own bytes; a label is never believed. */
export const PHOTO_CONTENT_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;
export type PhotoContentType = (typeof PHOTO_CONTENT_TYPES)[number];

/** The first bytes of each accepted type. */
const SIGNATURES: readonly [PhotoContentType, readonly number[]][] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

/** The type that the bytes themselves say; undefined for anything that is not accepted. */
export function photoTypeOf(bytes: Uint8Array): PhotoContentType | undefined {
  return SIGNATURES.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0];
}

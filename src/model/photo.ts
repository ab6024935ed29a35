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

export type PhotoProperty = keyof typeof PHOTO_PROPERTIES;
export type PhotoRecord = RecordOf<typeof PHOTO_PROPERTIES>;
/** A photo that was read, with the contact it belongs to. */
export type LocatedPhoto = Located<PhotoRecord & { readonly contactId: string }>;

/** Image types by their own bytes; a label is never believed. */
export const PHOTO_CONTENT_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;
export type PhotoContentType = (typeof PHOTO_CONTENT_TYPES)[number];

/** How one dialect of the service says things: what a second dialect beside Graph v1.0 has to fill in. */
import type { ContactProperty } from '../../model/contact.js';
import type { FolderProperty } from '../../model/folder.js';
import type { Property } from '../../model/property.js';
import type { StoredContact } from '../store/contacts.js';
import type { StoredFolder } from '../store/folders.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { PhotoFacts } from '../store/photos.js';
import type { RestFault } from './fault.js';

/** The properties to return, in the order they were asked for; null: all. */
export type Selection<K> = readonly K[] | null;

export interface ContactView {
  readonly mailbox: Mailbox;
  readonly select: Selection<ContactProperty>;
  readonly immutableIds: boolean;
}

export interface FolderView {
  readonly mailbox: Mailbox;
  readonly select: Selection<FolderProperty>;
}

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

export interface Wire {
  readonly dialect: 'graph' | 'outlook';
  /** Where the service lives: `/v1.0`. */
  readonly root: string;
  nameOf(property: Property): string | null;
  readonly takesStartsWith: boolean;
  /** A PATCH of `parentFolderId` moves the contact. */
  readonly movesByPatch: boolean;
  contactId(contact: StoredContact, mailbox: Mailbox, immutable: boolean): string;
  contactEtag(contact: StoredContact, mailbox: Mailbox): string;
  /** The contact with its annotations, without a context. */
  contact(contact: StoredContact, view: ContactView): Record<string, unknown>;
  folder(folder: StoredFolder, view: FolderView): Record<string, unknown>;
  photo(photo: PhotoFacts, etag: string): Record<string, unknown>;
  fault(fault: RestFault, ids: RequestIds, now: Date): unknown;
  /** Headers of every reply. */
  headers(ids: RequestIds): Readonly<Record<string, string>>;
}

/** How one dialect of the service says things: names, shapes, contexts and what it takes. Filled by graph.ts and outlook.ts. */
import type { ContactProperty } from '../../model/contact.js';
import type { FolderProperty } from '../../model/folder.js';
import type { Property } from '../../model/property.js';
import type { StoredContact } from '../store/contacts.js';
import type { StoredFolder } from '../store/folders.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { PhotoFacts } from '../store/photos.js';
import type { Switches } from '../switches.js';
import type { RestFault } from './fault.js';

/** The properties to return, in the order they were asked for; null: all. */
export type Selection<K> = readonly K[] | null;

/** Whose things are shown, and to whom. */
interface View {
  readonly mailbox: Mailbox;
  /** The service root as the client addressed it: `http://127.0.0.1:4001/api/v2.0`. */
  readonly base: string;
}

export interface ContactView extends View {
  readonly select: Selection<ContactProperty>;
  readonly immutableIds: boolean;
  readonly birthdayTime: Switches['birthdayTime'];
  /** The answer to a write: Outlook shows those in another order and padded. */
  readonly written: boolean;
}

export interface FolderView extends View {
  readonly select: Selection<FolderProperty>;
}

export interface PhotoView extends View {
  /** The key of the contact as it was asked. */
  readonly contactKey: string;
  readonly etag: string;
}

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** What `$filter` takes beside comparisons, `and`, `or` and parentheses (reference, section 11.2). */
export interface FilterGrammar {
  readonly not: boolean;
  readonly startsWith: boolean;
  /** `emailAddresses/any(a:a/address eq 'x')` */
  readonly anyEmail: boolean;
}

export interface Wire {
  readonly dialect: 'graph' | 'outlook';
  /** Where the service lives: `/v1.0`. */
  readonly root: string;
  /** Path segments as contexts and links spell them. */
  readonly words: { readonly contacts: string; readonly contactFolders: string; readonly childFolders: string };
  /** The user in a context: `users('{oid}')`, `Me`. `key` is the user as in the request; null: `me`. */
  contextUser(key: string | null, mailbox: Mailbox): string;
  /** The user in a `Location`. */
  locationUser(key: string | null, mailbox: Mailbox): string;
  /** The full name of an entity type in refusals. */
  typeName(type: 'contact' | 'contactFolder'): string;
  nameOf(property: Property): string | null;
  readonly filters: FilterGrammar;
  /** `$count=true` beside a list; else it is ignored and `/$count` is what there is (reference, section 11.1). */
  readonly countsLists: boolean;
  readonly expandsFolders: boolean;
  /** A PATCH of `parentFolderId` moves the contact. */
  readonly movesByPatch: boolean;
  contactId(contact: StoredContact, mailbox: Mailbox, immutable: boolean): string;
  contactEtag(contact: StoredContact, mailbox: Mailbox): string;
  /** The contact with its annotations. `head`: what comes before them, such as the context of one that stands alone. */
  contact(contact: StoredContact, view: ContactView, head?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  folder(folder: StoredFolder, view: FolderView): Record<string, unknown>;
  photo(photo: PhotoFacts, view: PhotoView): Record<string, unknown>;
  /** The body of a refusal; null: it has none. */
  fault(fault: RestFault, ids: RequestIds, now: Date): unknown;
  /** The `WWW-Authenticate` of a 401 with the embedded server's own authority (reference, section 16.3). */
  challenge(origin: string): string;
  /** Headers of every reply. */
  headers(ids: RequestIds): Readonly<Record<string, string>>;
}

/** A text as the key of an entity: `O''Neill`, percent-encoded but for the `@` of user names where `plain` names it. */
export function quoteKey(key: string, plain: '@' | '' = ''): string {
  const encoded = encodeURIComponent(key.replaceAll("'", "''"));
  return plain === '@' ? encoded.replaceAll('%40', '@') : encoded;
}

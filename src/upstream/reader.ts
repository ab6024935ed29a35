/** The reading verbs of contacts: records out, REST requests in between. Errors are the upstream's, by code. */
import { decodeRecord } from '../dialects/codec.js';
import type { Dialect, Expansion } from '../dialects/dialect.js';
import { valueOf } from '../dialects/json-text.js';
import { GatewayError, isMissingObject } from '../errors.js';
import type { ContactProperty, LocatedContact } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { FolderProperty, LocatedFolder } from '../model/folder.js';
import { DEFAULT_FOLDER_KEY, FOLDER_PROPERTIES } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedPhoto } from '../model/photo.js';
import { TAGGED_PHOTO_PROPERTIES } from '../model/photo.js';
import { plain } from '../model/written.js';
import type { SendOptions, UpstreamSession } from './session.js';
import {
  createTableReader,
  getRequest,
  located,
  type Each,
  type ListRequest,
  type ObjectRequest,
  type Page,
} from './table-reader.js';

export interface Reader {
  listContacts(requests: readonly ListRequest<ContactProperty>[]): Each<Page<LocatedContact>>;
  listFolders(requests: readonly ListRequest<FolderProperty>[]): Each<Page<LocatedFolder>>;
  getContacts(requests: readonly ObjectRequest<ContactProperty>[]): Each<LocatedContact>;
  getFolders(requests: readonly ObjectRequest<FolderProperty>[]): Each<LocatedFolder>;
  getContact(mailbox: MailboxRecord, id: string, properties: Iterable<ContactProperty>): Promise<LocatedContact>;
  getFolder(mailbox: MailboxRecord, id: string, properties: Iterable<FolderProperty>): Promise<LocatedFolder>;
  /** The default Contacts folder, found as the reference's section 5 says. */
  getDefaultFolder(mailbox: MailboxRecord, properties: Iterable<FolderProperty>): Promise<LocatedFolder>;
  /** Null if the contact has no photo. */
  getPhoto(mailbox: MailboxRecord, contactId: string): Promise<LocatedPhoto | null>;
  getPhotoBytes(mailbox: MailboxRecord, contactId: string): Promise<Buffer | null>;
}

export interface ReaderOptions {
  readonly dialect: Dialect;
  /** An absolute link of the upstream to a path below the service root; refuses links to anywhere else. */
  readonly pathOfLink: (link: string) => string;
}

/** Readers for the sessions of operations, which differ in nothing else. */
export function createReaders({ dialect, pathOfLink }: ReaderOptions): (session: UpstreamSession) => Reader {
  const { paths } = dialect;
  const contacts = createTableReader({
    dialect,
    table: CONTACT_PROPERTIES,
    objectPath: paths.contact,
    listPath: paths.contacts,
    pathOfLink,
  });
  const folders = createTableReader({
    dialect,
    table: FOLDER_PROPERTIES,
    objectPath: paths.contactFolder,
    listPath: paths.contactFolders,
    listOptions: FOLDERS_FIRST,
    pathOfLink,
  });

  function readFolderPage(body: unknown, request: ListRequest<FolderProperty>): Page<LocatedFolder> {
    const page = folders.readPage(body, request);
    const { childFolders } = dialect;
    if (!request.children || !childFolders || 'link' in request.start) return page;
    const expanded = expandedOf(body, childFolders);
    return {
      ...page,
      items: page.items.map((folder, index) => {
        const children = expanded[index]?.map((child) =>
          located(decodeRecord(dialect, FOLDER_PROPERTIES, child), request.mailbox),
        );
        return children ? { ...plain(folder), childFolders: children } : folder;
      }),
    };
  }

  class SessionReader implements Reader {
    constructor(readonly session: UpstreamSession) {}

    listContacts(requests: readonly ListRequest<ContactProperty>[]) {
      return contacts.list(this.session, requests, contacts.readPage);
    }

    listFolders(requests: readonly ListRequest<FolderProperty>[]) {
      return folders.list(this.session, requests, readFolderPage);
    }

    getContacts(requests: readonly ObjectRequest<ContactProperty>[]) {
      return contacts.get(this.session, requests);
    }

    getFolders(requests: readonly ObjectRequest<FolderProperty>[]) {
      return folders.get(this.session, requests);
    }

    getContact(mailbox: MailboxRecord, id: string, properties: Iterable<ContactProperty>) {
      return onlyOne(this.getContacts([{ mailbox, id, properties }]));
    }

    getFolder(mailbox: MailboxRecord, id: string, properties: Iterable<FolderProperty>) {
      return onlyOne(this.getFolders([{ mailbox, id, properties }]));
    }

    /** Its id from any contact in it, else by the key that services know it under. */
    async getDefaultFolder(mailbox: MailboxRecord, properties: Iterable<FolderProperty>): Promise<LocatedFolder> {
      const { items } = await onlyOne(this.listContacts([{ ...FIRST_CONTACT, mailbox }]));
      const id = items[0]?.parentFolderId;
      const wanted = new Set(properties).add('sourceId');
      if (id !== undefined && wanted.size === 1) return { sourceId: id, mailbox, isDefault: true };
      return { ...plain(await this.getFolder(mailbox, id ?? DEFAULT_FOLDER_KEY, wanted)), isDefault: true };
    }

    async getPhoto(mailbox: MailboxRecord, contactId: string): Promise<LocatedPhoto | null> {
      const body = await this.#getPart(mailbox, paths.photo(mailbox, contactId));
      return body === null
        ? null
        : { ...plain(decodeRecord(dialect, TAGGED_PHOTO_PROPERTIES, body)), mailbox, contactId };
    }

    async getPhotoBytes(mailbox: MailboxRecord, contactId: string): Promise<Buffer | null> {
      const body = await this.#getPart(mailbox, paths.photoValue(mailbox, contactId), { alone: true });
      if (body === null || Buffer.isBuffer(body)) return body;
      throw new GatewayError('UPSTREAM_INVALID', 'The REST API gave a photo that is not bytes.');
    }

    /** Null where there is none: a contact without a photo answers 404 (reference, section 6). */
    async #getPart(mailbox: MailboxRecord, path: string, options?: SendOptions): Promise<unknown> {
      try {
        return (await this.session.send(getRequest(path), mailbox, options)).body;
      } catch (error) {
        if (isMissingObject(error)) return null;
        throw error;
      }
    }
  }
  return (session) => new SessionReader(session);
}

const FOLDERS_FIRST: SendOptions = { first: true };
/** Any contact of the default folder tells the folder's id. */
const FIRST_CONTACT: Omit<ListRequest<ContactProperty>, 'mailbox'> = {
  folderId: null,
  properties: new Set(['parentFolderId']),
  start: { skip: 0 },
  top: 1,
};

async function onlyOne<T>(each: Each<T>): Promise<T> {
  const [one] = await each;
  if (one instanceof Error) throw one;
  return one!; // one was asked for
}

/** What came along with each object of a page; undefined where that may not be all. */
function expandedOf(body: unknown, { member, maxItems }: Expansion): readonly (readonly unknown[] | undefined)[] {
  const { value } = valueOf(body) as { readonly value: readonly Readonly<Record<string, unknown>>[] }; // a page was decoded
  return value.map((entry) => {
    const inside = entry[member];
    return Array.isArray(inside) && inside.length < maxItems ? inside : undefined;
  });
}

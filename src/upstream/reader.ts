/** The reading verbs of contacts: records out, REST requests in between. Errors are the upstream's, by code. */
import { decodeCount, decodePage, decodeRecord, selectOf } from '../dialects/codec.js';
import type { Dialect, Expansion, WireRequest } from '../dialects/dialect.js';
import { valueOf } from '../dialects/json-text.js';
import { listQuery } from '../dialects/query.js';
import { GatewayError, isMissingObject } from '../errors.js';
import type { ContactProperty, LocatedContact } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { FolderProperty, LocatedFolder } from '../model/folder.js';
import { DEFAULT_FOLDER_KEY, FOLDER_PROPERTIES } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedPhoto } from '../model/photo.js';
import { PHOTO_PROPERTIES } from '../model/photo.js';
import type { PropertyTable, RecordOf } from '../model/property.js';
import type { Condition, Order } from '../model/query.js';
import { isWritten, plain } from '../model/written.js';
import type { SendOptions, UpstreamSession } from './session.js';

/** Where a page begins: at the upstream's own link, or at an offset of the list itself. */
export type PageStart = { readonly link: string } | { readonly skip: number };

export interface ListRequest<P> {
  readonly mailbox: MailboxRecord;
  /** Contacts: null is the default folder. Folders: null are those directly under it. */
  readonly folderId: string | null;
  readonly properties: ReadonlySet<P>;
  readonly start: PageStart;
  /** The wished page size, 1 to 1000; a link keeps its own. */
  readonly top: number;
  readonly filter?: Condition;
  readonly orderBy?: readonly Order[];
  /** Whether the size of the whole collection is wanted too. */
  readonly count?: boolean;
  /** Of folders: what is wanted of those inside them, which come along if all of them can. */
  readonly children?: ReadonlySet<FolderProperty>;
}

export interface Page<R> {
  readonly items: readonly R[];
  /** The next page as a path below the service root; null on the last one. */
  readonly next: string | null;
  /** Null where it was not asked for, or the page came by a link that does not carry it. */
  readonly total: number | null;
}

export interface Reader {
  listContacts(request: ListRequest<ContactProperty>): Promise<Page<LocatedContact>>;
  listFolders(request: ListRequest<FolderProperty>): Promise<Page<LocatedFolder>>;
  getContact(mailbox: MailboxRecord, id: string, properties: Iterable<ContactProperty>): Promise<LocatedContact>;
  getFolder(mailbox: MailboxRecord, id: string, properties: Iterable<FolderProperty>): Promise<LocatedFolder>;
  /** The default Contacts folder, found as the reference's section 5 says. */
  getDefaultFolder(mailbox: MailboxRecord, properties: Iterable<FolderProperty>): Promise<LocatedFolder>;
  /** Null if the contact has no photo. */
  getPhoto(mailbox: MailboxRecord, contactId: string): Promise<LocatedPhoto | null>;
  getPhotoBytes(mailbox: MailboxRecord, contactId: string): Promise<Buffer | null>;
}

export interface ReaderOptions {
  readonly session: UpstreamSession;
  readonly dialect: Dialect;
  /** An absolute link of the upstream to a path below the service root; refuses links to anywhere else. */
  readonly pathOfLink: (link: string) => string;
}

export function createReader({ session, dialect, pathOfLink }: ReaderOptions): Reader {
  const { paths } = dialect;

  const get = async (mailbox: MailboxRecord, path: string, options?: SendOptions): Promise<unknown> =>
    (await session.send(getRequest(path), mailbox, options)).body;

  /** One object by its path, with the id that the answer gives it. */
  async function getObject<T extends PropertyTable>(
    table: T,
    mailbox: MailboxRecord,
    path: string,
    properties: Iterable<keyof T & string>,
  ) {
    const select = selectOf(dialect, table, properties);
    const body = await get(mailbox, path + listQuery(dialect, { select }));
    return located(decodeRecord(dialect, table, body), mailbox);
  }

  async function list<T extends PropertyTable>(
    table: T,
    path: string,
    { mailbox, properties, start, top, filter, orderBy, count = false }: ListRequest<keyof T & string>,
    options?: SendOptions,
    expand?: string,
  ) {
    const withList = dialect.count.with === 'list';
    const pagePath =
      'link' in start
        ? start.link
        : path +
          listQuery(dialect, {
            select: selectOf(dialect, table, properties),
            expand,
            top,
            skip: start.skip > 0 ? start.skip : undefined,
            filter,
            orderBy,
            count: count && withList,
          });
    const reading = get(mailbox, pagePath, options);
    const isCountedApart = count && !(withList && 'skip' in start);
    const [body, counted] = isCountedApart
      ? await Promise.all([reading, countOf(mailbox, path, filter)])
      : [await reading, undefined];
    const page = decodePage(dialect, table, body);
    return {
      body,
      items: page.records.map((record) => located(record, mailbox)),
      next: page.nextLink === null ? null : pathOfLink(page.nextLink),
      total: counted ?? page.count,
    };
  }

  async function listFolders(request: ListRequest<FolderProperty>): Promise<Page<LocatedFolder>> {
    const path = paths.contactFolders(request.mailbox, request.folderId);
    const { childFolders } = dialect;
    if (!request.children || !childFolders || 'link' in request.start) {
      return list(FOLDER_PROPERTIES, path, request, FOLDERS_FIRST);
    }
    const expand = childFolders.expand(selectOf(dialect, FOLDER_PROPERTIES, request.children));
    const { body, items, ...page } = await list(FOLDER_PROPERTIES, path, request, FOLDERS_FIRST, expand);
    const expanded = expandedOf(body, childFolders);
    return {
      ...page,
      items: items.map((folder, index) => {
        const inside = expanded[index];
        const children = inside?.map((child) =>
          located(decodeRecord(dialect, FOLDER_PROPERTIES, child), request.mailbox),
        );
        return children ? { ...plain(folder), childFolders: children } : folder;
      }),
    };
  }

  /** The size of a collection where no page brings it along. */
  async function countOf(mailbox: MailboxRecord, path: string, filter: Condition | undefined): Promise<number> {
    if (dialect.count.with === 'request') {
      return decodeCount(await get(mailbox, dialect.count.path(path) + listQuery(dialect, { filter })));
    }
    const select = selectOf(dialect, CONTACT_PROPERTIES, []);
    const query = listQuery(dialect, { select, top: 1, filter, count: true });
    return decodePage(dialect, CONTACT_PROPERTIES, await get(mailbox, path + query)).count ?? 0;
  }

  /** The default folder's id: from any contact in it, else by the key that services know it under. */
  async function defaultFolder(mailbox: MailboxRecord, properties: Iterable<FolderProperty>): Promise<LocatedFolder> {
    const { items } = await list(CONTACT_PROPERTIES, paths.contacts(mailbox, null), {
      mailbox,
      folderId: null,
      properties: new Set(['parentFolderId']),
      start: { skip: 0 },
      top: 1,
    });
    const id = items[0]?.parentFolderId;
    const wanted = new Set(properties).add('sourceId');
    if (id !== undefined && wanted.size === 1) return { sourceId: id, mailbox, isDefault: true };
    const path = paths.contactFolder(mailbox, id ?? DEFAULT_FOLDER_KEY);
    return { ...plain(await getObject(FOLDER_PROPERTIES, mailbox, path, wanted)), isDefault: true };
  }

  return {
    listContacts: (request) => list(CONTACT_PROPERTIES, paths.contacts(request.mailbox, request.folderId), request),
    listFolders,
    getContact: (mailbox, id, properties) =>
      getObject(CONTACT_PROPERTIES, mailbox, paths.contact(mailbox, id), properties),
    getFolder: (mailbox, id, properties) =>
      getObject(FOLDER_PROPERTIES, mailbox, paths.contactFolder(mailbox, id), properties),
    getDefaultFolder: defaultFolder,

    async getPhoto(mailbox, contactId) {
      const body = await nullIfMissing(get(mailbox, paths.photo(mailbox, contactId)));
      return body === null ? null : { ...plain(decodeRecord(dialect, PHOTO_PROPERTIES, body)), mailbox, contactId };
    },

    async getPhotoBytes(mailbox, contactId) {
      const body = await nullIfMissing(get(mailbox, paths.photoValue(mailbox, contactId), { alone: true }));
      if (body === null || Buffer.isBuffer(body)) return body;
      throw new GatewayError('UPSTREAM_INVALID', 'The REST API gave a photo that is not bytes.');
    },
  };
}

/** What came along with each object of a page; undefined where that may not be all. */
function expandedOf(body: unknown, { member, maxItems }: Expansion): readonly (readonly unknown[] | undefined)[] {
  const { value } = valueOf(body) as { readonly value: readonly Readonly<Record<string, unknown>>[] }; // a page was decoded
  return value.map((entry) => {
    const inside = entry[member];
    return Array.isArray(inside) && inside.length < maxItems ? inside : undefined;
  });
}

const FOLDERS_FIRST: SendOptions = { first: true };

export function getRequest(path: string): WireRequest {
  return { method: 'GET', path, headers: {}, asText: true };
}

/** A decoded object with the mailbox it came from. Throws `UPSTREAM_INVALID` for one without an id. */
export function located<T extends PropertyTable>(
  record: RecordOf<T>,
  mailbox: MailboxRecord,
): RecordOf<T> & { readonly sourceId: string; readonly mailbox: MailboxRecord } {
  // A written record keeps its id where its other properties are.
  if (isWritten(record)) {
    (record as { mailbox?: MailboxRecord }).mailbox = mailbox;
    return record as never;
  }
  const sourceId = (record as { sourceId?: unknown }).sourceId;
  if (typeof sourceId === 'string') return { ...record, sourceId, mailbox };
  throw new GatewayError('UPSTREAM_INVALID', 'The REST API gave an object without an id.');
}

/** A contact without a photo answers 404 (reference, section 6). */
async function nullIfMissing(body: Promise<unknown>): Promise<unknown> {
  try {
    return await body;
  } catch (error) {
    if (isMissingObject(error)) return null;
    throw error;
  }
}

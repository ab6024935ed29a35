/** The loaders of one operation. Errors are values per key; nothing outlives the operation. */
import { isMissingObject } from '../errors.js';
import type { ContactProperty, LocatedContact } from '../model/contact.js';
import type { FolderProperty, LocatedFolder } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedPhoto } from '../model/photo.js';
import type { ContactsClient } from '../upstream/client.js';
import type { ListRequest, Page } from '../upstream/reader.js';
import { LimitError } from './limits.js';
import type { UnitingLoader } from './uniting-loader.js';
import { createUnitingLoader } from './uniting-loader.js';

/** An object by its REST id, and what is wanted of it. */
export interface ObjectKey<P> {
  readonly mailbox: MailboxRecord;
  readonly id: string;
  readonly properties: ReadonlySet<P>;
}

export interface Loaders {
  /** Null for an id that is nobody's. */
  readonly contact: UnitingLoader<ObjectKey<ContactProperty>, LocatedContact | null>;
  readonly folder: UnitingLoader<ObjectKey<FolderProperty>, LocatedFolder | null>;
  readonly defaultFolder: UnitingLoader<ObjectKey<FolderProperty>, LocatedFolder>;
  readonly contacts: UnitingLoader<ListRequest<ContactProperty>, Page<LocatedContact>>;
  readonly folders: UnitingLoader<ListRequest<FolderProperty>, Page<LocatedFolder>>;
  /** Null for a contact without a photo. */
  readonly photo: UnitingLoader<ObjectKey<never>, LocatedPhoto | null>;
  /** At most `MAX_PHOTOS_AS_BASE64` different photos in one operation; one more is `LIMIT_EXCEEDED`. */
  readonly photoBytes: UnitingLoader<ObjectKey<never>, Buffer | null>;
  clear(): void;
}

export const MAX_PHOTOS_AS_BASE64 = 20;

export function createLoaders(client: ContactsClient): Loaders {
  let photosAsBytes = 0;
  const loaders = {
    contact: objectLoader<ContactProperty, LocatedContact | null>(({ mailbox, id, properties }) =>
      nullIfMissing(client.getContact(mailbox, id, properties)),
    ),
    folder: objectLoader<FolderProperty, LocatedFolder | null>(({ mailbox, id, properties }) =>
      nullIfMissing(client.getFolder(mailbox, id, properties)),
    ),
    defaultFolder: objectLoader<FolderProperty, LocatedFolder>(({ mailbox, properties }) =>
      client.getDefaultFolder(mailbox, properties),
    ),
    contacts: listLoader<ContactProperty, LocatedContact>((request) => client.listContacts(request)),
    folders: listLoader<FolderProperty, LocatedFolder>((request) => client.listFolders(request)),
    photo: objectLoader<never, LocatedPhoto | null>(({ mailbox, id }) => client.getPhoto(mailbox, id)),
    photoBytes: objectLoader<never, Buffer | null>(async ({ mailbox, id }) => {
      photosAsBytes += 1;
      if (photosAsBytes <= MAX_PHOTOS_AS_BASE64) return client.getPhotoBytes(mailbox, id);
      throw new LimitError(
        'base64Photos',
        `At most ${MAX_PHOTOS_AS_BASE64} photos as base64 in one operation. Ask for url instead, or for fewer.`,
      );
    }),
  };
  return {
    ...loaders,
    clear: () => Object.values(loaders).forEach((loader) => loader.clear()),
  };
}

function objectLoader<P, Value>(load: (key: ObjectKey<P>) => Promise<Value>): UnitingLoader<ObjectKey<P>, Value> {
  return createUnitingLoader<ObjectKey<P>, Value>({
    identify: ({ mailbox, id }) => `${mailbox.owner ?? ''} ${id}`,
    unite: (a, b) => ({ ...a, properties: union(a.properties, b.properties) }),
    covers: (earlier, later) => isSubset(later.properties, earlier.properties),
    load,
  });
}

function listLoader<P, R>(load: (request: ListRequest<P>) => Promise<Page<R>>): UnitingLoader<ListRequest<P>, Page<R>> {
  return createUnitingLoader<ListRequest<P>, Page<R>>({
    identify: ({ mailbox, folderId, start, top, filter, orderBy }) =>
      JSON.stringify([mailbox.owner, folderId, start, top, filter, orderBy]),
    unite: (a, b) => ({
      ...a,
      properties: union(a.properties, b.properties),
      count: a.count || b.count,
      children: a.children && b.children ? union(a.children, b.children) : (a.children ?? b.children),
    }),
    covers: (earlier, later) =>
      isSubset(later.properties, earlier.properties) &&
      (earlier.count === true || later.count !== true) &&
      (!later.children || (earlier.children !== undefined && isSubset(later.children, earlier.children))),
    load,
  });
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a, ...b]);
}

function isSubset<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean {
  for (const item of part) if (!whole.has(item)) return false;
  return true;
}

async function nullIfMissing<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value;
  } catch (error) {
    if (isMissingObject(error)) return null;
    throw error;
  }
}

/** The loaders of one operation. Errors are values per key; nothing outlives the operation. */
import { isMissingObject } from '../errors.js';
import type { ContactProperty, LocatedContact } from '../model/contact.js';
import type { FolderProperty, LocatedFolder } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedPhoto } from '../model/photo.js';
import type { ContactsClient } from '../upstream/client.js';
import type { ListRequest, Page } from '../upstream/table-reader.js';
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

/** Each is made when it is first asked for: few operations need more than one or two. */
export function createLoaders(client: ContactsClient): Loaders {
  return new OperationLoaders(client);
}

class OperationLoaders implements Loaders {
  #contact: Loaders['contact'] | null = null;
  #folder: Loaders['folder'] | null = null;
  #defaultFolder: Loaders['defaultFolder'] | null = null;
  #contacts: Loaders['contacts'] | null = null;
  #folders: Loaders['folders'] | null = null;
  #photo: Loaders['photo'] | null = null;
  #photoBytes: Loaders['photoBytes'] | null = null;
  #photosAsBytes = 0;

  constructor(readonly client: ContactsClient) {}

  get contact(): Loaders['contact'] {
    return (this.#contact ??= objectLoader(async (keys) =>
      nullsForMissing(await this.client.reader.getContacts(keys)),
    ));
  }

  get folder(): Loaders['folder'] {
    return (this.#folder ??= objectLoader(async (keys) => nullsForMissing(await this.client.reader.getFolders(keys))));
  }

  get defaultFolder(): Loaders['defaultFolder'] {
    return (this.#defaultFolder ??= objectLoader(
      each(({ mailbox, properties }) => this.client.reader.getDefaultFolder(mailbox, properties)),
    ));
  }

  get contacts(): Loaders['contacts'] {
    return (this.#contacts ??= listLoader((requests) => this.client.reader.listContacts(requests)));
  }

  get folders(): Loaders['folders'] {
    return (this.#folders ??= listLoader((requests) => this.client.reader.listFolders(requests)));
  }

  get photo(): Loaders['photo'] {
    return (this.#photo ??= objectLoader(each(({ mailbox, id }) => this.client.reader.getPhoto(mailbox, id))));
  }

  get photoBytes(): Loaders['photoBytes'] {
    return (this.#photoBytes ??= objectLoader(each((key) => this.#loadPhotoBytes(key))));
  }

  async #loadPhotoBytes({ mailbox, id }: ObjectKey<never>): Promise<Buffer | null> {
    this.#photosAsBytes += 1;
    if (this.#photosAsBytes <= MAX_PHOTOS_AS_BASE64) return this.client.reader.getPhotoBytes(mailbox, id);
    throw new LimitError(
      'base64Photos',
      `At most ${MAX_PHOTOS_AS_BASE64} photos as base64 in one operation. Ask for url instead, or for fewer.`,
    );
  }

  clear(): void {
    this.#contact?.clear();
    this.#folder?.clear();
    this.#defaultFolder?.clear();
    this.#contacts?.clear();
    this.#folders?.clear();
    this.#photo?.clear();
    this.#photoBytes?.clear();
  }
}

type LoadAll<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;

function objectLoader<P, Value>(load: LoadAll<ObjectKey<P>, Value>): UnitingLoader<ObjectKey<P>, Value> {
  return createUnitingLoader<ObjectKey<P>, Value>({
    identify: ({ mailbox, id }) => (mailbox.owner === null ? id : `${mailbox.owner} ${id}`), // no id has a blank in it
    unite: (a, b) => ({ ...a, properties: union(a.properties, b.properties) }),
    covers: (earlier, later) => isSubset(later.properties, earlier.properties),
    load,
  });
}

function listLoader<P, R>(load: LoadAll<ListRequest<P>, Page<R>>): UnitingLoader<ListRequest<P>, Page<R>> {
  return createUnitingLoader<ListRequest<P>, Page<R>>({
    identify: identifyList,
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

/** No id, user or link has a blank in it. */
function identifyList({ mailbox, folderId, start, top, filter, orderBy }: ListRequest<unknown>): string {
  const page = `${mailbox.owner ?? ''} ${folderId ?? ''} ${'link' in start ? start.link : start.skip} ${top}`;
  return filter || orderBy ? `${page} ${JSON.stringify([filter, orderBy])}` : page;
}

/** Loads the keys one by one. */
function each<Key, Value>(load: (key: Key) => Promise<Value>): LoadAll<Key, Value> {
  const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
  return (keys) => Promise.all(keys.map((key) => load(key).catch(asError)));
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a, ...b]);
}

function isSubset<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean {
  for (const item of part) if (!whole.has(item)) return false;
  return true;
}

function nullsForMissing<T>(values: readonly (T | Error)[]): readonly (T | Error | null)[] {
  return values.map((value) => (value instanceof Error && isMissingObject(value) ? null : value));
}

/** The verb of synchronisation: one page of what changed in a folder, or among the folders, of a mailbox. */
import { decodeRecord, selectOf } from '../dialects/codec.js';
import type { Dialect } from '../dialects/dialect.js';
import { GatewayError, isMissingObject } from '../errors.js';
import type { LocatedContact } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { LocatedFolder } from '../model/folder.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { PropertyTable } from '../model/property.js';
import { plain } from '../model/written.js';
import type { Reader } from './reader.js';
import { located } from './table-reader.js';
import type { UpstreamSession } from './session.js';

/** What is watched: the contacts of one folder, or the folders of a mailbox. */
export type Collection = { readonly of: 'contacts'; readonly folderId: string } | { readonly of: 'folders' };

/** One change; of an object that came twice in a page only the later one is left. */
export type Change<R> = Upserted<R> | Removed;

export interface Upserted<R> {
  readonly upserted: R;
}

export interface Removed {
  readonly removedId: string;
}

export interface ChangesPage<R> {
  readonly changes: readonly Change<R>[];
  /** The path of the link to go on at. */
  readonly link: string;
  /** Whether the round goes on at once. */
  readonly hasMore: boolean;
}

export interface ChangesRequest {
  readonly mailbox: MailboxRecord;
  readonly collection: Collection;
  /** Null: a full round from the start. */
  readonly link: string | null;
  readonly pageSize: number;
}

export interface ChangeReader {
  /**
   * Contacts come whole: an entry that lacks properties is read again, in envelopes, before it is given out. Rejects
   * with `isLostPosition(error)` where the upstream forgot the link.
   */
  readChanges(request: ChangesRequest): Promise<ChangesPage<LocatedContact | LocatedFolder>>;
  /** Those of the ids that are not in the collection any more. */
  findGone(mailbox: MailboxRecord, collection: Collection, ids: readonly string[]): Promise<readonly string[]>;
  /** Whether later rounds may list everything again and name nothing that is gone. */
  readonly mayRepeatAll: boolean;
}

export function createChangeReader(options: {
  readonly session: UpstreamSession;
  readonly dialect: Dialect;
  /** Its answers are younger than the page or the round that makes them needed, whatever else is being read. */
  readonly reader: Pick<Reader, 'getContact' | 'getFolder'>;
  readonly pathOfLink: (link: string) => string;
}): ChangeReader {
  const { session, dialect, reader, pathOfLink } = options;
  const { delta, paths } = dialect;

  async function readPage<T extends PropertyTable>(
    table: T,
    collectionPath: string,
    { mailbox, link, pageSize }: ChangesRequest,
    readWhole: (id: string) => Promise<Located<T>>,
  ): Promise<ChangesPage<Located<T>>> {
    const names = Object.keys(table);
    const request =
      link === null
        ? delta.start(collectionPath, selectOf(dialect, table, names), pageSize)
        : delta.resume(link, pageSize);
    const page = delta.read(await session.send(request, mailbox, { alone: true }), link === null);
    const latest = new Map<string, Change<Located<T>>>();
    for (const entry of page.entries) {
      if ('removedId' in entry) {
        latest.delete(entry.removedId);
        latest.set(entry.removedId, entry);
      } else {
        const upserted = located<T>(decodeRecord(dialect, table, entry.object), mailbox);
        latest.delete(upserted.sourceId);
        latest.set(upserted.sourceId, { upserted });
      }
    }
    const changes = await Promise.all([...latest.values()].map((change) => complete(change, names, readWhole)));
    return { changes, link: pathOfLink(page.link), hasMore: page.hasMore };
  }

  async function isGone(mailbox: MailboxRecord, collection: Collection, id: string): Promise<boolean> {
    try {
      if (collection.of === 'folders') return !(await reader.getFolder(mailbox, id, ['parentFolderId']));
      const { parentFolderId } = await reader.getContact(mailbox, id, ['parentFolderId']);
      return parentFolderId !== collection.folderId;
    } catch (error) {
      if (isMissingObject(error)) return true;
      throw error;
    }
  }

  return {
    mayRepeatAll: delta.mayRepeatAll,
    async findGone(mailbox, collection, ids) {
      const areGone = await Promise.all(ids.map((id) => isGone(mailbox, collection, id)));
      return ids.filter((_id, index) => areGone[index]);
    },
    readChanges(request) {
      const { mailbox, collection } = request;
      if (collection.of === 'folders') {
        return readPage(FOLDER_PROPERTIES, paths.contactFolders(mailbox, null), request, (id) =>
          reader.getFolder(mailbox, id, FOLDER_NAMES),
        );
      }
      return readPage(CONTACT_PROPERTIES, paths.contacts(mailbox, collection.folderId), request, (id) =>
        reader.getContact(mailbox, id, CONTACT_NAMES),
      );
    },
  };
}

type Located<T extends PropertyTable> = ReturnType<typeof located<T>>;

const CONTACT_NAMES = Object.keys(CONTACT_PROPERTIES) as (keyof typeof CONTACT_PROPERTIES)[];
const FOLDER_NAMES = Object.keys(FOLDER_PROPERTIES) as (keyof typeof FOLDER_PROPERTIES)[];

/** A change with its object whole; one that is gone by the time it is read again is a removal. */
async function complete<R extends { readonly sourceId: string }>(
  change: Change<R>,
  names: readonly string[],
  readWhole: (id: string) => Promise<R>,
): Promise<Change<R>> {
  if ('removedId' in change) return change;
  const { upserted } = change;
  if (names.every((name) => (upserted as Record<string, unknown>)[name] !== undefined)) return change;
  try {
    return { upserted: { ...upserted, ...plain(await readWhole(upserted.sourceId)) } };
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return { removedId: upserted.sourceId };
    throw error;
  }
}

/** The upstream forgot a link: 410, or its codes under another status (reference, section 12.2; trap T15). */
export function isLostPosition(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  const { upstream } = error.details;
  return upstream?.status === 410 || /^(syncstatenotfound|resyncrequired)$/i.test(upstream?.code ?? '');
}

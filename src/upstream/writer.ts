/** The writing verbs of contacts. Each ends as applied, refused, or openly unknown; never as a guess. */
import { decodeRecord, encodePatch } from '../dialects/codec.js';
import { CREATION_KEY } from '../dialects/creation-key.js';
import type { Dialect, WireRequest } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { ContactEdit, ContactPatch, ContactProperty, LocatedContact } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { FolderPatch, LocatedFolder } from '../model/folder.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { PhotoContentType } from '../model/photo.js';
import type { OneByOne } from './creations.js';
import { holds, mergeEdit, patchOfNew, propertiesOfPatch, readBeforeEdit } from './merge.js';
import type { Reader } from './reader.js';
import { located } from './table-reader.js';
import { isConflictAfterRepeat } from './retry.js';
import type { UpstreamSession } from './session.js';

/** How often a merge is tried again because the contact changed in between; then it is a conflict. */
const MAX_MERGE_REPEATS = 3;
/** What is found by its key is answered as if it had just been made. */
const EVERYTHING: ReadonlySet<ContactProperty> = new Set(Object.keys(CONTACT_PROPERTIES) as ContactProperty[]);
const UNKNOWN_WITH_KEY =
  'It is not known whether the contact was made. Send the same again with the same idempotencyKey: it makes none twice.';

export interface Writer {
  /**
   * With a key, the contact of this folder that was made with it, or a new one. A repeat while the service has not told
   * yet what became of the first try finds it as soon as the service shows it.
   */
  createContact(
    mailbox: MailboxRecord,
    folderId: string | null,
    edit: ContactEdit,
    key: string | null,
  ): Promise<LocatedContact>;
  /** `ifVersion` is a change key: another version makes it a `CONFLICT`, with nothing written. */
  updateContact(
    mailbox: MailboxRecord,
    id: string,
    edit: ContactEdit,
    ifVersion: string | null,
  ): Promise<LocatedContact>;
  moveContact(mailbox: MailboxRecord, id: string, toFolderId: string): Promise<LocatedContact>;
  deleteContact(mailbox: MailboxRecord, id: string, ifVersion: string | null): Promise<void>;
  putPhoto(mailbox: MailboxRecord, contactId: string, bytes: Buffer, contentType: PhotoContentType): Promise<void>;
  /** `parentId` null: directly under the default Contacts folder. */
  createFolder(mailbox: MailboxRecord, parentId: string | null, patch: FolderPatch): Promise<LocatedFolder>;
  updateFolder(
    mailbox: MailboxRecord,
    id: string,
    change: FolderPatch & { readonly parentFolderId?: string },
  ): Promise<LocatedFolder>;
  deleteFolder(mailbox: MailboxRecord, id: string): Promise<void>;
}

export interface WriterOptions {
  readonly session: UpstreamSession;
  readonly dialect: Dialect;
  readonly reader: Reader;
  /** Whose keys they are. */
  readonly principal: string;
  readonly oneByOne: OneByOne;
}

export function createWriter({ session, dialect, reader, principal, oneByOne }: WriterOptions): Writer {
  const { paths, supports } = dialect;
  // Not writable as a property: naming it in a PATCH is how the service is asked to move (reference, section 10.5).
  const parentFolderName = dialect.nameOf(CONTACT_PROPERTIES.parentFolderId)!;

  const send = async (mailbox: MailboxRecord, request: WireRequest): Promise<unknown> =>
    (await session.send(request, mailbox)).body;

  /** A contact as a write answered it; one without a body (`return=minimal`) is read again. */
  async function written(mailbox: MailboxRecord, body: unknown, id: string): Promise<LocatedContact> {
    if (body === null) return reader.getContact(mailbox, id, ['changeKey']);
    return located(decodeRecord(dialect, CONTACT_PROPERTIES, body), mailbox);
  }

  async function patchContact(
    mailbox: MailboxRecord,
    id: string,
    body: Record<string, unknown>,
    version: string | null,
  ): Promise<LocatedContact> {
    const request = jsonRequest('PATCH', paths.contact(mailbox, id), body, { 'if-match': etagOf(version) });
    return written(mailbox, await send(mailbox, request), id);
  }

  /** A write whose answer was lost, or that met a conflict after our own repeat: the contact itself tells. */
  async function settle(mailbox: MailboxRecord, id: string, patch: ContactPatch, error: unknown) {
    if (!isOutcomeUnknown(error) && !isConflictAfterRepeat(error)) throw error;
    const current = await reader.getContact(mailbox, id, ['changeKey', ...propertiesOfPatch(patch)]).catch(() => null);
    if (current && holds(current, patch)) return current;
    throw error;
  }

  /** One try of an update: read what a merge needs, send whole values under the version that was read. */
  async function tryUpdate(mailbox: MailboxRecord, id: string, edit: ContactEdit, ifVersion: string | null) {
    const needed = readBeforeEdit(edit);
    const current = needed.length > 0 ? await reader.getContact(mailbox, id, ['changeKey', ...needed]) : null;
    const version = current?.changeKey ?? ifVersion;
    if (ifVersion !== null && version !== ifVersion) throw new GatewayError('CONFLICT');
    const patch = mergeEdit(edit, current ?? {});
    try {
      return await patchContact(mailbox, id, encodePatch(dialect, CONTACT_PROPERTIES, patch), version);
    } catch (error) {
      return settle(mailbox, id, patch, error);
    }
  }

  function refuseUnless(supported: boolean, what: string): void {
    if (!supported)
      throw new GatewayError('UNSUPPORTED_BY_UPSTREAM', `The REST API behind this gateway cannot ${what}.`);
  }

  async function postContact(mailbox: MailboxRecord, folderId: string | null, body: Record<string, unknown>) {
    const answer = await send(mailbox, jsonRequest('POST', paths.contacts(mailbox, folderId), body));
    return located(decodeRecord(dialect, CONTACT_PROPERTIES, answer), mailbox);
  }

  /** Looked for before, because this may be a repeat, and after an answer that was lost (reference, section 15). */
  async function createOnce(
    mailbox: MailboxRecord,
    folderId: string | null,
    body: Record<string, unknown>,
    key: string,
  ): Promise<LocatedContact> {
    const earlier = await findByKey(mailbox, folderId, key);
    if (earlier) return earlier;
    try {
      return await postContact(mailbox, folderId, { ...body, ...dialect.extended(CREATION_KEY, key) });
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error;
      const made = await findByKey(mailbox, folderId, key).catch(() => null);
      if (made) return made;
      throw new GatewayError('OUTCOME_UNKNOWN', UNKNOWN_WITH_KEY, { cause: error });
    }
  }

  async function findByKey(mailbox: MailboxRecord, folderId: string | null, key: string) {
    const request = { mailbox, folderId, properties: EVERYTHING, start: { skip: 0 }, top: 1 };
    const [page] = await reader.listContacts([{ ...request, filter: { op: 'creationKey', value: key } }]);
    if (page instanceof Error) throw page;
    return page!.items[0] ?? null;
  }

  return {
    async createContact(mailbox, folderId, edit, key) {
      const body = encodePatch(dialect, CONTACT_PROPERTIES, patchOfNew(edit));
      if (key === null) return postContact(mailbox, folderId, body);
      const name = JSON.stringify([principal, mailbox.owner, folderId, key]);
      return oneByOne(name, () => createOnce(mailbox, folderId, body, key));
    },

    async updateContact(mailbox, id, edit, ifVersion) {
      for (let repeats = 0; ; repeats += 1) {
        try {
          return await tryUpdate(mailbox, id, edit, ifVersion);
        } catch (error) {
          const mayMergeAgain = ifVersion === null && isConflict(error) && repeats < MAX_MERGE_REPEATS;
          if (!mayMergeAgain) throw error;
        }
      }
    },

    async moveContact(mailbox, id, toFolderId) {
      refuseUnless(supports.moves, 'move contacts between folders');
      const body = { [parentFolderName]: toFolderId };
      let moved = await patchContact(mailbox, id, body, null);
      // The answer may be empty; only the contact itself says where it is (reference, section 10.5).
      if (moved.parentFolderId === undefined) {
        moved = await reader.getContact(mailbox, moved.sourceId, ['changeKey', 'parentFolderId']);
      }
      // The default folder has a name besides its id.
      const isThere =
        moved.parentFolderId === toFolderId ||
        moved.parentFolderId === (await reader.getFolder(mailbox, toFolderId, [])).sourceId;
      refuseUnless(isThere, 'move contacts between folders; it kept this one where it was');
      return moved;
    },

    async deleteContact(mailbox, id, ifVersion) {
      const headers: Record<string, string> = ifVersion === null ? {} : { 'if-match': etagOf(ifVersion) };
      await send(mailbox, { method: 'DELETE', path: paths.contact(mailbox, id), headers });
    },

    async putPhoto(mailbox, contactId, bytes, contentType) {
      const path = paths.photoValue(mailbox, contactId);
      const request: WireRequest = { method: 'PUT', path, headers: { 'content-type': contentType }, body: bytes };
      await session.send(request, mailbox, { alone: true });
    },

    async createFolder(mailbox, parentId, patch) {
      refuseUnless(supports.folderWrites, 'create folders');
      const body = encodePatch(dialect, FOLDER_PROPERTIES, patch);
      const answer = await send(mailbox, jsonRequest('POST', paths.contactFolders(mailbox, parentId), body));
      return located(decodeRecord(dialect, FOLDER_PROPERTIES, answer), mailbox);
    },

    async updateFolder(mailbox, id, { parentFolderId, ...patch }) {
      refuseUnless(supports.folderWrites, 'change folders');
      const body = {
        ...encodePatch(dialect, FOLDER_PROPERTIES, patch),
        ...(parentFolderId && { [parentFolderName]: parentFolderId }),
      };
      const answer = await send(mailbox, jsonRequest('PATCH', paths.contactFolder(mailbox, id), body));
      if (answer === null) return reader.getFolder(mailbox, id, ['displayName', 'parentFolderId']);
      return located(decodeRecord(dialect, FOLDER_PROPERTIES, answer), mailbox);
    },

    async deleteFolder(mailbox, id) {
      refuseUnless(supports.folderWrites, 'delete folders');
      await send(mailbox, { method: 'DELETE', path: paths.contactFolder(mailbox, id), headers: {} });
    },
  };
}

/** `@odata.etag` is exactly `W/"` + change key + `"` (reference, section 4.6); `*` refuses to create by PATCH. */
function etagOf(version: string | null): string {
  return version === null ? '*' : `W/"${version}"`;
}

function jsonRequest(
  method: 'POST' | 'PATCH',
  path: string,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): WireRequest {
  return { method, path, headers: { 'content-type': 'application/json', ...headers }, body };
}

function isConflict(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'CONFLICT';
}

function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'OUTCOME_UNKNOWN';
}

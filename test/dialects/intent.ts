/** What a caller wants, as data, and the request that a dialect makes of it. */
import { encodePatch, selectOf } from '../../src/dialects/codec.js';
import type { Dialect, WireRequest } from '../../src/dialects/dialect.js';
import { listQuery } from '../../src/dialects/query.js';
import type { ContactPatch, ContactProperty } from '../../src/model/contact.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import type { FolderPatch, FolderProperty } from '../../src/model/folder.js';
import { FOLDER_PROPERTIES } from '../../src/model/folder.js';
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { PHOTO_PROPERTIES } from '../../src/model/photo.js';
import type { PropertyTable } from '../../src/model/property.js';
import type { Condition, Order } from '../../src/model/query.js';

export type Intent =
  | { readonly verb: 'getContact'; readonly id: string; readonly select?: readonly ContactProperty[] }
  | { readonly verb: 'createContact'; readonly folderId: string | null; readonly patch: ContactPatch }
  | { readonly verb: 'updateContact'; readonly id: string; readonly patch: ContactPatch; readonly ifMatch?: string }
  | { readonly verb: 'moveContact' | 'moveFolder'; readonly id: string; readonly folderId: string }
  | { readonly verb: 'deleteContact' | 'deleteFolder' | 'getPhoto' | 'getPhotoValue'; readonly id: string }
  | { readonly verb: 'setPhoto'; readonly id: string; readonly contentType: string }
  | ({ readonly verb: 'listContacts'; readonly folderId: string | null } & ListIntent)
  | { readonly verb: 'countContacts'; readonly folderId: string | null }
  | { readonly verb: 'listFolders'; readonly folderId: string | null; readonly select?: readonly FolderProperty[] }
  | { readonly verb: 'getFolder'; readonly id: string; readonly select?: readonly FolderProperty[] }
  | { readonly verb: 'createFolder'; readonly parentId: string | null; readonly patch: FolderPatch }
  | { readonly verb: 'updateFolder'; readonly id: string; readonly patch: FolderPatch }
  | { readonly verb: 'batch'; readonly parts: readonly Intent[] };

interface ListIntent {
  readonly select?: readonly ContactProperty[];
  readonly top?: number;
  readonly skip?: number;
  readonly filter?: Condition;
  readonly orderBy?: readonly Order[];
  readonly count?: boolean;
}

/** The table whose records the answer to an intent holds. */
export function tableOf({ verb }: Intent): PropertyTable {
  if (verb.endsWith('Photo')) return PHOTO_PROPERTIES;
  return /Folders?$/.test(verb) ? FOLDER_PROPERTIES : CONTACT_PROPERTIES;
}

export function requestOf(dialect: Dialect, intent: Intent): WireRequest {
  const { paths } = dialect;
  const me = MY_MAILBOX;
  const select = <T extends PropertyTable>(table: T, names: readonly (keyof T & string)[] | undefined) =>
    listQuery(dialect, { select: names && selectOf(dialect, table, names) });
  switch (intent.verb) {
    case 'getContact':
      return request('GET', paths.contact(me, intent.id) + select(CONTACT_PROPERTIES, intent.select));
    case 'createContact':
      return request('POST', paths.contacts(me, intent.folderId), contactBody(dialect, intent.patch));
    case 'updateContact':
      return {
        ...request('PATCH', paths.contact(me, intent.id), contactBody(dialect, intent.patch)),
        headers: intent.ifMatch === undefined ? {} : { 'if-match': intent.ifMatch },
      };
    case 'moveContact':
      return request('PATCH', paths.contact(me, intent.id), moveBody(dialect, intent.folderId));
    case 'moveFolder':
      return request('PATCH', paths.contactFolder(me, intent.id), moveBody(dialect, intent.folderId));
    case 'deleteContact':
      return request('DELETE', paths.contact(me, intent.id));
    case 'deleteFolder':
      return request('DELETE', paths.contactFolder(me, intent.id));
    case 'getPhoto':
      return request('GET', paths.photo(me, intent.id));
    case 'getPhotoValue':
      return request('GET', paths.photoValue(me, intent.id));
    case 'setPhoto':
      return { ...request('PUT', paths.photoValue(me, intent.id)), headers: { 'content-type': intent.contentType } };
    case 'listContacts': {
      const names = intent.select && selectOf(dialect, CONTACT_PROPERTIES, intent.select);
      return request('GET', paths.contacts(me, intent.folderId) + listQuery(dialect, { ...intent, select: names }));
    }
    case 'countContacts':
      if (dialect.count.with !== 'request') throw new Error('this dialect counts with the list');
      return request('GET', dialect.count.path(paths.contacts(me, intent.folderId)));
    case 'listFolders':
      return request('GET', paths.contactFolders(me, intent.folderId) + select(FOLDER_PROPERTIES, intent.select));
    case 'getFolder':
      return request('GET', paths.contactFolder(me, intent.id) + select(FOLDER_PROPERTIES, intent.select));
    case 'createFolder':
      return request('POST', paths.contactFolders(me, intent.parentId), folderBody(dialect, intent.patch));
    case 'updateFolder':
      return request('PATCH', paths.contactFolder(me, intent.id), folderBody(dialect, intent.patch));
    case 'batch':
      return dialect.batch.encode(
        intent.parts.map((part) => requestOf(dialect, part)),
        me,
      );
  }
}

function request(method: WireRequest['method'], path: string, body?: unknown): WireRequest {
  return { method, path, headers: {}, ...(body !== undefined && { body }) };
}

function contactBody(dialect: Dialect, patch: ContactPatch): unknown {
  return encodePatch(dialect, CONTACT_PROPERTIES, patch);
}

function folderBody(dialect: Dialect, patch: FolderPatch): unknown {
  return encodePatch(dialect, FOLDER_PROPERTIES, patch);
}

function moveBody(dialect: Dialect, folderId: string): unknown {
  return { [dialect.nameOf(CONTACT_PROPERTIES.parentFolderId) ?? '']: folderId };
}

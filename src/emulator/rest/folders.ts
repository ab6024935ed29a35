/** Everything that is asked of contact folders (reference, section 5). */
import { CONTACT_PROPERTIES } from '../../model/contact.js';
import { FOLDER_PROPERTIES } from '../../model/folder.js';
import type { StoredFolder } from '../store/folders.js';
import {
  baseOf,
  contactView,
  contextRoot,
  contextSelection,
  findFolder,
  folderOfKey,
  folderView,
  locationRoot,
  readSelect,
  type Ask,
} from './ask.js';
import { readJsonObject, type JsonObject } from './body.js';
import { emptyReply, jsonReply, type Reply } from './exchange.js';
import { readExpand, type Expansion } from './expand.js';
import { FAULTS } from './fault.js';
import { filterFolders, orderFolders } from './folder-query.js';
import { allowOptions, nextQuery, readCount, readSkip, readTop } from './options.js';

const MAX_EXPANDED = 20;

export function listFolders(ask: Ask): Reply {
  const { request, wire, options } = ask;
  allowOptions(options, ['select', 'filter', 'orderby', 'top', 'skip', 'count', ...expandOf(ask)]);
  const select = readSelect(options.select, FOLDER_PROPERTIES, wire, 'contactFolder');
  const expansion = readExpand(options.expand);
  const folders = orderFolders(ask, filterFolders(ask, ask.store.folders.children(findFolder(ask).row)));
  const top = readTop(options);
  const skip = readSkip(options);
  const body = {
    '@odata.context': foldersContext(ask) + contextSelection(select, FOLDER_PROPERTIES, wire),
    ...(readCount(options) && wire.countsLists ? { '@odata.count': folders.length } : {}),
    value: folders.slice(skip, skip + top).map((folder) => folderBody(ask, folder, expansion)),
    ...(folders.length > skip + top
      ? { '@odata.nextLink': `${baseOf(ask)}${request.path}?${nextQuery(request.query, skip + top)}` }
      : {}),
  };
  return jsonReply(200, body);
}

export function countFolders(ask: Ask): Reply {
  allowOptions(ask.options, ['filter']);
  const folders = filterFolders(ask, ask.store.folders.children(findFolder(ask).row));
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(folders.length) };
}

export function getFolder(ask: Ask): Reply {
  allowOptions(ask.options, ['select', ...expandOf(ask)]);
  return folderReply(ask, 200, findFolder(ask));
}

/** At the top a new folder lands under the default folder. */
export function createFolder(ask: Ask): Reply {
  const { store, mailbox, request } = ask;
  allowOptions(ask.options, []);
  const { displayName } = readFolder(readJsonObject(request), ask);
  if (!displayName) throw FAULTS.required(FOLDER_PROPERTIES.displayName.outlook);
  const folder = store.write(() => {
    const parent = findFolder(ask);
    requireFreeName(ask, parent.row, displayName, null);
    return store.folders.create(mailbox.row, parent.row, displayName);
  });
  const id = mailbox.ids.encode({ kind: 'folder', row: folder.row });
  return folderReply(ask, 201, folder, { location: `${locationRoot(ask)}/${ask.wire.words.contactFolders}('${id}')` });
}

export function updateFolder(ask: Ask): Reply {
  const { store, mailbox, request } = ask;
  allowOptions(ask.options, ['select']);
  const input = readFolder(readJsonObject(request), ask);
  const updated = store.write(() => {
    const folder = findFolder(ask);
    if (folder.parent === null) throw FAULTS.movedDistinguishedFolder();
    if (input.displayName === '') throw FAULTS.invalidRequest('A folder must have a name.');
    const displayName = input.displayName ?? folder.displayName;
    const parent = input.parentFolderId ? folderOfKey(store, mailbox, input.parentFolderId).row : folder.parent;
    if (store.folders.isWithin(parent, folder.row)) {
      throw FAULTS.invalidRequest('A folder cannot be moved into itself or one of its child folders.');
    }
    if (parent === folder.parent && displayName === folder.displayName) return folder;
    requireFreeName(ask, parent, displayName, folder);
    return store.folders.update(folder, { parent, displayName });
  });
  return folderReply(ask, 200, updated);
}

/** With all contacts and child folders in it. The default folder is refused. */
export function deleteFolder(ask: Ask): Reply {
  ask.store.write(() => {
    const folder = findFolder(ask);
    if (folder.parent === null) throw FAULTS.distinguishedFolder();
    ask.store.folders.remove(folder);
  });
  return emptyReply(204);
}

function requireFreeName({ store }: Ask, parent: number, displayName: string, self: StoredFolder | null): void {
  const taken = store.folders.childNamed(parent, displayName);
  if (taken && taken.row !== self?.row) throw FAULTS.folderExists();
}

function readFolder(body: JsonObject, { wire }: Ask): { displayName: string | null; parentFolderId: string | null } {
  const texts = { displayName: null as string | null, parentFolderId: null as string | null };
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@')) continue;
    const key = Object.entries(FOLDER_PROPERTIES).find(([, row]) => wire.nameOf(row) === name)?.[0];
    if (key === undefined) throw FAULTS.unknownProperty(name, 'ContactFolder');
    if (value !== null && typeof value !== 'string') throw FAULTS.undecodable();
    if (key === 'displayName') texts.displayName = value?.trim() ?? ''; // a folder cannot lose its name
    if (key === 'parentFolderId') texts.parentFolderId = value;
  }
  return texts;
}

function folderReply(ask: Ask, status: number, folder: StoredFolder, headers: Record<string, string> = {}): Reply {
  const { wire, options } = ask;
  const select = readSelect(options.select, FOLDER_PROPERTIES, wire, 'contactFolder');
  const body = {
    '@odata.context': `${foldersContext(ask)}${contextSelection(select, FOLDER_PROPERTIES, wire)}/$entity`,
    ...folderBody(ask, folder, readExpand(options.expand)),
  };
  return jsonReply(status, body, headers);
}

/** A folder with what is expanded in it: at most 20 items, one level, no link to more. */
function folderBody(ask: Ask, folder: StoredFolder, expansion: Expansion | null): Record<string, unknown> {
  const { store, mailbox, wire, options } = ask;
  const select = readSelect(options.select, FOLDER_PROPERTIES, wire, 'contactFolder');
  const body = wire.folder(folder, folderView(ask, select));
  if (expansion === null) return body;
  const context = `${contextRoot(ask)}/contactFolders('${mailbox.ids.encode({ kind: 'folder', row: folder.row })}')`;
  const limit = Math.min(expansion.top ?? MAX_EXPANDED, MAX_EXPANDED);
  if (expansion.relation === 'childFolders') {
    const inner = readSelect(expansion.select, FOLDER_PROPERTIES, wire, 'contactFolder');
    body['childFolders@odata.context'] = `${context}/childFolders`;
    body['childFolders'] = store.folders
      .children(folder.row)
      .slice(0, limit)
      .map((child) => wire.folder(child, folderView(ask, inner)));
  } else {
    const inner = readSelect(expansion.select, CONTACT_PROPERTIES, wire, 'contact');
    const view = contactView(ask, inner);
    body['contacts@odata.context'] = `${context}/contacts`;
    body['contacts'] = store.contacts
      .page(folder.row, { skip: 0, limit })
      .map((contact) => wire.contact(contact, view));
  }
  return body;
}

/** Lists are named after the folder they hang from, single folders and new ones after the collection. */
function foldersContext(ask: Ask): string {
  const { kind, folders } = ask.resource;
  const parents = kind === 'folders' ? folders : folders.slice(0, -1);
  const parent = parents.at(-1);
  const { contactFolders, childFolders } = ask.wire.words;
  return `${contextRoot(ask)}/${contactFolders}${parent === undefined ? '' : `('${parent}')/${childFolders}`}`;
}

function expandOf({ wire }: Ask): readonly 'expand'[] {
  return wire.expandsFolders ? ['expand'] : [];
}

/** Track-changes of Outlook REST v2.0: collections asked for with `Prefer: odata.track-changes` (reference, section 12.1). Read beside graph-delta.ts. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { FOLDER_PROPERTIES, type FolderProperty } from '../../model/folder.js';
import type { PropertyTable } from '../../model/property.js';
import type { RestId } from '../store/ids.js';
import {
  baseOf,
  contactView,
  contextRoot,
  contextSelection,
  findFolder,
  folderView,
  readSelect,
  type Ask,
  type Handler,
} from './ask.js';
import { contactsOf, foldersOf, readPage, startOf, type DeltaPage, type Entry, type Tracked } from './delta.js';
import { redeem, tokenFor, type SyncState } from './delta-tokens.js';
import { jsonReply, type Reply } from './exchange.js';
import { allowOptions } from './options.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1000;

/** With the preference a collection is synchronised, without it listed. */
export function orTracked(plain: Handler, tracked: Handler): Handler {
  return (ask) => (ask.preferences.trackChanges ? tracked(ask) : plain(ask));
}

/** The contacts of a folder; the path may name the folder itself or its contacts. */
export function trackContacts(ask: Ask): Promise<Reply> {
  const { store, mailbox, wire, preferences, resource } = ask;
  const folder = resource.folders.at(-1);
  const { contacts, contactFolders } = wire.words;
  return answerPage(ask, contactsOf(store, mailbox, findFolder(ask).row), {
    type: 'contact',
    table: CONTACT_PROPERTIES,
    entitySet: contacts,
    context: `${contextRoot(ask)}${folder === undefined ? '' : `/${contactFolders}('${folder}')`}/${contacts}`,
    idOf: ({ row, generation }) =>
      preferences.immutableIds ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation },
    show: (contact, select) => wire.contact(contact, contactView(ask, select as readonly ContactProperty[] | null)),
  });
}

/** At the top all folders of the mailbox, below a folder those directly in it. */
export function trackFolders(ask: Ask): Promise<Reply> {
  const { store, mailbox, wire, resource } = ask;
  const parent = resource.folders.length === 0 ? null : findFolder(ask).row;
  return answerPage(ask, foldersOf(store, mailbox, parent), {
    type: 'contactFolder',
    table: FOLDER_PROPERTIES,
    entitySet: wire.words.contactFolders,
    context: `${contextRoot(ask)}/${wire.words.contactFolders}`,
    idOf: ({ row }) => ({ kind: 'folder', row }),
    show: (folder, select) => wire.folder(folder, folderView(ask, select as readonly FolderProperty[] | null)),
  });
}

interface Look<T> {
  readonly type: 'contact' | 'contactFolder';
  readonly table: PropertyTable;
  readonly entitySet: string;
  readonly context: string;
  idOf(removed: { readonly row: number; readonly generation: number }): RestId;
  show(object: T, select: readonly string[] | null): Record<string, unknown>;
}

async function answerPage<T extends { readonly row: number }>(
  ask: Ask,
  tracked: Tracked<T>,
  look: Look<T>,
): Promise<Reply> {
  const { request, options, preferences, wire } = ask;
  allowOptions(options, ['select', 'skiptoken', 'deltatoken']);
  const url = `${baseOf(ask)}${request.path.replace(/\/+$/, '')}/`;
  const token = options.skiptoken ?? options.deltatoken ?? null;
  const state = token === null ? firstState(ask, look) : resumed(ask, redeem(ask, tracked.key, token, url));
  const limit = Math.min(preferences.maxPageSize ?? state.pageSize ?? DEFAULT_PAGE, MAX_PAGE);
  const page = await readPage(tracked, state.position, limit, request.quirks?.deltaPages);
  const next = tokenFor(ask, tracked.key, token, state, token === null ? firstPage(ask, state, page) : page);
  const body = {
    '@odata.context': look.context + contextSelection(state.select, look.table, wire),
    value: page.entries.map((entry) => entryBody(ask, entry, state.select, look)),
    ...linkOf(ask, url, next, token !== null && page.hasMore),
  };
  return jsonReply(200, body, { 'preference-applied': 'odata.track-changes' });
}

function firstState<T>({ store, mailbox, options, preferences, wire }: Ask, { table, type }: Look<T>): SyncState {
  const select = readSelect(options.select, table, wire, type);
  return { position: startOf(store, mailbox), select, pageSize: preferences.maxPageSize };
}

/** The first answer ends no round: where rounds list everything, the second request still looks for more of this one. */
function firstPage<T extends { readonly row: number }>(
  { switches }: Ask,
  { position }: SyncState,
  page: DeltaPage<T>,
): DeltaPage<T> {
  if (!switches.v2FullSyncOnly || page.hasMore || position.phase !== 'listing') return page;
  const rows = page.entries.map((entry) => ('upserted' in entry ? entry.upserted.row : 0));
  return { ...page, next: { ...position, after: Math.max(0, ...rows) } };
}

/** Where only full synchronisation is offered, each round that begins lists everything again and names nothing that is gone. */
function resumed({ store, mailbox, switches }: Ask, state: SyncState): SyncState {
  const { position } = state;
  const isNewRound = position.phase === 'changes' && position.until === null;
  return switches.v2FullSyncOnly && isNewRound ? { ...state, position: startOf(store, mailbox) } : state;
}

/** The first answer always ends with a delta token; later ones with a skip token while there is more. */
function linkOf({ switches }: Ask, url: string, token: string, goesOn: boolean): Record<string, string> {
  if (!goesOn) return { '@odata.deltaLink': `${url}?%24deltatoken=${token}` };
  const name = switches.v2SkipTokenUnderDeltaLink ? '@odata.deltaLink' : '@odata.nextLink';
  return { [name]: `${url}?%24skiptoken=${token}` };
}

function entryBody<T>(
  { mailbox }: Ask,
  entry: Entry<T>,
  select: readonly string[] | null,
  { context, entitySet, idOf, show }: Look<T>,
): Record<string, unknown> {
  if (!('removed' in entry)) return show(entry.upserted, select);
  const id = mailbox.ids.encode(idOf(entry.removed));
  // The form of OData 4.0, since the pages show none for contacts.
  return { '@odata.context': `${context}/$deletedEntity`, id: `${entitySet}('${id}')`, reason: 'deleted' };
}

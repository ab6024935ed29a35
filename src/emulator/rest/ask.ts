/** One authorised request with everything a handler needs, and the look-ups that all handlers share. */
import { DEFAULT_FOLDER_KEY, type FolderProperty } from '../../model/folder.js';
import type { Property, PropertyTable } from '../../model/property.js';
import type { ContactProperty } from '../../model/contact.js';
import type { StoredContact } from '../store/contacts.js';
import type { StoredFolder } from '../store/folders.js';
import { isWellFormedId } from '../store/ids.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { Switches } from '../switches.js';
import type { Reply, RestRequest } from './exchange.js';
import { FAULTS } from './fault.js';
import type { Preferences, QueryOptions } from './options.js';
import type { Resource } from './resource.js';
import type { ContactView, FolderView, Selection, Wire } from './wire.js';

export interface Ask {
  readonly request: RestRequest;
  readonly wire: Wire;
  readonly store: Store;
  readonly mailbox: Mailbox;
  readonly resource: Resource;
  readonly options: QueryOptions;
  readonly preferences: Preferences;
  readonly switches: Readonly<Switches>;
  readonly now: Date;
}

/** Whose mailbox was asked for, and in which words. */
type Addressed = Pick<Ask, 'request' | 'wire' | 'resource' | 'mailbox'>;

export type Handler = (ask: Ask) => Reply | Promise<Reply>;

/** The folder that the path names: each key must be a child of the one before it; no key is the default folder. */
export function findFolder({ store, mailbox, resource }: Ask): StoredFolder {
  let folder: StoredFolder | null = null;
  for (const key of resource.folders) {
    const next = folderOfKey(store, mailbox, key);
    if (folder !== null && next.parent !== folder.row) throw FAULTS.folderNotFound();
    folder = next;
  }
  return folder ?? store.folders.get(mailbox.row, mailbox.defaultFolder)!; // Every mailbox has one.
}

export function folderOfKey(store: Store, mailbox: Mailbox, key: string): StoredFolder {
  if (key.toLowerCase() === DEFAULT_FOLDER_KEY) return store.folders.get(mailbox.row, mailbox.defaultFolder)!; // As above.
  if (!isWellFormedId(key)) throw FAULTS.malformedId();
  const id = mailbox.ids.decode(key);
  const folder = id?.kind === 'folder' ? store.folders.get(mailbox.row, id.row) : null;
  if (!folder) throw FAULTS.folderNotFound();
  return folder;
}

/** By either kind of id, in the whole mailbox, or in the folder where the path names one. */
export function findContact(ask: Ask): StoredContact {
  const key = ask.resource.contact ?? '';
  const folder = ask.resource.folders.length > 0 ? findFolder(ask) : null;
  if (!isWellFormedId(key)) throw FAULTS.malformedId();
  const id = ask.mailbox.ids.decode(key);
  if (id === null || id.kind === 'folder') throw FAULTS.itemNotFound();
  const contact = ask.store.contacts.get(ask.mailbox.row, id.row);
  if (!contact || (id.kind === 'contact' && id.generation !== contact.generation)) throw FAULTS.itemNotFound();
  if (folder !== null && contact.folder !== folder.row) throw FAULTS.itemNotFound();
  return contact;
}

/** The properties that `$select` names, without case; `*` is all of them. */
export function readSelect<T extends PropertyTable>(
  text: string | undefined,
  table: T,
  wire: Wire,
  type: 'contact' | 'contactFolder',
): Selection<keyof T & string> {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('*')) return null;
  const rows = Object.entries(table) as [keyof T & string, Property][];
  const keys = names.map((name) => {
    const found = rows.find(([, row]) => wire.nameOf(row)?.toLowerCase() === name.toLowerCase());
    if (!found) throw FAULTS.unknownSelect(name, wire.typeName(type));
    return found[0];
  });
  return [...new Set(keys)];
}

/** How contacts are to be shown to the one who asks. */
export function contactView(ask: Ask, select: Selection<ContactProperty>): ContactView {
  const { mailbox, request, preferences, switches } = ask;
  const { birthdayTime } = switches;
  const written = request.method !== 'GET';
  return { mailbox, base: baseOf(ask), select, immutableIds: preferences.immutableIds, birthdayTime, written };
}

export function folderView(ask: Ask, select: Selection<FolderProperty>): FolderView {
  return { mailbox: ask.mailbox, base: baseOf(ask), select };
}

/** The service root as the client addressed it: the start of every link. */
export function baseOf({ request, wire }: Pick<Ask, 'request' | 'wire'>): string {
  return `${request.origin}${wire.root}`;
}

/** `{root}/$metadata#users('{user}')`, with the user as in the request: the start of every context. */
export function contextRoot(ask: Addressed): string {
  return `${baseOf(ask)}/$metadata#${ask.wire.contextUser(ask.resource.user, ask.mailbox)}`;
}

/** `{root}/users('{user}')`: the start of a `Location`. */
export function locationRoot(ask: Ask): string {
  return `${baseOf(ask)}/${ask.wire.locationUser(ask.resource.user, ask.mailbox)}`;
}

/** `(displayName,givenName)`, or nothing where all is selected. */
export function contextSelection(select: Selection<string>, table: PropertyTable, wire: Wire): string {
  if (select === null) return '';
  return `(${select.map((key) => wire.nameOf(table[key]!)).join(',')})`; // The keys come from this table.
}

export function idHeaders({ preferences }: Ask): Readonly<Record<string, string>> {
  return preferences.immutableIds ? { 'preference-applied': 'IdType="ImmutableId"' } : {};
}

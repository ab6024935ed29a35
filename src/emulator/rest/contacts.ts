/** Everything that is asked of contacts: lists, single ones, and writes (reference, sections 10 and 11). */
import { CONTACT_PROPERTIES, type ContactPatch } from '../../model/contact.js';
import type { StoredContact } from '../store/contacts.js';
import { valuesAfter, valuesOfNew } from '../store/derived-values.js';
import {
  baseOf,
  contactView,
  contextRoot,
  contextSelection,
  findContact,
  findFolder,
  folderOfKey,
  idHeaders,
  locationRoot,
  readSelect,
  type Ask,
} from './ask.js';
import { readJsonObject } from './body.js';
import { isUnchanged, requireMatch } from './conditions.js';
import { expandedMembers, readContactExpand, type ContactExpansion } from './contact-expand.js';
import { readContact } from './contact-input.js';
import { emptyReply, jsonReply, type Reply } from './exchange.js';
import { takeAttached, type Attached } from './extended-properties.js';
import { FAULTS } from './fault.js';
import { contactRules, parseFilter, propertiesOf, type Filter } from './filter.js';
import { lookUp } from './filter-lookup.js';
import { countContacts, listContacts as list } from './listing.js';
import { allowOptions, nextQuery, readCount, readSkip, readTop } from './options.js';
import { parseOrder, requireEfficient } from './ordering.js';

export async function listContacts(ask: Ask): Promise<Reply> {
  const { store, mailbox, request, wire, options } = ask;
  if (wire.dialect === 'graph') checkSearch(options.search);
  allowOptions(options, ['select', 'filter', 'orderby', 'top', 'skip', 'count', 'expand']);
  const expansion = readContactExpand(options.expand);
  const folder = findFolder(ask);
  const select = readSelect(options.select, CONTACT_PROPERTIES, wire, 'contact');
  const filter = readFilter(ask);
  const order = options.orderby === undefined ? [] : parseOrder(options.orderby, rulesOf(ask).property);
  if (filter) requireEfficient(order, propertiesOf(filter));
  const top = readTop(options);
  const skip = readSkip(options);

  const total =
    readCount(options) && wire.countsLists
      ? await countContacts(store.contacts, mailbox.row, folder.row, filter)
      : null;
  const page = await list(store.contacts, mailbox.row, folder.row, { filter, order, skip, top });
  const view = contactView(ask, select);
  const body = {
    '@odata.context': contactsContext(ask) + contextSelection(select, CONTACT_PROPERTIES, wire),
    ...(total === null ? {} : { '@odata.count': total }),
    value: page.contacts.map((contact) =>
      Object.assign(wire.contact(contact, view), expandedMembers(ask, contact, expansion)),
    ),
    ...(page.hasMore
      ? { '@odata.nextLink': `${baseOf(ask)}${request.path}?${nextQuery(request.query, skip + top)}` }
      : {}),
  };
  return jsonReply(200, body, idHeaders(ask));
}

/** A term that is not quoted is not even read by Graph (reference, section 11.4); one that is, is refused with the rest. */
function checkSearch(text = ''): void {
  const at = text.startsWith('"') ? -1 : text.search(/[^\p{L}\p{N}\s]/u);
  if (at !== -1) throw FAULTS.syntax(`character '${text[at]!}' is not valid at position ${at} in '${text}'.`);
}

export async function countAll(ask: Ask): Promise<Reply> {
  allowOptions(ask.options, ['filter']);
  const { store, mailbox } = ask;
  const count = await countContacts(store.contacts, mailbox.row, findFolder(ask).row, readFilter(ask));
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(count) };
}

export function getContact(ask: Ask): Reply {
  allowOptions(ask.options, ['select', 'expand']);
  const contact = findContact(ask);
  const etag = ask.wire.contactEtag(contact, ask.mailbox);
  if (isUnchanged(ask.request.headers['if-none-match'], etag)) return emptyReply(304, { etag });
  return contactReply(ask, 200, contact);
}

export function createContact(ask: Ask): Reply {
  const { store, mailbox, request, wire, now } = ask;
  allowOptions(ask.options, ['select']);
  const { own, attached } = takeAttached(readJsonObject(request), wire);
  const { patch } = readContact(own, wire);
  if (!patch.givenName) throw FAULTS.required(CONTACT_PROPERTIES.givenName.outlook);
  const contact = store.write(() => {
    const created = store.contacts.create(mailbox.row, findFolder(ask).row, valuesOfNew(patch), now.getTime());
    attach(ask, created, attached);
    return created;
  });
  const id = wire.contactId(contact, mailbox, ask.preferences.immutableIds);
  const location = `${locationRoot(ask)}/${wire.words.contacts}('${id}')`;
  const expansion = attached.extensions.length > 0 ? ({ relation: 'extensions', ids: null } as const) : null;
  return contactReply(ask, 201, contact, { location }, expansion);
}

export function updateContact(ask: Ask): Reply {
  const { store, mailbox, request, wire, preferences, now } = ask;
  allowOptions(ask.options, ['select']);
  const { own, attached } = takeAttached(readJsonObject(request), wire);
  if (attached.extensions.length > 0) throw FAULTS.undecodable(); // They have paths of their own.
  const { patch, parentFolderId } = readContact(own, wire);
  const contact = store.write(() => {
    const found = findContact(ask);
    requireMatch(request.headers['if-match'], wire.contactEtag(found, ask.mailbox));
    const moved = wire.movesByPatch && parentFolderId !== null ? moveTo(ask, found, parentFolderId) : found;
    const attaches = attach(ask, moved, attached);
    const updated = applyPatch(ask, moved, patch);
    return attaches && updated === found ? store.contacts.touch(mailbox.row, updated, now.getTime()) : updated;
  });
  if (!preferences.minimal) return contactReply(ask, 200, contact);
  const etag = wire.contactEtag(contact, ask.mailbox);
  return emptyReply(204, { etag, 'preference-applied': 'return=minimal' });
}

/** Also `permanentDelete`: there is no Deleted Items folder to come back from. */
export function deleteContact(ask: Ask): Reply {
  const { store, mailbox, request, wire } = ask;
  store.write(() => {
    const contact = findContact(ask);
    requireMatch(request.headers['if-match'], wire.contactEtag(contact, mailbox));
    store.contacts.remove(mailbox.row, contact);
  });
  return emptyReply(204);
}

/** Whether there was anything to attach. */
function attach({ store }: Ask, { row }: StoredContact, { extensions, single, multi }: Attached): boolean {
  for (const extension of extensions) store.extensions.put(row, extension);
  for (const property of single) store.extendedProperties.put(row, 'single', property);
  for (const property of multi) store.extendedProperties.put(row, 'multi', property);
  return extensions.length + single.length + multi.length > 0;
}

function moveTo({ store, mailbox, now }: Ask, contact: StoredContact, folderId: string): StoredContact {
  const folder = folderOfKey(store, mailbox, folderId);
  return folder.row === contact.folder ? contact : store.contacts.move(mailbox.row, contact, folder.row, now.getTime());
}

function applyPatch({ store, mailbox, now }: Ask, contact: StoredContact, patch: ContactPatch): StoredContact {
  const touched = Object.keys(patch);
  if (touched.length === 0) return contact;
  const values = valuesAfter(contact.values, patch);
  if (!('displayName' in patch) && values.displayName !== contact.values.displayName) touched.push('displayName');
  return store.contacts.update(mailbox.row, contact, values, touched, now.getTime());
}

function contactReply(
  ask: Ask,
  status: number,
  contact: StoredContact,
  headers: Record<string, string> = {},
  expansion: ContactExpansion | null = readContactExpand(ask.options.expand),
): Reply {
  const { mailbox, wire } = ask;
  const select = readSelect(ask.options.select, CONTACT_PROPERTIES, wire, 'contact');
  const context = `${contactsContext(ask)}${contextSelection(select, CONTACT_PROPERTIES, wire)}/$entity`;
  // Nothing is copied: the body is large, and single reads are asked for more often than anything else.
  const body = Object.assign(
    wire.contact(contact, contactView(ask, select), { '@odata.context': context }),
    expandedMembers(ask, contact, expansion),
  );
  return jsonReply(status, body, { etag: wire.contactEtag(contact, mailbox), ...idHeaders(ask), ...headers });
}

function contactsContext(ask: Ask): string {
  const folder = ask.resource.folders.at(-1);
  const { contacts, contactFolders } = ask.wire.words;
  return `${contextRoot(ask)}${folder === undefined ? '' : `/${contactFolders}('${folder}')`}/${contacts}`;
}

function readFilter(ask: Ask): Filter | null {
  const { store, mailbox, options } = ask;
  return options.filter === undefined ? null : lookUp(parseFilter(options.filter, rulesOf(ask)), store, mailbox.row);
}

function rulesOf({ wire }: Ask) {
  return contactRules((row) => wire.nameOf(row), wire.filters);
}

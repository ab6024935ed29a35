/** Open extensions: created with a contact or on it, read, merged and deleted by name (reference, section 8.1). */
import type { StoredContact } from '../store/contacts.js';
import type { StoredExtension } from '../store/extensions.js';
import { contextRoot, findContact, locationRoot, type Ask } from './ask.js';
import { isObject, readJsonObject, type JsonObject } from './body.js';
import { emptyReply, jsonReply, type Reply } from './exchange.js';
import { FAULTS, RestFault } from './fault.js';
import { allowOptions } from './options.js';
import type { Wire } from './wire.js';

/** How each dialect spells an extension. */
const WORDS = {
  graph: { type: 'microsoft.graph.openTypeExtension', name: 'extensionName', id: 'id', extensions: 'extensions' },
  outlook: {
    type: 'Microsoft.OutlookServices.OpenTypeExtension',
    name: 'ExtensionName',
    id: 'Id',
    extensions: 'Extensions',
  },
} as const;
const TYPES = Object.values(WORDS).map(({ type }) => type.toLowerCase());
const RESERVED = 'com.microsoft';

/** The member of a contact that holds its extensions. */
export function extensionsWord({ dialect }: Wire): string {
  return WORDS[dialect].extensions;
}

export function listExtensions(ask: Ask): Reply {
  allowOptions(ask.options, []);
  const contact = findContact(ask);
  const value = ask.store.extensions.list(contact.row).map((extension) => extensionBody(ask.wire, extension));
  return jsonReply(200, { '@odata.context': extensionsContext(ask), value });
}

export function createExtension(ask: Ask): Reply {
  const { store, mailbox, request, wire, now } = ask;
  const extension = readNewExtension(readJsonObject(request), wire);
  store.write(() => {
    const contact = findContact(ask);
    if (store.extensions.get(contact.row, extension.name)) throw nameTaken(extension.name);
    store.extensions.put(contact.row, extension);
    store.contacts.touch(mailbox.row, contact, now.getTime());
  });
  const { contacts } = wire.words;
  const location = `${locationRoot(ask)}/${contacts}('${ask.resource.contact}')/${extensionsWord(wire)}('${fullId(wire, extension)}')`;
  return extensionReply(ask, 201, extension, { location });
}

export function getExtension(ask: Ask): Reply {
  allowOptions(ask.options, []);
  return extensionReply(ask, 200, findExtension(ask, findContact(ask)));
}

/** Merges into the bag: null takes a value away. */
export function updateExtension(ask: Ask): Reply {
  const { store, mailbox, request, wire, now } = ask;
  const changes = readValues(readJsonObject(request), wire);
  const extension = store.write(() => {
    const contact = findContact(ask);
    const found = findExtension(ask, contact);
    const merged = Object.entries({ ...found.values, ...changes }).filter(([, value]) => value !== null);
    const updated = { name: found.name, values: Object.fromEntries(merged) };
    store.extensions.put(contact.row, updated);
    store.contacts.touch(mailbox.row, contact, now.getTime());
    return updated;
  });
  return extensionReply(ask, 200, extension);
}

export function deleteExtension(ask: Ask): Reply {
  const { store, mailbox, now } = ask;
  store.write(() => {
    const contact = findContact(ask);
    store.extensions.remove(contact.row, findExtension(ask, contact).name);
    store.contacts.touch(mailbox.row, contact, now.getTime());
  });
  return emptyReply(204);
}

/** The extensions that a contact is created with. */
export function readNewExtensions(value: unknown, wire: Wire): readonly StoredExtension[] {
  if (!Array.isArray(value)) throw FAULTS.undecodable();
  const extensions = (value as unknown[]).map((entry) => {
    if (!isObject(entry)) throw FAULTS.undecodable();
    return readNewExtension(entry, wire);
  });
  const names = extensions.map(({ name }) => name.toLowerCase());
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) throw nameTaken(extensions[twice]!.name);
  return extensions;
}

/** `{e}` is the bare name, or the name behind the type of either dialect. */
export function extensionName(key: string): string {
  const prefix = TYPES.find((type) => key.toLowerCase().startsWith(`${type}.`));
  return prefix === undefined ? key : key.slice(prefix.length + 1);
}

export function extensionBody(wire: Wire, extension: StoredExtension): Record<string, unknown> {
  const words = WORDS[wire.dialect];
  return {
    '@odata.type': `#${words.type}`,
    [words.name]: extension.name,
    [words.id]: fullId(wire, extension),
    ...extension.values,
  };
}

function readNewExtension(body: JsonObject, wire: Wire): StoredExtension {
  const type = body['@odata.type'];
  // Without its type it cannot be mapped to anything (section 16.2).
  if (typeof type !== 'string' || !TYPES.includes(type.toLowerCase().replace(/^#/, ''))) throw FAULTS.undecodable();
  const words = WORDS[wire.dialect];
  const name = body[words.name];
  if (typeof name !== 'string' || name.trim() === '') throw FAULTS.required('ExtensionName');
  if (name.toLowerCase().startsWith(RESERVED)) {
    throw FAULTS.invalidRequest(`The name of an extension may not begin with '${RESERVED}'.`);
  }
  return { name, values: readValues(body, wire) };
}

/** Primitives and lists of primitives; nothing nested. */
function readValues(body: JsonObject, wire: Wire): Record<string, unknown> {
  const words = WORDS[wire.dialect];
  const values = Object.entries(body).filter(
    ([name]) => !name.includes('@') && name !== words.name && name !== words.id,
  );
  for (const [, value] of values) {
    const parts: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    if (parts.some((part) => typeof part === 'object' && part !== null)) throw FAULTS.undecodable();
  }
  return Object.fromEntries(values);
}

function findExtension({ store, resource }: Ask, { row }: StoredContact): StoredExtension {
  const found = store.extensions.get(row, extensionName(resource.key ?? ''));
  if (!found) throw FAULTS.itemNotFound();
  return found;
}

function fullId({ dialect }: Wire, { name }: StoredExtension): string {
  return `${WORDS[dialect].type}.${name}`;
}

function extensionReply(ask: Ask, status: number, extension: StoredExtension, headers: Record<string, string> = {}) {
  const context = `${extensionsContext(ask)}/$entity`;
  return jsonReply(status, { '@odata.context': context, ...extensionBody(ask.wire, extension) }, headers);
}

function extensionsContext(ask: Ask): string {
  return `${contextRoot(ask)}/${ask.wire.words.contacts}('${ask.resource.contact}')/${extensionsWord(ask.wire)}`;
}

function nameTaken(name: string): RestFault {
  return new RestFault(409, 'ErrorItemSave', `An extension with the name '${name}' already exists.`);
}

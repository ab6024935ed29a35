/**
 * The master list of categories: names are unique and stay, colours may change (reference, section 7). The reference
 * names no form of Outlook REST v2.0; this one is what clients of it use: `MasterCategories` right below the mailbox.
 */
import type { StoredCategory } from '../store/categories.js';
import { contextRoot, locationRoot, type Ask } from './ask.js';
import { readJsonObject } from './body.js';
import { emptyReply, jsonReply, type Reply } from './exchange.js';
import { FAULTS, RestFault } from './fault.js';
import { allowOptions } from './options.js';

/** How each dialect spells a category. */
const WORDS = {
  graph: { collection: 'outlook/masterCategories', id: 'id', displayName: 'displayName', color: 'color' },
  outlook: { collection: 'MasterCategories', id: 'Id', displayName: 'DisplayName', color: 'Color' },
} as const;
export const CATEGORY_COLORS: readonly string[] = [
  'none',
  ...Array.from({ length: 25 }, (_, index) => `preset${index}`),
];

export function listCategories(ask: Ask): Reply {
  allowOptions(ask.options, []);
  const value = ask.store.categories.list(ask.mailbox.row).map((category) => categoryBody(ask, category));
  return jsonReply(200, { '@odata.context': context(ask), value });
}

export function createCategory(ask: Ask): Reply {
  const { store, mailbox } = ask;
  const { displayName, color = 'none' } = readBody(ask);
  if (typeof displayName !== 'string' || displayName.trim() === '') throw FAULTS.required('DisplayName');
  const known = readColor(color);
  const category = store.write(() => {
    if (store.categories.named(mailbox.row, displayName)) throw nameTaken();
    return store.categories.create(mailbox.row, displayName, known);
  });
  return categoryReply(ask, 201, category, { location: linkOf(ask, category) });
}

export function getCategory(ask: Ask): Reply {
  allowOptions(ask.options, []);
  return categoryReply(ask, 200, findCategory(ask));
}

/** The colour alone: the name is fixed once it is there. */
export function updateCategory(ask: Ask): Reply {
  const { store, mailbox } = ask;
  const { displayName, color } = readBody(ask);
  const category = store.write(() => {
    const found = findCategory(ask);
    if (displayName !== undefined && displayName !== found.displayName) {
      throw FAULTS.invalidRequest('The name of a category cannot be changed.');
    }
    if (color === undefined) return found;
    const updated = { ...found, color: readColor(color) };
    store.categories.recolor(mailbox.row, updated.id, updated.color);
    return updated;
  });
  return categoryReply(ask, 200, category);
}

/** Contacts keep the name: it is a text of theirs. */
export function deleteCategory(ask: Ask): Reply {
  const { store, mailbox } = ask;
  store.write(() => store.categories.remove(mailbox.row, findCategory(ask).id));
  return emptyReply(204);
}

function findCategory({ store, mailbox, resource }: Ask): StoredCategory {
  const found = store.categories.get(mailbox.row, resource.key ?? '');
  if (!found) throw FAULTS.itemNotFound();
  return found;
}

function readBody({ request, wire }: Ask): { readonly displayName: unknown; readonly color: unknown } {
  const { displayName, color } = WORDS[wire.dialect];
  const body = readJsonObject(request);
  return { displayName: body[displayName], color: body[color] };
}

function readColor(value: unknown): string {
  const color = CATEGORY_COLORS.find((known) => typeof value === 'string' && known === value.toLowerCase());
  if (color === undefined) throw FAULTS.undecodable();
  return color;
}

function categoryReply(ask: Ask, status: number, category: StoredCategory, headers: Record<string, string> = {}) {
  return jsonReply(status, { '@odata.context': `${context(ask)}/$entity`, ...categoryBody(ask, category) }, headers);
}

/** Outlook says where a thing is, and begins names and values with a capital. */
function categoryBody(ask: Ask, category: StoredCategory): Record<string, unknown> {
  const { dialect } = ask.wire;
  const { id, displayName, color } = WORDS[dialect];
  const own = { [id]: category.id, [displayName]: category.displayName };
  if (dialect === 'graph') return { ...own, [color]: category.color };
  const shown = category.color.replace(/^./, (first) => first.toUpperCase());
  return { '@odata.id': linkOf(ask, category), ...own, [color]: shown };
}

function linkOf(ask: Ask, { id }: StoredCategory): string {
  return `${locationRoot(ask)}/${WORDS[ask.wire.dialect].collection}('${id}')`;
}

function context(ask: Ask): string {
  return `${contextRoot(ask)}/${WORDS[ask.wire.dialect].collection}`;
}

function nameTaken(): RestFault {
  return new RestFault(409, 'ErrorDuplicateName', 'A category with the specified name already exists.');
}

/** `$expand` of contacts: extensions, or extended properties by name; one relation in a request (reference, sections 8 and 11.1). */
import type { StoredContact } from '../store/contacts.js';
import { contextRoot, type Ask } from './ask.js';
import { extendedBody, extendedWord, requirePropertyId } from './extended-properties.js';
import { extensionBody, extensionName, extensionsWord } from './extensions.js';
import { FAULTS } from './fault.js';
import { tokenize } from './filter-tokens.js';

/** What is shown with a contact. `ids` null: all extensions. */
export type ContactExpansion =
  | { readonly relation: 'extensions'; readonly ids: readonly string[] | null }
  | { readonly relation: 'single' | 'multi'; readonly ids: readonly string[] };

const RELATIONS = /^\s*(extensions|singleValueExtendedProperties|multiValueExtendedProperties)\s*(?:\((.*)\))?\s*$/is;

/** `singleValueExtendedProperties($filter=id eq '…' or id eq '…')`. The photo and whatever else are refused. */
export function readContactExpand(text: string | undefined): ContactExpansion | null {
  if (text === undefined) return null;
  if (/^\s*photo\b/i.test(text)) throw FAULTS.noExpand('Photo');
  const [, word, inner] = RELATIONS.exec(text) ?? [];
  if (word === undefined) throw FAULTS.invalidOption('Expand');
  const ids = inner === undefined ? null : readIds(inner);
  const known = word.toLowerCase();
  if (known === 'extensions') return { relation: 'extensions', ids };
  // There is no way to list them all: they are read only by naming.
  if (ids === null) throw FAULTS.invalidOption('Expand');
  ids.forEach(requirePropertyId);
  return { relation: known.startsWith('single') ? 'single' : 'multi', ids };
}

/** The members of a contact that an expansion adds; a relation of which there is nothing is absent. */
export function expandedMembers(
  { store, wire, ...ask }: Ask,
  { row }: StoredContact,
  expansion: ContactExpansion | null,
): Record<string, unknown> {
  if (expansion === null) return {};
  if (expansion.relation === 'extensions') {
    const names = expansion.ids?.map((id) => extensionName(id).toLowerCase());
    const found = store.extensions.list(row).filter(({ name }) => names?.includes(name.toLowerCase()) ?? true);
    if (found.length === 0) return {};
    const word = extensionsWord(wire);
    const key = wire.words.contacts;
    return {
      [`${word}@odata.context`]: `${contextRoot({ wire, ...ask })}/${key}/${word}`,
      [word]: found.map((extension) => extensionBody(wire, extension)),
    };
  }
  const { relation, ids } = expansion;
  const found = ids.map((id) => store.extendedProperties.get(row, relation, id)).filter((one) => one !== null);
  return found.length === 0 ? {} : { [extendedWord(wire, relation)]: found.map((one) => extendedBody(wire, one)) };
}

/** `$filter=id eq 'a' or id eq 'b'` */
function readIds(inner: string): readonly string[] {
  const filter = /^\s*\$filter\s*=(.*)$/is.exec(inner)?.[1];
  if (filter === undefined) throw FAULTS.invalidOption('Expand');
  const tokens = tokenize(filter);
  const ids: string[] = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [name, operator, id, or] = tokens.slice(at, at + 4);
    const fits =
      name?.kind === 'word' &&
      /^(?:id|propertyid)$/i.test(name.text) &&
      operator?.kind === 'word' &&
      operator.text.toLowerCase() === 'eq' &&
      id?.kind === 'text' &&
      (or === undefined || (or.kind === 'word' && or.text.toLowerCase() === 'or' && at + 4 < tokens.length));
    if (!fits) throw FAULTS.invalidFilter();
    ids.push(id.text);
  }
  if (ids.length === 0) throw FAULTS.invalidFilter();
  return ids;
}

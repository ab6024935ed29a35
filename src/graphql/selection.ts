/** What a field was asked for: the names below it, and the properties they need. */
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { ContactProperty } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { FolderProperty } from '../model/folder.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';
import { collectFields, selectionsOf } from './collect.js';

/** What a relation needs of its own record before it can be followed. */
const CONTACT_NEEDS: Readonly<Record<string, readonly ContactProperty[]>> = { parentFolder: ['parentFolderId'] };
const FOLDER_NEEDS: Readonly<Record<string, readonly FolderProperty[]>> = { parentFolder: ['parentFolderId'] };

/** Where below a field the objects stand whose properties are meant; several places are united. */
type Path = readonly string[];
const HERE: readonly Path[] = [[]];
const ITEMS: readonly Path[] = [['nodes'], ['edges', 'node']];

/** The properties of a contact that the selection of this field needs. */
export const contactProperties = remembering((info) => ofContact(info, HERE));
/** The properties that a connection of contacts needs of each. */
export const listedContactProperties = remembering((info) => ofContact(info, ITEMS));
export const folderProperties = remembering((info) => ofFolder(info, HERE));
export const listedFolderProperties = remembering((info) => ofFolder(info, ITEMS));
/** The field names directly below this field, whatever their type conditions. */
export const childNames = remembering((info): ReadonlySet<string> => namesBelow(info, [], null));

function ofContact(info: GraphQLResolveInfo, paths: readonly Path[]): ReadonlySet<ContactProperty> {
  return propertiesBelow(info, paths, 'Contact', CONTACT_PROPERTIES, CONTACT_NEEDS);
}

function ofFolder(info: GraphQLResolveInfo, paths: readonly Path[]): ReadonlySet<FolderProperty> {
  return propertiesBelow(info, paths, 'ContactFolder', FOLDER_PROPERTIES, FOLDER_NEEDS);
}

function propertiesBelow<P extends string>(
  info: GraphQLResolveInfo,
  paths: readonly Path[],
  typeName: string,
  table: Readonly<Record<P, unknown>>,
  needs: Readonly<Record<string, readonly P[]>>,
): ReadonlySet<P> {
  const properties = new Set<P>();
  for (const name of paths.flatMap((path) => [...namesBelow(info, path, typeName)])) {
    if (Object.hasOwn(table, name)) properties.add(name as P);
    else if (Object.hasOwn(needs, name)) for (const need of needs[name]!) properties.add(need);
  }
  return properties;
}

/** Walks from the fields of `info` along `path`; at its end, the names that apply to `typeName`. */
function namesBelow(info: GraphQLResolveInfo, path: Path, typeName: string | null): Set<string> {
  let fields: readonly FieldNode[] = info.fieldNodes;
  for (const step of path) {
    fields = collectFields(selectionsOf(fields), null, info).filter(({ name }) => name.value === step);
  }
  return new Set(collectFields(selectionsOf(fields), typeName, info).map(({ name }) => name.value));
}

/**
 * Remembers the answer for each list of field nodes. One list belongs to one execution, or to one plan in which no
 * variable decides what is selected, so the answer does not change.
 */
function remembering<Answer>(find: (info: GraphQLResolveInfo) => Answer): (info: GraphQLResolveInfo) => Answer {
  const known = new WeakMap<object, Answer>();
  return (info) => {
    let answer = known.get(info.fieldNodes);
    if (answer === undefined) known.set(info.fieldNodes, (answer = find(info)));
    return answer;
  };
}

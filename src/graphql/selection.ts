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

/**
 * What this list of folders is asked for of the folders inside them, where those could come along with it: where nothing
 * but their nodes is asked, without an argument. Null otherwise.
 */
export const childFolderProperties = remembering((info): ReadonlySet<FolderProperty> | undefined => {
  const children = fieldsBelow(info, ['nodes', 'childFolders']);
  const all = fieldsBelow(info, ['edges', 'node', 'childFolders']);
  if (children.length === 0 || all.length > 0 || !children.every((node) => isBareList(node, info))) return undefined;
  return ofFolder({ ...info, fieldNodes: children }, [['nodes']]);
});
/** Whether this list is asked for its nodes alone, without an argument. */
export const isBareListField = remembering((info): boolean => info.fieldNodes.every((node) => isBareList(node, info)));

function isBareList(node: FieldNode, info: GraphQLResolveInfo): boolean {
  return (
    !node.arguments?.length && collectFields(selectionsOf([node]), null, info).every(({ name }) => BARE.has(name.value))
  );
}
const BARE: ReadonlySet<string> = new Set(['nodes', '__typename']);

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
  const fields = fieldsBelow(info, path);
  return new Set(collectFields(selectionsOf(fields), typeName, info).map(({ name }) => name.value));
}

/** The fields at the end of `path`. */
function fieldsBelow(info: GraphQLResolveInfo, path: Path): readonly FieldNode[] {
  let fields: readonly FieldNode[] = info.fieldNodes;
  for (const step of path) {
    fields = collectFields(selectionsOf(fields), null, info).filter(({ name }) => name.value === step);
  }
  return fields;
}

/**
 * Remembers the answer for each list of field nodes. One list belongs to one execution, or to one plan in which no
 * variable decides what is selected, so the answer does not change.
 */
function remembering<Answer>(find: (info: GraphQLResolveInfo) => Answer): (info: GraphQLResolveInfo) => Answer {
  const known = new WeakMap<object, Answer>();
  return (info) => {
    if (!known.has(info.fieldNodes)) known.set(info.fieldNodes, find(info));
    return known.get(info.fieldNodes) as Answer; // found above
  };
}

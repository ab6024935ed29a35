/** What a field was asked for: the names below it, fragments and directives resolved, and the properties they need. */
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLResolveInfo,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
} from 'graphql';
import type { ContactProperty } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { FolderProperty } from '../model/folder.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';

/** What a relation needs of its own record before it can be followed. */
const CONTACT_NEEDS: Readonly<Record<string, readonly ContactProperty[]>> = { parentFolder: ['parentFolderId'] };
const FOLDER_NEEDS: Readonly<Record<string, readonly FolderProperty[]>> = { parentFolder: ['parentFolderId'] };

/** The properties of a contact that the selection below `path` needs; `typeName` where the field returns an interface. */
export function contactProperties(info: GraphQLResolveInfo, ...path: string[]): Set<ContactProperty> {
  return propertiesIn(selectedNames(info, 'Contact', path), CONTACT_PROPERTIES, CONTACT_NEEDS);
}

export function folderProperties(info: GraphQLResolveInfo, ...path: string[]): Set<FolderProperty> {
  return propertiesIn(selectedNames(info, 'ContactFolder', path), FOLDER_PROPERTIES, FOLDER_NEEDS);
}

/** The field names directly below this field, whatever their type conditions. */
export function childNames(info: GraphQLResolveInfo, ...path: string[]): Set<string> {
  return selectedNames(info, null, path);
}

function propertiesIn<P extends string>(
  names: Iterable<string>,
  table: Readonly<Record<P, unknown>>,
  needs: Readonly<Record<string, readonly P[]>>,
): Set<P> {
  const properties = new Set<P>();
  for (const name of names) {
    if (Object.hasOwn(table, name)) properties.add(name as P);
    else if (Object.hasOwn(needs, name)) for (const need of needs[name]!) properties.add(need);
  }
  return properties;
}

/** Walks from the fields of `info` along `path`; at its end, collects the names that apply to `typeName`. */
function selectedNames(info: GraphQLResolveInfo, typeName: string | null, path: readonly string[]): Set<string> {
  let fields: readonly FieldNode[] = info.fieldNodes;
  for (const step of path) {
    const below: FieldNode[] = [];
    for (const field of fieldsBelow(info, fields, null)) if (field.name.value === step) below.push(field);
    fields = below;
  }
  const names = new Set<string>();
  for (const field of fieldsBelow(info, fields, typeName)) names.add(field.name.value);
  return names;
}

function fieldsBelow(info: GraphQLResolveInfo, fields: readonly FieldNode[], typeName: string | null): FieldNode[] {
  const found: FieldNode[] = [];
  const seen = new Set<string>();
  const visit = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, info)) continue;
      if (selection.kind === 'Field') {
        found.push(selection);
        continue;
      }
      const fragment = fragmentOf(selection, info, seen);
      if (fragment && applies(fragment, typeName, info)) visit(fragment.selectionSet);
    }
  };
  for (const field of fields) if (field.selectionSet) visit(field.selectionSet);
  return found;
}

function fragmentOf(
  selection: Exclude<SelectionNode, FieldNode>,
  info: GraphQLResolveInfo,
  seen: Set<string>,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  if (selection.kind === 'InlineFragment') return selection;
  if (seen.has(selection.name.value)) return undefined;
  seen.add(selection.name.value);
  return info.fragments[selection.name.value];
}

function applies(
  fragment: InlineFragmentNode | FragmentDefinitionNode,
  typeName: string | null,
  info: GraphQLResolveInfo,
): boolean {
  const condition = fragment.typeCondition?.name.value;
  if (condition === undefined || typeName === null || condition === typeName) return true;
  const [abstract, object] = [info.schema.getType(condition), info.schema.getType(typeName)];
  return isAbstractType(abstract) && isObjectType(object) && info.schema.isSubType(abstract, object);
}

function isIncluded(selection: SelectionNode, info: GraphQLResolveInfo): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues);
  return include?.['if'] !== false;
}

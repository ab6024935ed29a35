/** The fields directly below a selection, fragments written out and directives obeyed, in the order of the document. */
import type { FieldNode, FragmentDefinitionNode, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
} from 'graphql';

/** What a document means at the moment: its fragments, and the values of its variables. */
export interface Meaning {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** `typeName`: the object type that the fields are of; null collects whatever the type conditions say. */
export function collectFields(
  sets: Iterable<SelectionSetNode>,
  typeName: string | null,
  meaning: Meaning,
): readonly FieldNode[] {
  const found: FieldNode[] = [];
  const spread = new Set<string>();
  const visit = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, meaning)) continue;
      if (selection.kind === 'Field') {
        found.push(selection);
        continue;
      }
      if (selection.kind === 'FragmentSpread') {
        // As often as it is spread in one place, its fields are there once.
        if (spread.has(selection.name.value)) continue;
        spread.add(selection.name.value);
      }
      const fragment = selection.kind === 'FragmentSpread' ? meaning.fragments[selection.name.value] : selection;
      if (fragment && applies(fragment.typeCondition?.name.value, typeName, meaning)) visit(fragment.selectionSet);
    }
  };
  for (const set of sets) visit(set);
  return found;
}

/** The selections below fields, for those that have one. */
export function selectionsOf(fields: readonly FieldNode[]): SelectionSetNode[] {
  return fields.flatMap(({ selectionSet }) => selectionSet ?? []);
}

function applies(condition: string | undefined, typeName: string | null, { schema }: Meaning): boolean {
  if (condition === undefined || typeName === null || condition === typeName) return true;
  const [abstract, object] = [schema.getType(condition), schema.getType(typeName)];
  return isAbstractType(abstract) && isObjectType(object) && schema.isSubType(abstract, object);
}

function isIncluded(selection: SelectionNode, { variableValues }: Meaning): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return include?.['if'] !== false;
}

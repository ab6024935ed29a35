/** Whether a question follows relations of the items of a list: it has as many answers as its lists are long. */
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** For operations of validated documents; the answer is kept as long as the operation is. */
export function createPerItemTest(schema: GraphQLSchema) {
  const known = new WeakMap<OperationDefinitionNode, boolean>();
  return (document: DocumentNode, operation: OperationDefinitionNode): boolean => {
    let answer = known.get(operation);
    if (answer === undefined) known.set(operation, (answer = asksPerItem(schema, document, operation)));
    return answer;
  };
}

function asksPerItem(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  function findsIn(set: SelectionSetNode, type: GraphQLNamedType | undefined, isItem: boolean): boolean {
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) {
        if (!selection.selectionSet || !(isObjectType(type) || isInterfaceType(type))) return false;
        const field = type.getFields()[selection.name.value];
        if (!field) return false; // of introspection
        const isList = isListType(getNullableType(field.type));
        // What is resolved to a list without pages, such as its addresses, came with the item.
        if (isItem && field.resolve && !isList && isCompositeType(getNamedType(field.type))) return true;
        return findsIn(selection.selectionSet, getNamedType(field.type), isItem || isList);
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection; // the document is valid
      const condition = fragment.typeCondition?.name.value;
      return findsIn(fragment.selectionSet, condition === undefined ? type : schema.getType(condition), isItem);
    });
  }

  return findsIn(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, false);
}

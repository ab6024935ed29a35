/** An operation compiled once: its resolvers at their places, and the words of the answer between them. */
import {
  getArgumentValues,
  getNullableType,
  getVariableValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isWritten, jsonOf } from '../../model/written.js';
import { collectFields, selectionsOf, type Meaning } from '../collect.js';
import type { GraphQLContext } from '../context.js';
import { leafText, quote } from './json-text.js';
import { weave, type Text, type Weave } from './text.js';

export interface Plan {
  /**
   * The JSON text of `data` in octets, byte for byte what graphql-js would answer. Rejects where anything at all fails: graphql-js
   * then executes the same operation on the same loaders, which have kept what was read, and words the errors.
   */
  run(contextValue: GraphQLContext, variables: Readonly<Record<string, unknown>> | undefined): Promise<string>;
}

/** The plan of a validated operation; null for what is left to graphql-js. */
export function compilePlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan | null {
  const type = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !type || selectsByVariable(document)) return null;
  const compiler = createCompiler(schema, document, operation);
  let write: Write;
  try {
    write = compiler.object(type, [operation.selectionSet]);
  } catch (error) {
    if (error instanceof LeftToGraphql) return null;
    throw error;
  }
  const definitions = operation.variableDefinitions ?? [];
  return {
    async run(contextValue, given) {
      const variables = definitions.length === 0 ? NOTHING : coerced(schema, definitions, given ?? NOTHING);
      return write(undefined, { contextValue, variables, args: [] });
    },
  };
}

/** One execution of a plan. */
interface Run {
  readonly contextValue: GraphQLContext;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Arguments that variables decide, by the number of their field: they are the same wherever the field is met. */
  readonly args: unknown[];
}

/** Writes a value, whatever stands there. */
type Write = (value: unknown, run: Run) => Text;

class LeftToGraphql extends Error {}

const NOTHING = {};

/**
 * What this reads is kept by no loader, so that it would be read twice where another field fails; and the schema's own
 * description is asked for too rarely.
 */
const LEFT_TO_GRAPHQL: ReadonlySet<string> = new Set(['contactChanges', '__schema', '__type']);

function createCompiler(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
  const meaning: Meaning = { schema, fragments: fragmentsOf(document), variableValues: NOTHING };
  let fieldCount = 0;

  function object(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Write {
    if (type.isTypeOf) throw new LeftToGraphql();
    const byKey = new Map<string, FieldNode[]>();
    for (const node of collectFields(sets, type.name, meaning)) {
      const key = node.alias?.value ?? node.name.value;
      const nodes = byKey.get(key);
      if (nodes) nodes.push(node);
      else byKey.set(key, [node]);
    }
    const writes = [...byKey.values()].map((nodes) => field(type, nodes));
    const words = [...byKey.keys()].map((key, index) => `${index === 0 ? '{' : ','}${quote(key)}:`);
    const how: Weave<unknown, Run> = {
      open: words.length === 0 ? '{' : '', // else the words of the first field do it; `@skip` may leave none
      close: '}',
      before: (place) => words[place]!,
      textAt: (place, source, run) => writes[place]!(source, run),
    };
    return (source, run) => weave(how, writes.length, source, run);
  }

  function field(parentType: GraphQLObjectType, nodes: readonly FieldNode[]): Write {
    const node = nodes[0]!;
    const name = node.name.value;
    if (LEFT_TO_GRAPHQL.has(name)) throw new LeftToGraphql();
    if (name === '__typename') {
      const text = quote(parentType.name);
      return () => text;
    }
    const definition = parentType.getFields()[name]!; // the document is valid
    const info = infoOf(parentType, definition, nodes);
    const write = value(definition.type, nodes, info);
    const { resolve } = definition;
    if (!resolve && isLeafType(getNullableType(definition.type))) return property(name, definition.type, write);
    if (!resolve) return (source, run) => write((source as Readonly<Record<string, unknown>>)[name], run);
    const args = argumentsOf(definition, node);
    return (source, run) => {
      const resolved: unknown = resolve(source, args(run), run.contextValue, info);
      return isPromise(resolved) ? resolved.then((settled) => write(settled, run)) : write(resolved, run);
    };
  }

  /** A leaf that a record holds: its text goes on as it came where the record can tell it. */
  function property(name: string, type: GraphQLOutputType, write: Write): Write {
    const mayBeNull = !isNonNullType(type);
    return (source, run) => {
      const record = source as Readonly<Record<string, unknown>>;
      const text = isWritten(record) ? record[jsonOf](name) : undefined;
      return text !== undefined && (mayBeNull || text !== 'null') ? text : write(record[name], run);
    };
  }

  function argumentsOf(definition: GraphQLField<unknown, unknown>, node: FieldNode): (run: Run) => object {
    if (!node.arguments?.some(namesVariable)) {
      const args = constantArguments(definition, node);
      return () => args;
    }
    const number = fieldCount;
    fieldCount += 1;
    return (run) => (run.args[number] ??= getArgumentValues(definition, node, run.variables));
  }

  function value(type: GraphQLOutputType, nodes: readonly FieldNode[], info: GraphQLResolveInfo): Write {
    if (!isNonNullType(type)) return unlessNull(type, nodes, info, () => 'null');
    return unlessNull(type.ofType, nodes, info, () => {
      throw new Error(`Cannot return null for non-nullable field ${info.parentType.name}.${info.fieldName}.`);
    });
  }

  function unlessNull(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    info: GraphQLResolveInfo,
    writeNull: () => string,
  ): Write {
    const write = something(type, nodes, info);
    return (found, run) => {
      if (found === null || found === undefined) return writeNull();
      if (found instanceof Error) throw found;
      return write(found, run);
    };
  }

  function something(type: GraphQLOutputType, nodes: readonly FieldNode[], info: GraphQLResolveInfo): Write {
    if (isLeafType(type)) return leaf(type);
    if (isListType(type)) return list(value(type.ofType, nodes, info));
    if (isObjectType(type)) return object(type, selectionsOf(nodes));
    if (isAbstractType(type)) return abstract(type, nodes, info);
    throw new LeftToGraphql();
  }

  function abstract(type: GraphQLAbstractType, nodes: readonly FieldNode[], info: GraphQLResolveInfo): Write {
    const { resolveType } = type;
    if (!resolveType) throw new LeftToGraphql();
    const sets = selectionsOf(nodes);
    const writes = new Map(schema.getPossibleTypes(type).map((possible) => [possible.name, object(possible, sets)]));
    return (found, run) => {
      const name = resolveType(found, run.contextValue, info, type);
      const write = typeof name === 'string' ? writes.get(name) : undefined;
      if (!write) throw new LeftToGraphql();
      return write(found, run);
    };
  }

  function infoOf(
    parentType: GraphQLObjectType,
    { name, type }: GraphQLField<unknown, unknown>,
    fieldNodes: readonly FieldNode[],
  ): GraphQLResolveInfo {
    return {
      fieldName: name,
      fieldNodes,
      returnType: type,
      parentType,
      path: { prev: undefined, key: name, typename: parentType.name },
      schema,
      fragments: meaning.fragments,
      rootValue: undefined,
      operation,
      variableValues: NOTHING, // no variable decides what is selected
    };
  }

  return { object };
}

function leaf(type: GraphQLLeafType): Write {
  return (found) => {
    const serialized: unknown = type.serialize(found);
    if (serialized === null || serialized === undefined) throw new LeftToGraphql();
    return leafText(serialized);
  };
}

function list(write: Write): Write {
  const how: Weave<readonly unknown[], Run> = {
    open: '[',
    close: ']',
    before: (place) => (place === 0 ? '' : ','),
    textAt(place, items, run) {
      const item = items[place];
      return isPromise(item) ? item.then((settled) => write(settled, run)) : write(item, run);
    },
  };
  return (found, run) => {
    if (!Array.isArray(found)) throw new LeftToGraphql();
    return weave<readonly unknown[], Run>(how, found.length, found, run);
  };
}

function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): object {
  try {
    return getArgumentValues(definition, node);
  } catch {
    throw new LeftToGraphql();
  }
}

function coerced(
  schema: GraphQLSchema,
  definitions: NonNullable<OperationDefinitionNode['variableDefinitions']>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { coerced: variables, errors } = getVariableValues(schema, definitions, given);
  if (!variables) throw errors[0]!;
  return variables;
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** Whether `@skip` or `@include` asks a variable. */
function selectsByVariable(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ arguments: args }) {
      if (args?.some(namesVariable)) found = true;
    },
  });
  return found;
}

function namesVariable(node: NonNullable<FieldNode['arguments']>[number]): boolean {
  let found = false;
  visit(node, { Variable: () => void (found = true) });
  return found;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

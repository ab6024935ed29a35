/** Questions made at random out of the schema: what front ends, tools and careless people may ask. */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

/** Whole numbers from 0 to `below - 1`, the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface QuestionOptions {
  readonly schema: GraphQLSchema;
  /** What arguments are made of: values that are there. */
  readonly known: Values;
  /** Values that are nobody's, or cannot be any; a question in six has some. */
  readonly bad: Values;
  /** Fields that are not asked for, as `Type.field`. */
  readonly without?: ReadonlySet<string>;
}

export interface Values {
  readonly contacts: readonly Known[];
  readonly folders: readonly Known[];
  readonly users: readonly string[];
  /** GraphQL texts. */
  readonly filters: readonly string[];
}

interface Known {
  readonly id: string;
  readonly sourceId: string;
}

const MAX_DEPTH = 7;

export function questionOf(random: (below: number) => number, options: QuestionOptions): Question {
  const { schema, without = new Set() } = options;
  const variables: Record<string, unknown> = {};
  const declarations: string[] = [];
  const fragments: string[] = [];
  const pick = <T>(items: readonly T[]): T => items[random(items.length)]!;
  const chance = (percent: number): boolean => random(100) < percent;

  const isCareless = chance(16);
  const isBad = (): boolean => isCareless && chance(25);
  const values = (): Values => options[isBad() ? 'bad' : 'known'];
  const object = (fieldName: string): Known => {
    const { contacts, folders } = values();
    if (/node/.test(fieldName)) return pick([...contacts, ...folders]);
    return pick(/folder/i.test(fieldName) ? folders : contacts);
  };

  function selection(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = [];
    if (chance(10)) parts.push('__typename');
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (chance(70)) parts.push(`... on ${possible.name} ${selection(possible, depth + 1)}`);
      }
      if ('getFields' in type && chance(50)) parts.push('id');
    } else {
      const fields = Object.values(type.getFields()).filter(({ name }) => !without.has(`${type.name}.${name}`));
      const wanted = 1 + random(Math.max(1, depth > 4 ? 3 : 6));
      for (let count = 0; count < wanted; count += 1) {
        const field = pick(fields);
        if (depth >= MAX_DEPTH && !isLeafType(getNamedType(field.type))) continue;
        parts.push(wrapped(type, fieldText(field, depth)));
      }
    }
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
  }

  /** Now and then inside a fragment, or under a directive. */
  function wrapped(type: GraphQLCompositeType, text: string): string {
    if (chance(8)) return `... on ${type.name} { ${text} }`;
    if (chance(4)) return `... @${chance(50) ? 'include' : 'skip'}(if: ${chance(50)}) { ${text} }`;
    if (chance(6)) {
      const name = `Part${fragments.length}`;
      fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
      return chance(20) ? `...${name} ...${name}` : `...${name}`;
    }
    return text;
  }

  let aliases = 0;
  function fieldText(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given: [name: string, text: string][] = [];
    for (const arg of field.args) {
      // Neither a filter nor the walk over all folders goes with an order of one's own.
      if (arg.name === 'orderBy' && !isBad() && given.some(([name]) => name === 'filter' || name === 'scope')) continue;
      const text = argumentText(field.name, arg);
      if (text !== null) given.push([arg.name, text]);
    }
    const args = given.length > 0 ? `(${given.map(([name, text]) => `${name}: ${text}`).join(', ')})` : '';
    const type = getNamedType(field.type);
    // Two fields of one name with different arguments would not merge, so whatever has arguments has a name of its own.
    const alias = field.args.length > 0 || chance(5) ? `a${(aliases += 1)}: ` : '';
    const directive = chance(3) ? ` @include(if: ${chance(60)})` : '';
    return `${alias}${field.name}${args}${directive}${isCompositeType(type) ? ` ${selection(type, depth + 1)}` : ''}`;
  }

  function argumentText(fieldName: string, arg: GraphQLArgument): string | null {
    const value = valueOf(fieldName, arg);
    if (value === undefined) return null;
    const type = String(arg.type);
    if (value !== RAW && chance(25) && /^\[?(ID|Int|String)!?\]?!?$/.test(type)) {
      const name = `v${declarations.length}`;
      declarations.push(`$${name}: ${type}`);
      variables[name] = value;
      return `$${name}`;
    }
    return literal(value);
  }

  const RAW = Symbol('a text that is GraphQL already');
  let raw = '';
  function literal(value: unknown): string {
    return value === RAW ? raw : JSON.stringify(value);
  }

  function valueOf(fieldName: string, arg: GraphQLArgument): unknown {
    const required = isNonNullType(arg.type);
    if (!required && chance(arg.name === 'first' ? 25 : 75)) return undefined;
    switch (arg.name) {
      case 'first':
        return isBad() ? 1001 : pick([0, 1, 2, 3, 5, 30, 2, 3]);
      case 'after':
        return isBad() ? 'AAAA' : null;
      case 'id':
        return object(fieldName).id;
      case 'ids':
        return Array.from({ length: random(6) }, () => object(fieldName).id);
      case 'sourceId':
        return object(fieldName).sourceId;
      case 'user':
        return pick(values().users);
      case 'scope':
        raw = pick(['DEFAULT_FOLDER', 'ALL_FOLDERS']);
        return RAW;
      case 'filter':
        raw = pick(values().filters);
        return RAW;
      case 'orderBy':
        raw = isBad() ? '[]' : pick(['[{ field: DISPLAY_NAME }]', '[{ field: SURNAME, direction: DESC }]', 'null']);
        return RAW;
      default:
        throw new Error(`no values are known for the argument ${arg.name}`);
    }
  }

  const root = schema.getQueryType();
  if (!isObjectType(root)) throw new Error('the schema has no queries');
  const body = selection(root, 0);
  const head = declarations.length > 0 ? `query Asked(${declarations.join(', ')})` : 'query';
  return { query: [`${head} ${body}`, ...fragments].join('\n'), variables };
}

/** Limits of a GraphQL document: a linear scan before it is parsed, and its expanded size before it is validated. */
import { Kind, visit, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { LimitError, type Limits } from './limits.js';

/** The deepest introspection that tools send asks for 15 levels; lists within it are counted by a rule of graphql's own. */
const MAX_INTROSPECTION_DEPTH = 20;
const MIN_BRACKET_DEPTH = 100;

/**
 * Throws a `LimitError` if the text is too long, has too many tokens or nests brackets so deeply that a parser would
 * run out of stack. Comments count as tokens, because graphql's own count leaves them out and they cost time to skip.
 */
export function scanDocument(text: string, limits: Limits): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.maxDocumentBytes) {
    throw new LimitError(
      'maxDocumentBytes',
      `A document may have ${limits.maxDocumentBytes} bytes, but has ${bytes} (GATEWAY_MAX_DOCUMENT_BYTES).`,
    );
  }
  // Arguments and inline fragments nest brackets without adding a level of fields.
  const maxBrackets = Math.max(MIN_BRACKET_DEPTH, 4 * limits.maxDepth);
  let tokens = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    if (IGNORED.has(char)) {
      at += 1;
      continue;
    }
    tokens += 1;
    if (tokens > limits.maxTokens) {
      throw new LimitError(
        'maxTokens',
        `A document may have ${limits.maxTokens} tokens, comments counted, but has more (GATEWAY_MAX_TOKENS).`,
      );
    }
    if (OPENING.has(char)) depth += 1;
    else if (CLOSING.has(char)) depth -= 1;
    if (depth > maxBrackets) {
      throw new LimitError(
        'maxDepth',
        `A document may nest brackets ${maxBrackets} levels deep, but goes deeper (GATEWAY_MAX_DEPTH).`,
      );
    }
    at = endOfToken(text, at, char);
  }
}

const IGNORED: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r', ',', '\uFEFF']);
const OPENING: ReadonlySet<string> = new Set(['{', '(', '[']);
const CLOSING: ReadonlySet<string> = new Set(['}', ')', ']']);
const LINE_END = /[\n\r]|$/g;
const WORD_END = /[^A-Za-z0-9_.+-]|$/g;

function endOfToken(text: string, at: number, char: string): number {
  if (char === '#') return search(LINE_END, text, at);
  if (char === '"') return text.startsWith('"""', at) ? endOfBlockString(text, at + 3) : endOfString(text, at + 1);
  if (text.startsWith('...', at)) return at + 3;
  return Math.max(search(WORD_END, text, at), at + 1);
}

function search(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
    else if (text[at] === '\n' || text[at] === '\r') return at;
  }
  return text.length;
}

function endOfBlockString(text: string, from: number): number {
  for (let at = from; ;) {
    const end = text.indexOf('"""', at);
    if (end < 0) return text.length;
    if (text[end - 1] !== '\\') return end + 3;
    at = end + 3;
  }
}

/**
 * Throws a `LimitError` if a parsed document asks too much at once. Fragments are written out while counting, and the
 * counting stops at the limit, so that neither trees of fragments nor cycles cost more than the limit allows.
 */
export function measureDocument(document: DocumentNode, limits: Limits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  countDefinitions(document, limits, fragments);
  const budget = { selections: 0 };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      measureOperation(definition.selectionSet, fragments, limits, budget);
  }
}

function countDefinitions(
  document: DocumentNode,
  limits: Limits,
  fragments: Map<string, FragmentDefinitionNode>,
): void {
  let aliases = 0;
  let directives = 0;
  let fragmentCount = 0;
  visit(document, {
    Field: (node) => void (node.alias && (aliases += 1)),
    Directive: () => void (directives += 1),
    FragmentDefinition: (node) => {
      fragmentCount += 1;
      fragments.set(node.name.value, node);
    },
  });
  if (aliases > limits.maxAliases) {
    const message = `A document may have ${limits.maxAliases} aliases, but has ${aliases} (GATEWAY_MAX_ALIASES).`;
    throw new LimitError('maxAliases', message);
  }
  if (directives > limits.maxDirectives) {
    const message = `A document may have ${limits.maxDirectives} directives, but has ${directives} (GATEWAY_MAX_DIRECTIVES).`;
    throw new LimitError('maxDirectives', message);
  }
  if (fragmentCount > limits.maxFragments) {
    const message = `A document may have ${limits.maxFragments} fragments, but has ${fragmentCount} (GATEWAY_MAX_FRAGMENTS).`;
    throw new LimitError('maxFragments', message);
  }
}

/** One place in the answer: every selection set that contributes to it. */
interface Place {
  readonly sets: ExpandedSet[];
  readonly introspection: boolean;
}
interface ExpandedSet {
  readonly set: SelectionSetNode;
  /** The fragments that led here, so that a cycle is followed once and then left to graphql's own rule. */
  readonly within: FragmentPath | null;
}
interface FragmentPath {
  readonly name: string;
  readonly outer: FragmentPath | null;
}

function measureOperation(
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  limits: Limits,
  budget: { selections: number },
): void {
  const maxRepeats = Math.max(1, limits.maxAliases);
  let places: Place[] = [{ sets: [{ set: root, within: null }], introspection: false }];
  for (let depth = 1; places.length > 0; depth += 1) {
    const next: Place[] = [];
    for (const place of places) {
      refuseDepth(depth, place, limits);
      const fields = expandPlace(place, fragments, limits, budget);
      if (depth === 1) refuseRootFields(fields, limits);
      for (const [name, { count, sets, introspection }] of fields) {
        if (count > maxRepeats) {
          const message = `A field may be asked for ${maxRepeats} times in one place, but "${name}" is ${count} times (GATEWAY_MAX_ALIASES).`;
          throw new LimitError('maxAliases', message);
        }
        if (sets.length > 0) next.push({ sets, introspection: place.introspection || introspection });
      }
    }
    places = next;
  }
}

function refuseDepth(depth: number, { introspection }: Place, { maxDepth }: Limits): void {
  if (introspection && depth > MAX_INTROSPECTION_DEPTH) {
    const message = `Introspection may be ${MAX_INTROSPECTION_DEPTH} levels deep, but goes deeper.`;
    throw new LimitError('introspectionDepth', message);
  }
  if (!introspection && depth > maxDepth) {
    throw new LimitError(
      'maxDepth',
      `An operation may be ${maxDepth} levels deep, but goes deeper (GATEWAY_MAX_DEPTH).`,
    );
  }
}

function refuseRootFields(fields: ReadonlyMap<string, { readonly count: number }>, limits: Limits): void {
  const count = [...fields.values()].reduce((sum, field) => sum + field.count, 0);
  if (count > limits.maxRootFields) {
    throw new LimitError(
      'maxRootFields',
      `An operation may have ${limits.maxRootFields} root fields, but has ${count} (GATEWAY_MAX_ROOT_FIELDS).`,
    );
  }
}

/** The fields of one place by response name, fragments written out. */
function expandPlace(
  place: Place,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  limits: Limits,
  budget: { selections: number },
): Map<string, Place & { count: number }> {
  const fields = new Map<string, Place & { count: number }>();
  const pending = [...place.sets];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    for (const selection of item.set.selections) {
      budget.selections += 1;
      if (budget.selections > limits.maxSelections) {
        const message = `An operation may have ${limits.maxSelections} selections with its fragments written out, but has more (GATEWAY_MAX_SELECTIONS).`;
        throw new LimitError('maxSelections', message);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        pending.push({ set: selection.selectionSet, within: item.within });
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (fragment && !isWithin(item.within, name)) {
          pending.push({ set: fragment.selectionSet, within: { name, outer: item.within } });
        }
      } else {
        const name = selection.alias?.value ?? selection.name.value;
        let field = fields.get(name);
        if (!field) {
          field = { sets: [], count: 0, introspection: isIntrospection(selection.name.value) };
          fields.set(name, field);
        }
        field.count += 1;
        if (selection.selectionSet) field.sets.push({ set: selection.selectionSet, within: item.within });
      }
    }
  }
  return fields;
}

function isWithin(path: FragmentPath | null, name: string): boolean {
  for (let at = path; at !== null; at = at.outer) if (at.name === name) return true;
  return false;
}

function isIntrospection(fieldName: string): boolean {
  return fieldName === '__schema' || fieldName === '__type';
}

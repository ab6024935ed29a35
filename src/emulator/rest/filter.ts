/** The `$filter` language: text to a predicate over contacts, within the grammar of the reference, section 11.2. Pure. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { EMAIL_MEMBERS, type Property } from '../../model/property.js';
import { fold } from '../store/folding.js';
import { FAULTS } from './fault.js';
import { tokenize, type Token } from './filter-tokens.js';
import type { FilterGrammar } from './wire.js';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly value: string }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

export type Filter =
  | { readonly op: 'or' | 'and'; readonly terms: readonly Filter[] }
  | { readonly op: 'not'; readonly term: Filter }
  | { readonly op: Comparison; readonly property: string; readonly literal: Literal }
  | { readonly op: 'startsWith'; readonly property: string; readonly prefix: string }
  | { readonly op: 'anyEmail'; readonly address: string }
  | { readonly op: 'anyExtension'; readonly id: string }
  | { readonly op: 'anyExtended'; readonly id: string; readonly test: ExtendedTest }
  /** One of the last two, looked up (filter-lookup.ts). */
  | { readonly op: 'rows'; readonly rows: ReadonlySet<number> };

/** What is asked of the value of an extended property. */
export interface ExtendedTest {
  readonly op: Comparison | 'contains' | 'startsWith';
  readonly value: string | number;
}

/** What a dialect and an entity allow in a filter. */
export interface FilterRules {
  /** The property of a name, compared without case; null: there is none. */
  property(name: string): { readonly key: string; readonly row: Property } | null;
  readonly grammar: FilterGrammar;
  /** Whether extensions and extended properties may hang on the entity. */
  readonly attached?: boolean;
}

const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies Comparison[];
const MAX_DEPTH = 64;

/** Throws the 400 of section 11.2 for whatever is not in the grammar. Deep nesting is refused, not followed. */
export function parseFilter(text: string, rules: FilterRules): Filter {
  const tokens = tokenize(text);
  let at = 0;

  const filter = parseOr(0);
  if (at < tokens.length) throw FAULTS.invalidFilter();
  return filter;

  function parseOr(depth: number): Filter {
    if (depth > MAX_DEPTH) throw FAULTS.invalidFilter();
    return parseChain('or', () => parseChain('and', () => parseUnary(depth)));
  }

  function parseChain(op: 'or' | 'and', parseTerm: () => Filter): Filter {
    const terms = [parseTerm()];
    while (takeWord(op)) terms.push(parseTerm());
    return terms.length === 1 ? terms[0]! : { op, terms };
  }

  function parseUnary(depth: number): Filter {
    let negated = false;
    while (takeWord('not')) {
      if (!rules.grammar.not) throw FAULTS.invalidFilter();
      negated = !negated;
    }
    const term = takeMark('(') ? parseGroup(depth) : parsePredicate();
    return negated ? { op: 'not', term } : term;
  }

  function parseGroup(depth: number): Filter {
    const inner = parseOr(depth + 1);
    expectMark(')');
    return inner;
  }

  function parsePredicate(): Filter {
    const name = expectWord();
    if (takeMark('(')) return parseFunction(name);
    if (takeMark('/')) return parseLambda(name);
    const { key, row } = filterable(name);
    const operator = expectWord().toLowerCase();
    if (!COMPARISONS.includes(operator)) throw FAULTS.invalidFilter();
    const op = operator as Comparison; // It is one of COMPARISONS.
    return { op, property: key, literal: readLiteral(op, row) };
  }

  function parseFunction(name: string): Filter {
    const known = name.toLowerCase();
    if (!rules.grammar.startsWith && (known === 'startswith' || known === 'contains')) throw FAULTS.noSuchFunctions();
    if (known !== 'startswith') throw FAULTS.invalidFilter();
    const { key, row } = filterable(expectWord());
    if (row.kind !== 'text') throw FAULTS.invalidFilter();
    expectMark(',');
    const prefix = expectText();
    expectMark(')');
    const term: Filter = { op: 'startsWith', property: key, prefix: fold(prefix) };
    if (!takeWord('eq')) return term;
    const answer = expectWord().toLowerCase();
    if (answer !== 'true' && answer !== 'false') throw FAULTS.invalidFilter();
    return answer === 'true' ? term : { op: 'not', term };
  }

  function parseLambda(collection: string): Filter {
    const known = rules.attached ? collection.toLowerCase() : '';
    if (known === 'extensions') return parseAnyExtension();
    if (known === 'singlevalueextendedproperties') return parseAnyExtended();
    return parseAnyEmail(collection);
  }

  /** `any(f:f/id eq 'x')` */
  function parseAnyExtension(): Filter {
    const member = parseAny();
    if (member() !== 'id' || !takeWord('eq')) throw FAULTS.invalidFilter();
    const id = expectText();
    expectMark(')');
    return { op: 'anyExtension', id };
  }

  /** `any(ep: ep/id eq 'x' and ep/value eq 'y')`, also with `contains(ep/value,'y')` */
  function parseAnyExtended(): Filter {
    const member = parseAny();
    if (!['id', 'propertyid'].includes(member()) || !takeWord('eq')) throw FAULTS.invalidFilter();
    const id = expectText();
    if (!takeWord('and')) throw FAULTS.invalidFilter();
    const test = parseExtendedTest(member);
    expectMark(')');
    return { op: 'anyExtended', id, test };
  }

  function parseExtendedTest(member: () => string): ExtendedTest {
    for (const op of ['contains', 'startsWith'] as const) {
      if (!takeWord(op.toLowerCase())) continue;
      expectMark('(');
      if (member() !== 'value') throw FAULTS.invalidFilter();
      expectMark(',');
      const value = expectText();
      expectMark(')');
      return { op, value };
    }
    if (member() !== 'value') throw FAULTS.invalidFilter();
    const op = COMPARISONS.find((comparison) => takeWord(comparison)) as Comparison | undefined;
    const token = tokens[at++];
    if (op === undefined || !token) throw FAULTS.invalidFilter();
    if (token.kind === 'number') return { op, value: token.value };
    if (token.kind === 'text') return { op, value: token.text };
    throw FAULTS.invalidFilter();
  }

  /** Takes `any(x:`, and gives what reads the member of one `x/member`. */
  function parseAny(): () => string {
    if (!takeWord('any')) throw FAULTS.invalidFilter();
    expectMark('(');
    const variable = expectWord();
    expectMark(':');
    return () => {
      if (expectWord() !== variable) throw FAULTS.invalidFilter();
      expectMark('/');
      return expectWord().toLowerCase();
    };
  }

  // Only emailAddresses/any(a:a/address eq 'x'): every other operator and member is an invalid node.
  function parseAnyEmail(collection: string): Filter {
    if (!rules.grammar.anyEmail) throw FAULTS.invalidFilter();
    const found = rules.property(collection);
    if (found?.row.kind !== 'emailList' || !takeWord('any')) throw FAULTS.invalidFilter();
    expectMark('(');
    const variable = expectWord();
    expectMark(':');
    if (expectWord() !== variable) throw FAULTS.invalidFilter();
    expectMark('/');
    const { graph, outlook } = EMAIL_MEMBERS.address;
    if (![graph, outlook.toLowerCase()].includes(expectWord().toLowerCase())) throw FAULTS.invalidFilter();
    if (!takeWord('eq')) throw FAULTS.invalidFilter();
    const address = fold(expectText());
    expectMark(')');
    return { op: 'anyEmail', address };
  }

  function filterable(name: string) {
    const found = rules.property(name);
    if (!found) throw FAULTS.invalidFilter();
    if (!found.row.filterable) throw FAULTS.notFilterable(found.row.outlook ?? name);
    return found;
  }

  function readLiteral(op: Comparison, row: Property): Literal {
    const literal = asLiteral(tokens[at++]);
    if (literal.kind === 'null') {
      if (op !== 'eq' && op !== 'ne') throw FAULTS.invalidFilter();
      return literal;
    }
    const fits =
      (row.kind === 'text' && literal.kind === 'text') ||
      ((row.kind === 'instant' || row.kind === 'date') && literal.kind === 'instant');
    if (!fits) throw FAULTS.invalidFilter();
    return literal;
  }

  function takeMark(mark: string): boolean {
    return take((token) => token.kind === 'mark' && token.text === mark);
  }

  function takeWord(word: string): boolean {
    return take((token) => token.kind === 'word' && token.text.toLowerCase() === word);
  }

  function take(fits: (token: Token) => boolean): boolean {
    const token = tokens[at];
    if (!token || !fits(token)) return false;
    at += 1;
    return true;
  }

  function expectMark(mark: string): void {
    if (!takeMark(mark)) throw FAULTS.invalidFilter();
  }

  function expectWord(): string {
    const token = tokens[at++];
    if (token?.kind !== 'word') throw FAULTS.invalidFilter();
    return token.text;
  }

  function expectText(): string {
    const token = tokens[at++];
    if (token?.kind !== 'text') throw FAULTS.invalidFilter();
    return token.text;
  }
}

function asLiteral(token: Token | undefined): Literal {
  if (token?.kind === 'text') return { kind: 'text', value: fold(token.text) };
  if (token?.kind === 'instant') return { kind: 'instant', value: token.value };
  const word = token?.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'null') return { kind: 'null' };
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  throw FAULTS.invalidFilter();
}

/** The properties of a filter in the order of their first appearance. */
export function propertiesOf(filter: Filter): readonly string[] {
  switch (filter.op) {
    case 'and':
    case 'or':
      return [...new Set(filter.terms.flatMap(propertiesOf))];
    case 'not':
      return propertiesOf(filter.term);
    case 'anyEmail':
      return ['emailAddresses' satisfies ContactProperty];
    case 'anyExtension':
    case 'anyExtended':
    case 'rows':
      return ['attached'];
    default:
      return [filter.property];
  }
}

/** Looks up contact properties by their names in a dialect. */
export function contactRules(nameOf: (row: Property) => string | null, grammar: FilterGrammar): FilterRules {
  const rows = new Map<string, { key: string; row: Property }>();
  for (const [key, row] of Object.entries(CONTACT_PROPERTIES)) {
    const name = nameOf(row);
    if (name !== null) rows.set(name.toLowerCase(), { key, row });
  }
  return { property: (name) => rows.get(name.toLowerCase()) ?? null, grammar, attached: true };
}

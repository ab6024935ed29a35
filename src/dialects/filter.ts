/** Conditions as the text of `$filter`, for a grammar that says what an API can ask (reference, section 11.2). Pure. */
import { GatewayError } from '../errors.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { Property } from '../model/property.js';
import type { Comparison, Condition } from '../model/query.js';
import { CREATION_KEY } from './creation-key.js';
import { isDay, nextDay, toInstant } from './time.js';

export interface FilterGrammar {
  /** What a reader calls the API. */
  readonly api: string;
  nameOf(property: Property): string | null;
  /** Whether there is a `not`; without one it is pushed inward to the comparisons. */
  readonly not: boolean;
  /** How a beginning is asked for, from a name and a quoted text; null where it cannot be. */
  readonly startsWith: ((name: string, text: string) => string) | null;
  /** How any e-mail entry is asked for its address, from a quoted text; null where it cannot be. */
  readonly anyEmail: ((text: string) => string) | null;
  /** How an extended property is asked for, from quoted texts (reference, section 8.2). */
  readonly extended: (id: string, value: string) => string;
}

/** The text of `$filter`, not yet percent-encoded. Throws `BAD_USER_INPUT` naming what the API cannot be asked. */
export function printFilter(condition: Condition, grammar: FilterGrammar): string {
  return print(translate(condition, false, grammar));
}

/** A condition in the words of the API. */
type Term =
  { readonly op: 'and' | 'or'; readonly terms: readonly Term[] } | { readonly op: 'not'; readonly term: Term } | string;

/** `and` binds closer than `or`, so only an `or` inside an `and` needs parentheses. */
function print(term: Term, within: 'and' | 'or' | null = null): string {
  if (typeof term === 'string') return term;
  if (term.op === 'not') return `not (${print(term.term)})`;
  if (term.terms.length === 1) return print(term.terms[0]!, within); // the length was just looked at
  const text = term.terms.map((part) => print(part, term.op)).join(` ${term.op} `);
  return term.op === 'or' && within === 'and' ? `(${text})` : text;
}

/** `negated`: the API has no `not`, and an odd number of them stands around this condition. */
function translate(condition: Condition, negated: boolean, grammar: FilterGrammar): Term {
  switch (condition.op) {
    case 'and':
    case 'or': {
      if (condition.conditions.length === 0) throw refused(`${condition.op} needs at least one condition`);
      const op = negated ? OTHER[condition.op] : condition.op;
      return { op, terms: condition.conditions.map((part) => translate(part, negated, grammar)) };
    }
    case 'not':
      if (grammar.not) return { op: 'not', term: translate(condition.condition, false, grammar) };
      return translate(condition.condition, !negated, grammar);
    case 'startsWith': {
      const { name } = nameOf(condition.property, ['text'], grammar);
      if (!grammar.startsWith) {
        throw refused(`${condition.property}: ${grammar.api} has no startsWith; ask for whole values with eq or in`);
      }
      return grammar.startsWith(name, quote(condition.property, condition.value));
    }
    case 'anyEmail':
      if (!grammar.anyEmail) throw refused(`emailAddress: ${grammar.api} cannot look for e-mail addresses`);
      return grammar.anyEmail(quote('emailAddress', condition.value));
    case 'creationKey':
      return grammar.extended(quote('id', CREATION_KEY), quote('idempotencyKey', condition.value));
    default:
      return compare(condition, negated, grammar);
  }
}

const OTHER = { and: 'or', or: 'and' } as const;
const OPPOSITE = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', le: 'gt', gt: 'le' } as const;

function compare(
  { op, property, value }: Extract<Condition, { readonly op: Comparison }>,
  negated: boolean,
  grammar: FilterGrammar,
): Term {
  const { name, kind } = nameOf(property, ['text', 'date', 'instant'], grammar);
  const asked = negated ? OPPOSITE[op] : op;
  const isEqual = op === 'eq' || op === 'ne';
  if (value === null || (value === '' && kind === 'text')) {
    if (!isEqual) throw refused(`${property}: null can be compared with eq and ne alone`);
    return compareWithNothing(name, asked === 'eq', kind === 'text');
  }
  const term =
    kind === 'date' && isDay(value)
      ? compareDay(name, asked, value)
      : `${name} ${asked} ${literal(property, kind, value)}`;
  // An order is false for what is empty, and so is the opposite order: "not before" is also true of what has no date.
  return negated && !isEqual ? either(term, `${name} eq null`) : term;
}

/** What is empty comes as null from one contact and as `""` from another (reference, section 4.3). */
function compareWithNothing(name: string, isEmpty: boolean, isText: boolean): Term {
  if (!isText) return `${name} ${isEmpty ? 'eq' : 'ne'} null`;
  return isEmpty ? either(`${name} eq null`, `${name} eq ''`) : both(`${name} ne null`, `${name} ne ''`);
}

/** A day is stored as an instant with any time in it (reference, section 4.5), so a day is asked for from start to end. */
function compareDay(name: string, op: Comparison, day: string): Term {
  const starts = (order: string) => `${name} ${order} ${day}`;
  const ends = (order: string) => `${name} ${order} ${nextDay(day)}`;
  switch (op) {
    case 'eq':
      return both(starts('ge'), ends('lt'));
    case 'ne':
      return either(starts('lt'), ends('ge'), `${name} eq null`);
    case 'ge':
    case 'lt':
      return starts(op);
    case 'gt':
      return ends('ge');
    case 'le':
      return ends('lt');
  }
}

function both(...terms: readonly Term[]): Term {
  return { op: 'and', terms };
}

function either(...terms: readonly Term[]): Term {
  return { op: 'or', terms };
}

function nameOf<K extends Property['kind']>(
  propertyName: string,
  kinds: readonly K[],
  grammar: FilterGrammar,
): { readonly name: string; readonly kind: K } {
  const table: Readonly<Record<string, Property>> = CONTACT_PROPERTIES;
  const property = Object.hasOwn(table, propertyName) ? table[propertyName] : undefined;
  const kind = kinds.find((candidate) => candidate === property?.kind);
  const name = property?.filterable ? grammar.nameOf(property) : null;
  if (kind === undefined || name === null)
    throw refused(`${propertyName} cannot be filtered in this way by ${grammar.api}`);
  return { name, kind };
}

function literal(property: string, kind: 'text' | 'date' | 'instant', value: string): string {
  if (kind === 'text') return quote(property, value);
  const instant = toInstant(value);
  if (instant === null) throw refused(`${property}: expected ${EXAMPLE[kind]}`);
  return instant;
}

const EXAMPLE = {
  date: 'a day such as 1974-07-22, or an instant',
  instant: 'an instant such as 2014-10-19T23:08:24Z',
} as const;

/** A quoted text; a quote inside is doubled (reference, section 3.2), which leaves nothing that could end it. */
function quote(property: string, text: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(text)) throw refused(`${property}: expected a text without control characters`);
  return `'${text.replaceAll("'", "''")}'`;
}

function refused(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}

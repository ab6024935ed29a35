/**
 * How JSON texts are usually written: compact, and one object of a list like the other. What is written so is found by
 * patterns, several times faster than it is parsed; whatever is written otherwise is parsed. Pure.
 */

const PLAIN = '[^"\\\\\\u0000-\\u001f]*';
const NAME = `"${PLAIN}"`;
const STRING = `"${PLAIN}(?:\\\\.${PLAIN})*"`;
const SCALAR = `${STRING}|null|true|false|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?`;
/** As deep as a page of contacts with addresses: page, list, contact, list, address. */
const DEEPEST = 5;

/** A value of so many levels. What follows an entry is looked at, so that a number cannot be taken for two. */
function valuePattern(levels: number): string {
  if (levels === 0) return SCALAR;
  const inner = valuePattern(levels - 1);
  const next = '(?:,(?![\\]}])|(?=[\\]}]))';
  return `${SCALAR}|\\{(?:${NAME}:(?:${inner})${next})*\\}|\\[(?:(?:${inner})${next})*\\]`;
}

const MEMBER_NAME = new RegExp(`(${NAME}):`, 'y');
const VALUE = new RegExp(valuePattern(DEEPEST), 'y');
const SHALLOW = valuePattern(2);

/** Values by what JSON has; an object or list as deep as a property of a contact. */
export const PATTERNS = {
  string: STRING,
  nullableString: `${STRING}|null`,
  integer: '\\d{1,15}',
  any: SHALLOW,
  /** As deep as the body of an answer. */
  deep: valuePattern(DEEPEST),
} as const;

/** Longer texts are parsed: a pattern keeps a trail of what it tried. */
export const MAX_WRITTEN_LENGTH = 4_000_000;

/** The end of what `pattern` finds at `at`; -1 where it finds nothing. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** What the value of a member looks like, one of `PATTERNS`; undefined for a member that nobody reads. */
export type PatternOf = (name: string) => string | undefined;

/** Objects with these members in this order. */
export class ObjectForm {
  readonly #pattern: RegExp;
  /** The place of each member in what `match` gives. */
  readonly columns: ReadonlyMap<string, number>;

  constructor(names: readonly string[], patternOf: PatternOf) {
    const columns = new Map<string, number>();
    const members = names.map((name) => {
      const pattern = patternOf(name);
      if (pattern !== undefined) columns.set(name, columns.size + 1);
      return `${escaped(JSON.stringify(name))}:${pattern === undefined ? `(?:${SHALLOW})` : `(${pattern})`}`;
    });
    this.#pattern = new RegExp(`\\{${members.join(',')}\\}`, 'y');
    this.columns = columns;
  }

  /** The values' texts of the object that begins at `at`, by `columns`; null where it is written otherwise. */
  match(text: string, at: number): RegExpExecArray | null {
    this.#pattern.lastIndex = at;
    return this.#pattern.exec(text);
  }
}

/** The forms that objects of one kind were met in, the latest first. */
export class Forms {
  readonly #known: { readonly key: string; readonly form: ObjectForm }[] = [];

  constructor(readonly patternOf: PatternOf) {}

  /** What the form of `latest` matches of the object that begins at `at`; null where it is written in no form at all. */
  read(text: string, at: number): RegExpExecArray | null {
    return this.#known[0]?.form.match(text, at) ?? this.#learn(text, at)?.match(text, at) ?? null;
  }

  /** The form in which the latest object was read. */
  get latest(): ObjectForm {
    return this.#known[0]!.form;
  }

  #learn(text: string, at: number): ObjectForm | null {
    const names = namesOf(text, at);
    if (!names) return null;
    const key = names.join();
    const place = this.#known.findIndex((known) => known.key === key);
    const known = place >= 0 ? this.#known.splice(place, 1)[0]! : { key, form: new ObjectForm(names, this.patternOf) };
    this.#known.unshift(known);
    if (this.#known.length > MAX_FORMS) this.#known.pop();
    return known.form;
  }
}

/** `$select` and a service's habits make a handful; more are no habit. */
const MAX_FORMS = 16;
const MAX_MEMBERS = 100;

/** The names of the members of an object; null where it is not written in a form. */
function namesOf(text: string, at: number): string[] | null {
  const names: string[] = [];
  const isOver = eachMember(text, at, (name, valueAt) => {
    names.push(name);
    return names.length > MAX_MEMBERS ? -1 : endOfValue(text, valueAt);
  });
  // A name that stands twice means its last value to JSON.parse.
  return isOver < 0 || new Set(names).size < names.length ? null : names;
}

/**
 * Calls `visit` with the name of each member of the object at `at` and the place of its value; it gives back where the
 * value ends, or -1 to stop. The end of the object, or -1.
 */
export function eachMember(text: string, at: number, visit: (name: string, valueAt: number) => number): number {
  if (text[at] !== '{') return -1;
  if (text[at + 1] === '}') return at + 2;
  for (let next = at + 1; ; next += 1) {
    MEMBER_NAME.lastIndex = next;
    const name = MEMBER_NAME.exec(text)?.[1];
    if (name === undefined) return -1;
    next = visit(name.slice(1, -1), MEMBER_NAME.lastIndex);
    if (next < 0) return -1;
    if (text[next] === '}') return next + 1;
    if (text[next] !== ',') return -1;
  }
}

/** Calls `visit` with the place of each entry of the list at `at`; as `eachMember`. */
export function eachEntry(text: string, at: number, visit: (at: number) => number): number {
  if (text[at] !== '[') return -1;
  if (text[at + 1] === ']') return at + 2;
  for (let next = at + 1; ; next += 1) {
    next = visit(next);
    if (next < 0) return -1;
    if (text[next] === ']') return next + 1;
    if (text[next] !== ',') return -1;
  }
}

/** Where the value at `at` ends; -1 where it is not written in a form. */
export function endOfValue(text: string, at: number): number {
  return endOf(VALUE, text, at);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The lines of one parsed vCard (jCard, RFC 7095), looked up by name. */

export interface CardLine {
  /** Lower case, such as `work` and `cell`. */
  readonly types: readonly string[];
  /** From 1 (most preferred) to 101 (nothing said). */
  readonly preference: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** The whole value as one text. */
  readonly text: string;
  /** The components of a structured value (`N`, `ADR`, `ORG`), or the items of a list (`CATEGORIES`). */
  readonly parts: readonly string[];
}

/** A parameter that occurs several times, or holds a list, has a list of values. */
type CardParameters = Record<string, string | string[]>;

export interface Card {
  /** The lines of a name in lower case, the preferred ones first. */
  all(name: string): readonly CardLine[];
  first(name: string): CardLine | undefined;
}

/** `component`: `["vcard", [[name, parameters, type, value, ...], ...], []]` as `ical.js` parses it. */
export function readLines(component: unknown): Card {
  const lines = new Map<string, CardLine[]>();
  // ical.js gives this shape for every text that it accepts.
  const [, properties] = component as [string, [string, CardParameters, string, ...unknown[]][]];
  for (const [name, parameters, , ...values] of properties) {
    const line = readLine(parameters, values);
    if (line.text !== '') lines.set(name, [...(lines.get(name) ?? []), line]);
  }
  for (const group of lines.values()) group.sort((a, b) => a.preference - b.preference);
  const all = (name: string) => lines.get(name) ?? [];
  return { all, first: (name) => all(name)[0] };
}

function readLine(raw: CardParameters, values: readonly unknown[]): CardLine {
  const types = [raw['type'] ?? []].flat().map((type) => type.toLowerCase());
  const preference = types.includes('pref') ? 1 : Number(raw['pref'] ?? 101) || 101;
  const parameters = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, String(value)]));
  const value = values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values;
  const parts = value.map(textOf);
  return { types, preference, parameters, parts, text: parts.filter(Boolean).join(' ') };
}

/** A component may itself be a list; ical.js leaves `\;` as it stands in plain texts. */
const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(textOf).join(' ')
    : String(value)
        .replace(/\\([;,:])/g, '$1')
        .trim();

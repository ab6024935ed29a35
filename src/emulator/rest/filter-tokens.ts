/** Splits the text of `$filter` into words, marks, quoted texts and dates. Pure. */
import { FAULTS } from './fault.js';

export type Token =
  | { readonly kind: 'word' | 'text' | 'mark'; readonly text: string }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly value: number };

// Each alternative begins differently, so matching never goes back: the time is linear in the length.
const TOKEN =
  /\s*(?:'((?:[^']|'')*)'|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)|([A-Za-z_][\w.]*)|([(),/:]))\s*/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw FAULTS.invalidFilter();
    const [, quoted, date, word, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (date !== undefined) tokens.push({ kind: 'instant', value: readInstant(date) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark! });
  }
  return tokens;
}

/** A bare date is midnight in UTC, as is a timestamp without a zone. */
function readInstant(text: string): number {
  const zoned = !text.includes('T') || /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const value = Date.parse(zoned);
  if (Number.isNaN(value)) throw FAULTS.invalidFilter();
  return value;
}

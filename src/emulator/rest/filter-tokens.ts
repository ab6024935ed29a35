/** Splits the text of `$filter` into words, marks, quoted texts, numbers and dates. Pure. */
import { FAULTS } from './fault.js';

export type Token =
  | { readonly kind: 'word' | 'text' | 'mark'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly value: number };

// Matching goes back over no more than a number, so the time is linear in the length.
const TOKEN =
  /\s*(?:'((?:[^']|'')*)'|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)|(-?\d{1,15}(?:\.\d{1,15})?)|([A-Za-z_][\w.]*)|([(),/:]))\s*/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw FAULTS.invalidFilter();
    const [, quoted, date, number, word, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (date !== undefined) tokens.push({ kind: 'instant', value: readInstant(date) });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
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

/** Values as JSON text, in the very form of `JSON.stringify`. */

/** What `JSON.stringify` writes in another way than it reads: quotes, backslashes, control characters, half surrogates. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A text in quotes; most need no more than that. */
export function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** A serialized leaf: a text, a number or a boolean. */
export function leafText(value: unknown): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

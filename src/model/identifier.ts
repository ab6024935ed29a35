/** What may stand for an object or a user in a URL: alphabets in which nothing can mean a path. */

// `encodeURIComponent('..')` is still `..`, and a part's `url` inside an envelope meets no URL parser of ours: the
// alphabets, not the encoding, keep `.`, `/`, `\`, `?`, `#`, `%`, blanks and control characters out (threats 18 and 19).
// `delta` is the one word in them that the REST API knows as something else: `contacts/delta` is a synchronisation.
const SOURCE_ID = /^(?!delta$)[A-Za-z0-9+=_-]{1,1024}$/i;

const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PRINCIPAL_NAME = /^[A-Za-z0-9._'+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}$/;

/** Whether a text can be an id that the REST API gave: base64 letters without the slash (reference, section 3.2). */
export function isSourceId(text: string): boolean {
  return SOURCE_ID.test(text);
}

/** Whether a text can name a user: a directory object id or a user principal name (reference, section 3.1). */
export function isUser(text: string): boolean {
  return OBJECT_ID.test(text) || PRINCIPAL_NAME.test(text);
}

const PLAIN_PATH = /^(?:\/(?:[\w$=+-]|%(?:3D|2B|40))+)+(?:\?(?:[\w$=+,&-]|%[\dA-F]{2})*)?$/;

/**
 * Whether nobody could read a path in another way than it is meant: no dots, quotes or backslashes, no empty segments,
 * and no `%` in its segments but those of encoded ids and users. Most paths are; the others need a closer look.
 */
export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

/** A change key: base64, with `/` and `+` (reference, section 4.6). */
export function isChangeKey(text: string): boolean {
  return /^[A-Za-z0-9+/=_-]{1,512}$/.test(text);
}

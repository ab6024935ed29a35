/** What may stand for an object or a user in a URL: allow-lists, checked before anything else looks at the text. */

/** REST ids are opaque base64url-like strings, case-sensitive, with `=` left in place (reference, sections 3.2 and 9). */
const SOURCE_ID = /^[A-Za-z0-9+=_-]{1,1024}$/;

/** A directory object id, or a user principal name. */
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const USER_PRINCIPAL_NAME =
  /^[A-Za-z0-9!$&'*+_~^-](\.?[A-Za-z0-9!$&'*+_~^-]){0,63}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}$/;

export function isSourceId(text: string): boolean {
  return SOURCE_ID.test(text);
}

export function isUser(text: string): boolean {
  return text.length <= 320 && (OBJECT_ID.test(text) || USER_PRINCIPAL_NAME.test(text));
}

/** A change key: base64, with `/` and `+` (reference, section 4.6). */
export function isChangeKey(text: string): boolean {
  return /^[A-Za-z0-9+/=_-]{1,512}$/.test(text);
}

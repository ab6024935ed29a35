/** One path segment that comes from outside: checked against an alphabet in which nothing can mean a path, then encoded. */
import { GatewayError } from '../errors.js';

// `encodeURIComponent('..')` is still `..`, and a part's `url` inside an envelope meets no URL parser of ours: the
// alphabets, not the encoding, keep `.`, `/`, `\`, `?`, `#`, `%`, blanks and control characters out (threats 18 and 19).
const SOURCE_ID = /^[A-Za-z0-9+=_-]{1,1024}$/;
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

/** The id as one path segment, such as `AAMkAGI2THk0AAA%3D`. Throws `BAD_USER_INPUT` for what cannot be an id. */
export function encodeId(id: string): string {
  if (!isSourceId(id)) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'expected an id as the REST API gives it: 1 to 1024 letters, digits, "+", "=", "_" or "-"',
    );
  }
  return encodeURIComponent(id);
}

/** The user as one path segment, such as `adele%40contoso.example`. Throws `BAD_USER_INPUT` for what cannot be a user. */
export function encodeUser(user: string): string {
  if (!isUser(user)) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'expected a user as a directory object id (a GUID) or a user principal name such as adele@contoso.example',
    );
  }
  return encodeURIComponent(user).replaceAll("'", '%27');
}

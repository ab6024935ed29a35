/** One path segment that comes from outside: checked against an alphabet in which nothing can mean a path, then encoded. */
import { GatewayError } from '../errors.js';
import { isSourceId, isUser } from '../model/identifier.js';

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

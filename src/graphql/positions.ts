/** Places in the upstream's pages, and the sealed cursors that carry them to clients and back. */
import type { Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { Seal } from '../seal.js';

/** After so many items of a page; the page is the one behind `link`, or the list itself where that is null. */
export interface Position {
  readonly link: string | null;
  readonly skip: number;
  /** In a walk over all folders: the folders from the top down to the one this place is in; empty is the default one. */
  readonly folder?: FolderPath;
}

export type FolderPath = readonly { readonly name: string; readonly id: string }[];

export const LIST_START: Position = { link: null, skip: 0 };

/** Names one list; a cursor of another one does not open. `list` holds whatever makes two lists different. */
function purposeOf(credential: Credential, list: unknown): string {
  return `list cursor 1 ${JSON.stringify([credential.tenantId, credential.userId, list])}`;
}

export function sealPosition(seal: Seal, credential: Credential, list: unknown, position: Position): string {
  const { link, skip, folder } = position;
  return seal.seal(purposeOf(credential, list), folder ? [link, skip, folder] : [link, skip]);
}

/** The place a cursor names. Throws `BAD_USER_INPUT` for forged cursors and for those of another list. */
export function openPosition(seal: Seal, credential: Credential, list: unknown, cursor: string): Position {
  const opened = seal.open(purposeOf(credential, list), cursor);
  if (!Array.isArray(opened)) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'after: expected a cursor of this very list (same mailbox, folder, filter and order). Start again without it.',
    );
  }
  // Only this module seals under this purpose, so the shape is what sealPosition wrote.
  const [link, skip, folder] = opened as [string | null, number, FolderPath?];
  return folder ? { link, skip, folder } : { link, skip };
}

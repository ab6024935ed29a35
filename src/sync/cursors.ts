/** Positions as clients hold them: sealed, and bound to dialect, mailbox, collection and, where it is known, the user. */
import type { Credential } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { Seal } from '../seal.js';
import type { Collection } from '../upstream/changes.js';
import type { SyncPosition } from './batch.js';

/** What a cursor belongs to. With unread tokens it is bound to none of them: the upstream checks every link itself. */
export interface StreamScope {
  readonly credential: Credential;
  readonly mailbox: MailboxRecord;
  readonly collection: Collection;
}

export interface SyncCursors {
  seal(scope: StreamScope, position: SyncPosition): string;
  /** Throws `BAD_USER_INPUT` for a cursor that is forged, of another stream, or of another form. */
  open(scope: StreamScope, cursor: string): SyncPosition;
}

/** Cursors of earlier versions lack the last. */
type SealedPosition = [link: string | null, inSnapshot: boolean, seenUntil: string | null, inRound?: boolean];

export function createSyncCursors(seal: Seal, dialectName: string): SyncCursors {
  const purposeOf = ({ credential, mailbox, collection }: StreamScope): string => {
    const { tenantId, userId } = credential;
    const place = collection.of === 'contacts' ? collection.folderId : null;
    return `sync cursor 1 ${JSON.stringify([dialectName, tenantId, userId, mailbox.owner, collection.of, place])}`;
  };
  return {
    seal: (scope, { link, inSnapshot, seenUntil, inRound }) =>
      seal.seal(purposeOf(scope), [link, inSnapshot, seenUntil, inRound]),
    open(scope, cursor) {
      const opened = seal.open(purposeOf(scope), cursor);
      if (!Array.isArray(opened)) {
        throw new GatewayError(
          'BAD_USER_INPUT',
          'after: expected a cursor of this very stream (same mailbox and folder). Start again without it.',
        );
      }
      // Only this module seals under this purpose, so the shape is what seal() wrote.
      const [link, inSnapshot, seenUntil, inRound = inSnapshot] = opened as SealedPosition;
      return { link, inSnapshot, inRound, seenUntil };
    },
  };
}

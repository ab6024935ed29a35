/** What a feed needs of the upstream: pages of changes, and the truth about what seems to be gone. */
import type { ChangesPage } from '../upstream/changes.js';
import type { FolderSubscriptions } from '../upstream/notifications.js';
import type { Tracked } from './batch.js';

/** What a feed reads from, on the credential of one of its subscribers. */
export interface FeedSource<R extends Tracked> {
  /** One page; null begins a full round. */
  readChanges(link: string | null): Promise<ChangesPage<R>>;
  /** Those of the ids that are not in the collection any more. */
  findGone(ids: readonly string[]): Promise<readonly string[]>;
  /** Whether later rounds may list everything again and name nothing that is gone. */
  readonly mayRepeatAll: boolean;
  /** How the upstream is asked to tell of changes; absent where it cannot, or shall not. */
  readonly subscriptions?: FolderSubscriptions;
  isLostPosition(error: unknown): boolean;
  /** The version of an object: two that are equal mean that nothing changed. */
  versionOf(record: R): string;
}

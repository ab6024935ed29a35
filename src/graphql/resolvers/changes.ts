/** The change streams, and the pull that shares their cursors. */
import { GatewayError } from '../../errors.js';
import type {
  ContactFolderChangeBatchResolvers,
  ContactChangeBatchResolvers,
  ContactSyncStart,
  Resolvers,
} from '../../generated/graphql.js';
import type { LocatedContact } from '../../model/contact.js';
import type { LocatedFolder } from '../../model/folder.js';
import type { Located, MailboxRecord } from '../../model/mailbox.js';
import type { Batch } from '../../sync/batch.js';
import { positionBehind, repeatsAll, STREAM_START } from '../../sync/batch.js';
import type { StreamScope } from '../../sync/cursors.js';
import type { StreamStart } from '../../sync/audience.js';
import { isLostPosition } from '../../upstream/changes.js';
import type { ChangesPage, Removed, Upserted } from '../../upstream/changes.js';
import { checkFirst } from '../connections.js';
import type { GraphQLContext } from '../context.js';
import { decodeIdOf, encodeId, mailboxOf, sameMailbox } from '../ids.js';
import type { SharedEvent } from '../shared-results.js';

/** A batch with the stream it belongs to. */
export interface StreamedBatch<R extends { readonly sourceId: string }> extends SharedEvent {
  readonly batch: Batch<R>;
  readonly scope: StreamScope;
}

export type StreamedUpsert<R> = Upserted<R>;

/** As the schema says. */
const DEFAULT_CHANGES = 100;

/** A removal with the mailbox it happened in, which no object is left to tell. */
export type LocatedRemoval = Located<Removed>;

export const changesResolvers = {
  ContactFolder: {
    contactChanges: async ({ mailbox, sourceId }, { after, first }, ctx) => {
      const scope: StreamScope = {
        credential: ctx.credential,
        mailbox,
        collection: { of: 'contacts', folderId: sourceId },
      };
      const position = after == null ? STREAM_START : ctx.cursors.open(scope, after);
      const pageSize = Math.max(1, checkFirst(first, DEFAULT_CHANGES));
      const reset: Batch<LocatedContact> = { kind: 'RESET', position: STREAM_START, hasMore: true, changes: [] };
      let page: ChangesPage<LocatedContact>;
      try {
        // The contacts of a folder, because that is what was asked for.
        page = await ctx.client.changes.readChanges({
          mailbox,
          collection: scope.collection,
          link: position.link,
          pageSize,
        });
      } catch (error) {
        if (position.link !== null && isLostPosition(error)) return { scope, batch: reset, sharedAs: reset };
        throw error;
      }
      if (repeatsAll(position, page)) return { scope, batch: reset, sharedAs: reset };
      // Not the events of a subscription: one that is refused would be lost.
      ctx.answer.list(page.changes.flatMap((change) => ('upserted' in change ? [change.upserted] : [])));
      const kind = position.inSnapshot ? 'SNAPSHOT' : page.changes.length > 0 ? 'CHANGES' : 'HEARTBEAT';
      const { changes, hasMore } = page;
      const batch = { kind, position: positionBehind(position, page, ctx.client.changes), hasMore, changes } as const;
      return { scope, batch, sharedAs: batch };
    },
  },

  Subscription: {
    contactChanges: {
      subscribe: async (_root, { folderId, user, after, startAt }, ctx) => {
        const { mailbox, sourceId } = await watchedFolder(ctx, folderId, user);
        const scope: StreamScope = {
          credential: ctx.credential,
          mailbox,
          collection: { of: 'contacts', folderId: sourceId },
        };
        return openStream(ctx, scope, after, startAt);
      },
      resolve: (event: unknown) => event as StreamedBatch<LocatedContact>,
    },
    contactFolderChanges: {
      subscribe: (_root, { user, after, startAt }, ctx) => {
        const scope: StreamScope = {
          credential: ctx.credential,
          mailbox: mailboxOf(user),
          collection: { of: 'folders' },
        };
        return openStream(ctx, scope, after, startAt);
      },
      resolve: (event: unknown) => event as StreamedBatch<LocatedFolder>,
    },
  },

  ContactChangeBatch: batchResolvers<ContactChangeBatchResolvers>(),
  ContactFolderChangeBatch: batchResolvers<ContactFolderChangeBatchResolvers>(),
  ContactChange: { __resolveType: (change) => ('removedId' in change ? 'ContactRemoved' : 'ContactUpserted') },
  ContactFolderChange: {
    __resolveType: (change) => ('removedId' in change ? 'ContactFolderRemoved' : 'ContactFolderUpserted'),
  },
  ContactUpserted: { contact: (change) => change.upserted },
  ContactFolderUpserted: { contactFolder: (change) => change.upserted },
  ContactRemoved: {
    contactId: ({ mailbox, removedId }) => encodeId('Contact', mailbox, removedId),
    sourceId: ({ removedId }) => removedId,
  },
  ContactFolderRemoved: {
    contactFolderId: ({ mailbox, removedId }) => encodeId('ContactFolder', mailbox, removedId),
    sourceId: ({ removedId }) => removedId,
  },
} satisfies Resolvers;

/** Both kinds of batches read alike. */
function batchResolvers<T>(): T {
  return {
    kind: ({ batch }: StreamedBatch<LocatedContact>) => batch.kind,
    hasMore: ({ batch }: StreamedBatch<LocatedContact>) => batch.hasMore,
    cursor: ({ batch, scope }: StreamedBatch<LocatedContact>, _args: object, ctx: GraphQLContext) =>
      cursorOf(ctx, batch, scope),
    changes: ({ batch, scope }: StreamedBatch<LocatedContact>) =>
      batch.changes.map((change) => ({ ...change, mailbox: scope.mailbox })),
  } as T; // the two generated types differ in the names of their parents alone
}

const sealed = new WeakMap<object, string>();

/** A position is shared by all subscribers of a feed, so it is sealed once. */
function cursorOf(ctx: GraphQLContext, { position }: Batch<LocatedContact>, scope: StreamScope): string {
  if (position === STREAM_START) return ctx.cursors.seal(scope, position);
  let cursor = sealed.get(position);
  if (cursor === undefined) sealed.set(position, (cursor = ctx.cursors.seal(scope, position)));
  return cursor;
}

/** The folder to watch; absent: the default one. Throws `BAD_USER_INPUT` where user and folder do not fit together. */
async function watchedFolder(
  ctx: GraphQLContext,
  folderId: string | null | undefined,
  user: string | null | undefined,
): Promise<{ readonly mailbox: MailboxRecord; readonly sourceId: string }> {
  const mailbox = mailboxOf(user);
  if (folderId == null) return { mailbox, sourceId: await ctx.streams.defaultFolderId(ctx.credential, mailbox) };
  const folder = decodeIdOf('ContactFolder', folderId);
  if (user == null || sameMailbox(folder.mailbox, mailbox)) return folder;
  throw new GatewayError('BAD_USER_INPUT', 'folderId: this folder is in another mailbox than that of `user`.');
}

/** The stream with its scope beside each batch; leaving it leaves the feed at once. */
function openStream(
  ctx: GraphQLContext,
  scope: StreamScope,
  after: string | null | undefined,
  startAt: ContactSyncStart | null | undefined,
): AsyncIterableIterator<StreamedBatch<LocatedContact | LocatedFolder>> {
  ctx.credential.checkMailbox?.(scope.mailbox.owner);
  const start: StreamStart =
    after == null ? { at: startAt === 'NOW' ? 'now' : 'snapshot' } : { at: ctx.cursors.open(scope, after) };
  const stream = ctx.streams.open(scope, start);
  const done = { done: true, value: undefined } as const;
  return {
    async next() {
      const step = await stream.next();
      return step.done ? done : { done: false, value: { batch: step.value, scope, sharedAs: step.value } };
    },
    async return() {
      await stream.return?.();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

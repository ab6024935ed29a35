/** Everything about reading contact folders, including their children. */
import type { GraphQLResolveInfo } from 'graphql';
import type { Resolvers } from '../../generated/graphql.js';
import type { LocatedFolder } from '../../model/folder.js';
import type { MailboxRecord } from '../../model/mailbox.js';
import type { PageStart } from '../../upstream/table-reader.js';
import type { Connection } from '../connections.js';
import {
  checkFirst,
  completedStretch,
  edgesOf,
  nodesOf,
  knownConnection,
  loadConnection,
  readStretch,
  wantedOf,
} from '../connections.js';
import type { GraphQLContext } from '../context.js';
import { decodeIdOf, encodeId } from '../ids.js';
import { completeFolder, loadFolder } from '../lookup.js';
import { LIST_START, openPosition } from '../positions.js';
import { childFolderProperties, folderProperties, isBareListField, listedFolderProperties } from '../selection.js';
import { contactConnection, cursorOf } from './contact.js';

export const folderResolvers = {
  Query: {
    contactFolder: (_root, { id }, ctx, info) => {
      const { mailbox, sourceId } = decodeIdOf('ContactFolder', id);
      return loadFolder(ctx, mailbox, sourceId, folderProperties(info));
    },
  },

  ContactFolder: {
    id: (folder) => encodeId('ContactFolder', folder.mailbox, folder.sourceId),
    displayName: (folder) => folder.displayName ?? '',
    // The parent of the default folder is no contact folder: the service does not know it, and neither do we.
    parentFolder: ({ mailbox, parentFolderId, isDefault }, _args, ctx, info) =>
      isDefault || parentFolderId === undefined
        ? null
        : loadFolder(ctx, mailbox, parentFolderId, folderProperties(info)),
    childFolders: (folder, args, ctx, info) =>
      folder.childFolders && isBareListField(info)
        ? knownFolders(folder, folder.childFolders, ctx, info)
        : folderConnection(folder.mailbox, folder.sourceId, args, ctx, info),
    contacts: (folder, args, ctx, info) => contactConnection(folder.mailbox, folder.sourceId, args, ctx, info),
  },

  ContactFolderEdge: {
    cursor: cursorOf,
  },
  ContactFolderConnection: { nodes: nodesOf, edges: edgesOf, pageInfo: (connection) => connection },
} satisfies Resolvers;

/** The folders inside a folder that came along with it. */
async function knownFolders(
  { mailbox, sourceId }: LocatedFolder,
  children: readonly LocatedFolder[],
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<Connection<LocatedFolder>> {
  const properties = listedFolderProperties(info);
  const nodes = await Promise.all(children.map((child) => completeFolder(ctx, child, properties)));
  return knownConnection(
    nodes.filter((node): node is LocatedFolder => node !== null),
    ['folders', mailbox.owner, sourceId],
  );
}

/** The folders inside a folder (null: directly under the default one). */
export function folderConnection(
  mailbox: MailboxRecord,
  folderId: string | null,
  { first, after }: { readonly first?: number | null; readonly after?: string | null },
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<Connection<LocatedFolder>> | Connection<LocatedFolder> {
  const list = ['folders', mailbox.owner, folderId];
  const properties = listedFolderProperties(info);
  const children = childFolderProperties(info);
  return loadConnection({
    wanted: wantedOf(info),
    first: checkFirst(first),
    after: after == null ? null : openPosition(ctx.seal, ctx.credential, list, after),
    list,
    start: LIST_START,
    read(from, top, count) {
      const fetch = (start: PageStart, isFirst: boolean) =>
        ctx.loaders.folders.load({ mailbox, folderId, properties, start, top, count: count && isFirst, children });
      const stretch = readStretch(fetch, from, top);
      if (from.link === null) return stretch;
      // A link carries the selection of the question that it came from.
      return completedStretch(stretch, (folder) => completeFolder(ctx, folder, properties));
    },
  });
}

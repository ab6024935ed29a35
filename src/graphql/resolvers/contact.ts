/** Everything about reading contacts: lookups, lists, and the fields that are more than a property. */
import type { GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../../errors.js';
import type { ContactFilter, ContactOrder, ContactScope, Resolvers } from '../../generated/graphql.js';
import type { LocatedContact } from '../../model/contact.js';
import type { MailboxRecord } from '../../model/mailbox.js';
import type { PageStart } from '../../upstream/table-reader.js';
import { ALL_FOLDERS_START, readAllFolders } from '../all-folders.js';
import type { Connection, Edge } from '../connections.js';
import {
  checkFirst,
  completedStretch,
  edgesOf,
  loadConnection,
  nodesOf,
  readStretch,
  wantedOf,
} from '../connections.js';
import type { GraphQLContext } from '../context.js';
import { listQuestion } from '../filter.js';
import { decodeIdOf, encodeId } from '../ids.js';
import { completeContact, completeFolder, loadContact } from '../lookup.js';
import { LIST_START, openPosition, sealPosition } from '../positions.js';
import { contactProperties, folderProperties, listedContactProperties } from '../selection.js';

export const contactResolvers = {
  Query: {
    contact: (_root, { id }, ctx, info) => {
      const { mailbox, sourceId } = decodeIdOf('Contact', id);
      return loadContact(ctx, mailbox, sourceId, contactProperties(info));
    },
  },

  Contact: {
    categories: (contact) => listOf(contact.categories),
    emailAddresses: (contact) => listOf(contact.emailAddresses),
    imAddresses: (contact) => listOf(contact.imAddresses),
    homePhones: (contact) => listOf(contact.homePhones),
    businessPhones: (contact) => listOf(contact.businessPhones),
    children: (contact) => listOf(contact.children),
    id: (contact) => encodeId('Contact', contact.mailbox, contact.sourceId),
    // Its folder is known to be there: only what is more than the id costs a request.
    parentFolder: ({ parentFolderId, mailbox }, _args, ctx, info) =>
      parentFolderId === undefined
        ? null
        : completeFolder(ctx, { sourceId: parentFolderId, mailbox }, folderProperties(info)),
    photo: ({ mailbox, sourceId }, _args, ctx) =>
      ctx.loaders.photo.load({ mailbox, id: sourceId, properties: NO_PROPERTIES }),
  },

  ContactEdge: {
    cursor: cursorOf,
  },
  ContactConnection: { nodes: nodesOf, edges: edgesOf, pageInfo: (connection) => connection },
  PageInfo: {
    startCursor: (connection, _args, ctx) =>
      connection.nodes.length > 0 ? cursorOf({ connection, index: 0 }, {}, ctx) : null,
    endCursor: ({ end, list }, _args, ctx) => (end ? sealPosition(ctx.seal, ctx.credential, list, end) : null),
  },
} satisfies Resolvers;

/** A server may leave out what is empty: asked for and not there is a list of nothing. */
function listOf<T>(held: readonly T[] | undefined): T[] {
  return (held ?? []) as T[]; // the generated types want lists that may be changed; nobody does
}

const NO_PROPERTIES: ReadonlySet<never> = new Set();

/** The cursor of an edge. */
export function cursorOf(
  { connection, index }: Pick<Edge<unknown>, 'connection' | 'index'>,
  _args: object,
  { seal, credential }: GraphQLContext,
): string {
  return sealPosition(seal, credential, connection.list, connection.placeAfter(index));
}

interface ContactListArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly scope?: ContactScope | null;
  readonly filter?: ContactFilter | null;
  readonly orderBy?: readonly ContactOrder[] | null;
}

/** The contacts of a folder (null: the default one) or of every folder. */
export function contactConnection(
  mailbox: MailboxRecord,
  folderId: string | null,
  { first, after, scope, filter: filterInput, orderBy: orderInput }: ContactListArgs,
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<Connection<LocatedContact>> | Connection<LocatedContact> {
  const { filter, orderBy } = listQuestion(filterInput, orderInput);
  const allFolders = scope === 'ALL_FOLDERS';
  if (allFolders && orderBy) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'orderBy: not possible with scope ALL_FOLDERS; order within one folder, or leave it out.',
    );
  }
  const list = ['contacts', mailbox.owner, allFolders ? '*' : folderId, filter ?? null, orderBy ?? null];
  const properties = listedContactProperties(info);
  const wanted = wantedOf(info);

  return loadConnection({
    wanted: allFolders ? { ...wanted, totalCount: false } : wanted,
    first: checkFirst(first),
    after: after == null ? null : openPosition(ctx.seal, ctx.credential, list, after),
    list,
    start: allFolders ? ALL_FOLDERS_START : LIST_START,
    read(from, top, count) {
      // The size is asked for once, with the page that the stretch begins at.
      const fetch = (start: PageStart, isFirst: boolean) =>
        ctx.loaders.contacts.load({
          mailbox,
          folderId,
          properties,
          start,
          top,
          filter,
          orderBy,
          count: count && isFirst,
        });
      const stretch = allFolders
        ? readAllFolders({ loaders: ctx.loaders, mailbox, properties, filter }, from, top)
        : readStretch(fetch, from, top);
      if (from.link === null) return stretch;
      // A link carries the selection of the question that it came from; what this one asks beyond that is read by id.
      return completedStretch(stretch, (contact) => completeContact(ctx, contact, properties));
    },
  });
}

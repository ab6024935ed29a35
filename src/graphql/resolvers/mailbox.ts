/** Everything about mailboxes and about objects found by a global id. */
import type { GraphQLResolveInfo } from 'graphql';
import type { Resolvers } from '../../generated/graphql.js';
import type { MailboxRecord } from '../../model/mailbox.js';
import { MY_MAILBOX } from '../../model/mailbox.js';
import type { GraphQLContext } from '../context.js';
import type { NodeType } from '../ids.js';
import { checkSourceId, decodeId, encodeId, mailboxOf } from '../ids.js';
import { LimitError } from '../limits.js';
import { loadContact, loadFolder } from '../lookup.js';
import { noteType, typeOf } from '../node-types.js';
import { contactProperties, folderProperties } from '../selection.js';
import { contactConnection } from './contact.js';
import { folderConnection } from './folder.js';

export const MAX_NODES = 1000;

export const mailboxResolvers = {
  Query: {
    myMailbox: (_root, _args, ctx) => opened(MY_MAILBOX, ctx),
    mailbox: (_root, { user }, ctx) => opened(mailboxOf(user), ctx),
    node: (_root, { id }, ctx, info) => loadNode(id, ctx, info),
    nodes: (_root, { ids }, ctx, info) => {
      if (ids.length > MAX_NODES) {
        throw new LimitError('nodes', `ids: at most ${MAX_NODES} ids at once, but got ${ids.length}.`);
      }
      // Each id is a promise of its own, so that a bad one is an error at its place alone; null is one of its values.
      return ids.map((id) => orRejection(() => loadNode(id, ctx, info)) as Promise<MailboxRecord>);
    },
  },

  Node: { __resolveType: (node) => typeOf(node)! }, // loadNode has noted it on every object it returns

  Mailbox: {
    id: (mailbox) => encodeId('Mailbox', mailbox),
    user: (mailbox, _args, ctx) => mailbox.owner ?? ctx.credential.userId,
    contacts: (mailbox, args, ctx, info) => contactConnection(mailbox, null, args, ctx, info),
    contact: (mailbox, { sourceId }, ctx, info) =>
      loadContact(ctx, mailbox, checkSourceId(sourceId), contactProperties(info)),
    defaultFolder: (mailbox, _args, ctx, info) =>
      ctx.loaders.defaultFolder.load({ mailbox, id: '', properties: folderProperties(info) }),
    contactFolders: (mailbox, args, ctx, info) => folderConnection(mailbox, null, args, ctx, info),
    contactFolder: (mailbox, { sourceId }, ctx, info) =>
      loadFolder(ctx, mailbox, checkSourceId(sourceId), folderProperties(info)),
  },
} satisfies Resolvers;

/** Any object by its global id, with its type noted; null for an id that is nobody's. */
function loadNode(id: string, ctx: GraphQLContext, info: GraphQLResolveInfo) {
  const { type, mailbox, sourceId } = decodeId(id);
  switch (type) {
    case 'Mailbox':
      return noted(type, opened(mailbox, ctx));
    case 'Contact':
      return loadContact(ctx, mailbox, sourceId, contactProperties(info)).then((found) => noted(type, found));
    case 'ContactFolder':
      return loadFolder(ctx, mailbox, sourceId, folderProperties(info)).then((found) => noted(type, found));
  }
}

/** What is thrown instead of being promised, as a promise too. */
function orRejection<T>(load: () => T): T | Promise<never> {
  try {
    return load();
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/** The mailbox, where the caller may open it: also when nothing is asked of it that needs the upstream. */
export function opened(mailbox: MailboxRecord, { credential }: GraphQLContext): MailboxRecord {
  credential.checkMailbox?.(mailbox.owner);
  return mailbox;
}

function noted<T extends object>(type: NodeType, node: T | null): T | null {
  return node && noteType(type, node);
}

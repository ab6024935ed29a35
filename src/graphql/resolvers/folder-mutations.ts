/** The mutations on contact folders. */
import type { Resolvers } from '../../generated/graphql.js';
import { idWithin } from '../contact-writes.js';
import { decodeIdOf, mailboxOf } from '../ids.js';
import { completeFolder } from '../lookup.js';
import { folderProperties } from '../selection.js';
import { attempt, checked, inputFault, withOther } from '../user-errors.js';

const INPUT = ['input'] as const;

export const folderMutationResolvers = {
  Mutation: {
    createContactFolder: async (_root, { input }, ctx) => {
      const { value, userErrors } = await attempt(ctx, { id: input.parentFolderId ?? input.user ?? '' }, INPUT, () => {
        const mailbox = checked(['user'], () => mailboxOf(input.user));
        const { parentFolderId } = input;
        const parent =
          parentFolderId == null ? null : idWithin(mailbox, 'ContactFolder', parentFolderId, 'parentFolderId');
        return ctx.client.writer.createFolder(mailbox, parent, { displayName: checkedName(input.displayName) });
      });
      ctx.loaders.clear();
      return { contactFolder: value, userErrors };
    },

    updateContactFolder: async (_root, { input }, ctx) => {
      const { value, userErrors } = await attempt(ctx, { id: input.id }, INPUT, () => {
        const { mailbox, sourceId } = checked(['id'], () => decodeIdOf('ContactFolder', input.id));
        const { displayName, parentFolderId } = input;
        if (displayName === undefined && parentFolderId === undefined) {
          throw inputFault('Expected a displayName or a parentFolderId to change.');
        }
        if (parentFolderId === null) throw inputFault('Expected the id of a folder, but got null.', 'parentFolderId');
        const { reader, writer } = ctx.client;
        const change = displayName === undefined ? {} : { displayName: checkedName(displayName) };
        if (parentFolderId === undefined) return writer.updateFolder(mailbox, sourceId, change);
        const parent = idWithin(mailbox, 'ContactFolder', parentFolderId, 'parentFolderId');
        if (parent === sourceId) throw inputFault('A folder cannot be moved into itself.', 'parentFolderId');
        return withOther(
          { id: parentFolderId, argument: 'parentFolderId' },
          () => reader.getFolder(mailbox, sourceId, []).then(() => true),
          () => writer.updateFolder(mailbox, sourceId, { ...change, parentFolderId: parent }),
        );
      });
      ctx.loaders.clear();
      return { contactFolder: value, userErrors };
    },

    deleteContactFolder: async (_root, { input }, ctx) => {
      const { value, userErrors } = await attempt(ctx, { id: input.id }, INPUT, async () => {
        const { mailbox, sourceId } = checked(['id'], () => decodeIdOf('ContactFolder', input.id));
        await ctx.client.writer.deleteFolder(mailbox, sourceId);
        return input.id;
      });
      ctx.loaders.clear();
      return { deletedId: value, userErrors };
    },
  },

  ContactFolderPayload: {
    contactFolder: ({ contactFolder }, _args, ctx, info) =>
      contactFolder ? completeFolder(ctx, contactFolder, folderProperties(info)) : null,
  },
} satisfies Resolvers;

function checkedName(displayName: string | null): string {
  if (displayName?.trim()) return displayName;
  throw inputFault('A folder needs a name.', 'displayName');
}

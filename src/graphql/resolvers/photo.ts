/** The photo of a contact: its signed link, and its bytes for clients that cannot follow one. */
import type { Resolvers } from '../../generated/graphql.js';

const NO_PROPERTIES: ReadonlySet<never> = new Set();

export const photoResolvers = {
  Photo: {
    url: ({ mailbox, contactId }, _args, ctx) => ctx.photoLinks.issue(ctx.credential, mailbox, contactId).url,
    expiresAt: ({ mailbox, contactId }, _args, ctx) =>
      new Date(ctx.photoLinks.issue(ctx.credential, mailbox, contactId).expiresAtMs).toISOString(),
    base64: async ({ mailbox, contactId }, _args, ctx) => {
      const bytes = await ctx.loaders.photoBytes.load({ mailbox, id: contactId, properties: NO_PROPERTIES });
      return bytes?.toString('base64') ?? null;
    },
  },
} satisfies Resolvers;

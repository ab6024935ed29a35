/** The photo of a contact: its signed link, and its bytes for clients that cannot follow one. */
import type { Resolvers } from '../../generated/graphql.js';

const NO_PROPERTIES: ReadonlySet<never> = new Set();

export const photoResolvers = {
  Photo: {
    url: async (photo, _args, ctx) => (await ctx.photoLinks.issue(ctx.credential, photo)).url,
    expiresAt: async (photo, _args, ctx) =>
      new Date((await ctx.photoLinks.issue(ctx.credential, photo)).expiresAtMs).toISOString(),
    base64: async ({ mailbox, contactId }, _args, ctx) => {
      const bytes = await ctx.loaders.photoBytes.load({ mailbox, id: contactId, properties: NO_PROPERTIES });
      return bytes?.toString('base64') ?? null;
    },
  },
} satisfies Resolvers;

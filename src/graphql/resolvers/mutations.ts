/** The mutations on contacts and their photos, and what their payloads resolve to. */
import { GatewayError } from '../../errors.js';
import type { ContactWrite, Resolvers } from '../../generated/graphql.js';
import type { LocatedContact } from '../../model/contact.js';
import type { Written } from '../contact-writes.js';
import { createContact, deleteContact, moveContact, targetOf, updateContact, writeOneOf } from '../contact-writes.js';
import type { GraphQLContext } from '../context.js';
import { decodeIdOf } from '../ids.js';
import { LimitError } from '../limits.js';
import { completeContact } from '../lookup.js';
import { readPhotoSource } from '../photo-source.js';
import { contactProperties } from '../selection.js';
import type { Outcome } from '../user-errors.js';
import { attempt, checked, turnedAway } from '../user-errors.js';

export const MAX_BULK_WRITES = 100;

export const mutationResolvers = {
  Mutation: {
    createContact: async (_root, { input }, ctx) =>
      contactPayload(await afterwards(ctx, createContact(ctx, INPUT, input))),
    updateContact: async (_root, { input }, ctx) =>
      contactPayload(await afterwards(ctx, updateContact(ctx, INPUT, input))),
    moveContact: async (_root, { input }, ctx) => contactPayload(await afterwards(ctx, moveContact(ctx, INPUT, input))),
    deleteContact: async (_root, { input }, ctx) => resultOf(await afterwards(ctx, deleteContact(ctx, INPUT, input))),

    bulkWriteContacts: async (_root, { input: { writes } }, ctx) => {
      if (writes.length > MAX_BULK_WRITES) {
        throw new LimitError(
          'bulkWrites',
          `writes: at most ${MAX_BULK_WRITES} writes at once, but got ${writes.length}.`,
        );
      }
      const outcomes = await afterwards(ctx, writeAll(ctx, writes));
      const results = outcomes.map((outcome, index) => ({ index, ...resultOf(outcome) }));
      const failed = results.filter(({ userErrors }) => userErrors.length > 0).length;
      return { results, succeeded: results.length - failed, failed };
    },

    setContactPhoto: async (_root, { input: { contactId, photo } }, ctx) => {
      const outcome = await attempt(ctx, { id: contactId }, INPUT, async () => {
        const contact = checked(['contactId'], () => decodeIdOf('Contact', contactId));
        const { bytes, contentType } = await readPhotoSource(photo, ctx.photoLimits);
        await ctx.client.writer.putPhoto(contact.mailbox, contact.sourceId, bytes, contentType);
        return contact;
      });
      ctx.loaders.clear();
      return { contact: outcome.value, userErrors: outcome.userErrors };
    },
  },

  CreateContactPayload: { contact: writtenContact },
  UpdateContactPayload: { contact: writtenContact },
  BulkWriteResult: { contact: writtenContact },
  SetContactPhotoPayload: {
    contact: writtenContact,
    // The photo is stored by now: whether it can be read again is another question.
    photo: ({ contact }, _args, ctx) =>
      contact
        ? ctx.loaders.photo.load({ mailbox: contact.mailbox, id: contact.sourceId, properties: NO_PROPERTIES })
        : null,
  },
  ContactsConflictError: {
    current: ({ current }, _args, ctx, info) => current && completeContact(ctx, current, contactProperties(info)),
  },
  ContactsUserError: { __resolveType: (error) => (error as Required<typeof error>).__typename },
} satisfies Resolvers;

const INPUT = ['input'] as const;
const NO_PROPERTIES: ReadonlySet<never> = new Set();

/** A payload's contact: what the write answered, completed where the selection asks for more. */
function writtenContact(
  { contact }: { readonly contact?: LocatedContact | null },
  _args: object,
  ctx: GraphQLContext,
  info: Parameters<typeof contactProperties>[0],
) {
  return contact ? completeContact(ctx, contact, contactProperties(info)) : null;
}

/**
 * All writes at once, except that those to one contact follow each other in input order. Without a valid token nothing is
 * told but that; where it ran out on the way, what was written before is told (decision 16).
 */
async function writeAll(ctx: GraphQLContext, writes: readonly ContactWrite[]): Promise<Outcome<Written>[]> {
  const last = new Map<string, Promise<unknown>>();
  const pathOf = (index: number): string[] => [...INPUT, 'writes', String(index)];
  const settled = await Promise.allSettled(
    writes.map((write, index) => {
      const target = targetOf(write);
      const before = target === null ? undefined : last.get(target);
      const outcome = before
        ? before.then(() => writeOneOf(ctx, pathOf(index), write))
        : writeOneOf(ctx, pathOf(index), write);
      if (target !== null) last.set(target, outcome);
      return outcome;
    }),
  );
  const isAnyMade = settled.some((result) => result.status === 'fulfilled' && mayBeMade(result.value));
  return settled.map((result, index) => {
    if (result.status === 'fulfilled') return result.value;
    const error: unknown = result.reason;
    if (isAnyMade && error instanceof GatewayError && error.code === 'UNAUTHENTICATED') {
      return turnedAway(error, pathOf(index));
    }
    throw error;
  });
}

function mayBeMade({ value, userErrors }: Outcome<Written>): boolean {
  return value !== null || userErrors.some(({ code }) => code === 'OUTCOME_UNKNOWN');
}

/** After a write nothing that was read before it is answered again, whether it succeeded or not. */
async function afterwards<T>(ctx: GraphQLContext, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } finally {
    ctx.loaders.clear();
  }
}

function contactPayload(outcome: Outcome<Written>) {
  const { contact, userErrors } = resultOf(outcome);
  return { contact, userErrors };
}

function resultOf({ value, userErrors }: Outcome<Written>) {
  return {
    contact: value && 'contact' in value ? value.contact : null,
    deletedId: value && 'deletedId' in value ? value.deletedId : null,
    userErrors,
  };
}

/** Writes to contacts as clients ask for them: arguments checked, one call of the client, expected failures as data. */
import type {
  ContactWrite,
  CreateContactInput,
  DeleteContactInput,
  MoveContactInput,
  UpdateContactInput,
} from '../generated/graphql.js';
import type { LocatedContact } from '../model/contact.js';
import { isChangeKey } from '../model/identifier.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { editOfNew, editOfUpdate } from './contact-edit.js';
import type { GraphQLContext } from './context.js';
import type { NodeType } from './ids.js';
import { decodeIdOf, mailboxOf, sameMailbox } from './ids.js';
import type { Outcome } from './user-errors.js';
import { attempt, checked, inputFault, withOther } from './user-errors.js';

/** What one write came to: the contact as it is now, or the id of the one that is gone. */
export type Written = { readonly contact: LocatedContact } | { readonly deletedId: string };

export function createContact(ctx: GraphQLContext, path: readonly string[], input: CreateContactInput) {
  return attempt(ctx, { id: input.folderId ?? input.user ?? '' }, path, async (): Promise<Written> => {
    const key = keyOf(input.idempotencyKey);
    const mailbox = checked(['user'], () => mailboxOf(input.user));
    const folderId = input.folderId == null ? null : idWithin(mailbox, 'ContactFolder', input.folderId, 'folderId');
    return { contact: await ctx.client.writer.createContact(mailbox, folderId, editOfNew(input.contact), key) };
  });
}

export function updateContact(ctx: GraphQLContext, path: readonly string[], input: UpdateContactInput) {
  return writeContact(ctx, path, input.id, async ({ mailbox, sourceId }) => {
    const edit = editOfUpdate(input.patch);
    return { contact: await ctx.client.writer.updateContact(mailbox, sourceId, edit, versionOf(input.ifVersion)) };
  });
}

export function moveContact(ctx: GraphQLContext, path: readonly string[], input: MoveContactInput) {
  return writeContact(ctx, path, input.id, async ({ mailbox, sourceId }) => {
    const folderId = idWithin(mailbox, 'ContactFolder', input.toFolderId, 'toFolderId');
    const { reader, writer } = ctx.client;
    const contact = await withOther(
      { id: input.toFolderId, argument: 'toFolderId' },
      () => reader.getContact(mailbox, sourceId, []).then(() => true),
      () => writer.moveContact(mailbox, sourceId, folderId),
    );
    return { contact };
  });
}

export function deleteContact(ctx: GraphQLContext, path: readonly string[], input: DeleteContactInput) {
  return writeContact(ctx, path, input.id, async ({ mailbox, sourceId }) => {
    await ctx.client.writer.deleteContact(mailbox, sourceId, versionOf(input.ifVersion));
    return { deletedId: input.id };
  });
}

/** One of several writes. Behind a router that forgot `@oneOf`, anything but exactly one kind is refused here. */
export function writeOneOf(
  ctx: GraphQLContext,
  path: readonly string[],
  { create, update, delete: remove }: ContactWrite,
): Promise<Outcome<Written>> {
  const given = [create, update, remove].filter((kind) => kind != null);
  if (given.length !== 1) {
    return attempt(ctx, { id: '' }, path, () =>
      Promise.reject(inputFault(`Expected exactly one of create, update and delete, but got ${given.length}.`)),
    );
  }
  if (create) return createContact(ctx, [...path, 'create'], create);
  if (update) return updateContact(ctx, [...path, 'update'], update);
  return deleteContact(ctx, [...path, 'delete'], remove);
}

/** The contact that a write is about, for keeping its writes in order; null for one that is yet to be. */
export function targetOf({ update, delete: remove }: ContactWrite): string | null {
  return (update ?? remove)?.id ?? null;
}

/** A write to a contact that exists: its id is checked first, and a conflict shows the contact as it is now. */
async function writeContact(
  ctx: GraphQLContext,
  path: readonly string[],
  id: string,
  write: (target: { mailbox: MailboxRecord; sourceId: string }) => Promise<Written>,
): Promise<Outcome<Written>> {
  const target = await attempt(ctx, { id }, path, () =>
    Promise.resolve(checked(['id'], () => decodeIdOf('Contact', id))),
  );
  if (target.value === null) return target;
  const contact = target.value;
  return attempt(ctx, { id, contact }, path, () => write(contact));
}

/** A second id of the same write: of the right type, and of the same mailbox. */
export function idWithin(mailbox: MailboxRecord, type: NodeType, id: string, argument: string): string {
  const decoded = checked([argument], () => decodeIdOf(type, id));
  if (sameMailbox(decoded.mailbox, mailbox)) return decoded.sourceId;
  throw inputFault('This folder is in another mailbox.', argument);
}

/** As long as the REST API keeps any text that contacts are found by; it goes into a filter. */
const MAX_KEY_LENGTH = 255;

function keyOf(idempotencyKey: string | null | undefined): string | null {
  if (idempotencyKey == null) return null;
  const isUsable = idempotencyKey !== '' && idempotencyKey.length <= MAX_KEY_LENGTH;
  if (isUsable && !/[\p{Cc}\p{Cs}]/u.test(idempotencyKey)) return idempotencyKey;
  const message = `idempotencyKey: expected 1 to ${MAX_KEY_LENGTH} characters without control characters.`;
  throw inputFault(message, 'idempotencyKey');
}

function versionOf(ifVersion: string | null | undefined): string | null {
  if (ifVersion == null) return null;
  if (isChangeKey(ifVersion)) return ifVersion;
  throw inputFault('Expected a changeKey as it was given.', 'ifVersion');
}

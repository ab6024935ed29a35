/** Objects by their REST id within one operation: looked up, known to exist, or completed. */
import type { ContactProperty, LocatedContact } from '../model/contact.js';
import type { FolderProperty, LocatedFolder } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { plain } from '../model/written.js';
import type { GraphQLContext } from './context.js';

/** One contact with the properties asked for; null for an id that is nobody's. */
export function loadContact(
  ctx: GraphQLContext,
  mailbox: MailboxRecord,
  id: string,
  properties: ReadonlySet<ContactProperty>,
): Promise<LocatedContact | null> {
  return ctx.loaders.contact.load({ mailbox, id, properties }).then((contact) => ctx.answer.one(contact));
}

/** One folder with the properties asked for; null for an id that is nobody's. */
export function loadFolder(
  ctx: GraphQLContext,
  mailbox: MailboxRecord,
  id: string,
  properties: ReadonlySet<FolderProperty>,
): Promise<LocatedFolder | null> {
  return ctx.loaders.folder.load({ mailbox, id, properties }).then((folder) => ctx.answer.one(folder));
}

/** A contact that may lack properties (written, or read through an older link), completed by reading what is missing. */
export async function completeContact(
  ctx: GraphQLContext,
  contact: LocatedContact,
  properties: ReadonlySet<ContactProperty>,
): Promise<LocatedContact | null> {
  const missing = missingOf(contact, properties);
  if (!missing) return contact;
  const rest = await loadContact(ctx, contact.mailbox, contact.sourceId, missing);
  return rest && { ...plain(contact), ...plain(rest) };
}

/** The same for a folder; one that is known by its id alone costs nothing while only its id is asked for. */
export async function completeFolder(
  ctx: GraphQLContext,
  folder: LocatedFolder,
  properties: ReadonlySet<FolderProperty>,
): Promise<LocatedFolder | null> {
  const missing = missingOf(folder, properties);
  if (!missing) return folder;
  const rest = await loadFolder(ctx, folder.mailbox, folder.sourceId, missing);
  return rest && { ...plain(folder), ...plain(rest) };
}

function missingOf<P extends string>(
  record: { readonly [K in P]?: unknown },
  properties: ReadonlySet<P>,
): Set<P> | null {
  let missing: Set<P> | null = null;
  for (const property of properties) if (record[property] === undefined) (missing ??= new Set()).add(property);
  return missing;
}

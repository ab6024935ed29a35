/** Global ids: the type, the REST id, and a mailbox only where it was reached by naming its user. Versioned, not sealed. */
import { GatewayError } from '../errors.js';
import { isSourceId, isUser } from '../model/identifier.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { MY_MAILBOX } from '../model/mailbox.js';

/** The first letters of an id, version included. An old version stays readable when a new one is added. */
const PREFIX = { Mailbox: 'M1', Contact: 'C1', ContactFolder: 'F1' } as const;
export type NodeType = keyof typeof PREFIX;
const TYPE_OF = new Map(Object.entries(PREFIX).map(([type, prefix]) => [prefix as string, type as NodeType]));

export interface NodeId {
  readonly type: NodeType;
  readonly mailbox: MailboxRecord;
  /** The REST API's id; empty for a mailbox. */
  readonly sourceId: string;
}

const MAX_ID_LENGTH = 2048;

/** `C1.AAMk…` in the asking user's mailbox, `C1.AAMk….YWRl…` in a named one; dots do not occur inside the parts. */
export function encodeId(type: NodeType, mailbox: MailboxRecord, sourceId = ''): string {
  const id = `${PREFIX[type]}.${sourceId}`;
  return mailbox.owner === null ? id : `${id}.${Buffer.from(mailbox.owner, 'utf8').toString('base64url')}`;
}

/** The parts of an id. Throws `BAD_USER_INPUT` for a text that no version of this gateway handed out. */
export function decodeId(id: string): NodeId {
  const decoded = id.length <= MAX_ID_LENGTH ? parse(id) : undefined;
  if (!decoded)
    throw new GatewayError('BAD_USER_INPUT', 'This id cannot be one of this API. Pass an id as it was given.');
  return decoded;
}

/** The same, for a place that takes one type only. */
export function decodeIdOf(type: NodeType, id: string): NodeId {
  const decoded = decodeId(id);
  if (decoded.type !== type) {
    throw new GatewayError('BAD_USER_INPUT', `Expected the id of a ${type}, but got the id of a ${decoded.type}.`);
  }
  return decoded;
}

function parse(id: string): NodeId | undefined {
  const type = TYPE_OF.get(id.slice(0, 2));
  if (!type || id[2] !== '.') return undefined;
  const end = id.indexOf('.', 3);
  const sourceId = id.slice(3, end < 0 ? id.length : end);
  const owner = end < 0 ? undefined : id.slice(end + 1);
  if (type === 'Mailbox' ? sourceId !== '' : !isSourceId(sourceId)) return undefined;
  const mailbox = owner === undefined ? MY_MAILBOX : parseOwner(owner);
  return mailbox && { type, mailbox, sourceId };
}

function parseOwner(encoded: string): MailboxRecord | undefined {
  const owner = Buffer.from(encoded, 'base64url').toString('utf8');
  const canonical = Buffer.from(owner, 'utf8').toString('base64url') === encoded;
  return canonical && isUser(owner) ? { owner } : undefined;
}

/** Whether two references mean the same mailbox as far as their texts tell. */
export function sameMailbox(a: MailboxRecord, b: MailboxRecord): boolean {
  return a.owner?.toLowerCase() === b.owner?.toLowerCase();
}

/** The mailbox of an argument `user`; absent: the signed-in user's. Throws `BAD_USER_INPUT` for what cannot be a user. */
export function mailboxOf(user: string | null | undefined): MailboxRecord {
  if (user === null || user === undefined) return MY_MAILBOX;
  if (isUser(user)) return { owner: user };
  throw new GatewayError(
    'BAD_USER_INPUT',
    'Expected a user as a directory object id or a user principal name (name@domain).',
  );
}

/** A REST id given by the client. Throws `BAD_USER_INPUT` before any upstream call. */
export function checkSourceId(sourceId: string): string {
  if (isSourceId(sourceId)) return sourceId;
  throw new GatewayError(
    'BAD_USER_INPUT',
    'Expected sourceId as the REST API gave it: letters, digits and "-_+=" only.',
  );
}

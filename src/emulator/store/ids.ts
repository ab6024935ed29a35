/** The opaque names of things: REST ids of both kinds and change keys, computed from row numbers, so none is stored. Pure. */
import { createHash } from 'node:crypto';

/** A contact's default id changes with `generation`, which counts its moves; its immutable id does not (reference, section 9). */
export type RestId =
  | { readonly kind: 'contact'; readonly row: number; readonly generation: number }
  | { readonly kind: 'immutableContact'; readonly row: number }
  | { readonly kind: 'folder'; readonly row: number };

// The first three bytes become the visible beginnings: `AAMk` for default ids, `AAkA` for immutable ones.
const DEFAULT_PREFIX = Buffer.from([0x00, 0x03, 0x24]);
const IMMUTABLE_PREFIX = Buffer.from([0x00, 0x09, 0x00]);
const CONTACT = 1;
const FOLDER = 2;
const MAILBOX_BYTES = 12;
const GENERATION_AT = 4 + MAILBOX_BYTES;
const ROW_AT = GENERATION_AT + 4;
const ID_BYTES = ROW_AT + 6;

const ID_PATTERN = /^(?:AAMk|AQMk|AAkA)[A-Za-z0-9_-]{4,}={0,2}$/;

/** Whether a text could be an id of the service at all; what could not is `ErrorInvalidIdMalformed`. */
export function isWellFormedId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** The ids and change keys of one mailbox. `mailboxOid` is a GUID. */
export interface MailboxIds {
  encode(id: RestId): string;
  /** Null: not an id of this mailbox. Ids are case-sensitive: only the exact text comes back. */
  decode(text: string): RestId | null;
  /** 40 base64 characters beginning `EQAAABYAAA`: a class, the store's GUID, and the sequence number of the change. */
  changeKey(sequence: number): string;
}

export function mailboxIds(mailboxOid: string): MailboxIds {
  const digest = createHash('sha256').update(`mailbox:${mailboxOid}`).digest();
  const mailboxKey = digest.subarray(0, MAILBOX_BYTES);
  const changeKeyHead = Buffer.concat([Buffer.from([0x11, 0, 0, 0, 0x16, 0, 0, 0]), digest.subarray(0, 16)]);

  function encode(id: RestId): string {
    const bytes = Buffer.alloc(ID_BYTES);
    (id.kind === 'immutableContact' ? IMMUTABLE_PREFIX : DEFAULT_PREFIX).copy(bytes);
    bytes[3] = id.kind === 'folder' ? FOLDER : CONTACT;
    mailboxKey.copy(bytes, 4);
    bytes.writeUInt32BE(id.kind === 'contact' ? id.generation : 0, GENERATION_AT);
    bytes.writeUIntBE(id.row, ROW_AT, 6);
    return `${bytes.toString('base64url')}=`;
  }

  function decode(text: string): RestId | null {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== ID_BYTES || !bytes.subarray(4, GENERATION_AT).equals(mailboxKey)) return null;
    const id = readId(bytes);
    return id !== null && encode(id) === text ? id : null;
  }

  function changeKey(sequence: number): string {
    const counter = Buffer.alloc(6);
    counter.writeUIntBE(sequence, 0, 6);
    return Buffer.concat([changeKeyHead, counter]).toString('base64');
  }

  return { encode, decode, changeKey };
}

function readId(bytes: Buffer): RestId | null {
  const row = bytes.readUIntBE(ROW_AT, 6);
  const generation = bytes.readUInt32BE(GENERATION_AT);
  if (bytes[3] === FOLDER) return { kind: 'folder', row };
  if (bytes[3] !== CONTACT) return null;
  return bytes.subarray(0, 3).equals(IMMUTABLE_PREFIX)
    ? { kind: 'immutableContact', row }
    : { kind: 'contact', row, generation };
}

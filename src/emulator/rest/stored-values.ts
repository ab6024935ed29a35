/** What both dialects make of stored contacts and folders: ids, versions, instants, e-mail entries (reference, sections 4.4, 4.5, 9). Pure. */
import type { ContactProperty } from '../../model/contact.js';
import type { FolderProperty } from '../../model/folder.js';
import type { EmailAddress } from '../../model/property.js';
import type { StoredContact } from '../store/contacts.js';
import type { StoredFolder } from '../store/folders.js';
import type { Mailbox } from '../store/mailboxes.js';

// An address that is not one is stored, but missing on read (section 4.4).
const SMTP_ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+$/;

export function contactId({ row, generation }: StoredContact, { ids }: Mailbox, immutable: boolean): string {
  return ids.encode(immutable ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation });
}

export function contactEtag({ sequence }: StoredContact, { ids }: Mailbox): string {
  return `W/"${ids.changeKey(sequence)}"`;
}

/** The properties that the server gives a contact; null for those that are written. */
export function assignedValue(contact: StoredContact, mailbox: Mailbox, property: ContactProperty): string | null {
  switch (property) {
    case 'createdDateTime':
      return instant(contact.createdAt);
    case 'lastModifiedDateTime':
      return instant(contact.modifiedAt);
    case 'changeKey':
      return mailbox.ids.changeKey(contact.sequence);
    case 'parentFolderId':
      return mailbox.ids.encode({ kind: 'folder', row: contact.folder });
    default:
      return null;
  }
}

/** Without a name the address serves as one. */
export function shownEmail({ name, address }: EmailAddress): { name: string | null; address?: string | null } {
  const shown = name ?? address;
  return address === null || SMTP_ADDRESS.test(address) ? { name: shown, address } : { name: shown };
}

/** A day as an instant, whose time means nothing. */
export function shownDay(day: string | null, time = '00:00'): string | null {
  return day === null ? null : `${day}T${time}:00Z`;
}

export function folderValues(folder: StoredFolder, { ids }: Mailbox): Readonly<Record<FolderProperty, string>> {
  return {
    sourceId: ids.encode({ kind: 'folder', row: folder.row }),
    displayName: folder.displayName,
    // Row 0 is the root of the mailbox, above the default folder and outside the contact folders.
    parentFolderId: ids.encode({ kind: 'folder', row: folder.parent ?? 0 }),
  };
}

/** UTC with second precision. */
function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

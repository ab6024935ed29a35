/** Microsoft Graph v1.0: names, shapes and order of what is returned (reference, sections 4.2, 4.3, 4.5, 6 and 16.1). Pure. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { FOLDER_PROPERTIES, type FolderProperty } from '../../model/folder.js';
import type { Address, EmailAddress, PropertyKind } from '../../model/property.js';
import type { StoredContact } from '../store/contacts.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Wire } from './wire.js';

const CONTACT_ROWS = Object.entries(CONTACT_PROPERTIES) as [
  ContactProperty,
  { readonly kind: PropertyKind; readonly graph: string },
][];
const FOLDER_ROWS = Object.entries(FOLDER_PROPERTIES) as [FolderProperty, { readonly graph: string }][];
const ADDRESS_ORDER = ['street', 'city', 'state', 'countryOrRegion', 'postalCode'] as const;
// An address that is not one is stored, but missing on read (section 4.4).
const SMTP_ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+$/;

export const GRAPH: Wire = {
  dialect: 'graph',
  root: '/v1.0',
  nameOf: (property) => property.graph,
  takesStartsWith: true,
  movesByPatch: true,
  contactId,
  contactEtag,
  contact(contact, { mailbox, select, immutableIds }) {
    const body: Record<string, unknown> = { '@odata.etag': contactEtag(contact, mailbox) };
    for (const [property, { kind, graph }] of CONTACT_ROWS) {
      if (select !== null && property !== 'sourceId' && !select.includes(property)) continue;
      body[graph] =
        property === 'sourceId'
          ? contactId(contact, mailbox, immutableIds)
          : wireValue(contact, mailbox, property, kind);
    }
    return body;
  },
  folder(folder, { mailbox, select }) {
    const values: Record<FolderProperty, string> = {
      sourceId: mailbox.ids.encode({ kind: 'folder', row: folder.row }),
      displayName: folder.displayName,
      // Row 0 is the root of the mailbox, above the default folder and outside the contact folders.
      parentFolderId: mailbox.ids.encode({ kind: 'folder', row: folder.parent ?? 0 }),
    };
    const rows = FOLDER_ROWS.filter(([name]) => select === null || name === 'sourceId' || select.includes(name));
    return Object.fromEntries(rows.map(([name, { graph }]) => [graph, values[name]]));
  },
  photo: ({ contentType, width, height }, etag) => ({
    '@odata.mediaContentType': contentType,
    '@odata.mediaEtag': etag,
    id: `${width}X${height}`,
    width,
    height,
  }),
  fault: ({ code, message }, { requestId, clientRequestId }, now) => ({
    error: {
      code,
      message,
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': clientRequestId,
      },
    },
  }),
  headers: ({ requestId, clientRequestId }) => ({
    'odata-version': '4.0',
    'cache-control': 'private',
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic': DIAGNOSTIC,
  }),
};

const DIAGNOSTIC = JSON.stringify({
  ServerInfo: { DataCenter: 'Embedded', Slice: 'E', Ring: '5', ScaleUnit: '000', RoleInstance: 'EMULATOR' },
});

function contactId({ row, generation }: StoredContact, { ids }: Mailbox, immutable: boolean): string {
  return ids.encode(immutable ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation });
}

function contactEtag({ sequence }: StoredContact, { ids }: Mailbox): string {
  return `W/"${ids.changeKey(sequence)}"`;
}

function wireValue(contact: StoredContact, mailbox: Mailbox, property: ContactProperty, kind: PropertyKind): unknown {
  switch (property) {
    case 'createdDateTime':
      return wireInstant(contact.createdAt);
    case 'lastModifiedDateTime':
      return wireInstant(contact.modifiedAt);
    case 'changeKey':
      return mailbox.ids.changeKey(contact.sequence);
    case 'parentFolderId':
      return mailbox.ids.encode({ kind: 'folder', row: contact.folder });
    case 'sourceId':
      return contactId(contact, mailbox, false);
  }
  const value = contact.values[property];
  switch (kind) {
    case 'textList':
      return value ?? [];
    case 'emailList':
      return ((value ?? []) as readonly EmailAddress[]).map(wireEmail);
    case 'address':
      return wireAddress((value ?? {}) as Partial<Address>);
    case 'date':
      return typeof value === 'string' ? `${value}T00:00:00Z` : null;
    default:
      return value ?? null;
  }
}

/** Without a name the address serves as one. */
function wireEmail({ name, address }: EmailAddress): Record<string, string | null> {
  const shown = name ?? address;
  return address === null || SMTP_ADDRESS.test(address) ? { name: shown, address } : { name: shown };
}

/** Exactly the members that were stored. */
function wireAddress(address: Partial<Address>): Record<string, string | null> {
  const members = ADDRESS_ORDER.filter((member) => address[member] !== undefined);
  return Object.fromEntries(members.map((member) => [member, address[member] ?? null]));
}

/** UTC with second precision. */
function wireInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

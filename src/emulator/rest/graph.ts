/** Microsoft Graph v1.0: names, shapes and order of what is returned (reference, sections 4.2, 4.3, 4.5, 6 and 16.1). Read beside outlook.ts. Pure. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { FOLDER_PROPERTIES, type FolderProperty } from '../../model/folder.js';
import type { Address, EmailAddress, PropertyKind } from '../../model/property.js';
import type { StoredContact } from '../store/contacts.js';
import { assignedValue, contactEtag, contactId, folderValues, shownDay, shownEmail } from './stored-values.js';
import { quoteKey, type ContactView, type Wire } from './wire.js';

const CONTACT_ROWS = Object.entries(CONTACT_PROPERTIES) as [
  ContactProperty,
  { readonly kind: PropertyKind; readonly graph: string },
][];
const FOLDER_ROWS = Object.entries(FOLDER_PROPERTIES) as [FolderProperty, { readonly graph: string }][];
const ADDRESS_ORDER = ['street', 'city', 'state', 'countryOrRegion', 'postalCode'] as const;

export const GRAPH: Wire = {
  dialect: 'graph',
  root: '/v1.0',
  words: { contacts: 'contacts', contactFolders: 'contactFolders', childFolders: 'childFolders' },
  contextUser: (key, { oid }) => `users('${quoteKey(key ?? oid)}')`,
  locationUser: (key, { oid }) => `users('${quoteKey(key ?? oid, '@')}')`,
  typeName: (type) => `microsoft.graph.${type}`,
  nameOf: (property) => property.graph,
  filters: { not: true, startsWith: true, anyEmail: true },
  countsLists: true,
  expandsFolders: true,
  movesByPatch: true,
  contactId,
  contactEtag,
  contact(contact, view, head) {
    const { mailbox, select } = view;
    // Not a spread: V8 keeps what is added to a copy made by one in a slow form, at three times the cost.
    const body: Record<string, unknown> = Object.assign({}, head);
    body['@odata.etag'] = contactEtag(contact, mailbox);
    for (const [property, { kind, graph }] of CONTACT_ROWS) {
      if (select !== null && property !== 'sourceId' && !select.includes(property)) continue;
      body[graph] = wireValue(contact, view, property, kind);
    }
    return body;
  },
  folder(folder, { mailbox, select }) {
    const values = folderValues(folder, mailbox);
    const rows = FOLDER_ROWS.filter(([name]) => select === null || name === 'sourceId' || select.includes(name));
    return Object.fromEntries(rows.map(([name, { graph }]) => [graph, values[name]]));
  },
  photo: ({ contentType, width, height }, { etag }) => ({
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
  challenge: (origin) =>
    `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
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

function wireValue(
  contact: StoredContact,
  { mailbox, immutableIds, birthdayTime }: ContactView,
  property: ContactProperty,
  kind: PropertyKind,
): unknown {
  if (property === 'sourceId') return contactId(contact, mailbox, immutableIds);
  const assigned = assignedValue(contact, mailbox, property);
  if (assigned !== null) return assigned;
  const value = contact.values[property as keyof typeof contact.values];
  switch (kind) {
    case 'textList':
      return value ?? [];
    case 'emailList':
      return ((value ?? []) as readonly EmailAddress[]).map(shownEmail);
    case 'address':
      return wireAddress((value ?? {}) as Partial<Address>);
    case 'date':
      return shownDay((value ?? null) as string | null, birthdayTime); // A date is kept as its day.
    default:
      return value ?? null;
  }
}

/** Exactly the members that were stored. */
function wireAddress(address: Partial<Address>): Record<string, string | null> {
  const members = ADDRESS_ORDER.filter((member) => address[member] !== undefined);
  return Object.fromEntries(members.map((member) => [member, address[member] ?? null]));
}

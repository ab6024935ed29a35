/** Outlook REST v2.0: names, shapes and order of what is returned (reference, sections 4.2, 4.3, 4.5, 4.6, 6 and 16.1). Read beside graph.ts. Pure. */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { FOLDER_PROPERTIES, type FolderProperty } from '../../model/folder.js';
import {
  ADDRESS_MEMBERS,
  EMAIL_MEMBERS,
  type Address,
  type EmailAddress,
  type PropertyKind,
} from '../../model/property.js';
import { TENANT_ID } from '../identity/directory.js';
import type { StoredContact } from '../store/contacts.js';
import type { Mailbox } from '../store/mailboxes.js';
import { assignedValue, contactEtag, contactId, folderValues, shownDay, shownEmail } from './stored-values.js';
import { quoteKey, type ContactView, type Wire } from './wire.js';

const READ_ORDER = Object.keys(CONTACT_PROPERTIES) as ContactProperty[];
// prettier-ignore
const WRITTEN_ORDER: readonly ContactProperty[] = [
  'sourceId', 'changeKey', 'categories', 'createdDateTime', 'lastModifiedDateTime', 'parentFolderId', 'birthday', 'fileAs',
  'displayName', 'givenName', 'initials', 'middleName', 'nickName', 'surname', 'title', 'generation', 'emailAddresses',
  'imAddresses', 'jobTitle', 'companyName', 'department', 'officeLocation', 'profession', 'businessHomePage',
  'assistantName', 'manager', 'homePhones', 'businessPhones', 'mobilePhone', 'homeAddress', 'businessAddress',
  'otherAddress', 'spouseName', 'personalNotes', 'children', 'yomiSurname', 'yomiGivenName', 'yomiCompanyName',
];
const FOLDER_ORDER: readonly FolderProperty[] = ['sourceId', 'parentFolderId', 'displayName'];
const ADDRESS_ORDER = ['street', 'city', 'state', 'countryOrRegion', 'postalCode'] as const;

export const OUTLOOK: Wire = {
  dialect: 'outlook',
  root: '/api/v2.0',
  words: { contacts: 'Contacts', contactFolders: 'ContactFolders', childFolders: 'ChildFolders' },
  contextUser: (key) => (key === null ? 'Me' : `Users('${quoteKey(key)}')`),
  locationUser: (_, mailbox) => linkUser(mailbox),
  typeName: (type) => `Microsoft.OutlookServices.${type === 'contact' ? 'Contact' : 'ContactFolder'}`,
  nameOf: (property) => property.outlook,
  filters: { not: false, startsWith: false, anyEmail: false },
  countsLists: false,
  expandsFolders: false,
  movesByPatch: false,
  contactId,
  contactEtag,
  contact(contact, view, head) {
    const { mailbox, base, select, immutableIds, written } = view;
    // Not a spread: V8 keeps what is added to a copy made by one in a slow form, at three times the cost.
    const body: Record<string, unknown> = Object.assign({}, head);
    body['@odata.id'] = `${base}/${linkUser(mailbox)}/Contacts('${contactId(contact, mailbox, immutableIds)}')`;
    body['@odata.etag'] = contactEtag(contact, mailbox);
    for (const property of written ? WRITTEN_ORDER : READ_ORDER) {
      if (select !== null && property !== 'sourceId' && !select.includes(property)) continue;
      body[CONTACT_PROPERTIES[property].outlook] = wireValue(contact, view, property);
    }
    return body;
  },
  folder(folder, { mailbox, base, select }) {
    const values = folderValues(folder, mailbox);
    const names = FOLDER_ORDER.filter((name) => select === null || name === 'sourceId' || select.includes(name));
    return {
      '@odata.id': `${base}/${linkUser(mailbox)}/ContactFolders('${values.sourceId}')`,
      ...Object.fromEntries(names.map((name) => [FOLDER_PROPERTIES[name].outlook, values[name]])),
    };
  },
  photo({ contentType, width, height }, { mailbox, base, contactKey }) {
    const link = `${base}/${linkUser(mailbox)}/contacts('${contactKey}')/photo`;
    return {
      '@odata.id': link,
      '@odata.readLink': link,
      '@odata.mediaContentType': contentType,
      Id: `${width}X${height}`,
      Width: width,
      Height: height,
    };
  },
  fault: ({ status, code, message }) => (status === 401 ? null : { error: { code, message } }),
  challenge: (origin) =>
    [
      'Bearer client_id="00000002-0000-0ff1-ce00-000000000000"',
      'trusted_issuers="00000001-0000-0000-c000-000000000000@*"',
      'token_types="app_asserted_user_v1 service_asserted_app_v1"',
      `authorization_uri="${origin}/common/oauth2/authorize"`,
    ].join(', '),
  headers: ({ requestId }) => ({ 'odata-version': '4.0', 'cache-control': 'private', 'request-id': requestId }),
};

/** `Users('{oid}@{tid}')`, however the user was asked for. */
function linkUser({ oid }: Mailbox): string {
  return `Users('${oid}@${TENANT_ID}')`;
}

function wireValue(
  contact: StoredContact,
  { mailbox, immutableIds, written }: ContactView,
  property: ContactProperty,
): unknown {
  if (property === 'sourceId') return contactId(contact, mailbox, immutableIds);
  const assigned = assignedValue(contact, mailbox, property);
  if (assigned !== null) return assigned;
  const row: { readonly kind: PropertyKind; readonly maxItems?: number } = CONTACT_PROPERTIES[property];
  const value = contact.values[property as keyof typeof contact.values];
  const pad = <T>(entries: readonly T[]) => (written ? padded(entries, row.maxItems ?? 0) : entries);
  switch (row.kind) {
    case 'textList':
      return pad((value ?? []) as readonly string[]);
    case 'emailList':
      return pad(((value ?? []) as readonly EmailAddress[]).map((entry) => wireEmail(entry, written)));
    case 'address':
      return wireAddress((value ?? {}) as Partial<Address>, written);
    case 'date':
      return shownDay((value ?? null) as string | null); // A date is kept as its day.
    default:
      return value ?? null;
  }
}

/** Collections with a limit are filled up to it with null. */
function padded<T>(entries: readonly T[], length: number): readonly (T | null)[] {
  return [...entries, ...new Array<null>(Math.max(0, length - entries.length)).fill(null)];
}

/** After a write the address comes first. */
function wireEmail(entry: EmailAddress, written: boolean): Record<string, string | null> {
  const shown = shownEmail(entry);
  const order = written ? (['address', 'name'] as const) : (['name', 'address'] as const);
  const members = order.filter((member) => shown[member] !== undefined);
  return Object.fromEntries(members.map((member) => [EMAIL_MEMBERS[member].outlook, shown[member] ?? null]));
}

/** The members that are set; after a write all five. */
function wireAddress(address: Partial<Address>, written: boolean): Record<string, string | null> {
  const members = written ? ADDRESS_ORDER : ADDRESS_ORDER.filter((member) => address[member] !== undefined);
  return Object.fromEntries(members.map((member) => [ADDRESS_MEMBERS[member].outlook, address[member] ?? null]));
}

/** `$metadata`: the entities that this server serves, in CSDL, from the property tables (reference, section 2.1). Pure. */
import { CONTACT_PROPERTIES } from '../../model/contact.js';
import { FOLDER_PROPERTIES } from '../../model/folder.js';
import { ADDRESS_MEMBERS, EMAIL_MEMBERS, type PropertyKind, type PropertyTable } from '../../model/property.js';
import type { Reply } from './exchange.js';
import type { Wire } from './wire.js';

interface Words {
  readonly namespace: string;
  readonly id: string;
  readonly contacts: string;
  readonly contactFolders: string;
  readonly childFolders: string;
  readonly photo: string;
  readonly width: string;
  readonly height: string;
  readonly type: (name: string) => string;
}

const WORDS: Readonly<Record<Wire['dialect'], Words>> = {
  graph: {
    namespace: 'microsoft.graph',
    id: 'id',
    contacts: 'contacts',
    contactFolders: 'contactFolders',
    childFolders: 'childFolders',
    photo: 'photo',
    width: 'width',
    height: 'height',
    type: (name) => name,
  },
  outlook: {
    namespace: 'Microsoft.OutlookServices',
    id: 'Id',
    contacts: 'Contacts',
    contactFolders: 'ContactFolders',
    childFolders: 'ChildFolders',
    photo: 'Photo',
    width: 'Width',
    height: 'Height',
    type: (name) => name.charAt(0).toUpperCase() + name.slice(1),
  },
};

/** Whether a path below a service root is that of the document; it is read without a token. */
export function isMetadataPath(path: string): boolean {
  return /^\/(?:\$|%24)metadata\/?$/i.test(path);
}

export function metadataReply(wire: Wire): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: metadataDocument(wire) };
}

export function metadataDocument(wire: Wire): string {
  const words = WORDS[wire.dialect];
  const { namespace, contacts, contactFolders, childFolders, photo, type } = words;
  const full = (name: string) => `${namespace}.${type(name)}`;
  const many = (name: string) => `Collection(${full(name)})`;
  const contained = (name: string, target: string) =>
    `<NavigationProperty Name="${name}" Type="${many(target)}" ContainsTarget="true" />`;
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
    '<edmx:DataServices>',
    `<Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
    complexType(type('emailAddress'), EMAIL_MEMBERS, wire),
    complexType(type('physicalAddress'), ADDRESS_MEMBERS, wire),
    entityType(type('contact'), CONTACT_PROPERTIES, wire, [
      `<NavigationProperty Name="${photo}" Type="${full('profilePhoto')}" ContainsTarget="true" />`,
    ]),
    entityType(type('contactFolder'), FOLDER_PROPERTIES, wire, [
      contained(childFolders, 'contactFolder'),
      contained(contacts, 'contact'),
    ]),
    `<EntityType Name="${type('profilePhoto')}" HasStream="true">`,
    `<Key><PropertyRef Name="${words.id}" /></Key>`,
    `<Property Name="${words.id}" Type="Edm.String" Nullable="false" />`,
    `<Property Name="${words.width}" Type="Edm.Int32" />`,
    `<Property Name="${words.height}" Type="Edm.Int32" />`,
    '</EntityType>',
    `<EntityType Name="${type('user')}">`,
    `<Key><PropertyRef Name="${words.id}" /></Key>`,
    `<Property Name="${words.id}" Type="Edm.String" Nullable="false" />`,
    contained(contacts, 'contact'),
    contained(contactFolders, 'contactFolder'),
    '</EntityType>',
    `<EntityContainer Name="${wire.dialect === 'graph' ? 'GraphService' : 'EntityContainer'}">`,
    `<EntitySet Name="${type('users')}" EntityType="${full('user')}" />`,
    `<Singleton Name="${type('me')}" Type="${full('user')}" />`,
    '</EntityContainer>',
    '</Schema>',
    '</edmx:DataServices>',
    '</edmx:Edmx>',
  ];
  return lines.join('\n');
}

function entityType(name: string, table: PropertyTable, wire: Wire, navigation: readonly string[]): string {
  const { id } = WORDS[wire.dialect];
  const properties = Object.values(table).flatMap((row) => {
    const property = wire.nameOf(row);
    if (property === null) return [];
    const nullable = property === id ? ' Nullable="false"' : '';
    return [`<Property Name="${property}" Type="${typeOf(row.kind, wire)}"${nullable} />`];
  });
  const key = `<Key><PropertyRef Name="${id}" /></Key>`;
  return [`<EntityType Name="${name}" OpenType="true">`, key, ...properties, ...navigation, '</EntityType>'].join('\n');
}

function complexType(
  name: string,
  members: Readonly<Record<string, { readonly graph: string; readonly outlook: string }>>,
  { dialect }: Wire,
): string {
  const properties = Object.values(members).map((words) => `<Property Name="${words[dialect]}" Type="Edm.String" />`);
  return [`<ComplexType Name="${name}">`, ...properties, '</ComplexType>'].join('\n');
}

function typeOf(kind: PropertyKind, { dialect }: Wire): string {
  const { namespace, type } = WORDS[dialect];
  switch (kind) {
    case 'textList':
      return 'Collection(Edm.String)';
    case 'emailList':
      return `Collection(${namespace}.${type('emailAddress')})`;
    case 'address':
      return `${namespace}.${type('physicalAddress')}`;
    case 'date':
    case 'instant':
      return 'Edm.DateTimeOffset';
    case 'integer':
      return 'Edm.Int32';
    default:
      return 'Edm.String';
  }
}

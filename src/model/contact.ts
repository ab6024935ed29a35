/** The properties of a contact (reference, section 4.1): the one list, in the order of the REST API's answers. */
import type { Located } from './mailbox.js';
import type { Address, PatchOf, PropertyTable, RecordOf } from './property.js';

// prettier-ignore
export const CONTACT_PROPERTIES = {
  sourceId:             { kind: 'id',        graph: 'id',                   outlook: 'Id',                   writable: false },
  createdDateTime:      { kind: 'instant',   graph: 'createdDateTime',      outlook: 'CreatedDateTime',      writable: false, filterable: true },
  lastModifiedDateTime: { kind: 'instant',   graph: 'lastModifiedDateTime', outlook: 'LastModifiedDateTime', writable: false, filterable: true },
  changeKey:            { kind: 'id',        graph: 'changeKey',            outlook: 'ChangeKey',            writable: false },
  categories:           { kind: 'textList',  graph: 'categories',           outlook: 'Categories',           writable: true },
  parentFolderId:       { kind: 'id',        graph: 'parentFolderId',       outlook: 'ParentFolderId',       writable: false },
  birthday:             { kind: 'date',      graph: 'birthday',             outlook: 'Birthday',             writable: true, filterable: true },
  fileAs:               { kind: 'text',      graph: 'fileAs',               outlook: 'FileAs',               writable: true, filterable: true },
  displayName:          { kind: 'text',      graph: 'displayName',          outlook: 'DisplayName',          writable: true, filterable: true },
  givenName:            { kind: 'text',      graph: 'givenName',            outlook: 'GivenName',            writable: true, filterable: true },
  initials:             { kind: 'text',      graph: 'initials',             outlook: 'Initials',             writable: true, filterable: true },
  middleName:           { kind: 'text',      graph: 'middleName',           outlook: 'MiddleName',           writable: true, filterable: true },
  nickName:             { kind: 'text',      graph: 'nickName',             outlook: 'NickName',             writable: true, filterable: true },
  surname:              { kind: 'text',      graph: 'surname',              outlook: 'Surname',              writable: true, filterable: true },
  title:                { kind: 'text',      graph: 'title',                outlook: 'Title',                writable: true },
  yomiGivenName:        { kind: 'text',      graph: 'yomiGivenName',        outlook: 'YomiGivenName',        writable: true },
  yomiSurname:          { kind: 'text',      graph: 'yomiSurname',          outlook: 'YomiSurname',          writable: true },
  yomiCompanyName:      { kind: 'text',      graph: 'yomiCompanyName',      outlook: 'YomiCompanyName',      writable: true },
  generation:           { kind: 'text',      graph: 'generation',           outlook: 'Generation',           writable: true, filterable: true },
  emailAddresses:       { kind: 'emailList', graph: 'emailAddresses',       outlook: 'EmailAddresses',       writable: true, maxItems: 3 },
  imAddresses:          { kind: 'textList',  graph: 'imAddresses',          outlook: 'ImAddresses',          writable: true, maxItems: 3 },
  jobTitle:             { kind: 'text',      graph: 'jobTitle',             outlook: 'JobTitle',             writable: true, filterable: true },
  companyName:          { kind: 'text',      graph: 'companyName',          outlook: 'CompanyName',          writable: true, filterable: true },
  department:           { kind: 'text',      graph: 'department',           outlook: 'Department',           writable: true, filterable: true },
  officeLocation:       { kind: 'text',      graph: 'officeLocation',       outlook: 'OfficeLocation',       writable: true, filterable: true },
  profession:           { kind: 'text',      graph: 'profession',           outlook: 'Profession',           writable: true, filterable: true },
  businessHomePage:     { kind: 'text',      graph: 'businessHomePage',     outlook: 'BusinessHomePage',     writable: true, filterable: true },
  assistantName:        { kind: 'text',      graph: 'assistantName',        outlook: 'AssistantName',        writable: true, filterable: true },
  manager:              { kind: 'text',      graph: 'manager',              outlook: 'Manager',              writable: true, filterable: true },
  homePhones:           { kind: 'textList',  graph: 'homePhones',           outlook: 'HomePhones',           writable: true, maxItems: 2 },
  mobilePhone:          { kind: 'text',      graph: 'mobilePhone',          outlook: 'MobilePhone1',         writable: true, filterable: true },
  businessPhones:       { kind: 'textList',  graph: 'businessPhones',       outlook: 'BusinessPhones',       writable: true, maxItems: 2 },
  homeAddress:          { kind: 'address',   graph: 'homeAddress',          outlook: 'HomeAddress',          writable: true, filterable: true },
  businessAddress:      { kind: 'address',   graph: 'businessAddress',      outlook: 'BusinessAddress',      writable: true, filterable: true },
  otherAddress:         { kind: 'address',   graph: 'otherAddress',         outlook: 'OtherAddress',         writable: true, filterable: true },
  spouseName:           { kind: 'text',      graph: 'spouseName',           outlook: 'SpouseName',           writable: true, filterable: true },
  personalNotes:        { kind: 'text',      graph: 'personalNotes',        outlook: 'PersonalNotes',        writable: true, filterable: true },
  children:             { kind: 'textList',  graph: 'children',             outlook: 'Children',             writable: true, filterable: true },
} as const satisfies PropertyTable;

export type ContactProperty = keyof typeof CONTACT_PROPERTIES;
export type ContactRecord = RecordOf<typeof CONTACT_PROPERTIES>;
export type ContactPatch = PatchOf<typeof CONTACT_PROPERTIES>;
/** A contact that was read: its source id is always there. */
export type LocatedContact = Located<ContactRecord & { readonly sourceId: string }>;

/** The three properties that hold an address. */
export type AddressProperty = 'homeAddress' | 'businessAddress' | 'otherAddress';
export const ADDRESS_PROPERTIES = [
  'homeAddress',
  'businessAddress',
  'otherAddress',
] as const satisfies AddressProperty[];

/** What a client wants changed: like a patch, but an address changes only in the members named. */
export type ContactEdit = Omit<ContactPatch, AddressProperty> & {
  readonly [K in AddressProperty]?: Partial<Address> | null;
};

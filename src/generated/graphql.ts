/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedContact } from '../model/contact.js';
import type { LocatedFolder } from '../model/folder.js';
import type { LocatedPhoto } from '../model/photo.js';
import type { Connection, Edge } from '../graphql/connections.js';
import type { StreamedBatch, StreamedUpsert, LocatedRemoval } from '../graphql/resolvers/changes.js';
import type { PhotoOutcome, ConflictError } from '../graphql/user-errors.js';
import type { GraphQLContext } from '../graphql/context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day without time or zone, such as 1974-07-22. */
  Date: { input: string; output: string; }
  /** An RFC 3339 instant in UTC. */
  DateTime: { input: string; output: string; }
  /** An opaque, tamper-proof position in the change stream of one folder. Keep it together with the changes you applied. */
  SyncCursor: { input: string; output: string; }
  /** An absolute URL. */
  URL: { input: string; output: string; }
  /** A file part of a multipart request (graphql-multipart-request-spec). */
  Upload: { input: unknown; output: never; }
  _FieldSet: { input: string; output: string; }
};

/** Several writes at once; each succeeds or fails on its own. */
export type BulkWriteContactsInput = {
  /** The writes; those to one contact are carried out in this order. */
  writes: Array<ContactWrite>;
};

/** What came of several writes, in input order. */
export type BulkWriteContactsPayload = {
  __typename?: 'BulkWriteContactsPayload';
  /** How many were not. */
  failed: Scalars['Int']['output'];
  /** One for each write, in input order. */
  results: Array<BulkWriteResult>;
  /** How many were done. */
  succeeded: Scalars['Int']['output'];
};

/** What came of one write of several. */
export type BulkWriteResult = {
  __typename?: 'BulkWriteResult';
  /** The contact that was made or changed. */
  contact: Maybe<Contact>;
  /** The id of the contact that was deleted. */
  deletedId: Maybe<Scalars['ID']['output']>;
  /** The place of the write in the input, from 0. */
  index: Scalars['Int']['output'];
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** A person or company in somebody's address book. What is not known is null, or an empty list. */
export type Contact = Node & {
  __typename?: 'Contact';
  /** The name of an assistant. */
  assistantName: Maybe<Scalars['String']['output']>;
  /** The day of birth; a day without a time. */
  birthday: Maybe<Scalars['Date']['output']>;
  /** Where the person works. */
  businessAddress: Maybe<ContactAddress>;
  /** The web page of the company, as it was typed in; not always a URL. */
  businessHomePage: Maybe<Scalars['String']['output']>;
  /** Up to two phone numbers at work. */
  businessPhones: Array<Scalars['String']['output']>;
  /** The names of its categories. */
  categories: Array<Scalars['String']['output']>;
  /** The version of this contact; pass it as ifVersion to refuse overwriting somebody else's change. */
  changeKey: Scalars['String']['output'];
  /** The names of the children. */
  children: Array<Scalars['String']['output']>;
  /** The company. */
  companyName: Maybe<Scalars['String']['output']>;
  /** When it was created. */
  createdDateTime: Maybe<Scalars['DateTime']['output']>;
  /** The department in the company. */
  department: Maybe<Scalars['String']['output']>;
  /** The name to show. Usually made from the other name parts. */
  displayName: Maybe<Scalars['String']['output']>;
  /** Up to three e-mail entries. */
  emailAddresses: Array<ContactEmailAddress>;
  /** The name it is sorted under, such as "Surname, Given". */
  fileAs: Maybe<Scalars['String']['output']>;
  /** What follows the name, such as Jr. or III. */
  generation: Maybe<Scalars['String']['output']>;
  /** First name. */
  givenName: Maybe<Scalars['String']['output']>;
  /** Where the person lives. */
  homeAddress: Maybe<ContactAddress>;
  /** Up to two phone numbers at home. */
  homePhones: Array<Scalars['String']['output']>;
  /** Identifies this contact; keep it to ask for the contact again. */
  id: Scalars['ID']['output'];
  /** Up to three addresses for instant messages. */
  imAddresses: Array<Scalars['String']['output']>;
  /** Initials, such as G.F. */
  initials: Maybe<Scalars['String']['output']>;
  /** The job in the company. */
  jobTitle: Maybe<Scalars['String']['output']>;
  /** When it was changed last. */
  lastModifiedDateTime: Maybe<Scalars['DateTime']['output']>;
  /** The mailbox it belongs to. */
  mailbox: Mailbox;
  /** The name of the manager; a text, no link. */
  manager: Maybe<Scalars['String']['output']>;
  /** Middle name. */
  middleName: Maybe<Scalars['String']['output']>;
  /** The mobile phone number. */
  mobilePhone: Maybe<Scalars['String']['output']>;
  /** What friends say. */
  nickName: Maybe<Scalars['String']['output']>;
  /** Where the office is in the building. */
  officeLocation: Maybe<Scalars['String']['output']>;
  /** A third address. */
  otherAddress: Maybe<ContactAddress>;
  /** The folder it is in. */
  parentFolder: Maybe<ContactFolder>;
  /** Free notes; may be long and have several lines. */
  personalNotes: Maybe<Scalars['String']['output']>;
  /** Null if the contact has none. A change of the photo alone is not reported by contactChanges. */
  photo: Maybe<Photo>;
  /** The trade learnt, such as Engineer. */
  profession: Maybe<Scalars['String']['output']>;
  /** The id that the REST API gave it. */
  sourceId: Scalars['ID']['output'];
  /** The name of the spouse or partner. */
  spouseName: Maybe<Scalars['String']['output']>;
  /** Family name. */
  surname: Maybe<Scalars['String']['output']>;
  /** A form of address, such as Dr. */
  title: Maybe<Scalars['String']['output']>;
  /** How the company name is pronounced (Japanese). */
  yomiCompanyName: Maybe<Scalars['String']['output']>;
  /** How the given name is pronounced (Japanese). */
  yomiGivenName: Maybe<Scalars['String']['output']>;
  /** How the surname is pronounced (Japanese). */
  yomiSurname: Maybe<Scalars['String']['output']>;
};

/** A postal address. All members are free text. */
export type ContactAddress = {
  __typename?: 'ContactAddress';
  /** City. */
  city: Maybe<Scalars['String']['output']>;
  /** Country or region, as free text. */
  countryOrRegion: Maybe<Scalars['String']['output']>;
  /** Postal code. */
  postalCode: Maybe<Scalars['String']['output']>;
  /** State, province or region. */
  state: Maybe<Scalars['String']['output']>;
  /** Street and number; may have several lines. */
  street: Maybe<Scalars['String']['output']>;
};

/** The members of an address to change: absent keeps, null clears. */
export type ContactAddressInput = {
  /** City. */
  city?: InputMaybe<Scalars['String']['input']>;
  /** Country or region, as free text. */
  countryOrRegion?: InputMaybe<Scalars['String']['input']>;
  /** Postal code. */
  postalCode?: InputMaybe<Scalars['String']['input']>;
  /** State, province or region. */
  state?: InputMaybe<Scalars['String']['input']>;
  /** Street and number; may have several lines. */
  street?: InputMaybe<Scalars['String']['input']>;
};

/** One change of a contact. */
export type ContactChange = ContactRemoved | ContactUpserted;

/** Some changes of one folder that belong together, and the position after them. */
export type ContactChangeBatch = {
  __typename?: 'ContactChangeBatch';
  /** What changed, to be applied in this order. */
  changes: Array<ContactChange>;
  /** Resume from here once the changes of this batch are applied. The same batch always has the same cursor. */
  cursor: Scalars['SyncCursor']['output'];
  /** More batches follow at once. */
  hasMore: Scalars['Boolean']['output'];
  /** What the batch means. */
  kind: ContactChangeKind;
};

/** What a batch means for a copy that a client keeps. */
export type ContactChangeKind =
  /** What changed since the position before. */
  | 'CHANGES'
  /** Nothing happened; the cursor is still good. */
  | 'HEARTBEAT'
  /** The upstream forgot this position: drop what you hold; a SNAPSHOT follows. (A feed that still knows the folder sends only the differences, and no RESET.) */
  | 'RESET'
  /** What is there, from the start; several batches may belong to it. */
  | 'SNAPSHOT';

/** One page of a list of contacts. */
export type ContactConnection = {
  __typename?: 'ContactConnection';
  /** The items with their cursors. */
  edges: Array<ContactEdge>;
  /** The items themselves. */
  nodes: Array<Contact>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
  /** As the REST API counts; may include items that are not contacts. */
  totalCount: Maybe<Scalars['Int']['output']>;
};

/** Conditions on a calendar day. `eq: null` finds contacts without one. */
export type ContactDateFilter = {
  /** Is this day; null: is empty. */
  eq?: InputMaybe<Scalars['Date']['input']>;
  /** Is this day or later. */
  ge?: InputMaybe<Scalars['Date']['input']>;
  /** Is later than this day. */
  gt?: InputMaybe<Scalars['Date']['input']>;
  /** Is this day or earlier. */
  le?: InputMaybe<Scalars['Date']['input']>;
  /** Is earlier than this day. */
  lt?: InputMaybe<Scalars['Date']['input']>;
};

/** Conditions on an instant. */
export type ContactDateTimeFilter = {
  /** Is this instant; null: is empty. */
  eq?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is this instant or later. */
  ge?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is later than this instant. */
  gt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is this instant or earlier. */
  le?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is earlier than this instant. */
  lt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A contact together with its place in the list. */
export type ContactEdge = {
  __typename?: 'ContactEdge';
  /** The place right behind this item; pass it as `after`. */
  cursor: Scalars['String']['output'];
  /** The contact. */
  node: Contact;
};

/** One e-mail entry of a contact. */
export type ContactEmailAddress = {
  __typename?: 'ContactEmailAddress';
  /** The e-mail address; null for an entry that holds only a name. */
  address: Maybe<Scalars['String']['output']>;
  /** The name shown for the address; often the address itself. */
  name: Maybe<Scalars['String']['output']>;
};

/** One e-mail entry to write. */
export type ContactEmailAddressInput = {
  /** The e-mail address. */
  address: Scalars['String']['input'];
  /** The name shown for it. Absent: the address itself. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Conditions of one object all hold together. What the upstream cannot answer is refused by name, never ignored. */
export type ContactFilter = {
  /** All of these hold. */
  and?: InputMaybe<Array<ContactFilter>>;
  /** Compared as calendar days. */
  birthday?: InputMaybe<ContactDateFilter>;
  /** By company. */
  companyName?: InputMaybe<ContactStringFilter>;
  /** By the time of creation. */
  createdDateTime?: InputMaybe<ContactDateTimeFilter>;
  /** By department. */
  department?: InputMaybe<ContactStringFilter>;
  /** By the name shown. */
  displayName?: InputMaybe<ContactStringFilter>;
  /** An exact e-mail address, in any of the contact's entries. */
  emailAddress?: InputMaybe<Scalars['String']['input']>;
  /** By the name it is sorted under. */
  fileAs?: InputMaybe<ContactStringFilter>;
  /** By first name. */
  givenName?: InputMaybe<ContactStringFilter>;
  /** By job. */
  jobTitle?: InputMaybe<ContactStringFilter>;
  /** By the time of the last change. */
  lastModifiedDateTime?: InputMaybe<ContactDateTimeFilter>;
  /** By middle name. */
  middleName?: InputMaybe<ContactStringFilter>;
  /** By mobile phone number. */
  mobilePhone?: InputMaybe<ContactStringFilter>;
  /** By nickname. */
  nickName?: InputMaybe<ContactStringFilter>;
  /** This does not hold. */
  not?: InputMaybe<ContactFilter>;
  /** By office. */
  officeLocation?: InputMaybe<ContactStringFilter>;
  /** At least one of these holds. */
  or?: InputMaybe<Array<ContactFilter>>;
  /** By profession. */
  profession?: InputMaybe<ContactStringFilter>;
  /** By family name. */
  surname?: InputMaybe<ContactStringFilter>;
};

/** A folder of contacts; folders may hold further folders. */
export type ContactFolder = Node & {
  __typename?: 'ContactFolder';
  /** May be nested as deep as the query limits allow; each level costs one more round of upstream requests. */
  childFolders: ContactFolderConnection;
  /** The pull twin of Subscription.contactChanges; their cursors are interchangeable. Without `after`: a SNAPSHOT from the start. A batch is one upstream page; `first` is the wished page size, taken only when `after` is absent. */
  contactChanges: ContactChangeBatch;
  /** The contacts directly in this folder. */
  contacts: ContactConnection;
  /** The name of the folder. */
  displayName: Scalars['String']['output'];
  /** Identifies this folder; keep it to ask for the folder again. */
  id: Scalars['ID']['output'];
  /** The mailbox it belongs to. */
  mailbox: Mailbox;
  /** Null for the default Contacts folder. */
  parentFolder: Maybe<ContactFolder>;
  /** The id that the REST API gave it. */
  sourceId: Scalars['ID']['output'];
};


/** A folder of contacts; folders may hold further folders. */
export type ContactFolderChildFoldersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A folder of contacts; folders may hold further folders. */
export type ContactFolderContactChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A folder of contacts; folders may hold further folders. */
export type ContactFolderContactsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<Array<ContactOrder>>;
};

/** One change of a folder. */
export type ContactFolderChange = ContactFolderRemoved | ContactFolderUpserted;

/** Some changes of the folders of a mailbox, and the position after them. */
export type ContactFolderChangeBatch = {
  __typename?: 'ContactFolderChangeBatch';
  /** What changed, to be applied in this order. */
  changes: Array<ContactFolderChange>;
  /** Resume from here once the changes of this batch are applied. */
  cursor: Scalars['SyncCursor']['output'];
  /** More batches follow at once. */
  hasMore: Scalars['Boolean']['output'];
  /** What the batch means. */
  kind: ContactChangeKind;
};

/** One page of a list of folders. */
export type ContactFolderConnection = {
  __typename?: 'ContactFolderConnection';
  /** The items with their cursors. */
  edges: Array<ContactFolderEdge>;
  /** The items themselves. */
  nodes: Array<ContactFolder>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
  /** How many folders there are in the whole list. */
  totalCount: Maybe<Scalars['Int']['output']>;
};

/** A folder together with its place in the list. */
export type ContactFolderEdge = {
  __typename?: 'ContactFolderEdge';
  /** The place right behind this item; pass it as `after`. */
  cursor: Scalars['String']['output'];
  /** The folder. */
  node: ContactFolder;
};

/** What came of creating or changing a folder. */
export type ContactFolderPayload = {
  __typename?: 'ContactFolderPayload';
  /** The folder as it is now; null if there is an error. */
  contactFolder: Maybe<ContactFolder>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** A folder that was deleted. */
export type ContactFolderRemoved = {
  __typename?: 'ContactFolderRemoved';
  /** The id that the folder had. */
  contactFolderId: Scalars['ID']['output'];
  /** The REST API's id that the folder had. */
  sourceId: Scalars['ID']['output'];
};

/** A folder that is new or changed, as it is now. */
export type ContactFolderUpserted = {
  __typename?: 'ContactFolderUpserted';
  /** The folder as it is now. */
  contactFolder: ContactFolder;
};

/** One step of an order: a field and a direction. */
export type ContactOrder = {
  /** Upwards or downwards. */
  direction?: ContactSortDirection;
  /** What to order by. */
  field: ContactOrderField;
};

/** What a list of contacts can be ordered by. Together with a filter, only fields that are filtered by. */
export type ContactOrderField =
  /** By company. */
  | 'COMPANY_NAME'
  /** By the time of creation. */
  | 'CREATED_DATE_TIME'
  /** By the name shown. */
  | 'DISPLAY_NAME'
  /** By the name it is sorted under. */
  | 'FILE_AS'
  /** By first name. */
  | 'GIVEN_NAME'
  /** By the time of the last change. */
  | 'LAST_MODIFIED_DATE_TIME'
  /** By family name. */
  | 'SURNAME';

/** Absent keeps, null clears. Lists are replaced as a whole. An address changes only in the members named. */
export type ContactPatch = {
  /** The name of an assistant. */
  assistantName?: InputMaybe<Scalars['String']['input']>;
  /** The day of birth; a day without a time. */
  birthday?: InputMaybe<Scalars['Date']['input']>;
  /** Where the person works. */
  businessAddress?: InputMaybe<ContactAddressInput>;
  /** The web page of the company, as it was typed in; not always a URL. */
  businessHomePage?: InputMaybe<Scalars['String']['input']>;
  /** At most 2. */
  businessPhones?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The names of its categories. */
  categories?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The names of the children. */
  children?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The company. */
  companyName?: InputMaybe<Scalars['String']['input']>;
  /** The department in the company. */
  department?: InputMaybe<Scalars['String']['input']>;
  /** Kept when other name parts change, unless set here. Null lets the service make it from the name parts. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** At most 3. */
  emailAddresses?: InputMaybe<Array<ContactEmailAddressInput>>;
  /** The name it is sorted under, such as "Surname, Given". */
  fileAs?: InputMaybe<Scalars['String']['input']>;
  /** What follows the name, such as Jr. or III. */
  generation?: InputMaybe<Scalars['String']['input']>;
  /** First name. */
  givenName?: InputMaybe<Scalars['String']['input']>;
  /** Where the person lives. */
  homeAddress?: InputMaybe<ContactAddressInput>;
  /** At most 2. */
  homePhones?: InputMaybe<Array<Scalars['String']['input']>>;
  /** At most 3. */
  imAddresses?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Initials, such as G.F. */
  initials?: InputMaybe<Scalars['String']['input']>;
  /** The job in the company. */
  jobTitle?: InputMaybe<Scalars['String']['input']>;
  /** The name of the manager; a text, no link. */
  manager?: InputMaybe<Scalars['String']['input']>;
  /** Middle name. */
  middleName?: InputMaybe<Scalars['String']['input']>;
  /** The mobile phone number. */
  mobilePhone?: InputMaybe<Scalars['String']['input']>;
  /** What friends say. */
  nickName?: InputMaybe<Scalars['String']['input']>;
  /** Where the office is in the building. */
  officeLocation?: InputMaybe<Scalars['String']['input']>;
  /** A third address. */
  otherAddress?: InputMaybe<ContactAddressInput>;
  /** Free notes; may be long and have several lines. */
  personalNotes?: InputMaybe<Scalars['String']['input']>;
  /** The trade learnt, such as Engineer. */
  profession?: InputMaybe<Scalars['String']['input']>;
  /** The name of the spouse or partner. */
  spouseName?: InputMaybe<Scalars['String']['input']>;
  /** Family name. */
  surname?: InputMaybe<Scalars['String']['input']>;
  /** A form of address, such as Dr. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** How the company name is pronounced (Japanese). */
  yomiCompanyName?: InputMaybe<Scalars['String']['input']>;
  /** How the given name is pronounced (Japanese). */
  yomiGivenName?: InputMaybe<Scalars['String']['input']>;
  /** How the surname is pronounced (Japanese). */
  yomiSurname?: InputMaybe<Scalars['String']['input']>;
};

/** The bytes, exactly one: as a multipart upload, or as base64 where a router in between cannot carry files. */
export type ContactPhotoSource =
  /** The bytes as base64. */
  { base64: Scalars['String']['input']; file?: never; }
  |  /** A file part of a multipart request (variable `input.photo.file`). */
  { base64?: never; file: Scalars['Upload']['input']; };

/** A contact that was deleted or moved out of the folder. */
export type ContactRemoved = {
  __typename?: 'ContactRemoved';
  /** The id that the contact had. */
  contactId: Scalars['ID']['output'];
  /** The REST API's id that the contact had. */
  sourceId: Scalars['ID']['output'];
};

/** Which folders a list of contacts covers. */
export type ContactScope =
  /** Every folder of the mailbox. `orderBy` is not possible, and `totalCount` is null. */
  | 'ALL_FOLDERS'
  /** The default Contacts folder alone. */
  | 'DEFAULT_FOLDER';

/** The direction of an order. */
export type ContactSortDirection =
  /** Upwards: A to Z, old to new; empty values first. */
  | 'ASC'
  /** Downwards: Z to A, new to old. */
  | 'DESC';

/** Conditions on a text. Upper and lower case are the same. `eq: null` finds empty values. */
export type ContactStringFilter = {
  /** Is this; null: is empty. */
  eq?: InputMaybe<Scalars['String']['input']>;
  /** Is one of these, at most 15. */
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Is not this; null: is not empty. */
  ne?: InputMaybe<Scalars['String']['input']>;
  /** Begins with this. Outlook REST v2.0 cannot ask this. */
  startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** Where a stream begins when there is no cursor. */
export type ContactSyncStart =
  /** Only with what changes from now on. Costs one silent full round upstream. */
  | 'NOW'
  /** With everything that is there, then what changes. */
  | 'SNAPSHOT';

/** A contact that is new or changed, as it is now; which of the two cannot be told. */
export type ContactUpserted = {
  __typename?: 'ContactUpserted';
  /** The contact as it is now. */
  contact: Contact;
};

/** Exactly one; the gateway refuses anything else with BAD_USER_INPUT, also behind a router that forgot the directive. */
export type ContactWrite =
  /** Make a contact. */
  { create: CreateContactInput; delete?: never; update?: never; }
  |  /** Delete a contact. */
  { create?: never; delete: DeleteContactInput; update?: never; }
  |  /** Change a contact. */
  { create?: never; delete?: never; update: UpdateContactInput; };

/** Somebody else changed the contact meanwhile; nothing was written. */
export type ContactsConflictError = ContactsUserError & {
  __typename?: 'ContactsConflictError';
  /** What kind of failure, for programs. */
  code: ContactsErrorCode;
  /** The contact as it is now. */
  current: Maybe<Contact>;
  /** What went wrong and what helps, for people. */
  message: Scalars['String']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
};

/** Every code that a payload, or extensions.code of a GraphQL error, can carry. */
export type ContactsErrorCode =
  /** An argument cannot be used; the message names it. */
  | 'BAD_USER_INPUT'
  /** Somebody else changed it. Read it again, then repeat. */
  | 'CONFLICT'
  /** The signed-in user may not do this. */
  | 'FORBIDDEN'
  /** A fault of the gateway. Report the request id. */
  | 'INTERNAL_SERVER_ERROR'
  /** A limit of the gateway; the message names it. Ask for less at once. */
  | 'LIMIT_EXCEEDED'
  /** There is no such object, or no such mailbox. */
  | 'NOT_FOUND'
  /** It is not known whether the write was done. Read before you repeat it. */
  | 'OUTCOME_UNKNOWN'
  /** More bytes than are accepted. */
  | 'PAYLOAD_TOO_LARGE'
  /** The mailbox is full. */
  | 'QUOTA_EXCEEDED'
  /** The stream ended because it was read too slowly. Subscribe again with the cursor given. */
  | 'SUBSCRIBER_TOO_SLOW'
  /** Asked too often. Wait `retryAfterSeconds`, then repeat. */
  | 'THROTTLED'
  /** The access token is missing, expired or refused. Sign in again. */
  | 'UNAUTHENTICATED'
  /** The REST API behind the gateway cannot do this. */
  | 'UNSUPPORTED_BY_UPSTREAM'
  /** Not an image of an accepted type. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** The REST API gave an answer that cannot be understood. */
  | 'UPSTREAM_INVALID'
  /** The REST API did not answer in time. Repeat. */
  | 'UPSTREAM_TIMEOUT'
  /** The REST API cannot be reached. Repeat later. */
  | 'UPSTREAM_UNAVAILABLE';

/** An argument cannot be used as it is; `path` names it. */
export type ContactsInputError = ContactsUserError & {
  __typename?: 'ContactsInputError';
  /** What kind of failure, for programs. */
  code: ContactsErrorCode;
  /** What went wrong and what helps, for people. */
  message: Scalars['String']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
};

/** The object to write to, or a folder that was named, is not there. */
export type ContactsNotFoundError = ContactsUserError & {
  __typename?: 'ContactsNotFoundError';
  /** What kind of failure, for programs. */
  code: ContactsErrorCode;
  /** What went wrong and what helps, for people. */
  message: Scalars['String']['output'];
  /** The id that was given. */
  missingId: Scalars['ID']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
};

/** The REST API behind the gateway refused the write or could not do it. */
export type ContactsUpstreamError = ContactsUserError & {
  __typename?: 'ContactsUpstreamError';
  /** What kind of failure, for programs. */
  code: ContactsErrorCode;
  /** What went wrong and what helps, for people. */
  message: Scalars['String']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
  /** The REST API's name for the request, for its support. */
  requestId: Maybe<Scalars['String']['output']>;
  /** How long to wait before that, where it is known. */
  retryAfterSeconds: Maybe<Scalars['Int']['output']>;
  /** Whether the same write may succeed later. */
  retryable: Scalars['Boolean']['output'];
  /** The REST API's own error code. */
  upstreamCode: Maybe<Scalars['String']['output']>;
};

/** An expected failure, as data. New kinds may be added: a client that knows only this interface keeps working. */
export type ContactsUserError = {
  /** What kind of failure, for programs. */
  code: ContactsErrorCode;
  /** What went wrong and what helps, for people. */
  message: Scalars['String']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
};

/** A new folder and where it goes. */
export type CreateContactFolderInput = {
  /** The name; no two folders beside each other have the same. */
  displayName: Scalars['String']['input'];
  /** Absent: under the default Contacts folder. */
  parentFolderId?: InputMaybe<Scalars['ID']['input']>;
  /** Absent: the signed-in user's mailbox. */
  user?: InputMaybe<Scalars['ID']['input']>;
};

/** A new contact and where it goes. */
export type CreateContactInput = {
  /** What is known of the contact. */
  contact: ContactPatch;
  /** Absent: the default Contacts folder. A folder of another mailbox than `user` is BAD_USER_INPUT. */
  folderId?: InputMaybe<Scalars['ID']['input']>;
  /** A repeat with the same key returns the first contact instead of making a second one. 1 to 255 characters; kept with the contact, for its user and folder. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Absent: the signed-in user's mailbox. */
  user?: InputMaybe<Scalars['ID']['input']>;
};

/** What came of creating a contact. */
export type CreateContactPayload = {
  __typename?: 'CreateContactPayload';
  /** The new contact; null if there is an error. */
  contact: Maybe<Contact>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** Which folder to delete, with everything in it. */
export type DeleteContactFolderInput = {
  /** Which folder. */
  id: Scalars['ID']['input'];
};

/** What came of deleting a folder. */
export type DeleteContactFolderPayload = {
  __typename?: 'DeleteContactFolderPayload';
  /** The id that is gone; null if there is an error. */
  deletedId: Maybe<Scalars['ID']['output']>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** Which contact to delete. */
export type DeleteContactInput = {
  /** Which contact. */
  id: Scalars['ID']['input'];
  /** A changeKey; if the contact has another version by now, it is not deleted and a conflict is returned. */
  ifVersion?: InputMaybe<Scalars['String']['input']>;
};

/** What came of deleting a contact. */
export type DeleteContactPayload = {
  __typename?: 'DeleteContactPayload';
  /** The id that is gone; null if there is an error. */
  deletedId: Maybe<Scalars['ID']['output']>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** The contacts and contact folders of one user. */
export type Mailbox = Node & {
  __typename?: 'Mailbox';
  /** One contact by the id that the REST API gave it. */
  contact: Maybe<Contact>;
  /** One folder by the id that the REST API gave it; null if there is none. */
  contactFolder: Maybe<ContactFolder>;
  /** The folders directly under the default Contacts folder. */
  contactFolders: ContactFolderConnection;
  /** The contacts of the default Contacts folder, or of every folder. */
  contacts: ContactConnection;
  /** The default Contacts folder itself. */
  defaultFolder: Maybe<ContactFolder>;
  /** Identifies this mailbox for `node`, and in a supergraph. */
  id: Scalars['ID']['output'];
  /** The user that was asked for; for myMailbox the signed-in user's object id where the gateway reads tokens, else null. */
  user: Maybe<Scalars['ID']['output']>;
};


/** The contacts and contact folders of one user. */
export type MailboxContactArgs = {
  sourceId: Scalars['ID']['input'];
};


/** The contacts and contact folders of one user. */
export type MailboxContactFolderArgs = {
  sourceId: Scalars['ID']['input'];
};


/** The contacts and contact folders of one user. */
export type MailboxContactFoldersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The contacts and contact folders of one user. */
export type MailboxContactsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<Array<ContactOrder>>;
  scope?: InputMaybe<ContactScope>;
};

/** Which contact goes to which folder. */
export type MoveContactInput = {
  /** Which contact. */
  id: Scalars['ID']['input'];
  /** The folder it goes to, in the same mailbox. */
  toFolderId: Scalars['ID']['input'];
};

/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Up to 100 writes, packed into as few upstream calls as possible; results in input order, each with its own errors. */
  bulkWriteContacts: BulkWriteContactsPayload;
  /** Makes a contact. It needs a given name. */
  createContact: CreateContactPayload;
  /** Makes a folder; UNSUPPORTED_BY_UPSTREAM in Outlook REST v2.0. */
  createContactFolder: ContactFolderPayload;
  /** Deletes a contact. One that is not there is a ContactsNotFoundError. */
  deleteContact: DeleteContactPayload;
  /** Deletes a folder with its contacts and folders. The default folder cannot be deleted. */
  deleteContactFolder: DeleteContactFolderPayload;
  /** Moves a contact to another folder of the same mailbox; UNSUPPORTED_BY_UPSTREAM where the REST API does not. */
  moveContact: UpdateContactPayload;
  /** Sets or replaces the photo. JPEG, PNG or GIF, told by the bytes. A photo cannot be removed. */
  setContactPhoto: SetContactPhotoPayload;
  /** Changes only what the patch names. */
  updateContact: UpdateContactPayload;
  /** Renames a folder, moves it, or both; UNSUPPORTED_BY_UPSTREAM in Outlook REST v2.0. */
  updateContactFolder: ContactFolderPayload;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationBulkWriteContactsArgs = {
  input: BulkWriteContactsInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationCreateContactArgs = {
  input: CreateContactInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationCreateContactFolderArgs = {
  input: CreateContactFolderInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationDeleteContactArgs = {
  input: DeleteContactInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationDeleteContactFolderArgs = {
  input: DeleteContactFolderInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationMoveContactArgs = {
  input: MoveContactInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationSetContactPhotoArgs = {
  input: SetContactPhotoInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationUpdateContactArgs = {
  input: UpdateContactInput;
};


/** Every change. Expected failures come back in `userErrors`, not as GraphQL errors. */
export type MutationUpdateContactFolderArgs = {
  input: UpdateContactFolderInput;
};

/** Anything that can be fetched again by its id. */
export type Node = {
  /** Opaque and stable for as long as the object stays in its mailbox. */
  id: Scalars['ID']['output'];
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` to go on. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there is more behind this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether this page was asked for with `after`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first item; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** The picture of a contact. */
export type Photo = {
  __typename?: 'Photo';
  /** The bytes as base64, for clients that cannot follow a link; at most 20 photos in one operation. */
  base64: Maybe<Scalars['String']['output']>;
  /** image/jpeg, image/png or image/gif. */
  contentType: Scalars['String']['output'];
  /** When `url` stops working. Ask again for a fresh one. */
  expiresAt: Scalars['DateTime']['output'];
  /** Height in pixels. */
  height: Scalars['Int']['output'];
  /** Width and height in pixels joined by an X, such as 103X77 (the REST API's photo id; no identity, so not called id here). */
  size: Scalars['String']['output'];
  /** A signed link to the bytes, usable as it stands in an <img> element until expiresAt; answers with an ETag. */
  url: Scalars['URL']['output'];
  /** Width in pixels. */
  width: Scalars['Int']['output'];
};

/** Where every reading begins. */
export type Query = {
  __typename?: 'Query';
  /** A contact by its id; null if there is none (any more). */
  contact: Maybe<Contact>;
  /** A folder by its id; null if there is none (any more). */
  contactFolder: Maybe<ContactFolder>;
  /** A user's mailbox, by directory object id or user principal name. */
  mailbox: Maybe<Mailbox>;
  /** The mailbox of the signed-in user. With an app-only gateway there is none: ask for `mailbox(user:)`. */
  myMailbox: Maybe<Mailbox>;
  /** For Relay clients. Left out of the subgraph's SDL, because every Relay subgraph has one. */
  node: Maybe<Node>;
  /** At most 1000 ids. Left out of the subgraph's SDL. */
  nodes: Array<Maybe<Node>>;
};


/** Where every reading begins. */
export type QueryContactArgs = {
  id: Scalars['ID']['input'];
};


/** Where every reading begins. */
export type QueryContactFolderArgs = {
  id: Scalars['ID']['input'];
};


/** Where every reading begins. */
export type QueryMailboxArgs = {
  user: Scalars['ID']['input'];
};


/** Where every reading begins. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Where every reading begins. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};

/** A new photo for a contact; it takes the place of the one before. */
export type SetContactPhotoInput = {
  /** Which contact. */
  contactId: Scalars['ID']['input'];
  /** The picture. */
  photo: ContactPhotoSource;
};

/** What came of setting a photo. */
export type SetContactPhotoPayload = {
  __typename?: 'SetContactPhotoPayload';
  /** The contact; null if there is an error. */
  contact: Maybe<Contact>;
  /** The photo as it is now; null if there is an error. */
  photo: Maybe<Photo>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};

/** Live streams of changes, over WebSocket (graphql-transport-ws) or server-sent events. */
export type Subscription = {
  __typename?: 'Subscription';
  /** Streams what delta-sync reports for one folder. With `after` it goes on where that cursor stood. */
  contactChanges: ContactChangeBatch;
  /** The same for the folders of a mailbox. */
  contactFolderChanges: ContactFolderChangeBatch;
};


/** Live streams of changes, over WebSocket (graphql-transport-ws) or server-sent events. */
export type SubscriptionContactChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  folderId: InputMaybe<Scalars['ID']['input']>;
  startAt?: InputMaybe<ContactSyncStart>;
  user: InputMaybe<Scalars['ID']['input']>;
};


/** Live streams of changes, over WebSocket (graphql-transport-ws) or server-sent events. */
export type SubscriptionContactFolderChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  startAt?: InputMaybe<ContactSyncStart>;
  user: InputMaybe<Scalars['ID']['input']>;
};

/** A new name for a folder, a new place, or both. */
export type UpdateContactFolderInput = {
  /** The new name. Absent: kept. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Which folder. */
  id: Scalars['ID']['input'];
  /** The folder it goes into. Absent: it stays where it is. */
  parentFolderId?: InputMaybe<Scalars['ID']['input']>;
};

/** A change of one contact. */
export type UpdateContactInput = {
  /** Which contact. */
  id: Scalars['ID']['input'];
  /** A changeKey; if the contact has another version by now, nothing is written and a conflict is returned (as far as the upstream enforces If-Match). */
  ifVersion?: InputMaybe<Scalars['String']['input']>;
  /** What to change. */
  patch: ContactPatch;
};

/** What came of changing or moving a contact. */
export type UpdateContactPayload = {
  __typename?: 'UpdateContactPayload';
  /** The contact as it is now; null if there is an error. */
  contact: Maybe<Contact>;
  /** Why nothing was written; empty if all went well. */
  userErrors: Array<ContactsUserError>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Contact: Contact;
  ContactFolder: ContactFolder;
  Mailbox: Mailbox;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Contact:
    ( { __typename: 'Contact' }
    & GraphQLRecursivePick<FederationTypes['Contact'], {"id":true}> );
  ContactFolder:
    ( { __typename: 'ContactFolder' }
    & GraphQLRecursivePick<FederationTypes['ContactFolder'], {"id":true}> );
  Mailbox:
    ( { __typename: 'Mailbox' }
    & ( GraphQLRecursivePick<FederationTypes['Mailbox'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['Mailbox'], {"user":true}> ) );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ContactChange:
    | ( LocatedRemoval )
    | ( StreamedUpsert<LocatedContact> )
  ;
  ContactFolderChange:
    | ( LocatedRemoval )
    | ( StreamedUpsert<LocatedFolder> )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  ContactsUserError:
    | ( ConflictError )
    | ( ContactsInputError )
    | ( ContactsNotFoundError )
    | ( ContactsUpstreamError )
  ;
  Node:
    | ( LocatedContact )
    | ( LocatedFolder )
    | ( MailboxRecord )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BulkWriteContactsInput: BulkWriteContactsInput;
  BulkWriteContactsPayload: ResolverTypeWrapper<Omit<BulkWriteContactsPayload, 'results'> & { results: Array<ResolversTypes['BulkWriteResult']> }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  BulkWriteResult: ResolverTypeWrapper<Omit<BulkWriteResult, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversTypes['Contact']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Contact: ResolverTypeWrapper<LocatedContact>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ContactAddress: ResolverTypeWrapper<ContactAddress>;
  ContactAddressInput: ContactAddressInput;
  ContactChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ContactChange']>;
  ContactChangeBatch: ResolverTypeWrapper<StreamedBatch<LocatedContact>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ContactChangeKind: ContactChangeKind;
  ContactConnection: ResolverTypeWrapper<Connection<LocatedContact>>;
  ContactDateFilter: ContactDateFilter;
  ContactDateTimeFilter: ContactDateTimeFilter;
  ContactEdge: ResolverTypeWrapper<Edge<LocatedContact>>;
  ContactEmailAddress: ResolverTypeWrapper<ContactEmailAddress>;
  ContactEmailAddressInput: ContactEmailAddressInput;
  ContactFilter: ContactFilter;
  ContactFolder: ResolverTypeWrapper<LocatedFolder>;
  ContactFolderChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ContactFolderChange']>;
  ContactFolderChangeBatch: ResolverTypeWrapper<StreamedBatch<LocatedFolder>>;
  ContactFolderConnection: ResolverTypeWrapper<Connection<LocatedFolder>>;
  ContactFolderEdge: ResolverTypeWrapper<Edge<LocatedFolder>>;
  ContactFolderPayload: ResolverTypeWrapper<Omit<ContactFolderPayload, 'contactFolder' | 'userErrors'> & { contactFolder?: Maybe<ResolversTypes['ContactFolder']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  ContactFolderRemoved: ResolverTypeWrapper<LocatedRemoval>;
  ContactFolderUpserted: ResolverTypeWrapper<StreamedUpsert<LocatedFolder>>;
  ContactOrder: ContactOrder;
  ContactOrderField: ContactOrderField;
  ContactPatch: ContactPatch;
  ContactPhotoSource: ContactPhotoSource;
  ContactRemoved: ResolverTypeWrapper<LocatedRemoval>;
  ContactScope: ContactScope;
  ContactSortDirection: ContactSortDirection;
  ContactStringFilter: ContactStringFilter;
  ContactSyncStart: ContactSyncStart;
  ContactUpserted: ResolverTypeWrapper<StreamedUpsert<LocatedContact>>;
  ContactWrite: ContactWrite;
  ContactsConflictError: ResolverTypeWrapper<ConflictError>;
  ContactsErrorCode: ContactsErrorCode;
  ContactsInputError: ResolverTypeWrapper<ContactsInputError>;
  ContactsNotFoundError: ResolverTypeWrapper<ContactsNotFoundError>;
  ContactsUpstreamError: ResolverTypeWrapper<ContactsUpstreamError>;
  ContactsUserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['ContactsUserError']>;
  CreateContactFolderInput: CreateContactFolderInput;
  CreateContactInput: CreateContactInput;
  CreateContactPayload: ResolverTypeWrapper<Omit<CreateContactPayload, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversTypes['Contact']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteContactFolderInput: DeleteContactFolderInput;
  DeleteContactFolderPayload: ResolverTypeWrapper<Omit<DeleteContactFolderPayload, 'userErrors'> & { userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  DeleteContactInput: DeleteContactInput;
  DeleteContactPayload: ResolverTypeWrapper<Omit<DeleteContactPayload, 'userErrors'> & { userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  Mailbox: ResolverTypeWrapper<MailboxRecord>;
  MoveContactInput: MoveContactInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  PageInfo: ResolverTypeWrapper<Connection<unknown>>;
  Photo: ResolverTypeWrapper<LocatedPhoto>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SetContactPhotoInput: SetContactPhotoInput;
  SetContactPhotoPayload: ResolverTypeWrapper<PhotoOutcome>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SyncCursor: ResolverTypeWrapper<Scalars['SyncCursor']['output']>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UpdateContactFolderInput: UpdateContactFolderInput;
  UpdateContactInput: UpdateContactInput;
  UpdateContactPayload: ResolverTypeWrapper<Omit<UpdateContactPayload, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversTypes['Contact']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  Upload: ResolverTypeWrapper<Scalars['Upload']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BulkWriteContactsInput: BulkWriteContactsInput;
  BulkWriteContactsPayload: Omit<BulkWriteContactsPayload, 'results'> & { results: Array<ResolversParentTypes['BulkWriteResult']> };
  Int: Scalars['Int']['output'];
  BulkWriteResult: Omit<BulkWriteResult, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversParentTypes['Contact']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  ID: Scalars['ID']['output'];
  Contact: LocatedContact;
  String: Scalars['String']['output'];
  ContactAddress: ContactAddress;
  ContactAddressInput: ContactAddressInput;
  ContactChange: ResolversUnionTypes<ResolversParentTypes>['ContactChange'];
  ContactChangeBatch: StreamedBatch<LocatedContact>;
  Boolean: Scalars['Boolean']['output'];
  ContactConnection: Connection<LocatedContact>;
  ContactDateFilter: ContactDateFilter;
  ContactDateTimeFilter: ContactDateTimeFilter;
  ContactEdge: Edge<LocatedContact>;
  ContactEmailAddress: ContactEmailAddress;
  ContactEmailAddressInput: ContactEmailAddressInput;
  ContactFilter: ContactFilter;
  ContactFolder: LocatedFolder;
  ContactFolderChange: ResolversUnionTypes<ResolversParentTypes>['ContactFolderChange'];
  ContactFolderChangeBatch: StreamedBatch<LocatedFolder>;
  ContactFolderConnection: Connection<LocatedFolder>;
  ContactFolderEdge: Edge<LocatedFolder>;
  ContactFolderPayload: Omit<ContactFolderPayload, 'contactFolder' | 'userErrors'> & { contactFolder?: Maybe<ResolversParentTypes['ContactFolder']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  ContactFolderRemoved: LocatedRemoval;
  ContactFolderUpserted: StreamedUpsert<LocatedFolder>;
  ContactOrder: ContactOrder;
  ContactPatch: ContactPatch;
  ContactPhotoSource: ContactPhotoSource;
  ContactRemoved: LocatedRemoval;
  ContactStringFilter: ContactStringFilter;
  ContactUpserted: StreamedUpsert<LocatedContact>;
  ContactWrite: ContactWrite;
  ContactsConflictError: ConflictError;
  ContactsInputError: ContactsInputError;
  ContactsNotFoundError: ContactsNotFoundError;
  ContactsUpstreamError: ContactsUpstreamError;
  ContactsUserError: ResolversInterfaceTypes<ResolversParentTypes>['ContactsUserError'];
  CreateContactFolderInput: CreateContactFolderInput;
  CreateContactInput: CreateContactInput;
  CreateContactPayload: Omit<CreateContactPayload, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversParentTypes['Contact']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeleteContactFolderInput: DeleteContactFolderInput;
  DeleteContactFolderPayload: Omit<DeleteContactFolderPayload, 'userErrors'> & { userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  DeleteContactInput: DeleteContactInput;
  DeleteContactPayload: Omit<DeleteContactPayload, 'userErrors'> & { userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  Mailbox: MailboxRecord;
  MoveContactInput: MoveContactInput;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: Connection<unknown>;
  Photo: LocatedPhoto;
  Query: Record<PropertyKey, never>;
  SetContactPhotoInput: SetContactPhotoInput;
  SetContactPhotoPayload: PhotoOutcome;
  Subscription: Record<PropertyKey, never>;
  SyncCursor: Scalars['SyncCursor']['output'];
  URL: Scalars['URL']['output'];
  UpdateContactFolderInput: UpdateContactFolderInput;
  UpdateContactInput: UpdateContactInput;
  UpdateContactPayload: Omit<UpdateContactPayload, 'contact' | 'userErrors'> & { contact?: Maybe<ResolversParentTypes['Contact']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  Upload: Scalars['Upload']['output'];
};

export type BulkWriteContactsPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['BulkWriteContactsPayload'] = ResolversParentTypes['BulkWriteContactsPayload']> = {
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  results?: Resolver<Array<ResolversTypes['BulkWriteResult']>, ParentType, ContextType>;
  succeeded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BulkWriteResultResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['BulkWriteResult'] = ResolversParentTypes['BulkWriteResult']> = {
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType>;
  deletedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export type ContactResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Contact'] = ResolversParentTypes['Contact'], FederationReferenceType extends FederationReferenceTypes['Contact'] = FederationReferenceTypes['Contact']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Contact']> | FederationReferenceType, FederationReferenceType, ContextType>;
  assistantName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  birthday?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  businessAddress?: Resolver<Maybe<ResolversTypes['ContactAddress']>, ParentType, ContextType>;
  businessHomePage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  businessPhones?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  changeKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  children?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  companyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  emailAddresses?: Resolver<Array<ResolversTypes['ContactEmailAddress']>, ParentType, ContextType>;
  fileAs?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  generation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  homeAddress?: Resolver<Maybe<ResolversTypes['ContactAddress']>, ParentType, ContextType>;
  homePhones?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imAddresses?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  initials?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  jobTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastModifiedDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  mailbox?: Resolver<ResolversTypes['Mailbox'], ParentType, ContextType>;
  manager?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  middleName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mobilePhone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nickName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  officeLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  otherAddress?: Resolver<Maybe<ResolversTypes['ContactAddress']>, ParentType, ContextType>;
  parentFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType>;
  personalNotes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  photo?: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType>;
  profession?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  spouseName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  surname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  yomiCompanyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  yomiGivenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  yomiSurname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactAddressResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactAddress'] = ResolversParentTypes['ContactAddress']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  countryOrRegion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  street?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ContactChangeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactChange'] = ResolversParentTypes['ContactChange']> = {
  __resolveType: TypeResolveFn<'ContactRemoved' | 'ContactUpserted', ParentType, ContextType>;
};

export type ContactChangeBatchResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactChangeBatch'] = ResolversParentTypes['ContactChangeBatch']> = {
  changes?: Resolver<Array<ResolversTypes['ContactChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['SyncCursor'], ParentType, ContextType>;
  hasMore?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ContactChangeKind'], ParentType, ContextType>;
};

export type ContactConnectionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactConnection'] = ResolversParentTypes['ContactConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ContactEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Contact']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ContactEdgeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactEdge'] = ResolversParentTypes['ContactEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Contact'], ParentType, ContextType>;
};

export type ContactEmailAddressResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactEmailAddress'] = ResolversParentTypes['ContactEmailAddress']> = {
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ContactFolderResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolder'] = ResolversParentTypes['ContactFolder'], FederationReferenceType extends FederationReferenceTypes['ContactFolder'] = FederationReferenceTypes['ContactFolder']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ContactFolder']> | FederationReferenceType, FederationReferenceType, ContextType>;
  childFolders?: Resolver<ResolversTypes['ContactFolderConnection'], ParentType, ContextType, RequireFields<ContactFolderChildFoldersArgs, 'first'>>;
  contactChanges?: Resolver<ResolversTypes['ContactChangeBatch'], ParentType, ContextType, RequireFields<ContactFolderContactChangesArgs, 'first'>>;
  contacts?: Resolver<ResolversTypes['ContactConnection'], ParentType, ContextType, RequireFields<ContactFolderContactsArgs, 'first'>>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mailbox?: Resolver<ResolversTypes['Mailbox'], ParentType, ContextType>;
  parentFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactFolderChangeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderChange'] = ResolversParentTypes['ContactFolderChange']> = {
  __resolveType: TypeResolveFn<'ContactFolderRemoved' | 'ContactFolderUpserted', ParentType, ContextType>;
};

export type ContactFolderChangeBatchResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderChangeBatch'] = ResolversParentTypes['ContactFolderChangeBatch']> = {
  changes?: Resolver<Array<ResolversTypes['ContactFolderChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['SyncCursor'], ParentType, ContextType>;
  hasMore?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ContactChangeKind'], ParentType, ContextType>;
};

export type ContactFolderConnectionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderConnection'] = ResolversParentTypes['ContactFolderConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ContactFolderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ContactFolder']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ContactFolderEdgeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderEdge'] = ResolversParentTypes['ContactFolderEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ContactFolder'], ParentType, ContextType>;
};

export type ContactFolderPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderPayload'] = ResolversParentTypes['ContactFolderPayload']> = {
  contactFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export type ContactFolderRemovedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderRemoved'] = ResolversParentTypes['ContactFolderRemoved']> = {
  contactFolderId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactFolderUpsertedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactFolderUpserted'] = ResolversParentTypes['ContactFolderUpserted']> = {
  contactFolder?: Resolver<ResolversTypes['ContactFolder'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactRemovedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactRemoved'] = ResolversParentTypes['ContactRemoved']> = {
  contactId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactUpsertedResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactUpserted'] = ResolversParentTypes['ContactUpserted']> = {
  contact?: Resolver<ResolversTypes['Contact'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactsConflictErrorResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactsConflictError'] = ResolversParentTypes['ContactsConflictError']> = {
  code?: Resolver<ResolversTypes['ContactsErrorCode'], ParentType, ContextType>;
  current?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactsInputErrorResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactsInputError'] = ResolversParentTypes['ContactsInputError']> = {
  code?: Resolver<ResolversTypes['ContactsErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactsNotFoundErrorResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactsNotFoundError'] = ResolversParentTypes['ContactsNotFoundError']> = {
  code?: Resolver<ResolversTypes['ContactsErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missingId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactsUpstreamErrorResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactsUpstreamError'] = ResolversParentTypes['ContactsUpstreamError']> = {
  code?: Resolver<ResolversTypes['ContactsErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retryAfterSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  upstreamCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContactsUserErrorResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['ContactsUserError'] = ResolversParentTypes['ContactsUserError']> = {
  __resolveType: TypeResolveFn<'ContactsConflictError' | 'ContactsInputError' | 'ContactsNotFoundError' | 'ContactsUpstreamError', ParentType, ContextType>;
};

export type CreateContactPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['CreateContactPayload'] = ResolversParentTypes['CreateContactPayload']> = {
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteContactFolderPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['DeleteContactFolderPayload'] = ResolversParentTypes['DeleteContactFolderPayload']> = {
  deletedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export type DeleteContactPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['DeleteContactPayload'] = ResolversParentTypes['DeleteContactPayload']> = {
  deletedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export type MailboxResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Mailbox'] = ResolversParentTypes['Mailbox'], FederationReferenceType extends FederationReferenceTypes['Mailbox'] = FederationReferenceTypes['Mailbox']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Mailbox']> | FederationReferenceType, FederationReferenceType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType, RequireFields<MailboxContactArgs, 'sourceId'>>;
  contactFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType, RequireFields<MailboxContactFolderArgs, 'sourceId'>>;
  contactFolders?: Resolver<ResolversTypes['ContactFolderConnection'], ParentType, ContextType, RequireFields<MailboxContactFoldersArgs, 'first'>>;
  contacts?: Resolver<ResolversTypes['ContactConnection'], ParentType, ContextType, RequireFields<MailboxContactsArgs, 'first' | 'scope'>>;
  defaultFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  bulkWriteContacts?: Resolver<ResolversTypes['BulkWriteContactsPayload'], ParentType, ContextType, RequireFields<MutationBulkWriteContactsArgs, 'input'>>;
  createContact?: Resolver<ResolversTypes['CreateContactPayload'], ParentType, ContextType, RequireFields<MutationCreateContactArgs, 'input'>>;
  createContactFolder?: Resolver<ResolversTypes['ContactFolderPayload'], ParentType, ContextType, RequireFields<MutationCreateContactFolderArgs, 'input'>>;
  deleteContact?: Resolver<ResolversTypes['DeleteContactPayload'], ParentType, ContextType, RequireFields<MutationDeleteContactArgs, 'input'>>;
  deleteContactFolder?: Resolver<ResolversTypes['DeleteContactFolderPayload'], ParentType, ContextType, RequireFields<MutationDeleteContactFolderArgs, 'input'>>;
  moveContact?: Resolver<ResolversTypes['UpdateContactPayload'], ParentType, ContextType, RequireFields<MutationMoveContactArgs, 'input'>>;
  setContactPhoto?: Resolver<ResolversTypes['SetContactPhotoPayload'], ParentType, ContextType, RequireFields<MutationSetContactPhotoArgs, 'input'>>;
  updateContact?: Resolver<ResolversTypes['UpdateContactPayload'], ParentType, ContextType, RequireFields<MutationUpdateContactArgs, 'input'>>;
  updateContactFolder?: Resolver<ResolversTypes['ContactFolderPayload'], ParentType, ContextType, RequireFields<MutationUpdateContactFolderArgs, 'input'>>;
};

export type NodeResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Contact' | 'ContactFolder' | 'Mailbox', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PhotoResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Photo'] = ResolversParentTypes['Photo']> = {
  base64?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType, RequireFields<QueryContactArgs, 'id'>>;
  contactFolder?: Resolver<Maybe<ResolversTypes['ContactFolder']>, ParentType, ContextType, RequireFields<QueryContactFolderArgs, 'id'>>;
  mailbox?: Resolver<Maybe<ResolversTypes['Mailbox']>, ParentType, ContextType, RequireFields<QueryMailboxArgs, 'user'>>;
  myMailbox?: Resolver<Maybe<ResolversTypes['Mailbox']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
};

export type SetContactPhotoPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['SetContactPhotoPayload'] = ResolversParentTypes['SetContactPhotoPayload']> = {
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType>;
  photo?: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  contactChanges?: SubscriptionResolver<ResolversTypes['ContactChangeBatch'], "contactChanges", ParentType, ContextType, RequireFields<SubscriptionContactChangesArgs, 'startAt'>>;
  contactFolderChanges?: SubscriptionResolver<ResolversTypes['ContactFolderChangeBatch'], "contactFolderChanges", ParentType, ContextType, RequireFields<SubscriptionContactFolderChangesArgs, 'startAt'>>;
};

export interface SyncCursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SyncCursor'], any> {
  name: 'SyncCursor';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UpdateContactPayloadResolvers<ContextType = GraphQLContext, ParentType extends ResolversParentTypes['UpdateContactPayload'] = ResolversParentTypes['UpdateContactPayload']> = {
  contact?: Resolver<Maybe<ResolversTypes['Contact']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['ContactsUserError']>, ParentType, ContextType>;
};

export interface UploadScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Upload'], any> {
  name: 'Upload';
}

export type Resolvers<ContextType = GraphQLContext> = {
  BulkWriteContactsPayload?: BulkWriteContactsPayloadResolvers<ContextType>;
  BulkWriteResult?: BulkWriteResultResolvers<ContextType>;
  Contact?: ContactResolvers<ContextType>;
  ContactAddress?: ContactAddressResolvers<ContextType>;
  ContactChange?: ContactChangeResolvers<ContextType>;
  ContactChangeBatch?: ContactChangeBatchResolvers<ContextType>;
  ContactConnection?: ContactConnectionResolvers<ContextType>;
  ContactEdge?: ContactEdgeResolvers<ContextType>;
  ContactEmailAddress?: ContactEmailAddressResolvers<ContextType>;
  ContactFolder?: ContactFolderResolvers<ContextType>;
  ContactFolderChange?: ContactFolderChangeResolvers<ContextType>;
  ContactFolderChangeBatch?: ContactFolderChangeBatchResolvers<ContextType>;
  ContactFolderConnection?: ContactFolderConnectionResolvers<ContextType>;
  ContactFolderEdge?: ContactFolderEdgeResolvers<ContextType>;
  ContactFolderPayload?: ContactFolderPayloadResolvers<ContextType>;
  ContactFolderRemoved?: ContactFolderRemovedResolvers<ContextType>;
  ContactFolderUpserted?: ContactFolderUpsertedResolvers<ContextType>;
  ContactRemoved?: ContactRemovedResolvers<ContextType>;
  ContactUpserted?: ContactUpsertedResolvers<ContextType>;
  ContactsConflictError?: ContactsConflictErrorResolvers<ContextType>;
  ContactsInputError?: ContactsInputErrorResolvers<ContextType>;
  ContactsNotFoundError?: ContactsNotFoundErrorResolvers<ContextType>;
  ContactsUpstreamError?: ContactsUpstreamErrorResolvers<ContextType>;
  ContactsUserError?: ContactsUserErrorResolvers<ContextType>;
  CreateContactPayload?: CreateContactPayloadResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeleteContactFolderPayload?: DeleteContactFolderPayloadResolvers<ContextType>;
  DeleteContactPayload?: DeleteContactPayloadResolvers<ContextType>;
  Mailbox?: MailboxResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Photo?: PhotoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SetContactPhotoPayload?: SetContactPhotoPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SyncCursor?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  UpdateContactPayload?: UpdateContactPayloadResolvers<ContextType>;
  Upload?: GraphQLScalarType;
};


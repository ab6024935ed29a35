/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MailboxRecord } from '../model/mailbox.js';
import type { LocatedContact } from '../model/contact.js';
import type { LocatedFolder } from '../model/folder.js';
import type { LocatedPhoto } from '../model/photo.js';
import type { Connection, Edge } from '../graphql/connections.js';
import type { ConflictError } from '../graphql/user-errors.js';
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

export type BulkWriteContactsInput = {
  writes: Array<ContactWrite>;
};

export type BulkWriteContactsPayload = {
  __typename?: 'BulkWriteContactsPayload';
  failed: Scalars['Int']['output'];
  results: Array<BulkWriteResult>;
  succeeded: Scalars['Int']['output'];
};

export type BulkWriteResult = {
  __typename?: 'BulkWriteResult';
  contact: Maybe<Contact>;
  deletedId: Maybe<Scalars['ID']['output']>;
  index: Scalars['Int']['output'];
  userErrors: Array<ContactsUserError>;
};

export type Contact = Node & {
  __typename?: 'Contact';
  assistantName: Maybe<Scalars['String']['output']>;
  birthday: Maybe<Scalars['Date']['output']>;
  businessAddress: Maybe<ContactAddress>;
  businessHomePage: Maybe<Scalars['String']['output']>;
  businessPhones: Array<Scalars['String']['output']>;
  categories: Array<Scalars['String']['output']>;
  /** The version of this contact; pass it as ifVersion to refuse overwriting somebody else's change. */
  changeKey: Scalars['String']['output'];
  children: Array<Scalars['String']['output']>;
  companyName: Maybe<Scalars['String']['output']>;
  createdDateTime: Maybe<Scalars['DateTime']['output']>;
  department: Maybe<Scalars['String']['output']>;
  displayName: Maybe<Scalars['String']['output']>;
  emailAddresses: Array<ContactEmailAddress>;
  fileAs: Maybe<Scalars['String']['output']>;
  generation: Maybe<Scalars['String']['output']>;
  givenName: Maybe<Scalars['String']['output']>;
  homeAddress: Maybe<ContactAddress>;
  homePhones: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  imAddresses: Array<Scalars['String']['output']>;
  initials: Maybe<Scalars['String']['output']>;
  jobTitle: Maybe<Scalars['String']['output']>;
  lastModifiedDateTime: Maybe<Scalars['DateTime']['output']>;
  mailbox: Mailbox;
  manager: Maybe<Scalars['String']['output']>;
  middleName: Maybe<Scalars['String']['output']>;
  mobilePhone: Maybe<Scalars['String']['output']>;
  nickName: Maybe<Scalars['String']['output']>;
  officeLocation: Maybe<Scalars['String']['output']>;
  otherAddress: Maybe<ContactAddress>;
  parentFolder: Maybe<ContactFolder>;
  personalNotes: Maybe<Scalars['String']['output']>;
  /** Null if the contact has none. A change of the photo alone is not reported by contactChanges. */
  photo: Maybe<Photo>;
  profession: Maybe<Scalars['String']['output']>;
  /** The id that the REST API gave it. */
  sourceId: Scalars['ID']['output'];
  spouseName: Maybe<Scalars['String']['output']>;
  surname: Maybe<Scalars['String']['output']>;
  title: Maybe<Scalars['String']['output']>;
  yomiCompanyName: Maybe<Scalars['String']['output']>;
  yomiGivenName: Maybe<Scalars['String']['output']>;
  yomiSurname: Maybe<Scalars['String']['output']>;
};

export type ContactAddress = {
  __typename?: 'ContactAddress';
  city: Maybe<Scalars['String']['output']>;
  countryOrRegion: Maybe<Scalars['String']['output']>;
  postalCode: Maybe<Scalars['String']['output']>;
  state: Maybe<Scalars['String']['output']>;
  street: Maybe<Scalars['String']['output']>;
};

export type ContactAddressInput = {
  city?: InputMaybe<Scalars['String']['input']>;
  countryOrRegion?: InputMaybe<Scalars['String']['input']>;
  postalCode?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<Scalars['String']['input']>;
  street?: InputMaybe<Scalars['String']['input']>;
};

export type ContactChange = ContactRemoved | ContactUpserted;

export type ContactChangeBatch = {
  __typename?: 'ContactChangeBatch';
  changes: Array<ContactChange>;
  /** Resume from here once the changes of this batch are applied. The same batch always has the same cursor. */
  cursor: Scalars['SyncCursor']['output'];
  /** More batches follow at once. */
  hasMore: Scalars['Boolean']['output'];
  kind: ContactChangeKind;
};

export type ContactChangeKind =
  | 'CHANGES'
  /** Nothing happened; the cursor is still good. */
  | 'HEARTBEAT'
  /** The upstream forgot this position: drop what you hold; a SNAPSHOT follows. (A feed that still knows the folder sends only the differences, and no RESET.) */
  | 'RESET'
  | 'SNAPSHOT';

export type ContactConnection = {
  __typename?: 'ContactConnection';
  edges: Array<ContactEdge>;
  nodes: Array<Contact>;
  pageInfo: PageInfo;
  /** As the REST API counts; may include items that are not contacts. */
  totalCount: Maybe<Scalars['Int']['output']>;
};

export type ContactDateFilter = {
  eq?: InputMaybe<Scalars['Date']['input']>;
  ge?: InputMaybe<Scalars['Date']['input']>;
  gt?: InputMaybe<Scalars['Date']['input']>;
  le?: InputMaybe<Scalars['Date']['input']>;
  lt?: InputMaybe<Scalars['Date']['input']>;
};

export type ContactDateTimeFilter = {
  eq?: InputMaybe<Scalars['DateTime']['input']>;
  ge?: InputMaybe<Scalars['DateTime']['input']>;
  gt?: InputMaybe<Scalars['DateTime']['input']>;
  le?: InputMaybe<Scalars['DateTime']['input']>;
  lt?: InputMaybe<Scalars['DateTime']['input']>;
};

export type ContactEdge = {
  __typename?: 'ContactEdge';
  cursor: Scalars['String']['output'];
  node: Contact;
};

export type ContactEmailAddress = {
  __typename?: 'ContactEmailAddress';
  address: Maybe<Scalars['String']['output']>;
  name: Maybe<Scalars['String']['output']>;
};

export type ContactEmailAddressInput = {
  address: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Conditions of one object all hold together. What the upstream cannot answer is refused by name, never ignored. */
export type ContactFilter = {
  and?: InputMaybe<Array<ContactFilter>>;
  /** Compared as calendar days. */
  birthday?: InputMaybe<ContactDateFilter>;
  companyName?: InputMaybe<ContactStringFilter>;
  createdDateTime?: InputMaybe<ContactDateTimeFilter>;
  department?: InputMaybe<ContactStringFilter>;
  displayName?: InputMaybe<ContactStringFilter>;
  /** An exact e-mail address, in any of the contact's entries. */
  emailAddress?: InputMaybe<Scalars['String']['input']>;
  fileAs?: InputMaybe<ContactStringFilter>;
  givenName?: InputMaybe<ContactStringFilter>;
  jobTitle?: InputMaybe<ContactStringFilter>;
  lastModifiedDateTime?: InputMaybe<ContactDateTimeFilter>;
  middleName?: InputMaybe<ContactStringFilter>;
  mobilePhone?: InputMaybe<ContactStringFilter>;
  nickName?: InputMaybe<ContactStringFilter>;
  not?: InputMaybe<ContactFilter>;
  officeLocation?: InputMaybe<ContactStringFilter>;
  or?: InputMaybe<Array<ContactFilter>>;
  profession?: InputMaybe<ContactStringFilter>;
  surname?: InputMaybe<ContactStringFilter>;
};

export type ContactFolder = Node & {
  __typename?: 'ContactFolder';
  /** May be nested as deep as the query limits allow; each level costs one more round of upstream requests. */
  childFolders: ContactFolderConnection;
  /** The pull twin of Subscription.contactChanges; their cursors are interchangeable. Without `after`: a SNAPSHOT from the start. A batch is one upstream page; `first` is the wished page size, taken only when `after` is absent. */
  contactChanges: ContactChangeBatch;
  contacts: ContactConnection;
  displayName: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  mailbox: Mailbox;
  /** Null for the default Contacts folder. */
  parentFolder: Maybe<ContactFolder>;
  /** The id that the REST API gave it. */
  sourceId: Scalars['ID']['output'];
};


export type ContactFolderChildFoldersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type ContactFolderContactChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type ContactFolderContactsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<Array<ContactOrder>>;
};

export type ContactFolderChange = ContactFolderRemoved | ContactFolderUpserted;

export type ContactFolderChangeBatch = {
  __typename?: 'ContactFolderChangeBatch';
  changes: Array<ContactFolderChange>;
  cursor: Scalars['SyncCursor']['output'];
  hasMore: Scalars['Boolean']['output'];
  kind: ContactChangeKind;
};

export type ContactFolderConnection = {
  __typename?: 'ContactFolderConnection';
  edges: Array<ContactFolderEdge>;
  nodes: Array<ContactFolder>;
  pageInfo: PageInfo;
  totalCount: Maybe<Scalars['Int']['output']>;
};

export type ContactFolderEdge = {
  __typename?: 'ContactFolderEdge';
  cursor: Scalars['String']['output'];
  node: ContactFolder;
};

export type ContactFolderPayload = {
  __typename?: 'ContactFolderPayload';
  contactFolder: Maybe<ContactFolder>;
  userErrors: Array<ContactsUserError>;
};

export type ContactFolderRemoved = {
  __typename?: 'ContactFolderRemoved';
  contactFolderId: Scalars['ID']['output'];
  sourceId: Scalars['ID']['output'];
};

export type ContactFolderUpserted = {
  __typename?: 'ContactFolderUpserted';
  contactFolder: ContactFolder;
};

export type ContactOrder = {
  direction?: ContactSortDirection;
  field: ContactOrderField;
};

export type ContactOrderField =
  | 'COMPANY_NAME'
  | 'CREATED_DATE_TIME'
  | 'DISPLAY_NAME'
  | 'FILE_AS'
  | 'GIVEN_NAME'
  | 'LAST_MODIFIED_DATE_TIME'
  | 'SURNAME';

/** Absent keeps, null clears. Lists are replaced as a whole. An address changes only in the members named. */
export type ContactPatch = {
  assistantName?: InputMaybe<Scalars['String']['input']>;
  birthday?: InputMaybe<Scalars['Date']['input']>;
  businessAddress?: InputMaybe<ContactAddressInput>;
  businessHomePage?: InputMaybe<Scalars['String']['input']>;
  /** At most 2. */
  businessPhones?: InputMaybe<Array<Scalars['String']['input']>>;
  categories?: InputMaybe<Array<Scalars['String']['input']>>;
  children?: InputMaybe<Array<Scalars['String']['input']>>;
  companyName?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  /** Kept when other name parts change, unless set here. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** At most 3. */
  emailAddresses?: InputMaybe<Array<ContactEmailAddressInput>>;
  fileAs?: InputMaybe<Scalars['String']['input']>;
  generation?: InputMaybe<Scalars['String']['input']>;
  givenName?: InputMaybe<Scalars['String']['input']>;
  homeAddress?: InputMaybe<ContactAddressInput>;
  /** At most 2. */
  homePhones?: InputMaybe<Array<Scalars['String']['input']>>;
  /** At most 3. */
  imAddresses?: InputMaybe<Array<Scalars['String']['input']>>;
  initials?: InputMaybe<Scalars['String']['input']>;
  jobTitle?: InputMaybe<Scalars['String']['input']>;
  manager?: InputMaybe<Scalars['String']['input']>;
  middleName?: InputMaybe<Scalars['String']['input']>;
  mobilePhone?: InputMaybe<Scalars['String']['input']>;
  nickName?: InputMaybe<Scalars['String']['input']>;
  officeLocation?: InputMaybe<Scalars['String']['input']>;
  otherAddress?: InputMaybe<ContactAddressInput>;
  personalNotes?: InputMaybe<Scalars['String']['input']>;
  profession?: InputMaybe<Scalars['String']['input']>;
  spouseName?: InputMaybe<Scalars['String']['input']>;
  surname?: InputMaybe<Scalars['String']['input']>;
  title?: InputMaybe<Scalars['String']['input']>;
  yomiCompanyName?: InputMaybe<Scalars['String']['input']>;
  yomiGivenName?: InputMaybe<Scalars['String']['input']>;
  yomiSurname?: InputMaybe<Scalars['String']['input']>;
};

/** The bytes, exactly one: as a multipart upload, or as base64 where a router in between cannot carry files. */
export type ContactPhotoSource =
  { base64: Scalars['String']['input']; file?: never; }
  |  { base64?: never; file: Scalars['Upload']['input']; };

export type ContactRemoved = {
  __typename?: 'ContactRemoved';
  contactId: Scalars['ID']['output'];
  sourceId: Scalars['ID']['output'];
};

export type ContactScope =
  | 'ALL_FOLDERS'
  | 'DEFAULT_FOLDER';

export type ContactSortDirection =
  | 'ASC'
  | 'DESC';

export type ContactStringFilter = {
  eq?: InputMaybe<Scalars['String']['input']>;
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  ne?: InputMaybe<Scalars['String']['input']>;
  startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** Where a stream begins when there is no cursor. */
export type ContactSyncStart =
  /** Only with what changes from now on. Costs one silent full round upstream. */
  | 'NOW'
  /** With everything that is there, then what changes. */
  | 'SNAPSHOT';

export type ContactUpserted = {
  __typename?: 'ContactUpserted';
  contact: Contact;
};

/** Exactly one; the gateway refuses anything else with BAD_USER_INPUT, also behind a router that forgot the directive. */
export type ContactWrite =
  { create: CreateContactInput; delete?: never; update?: never; }
  |  { create?: never; delete: DeleteContactInput; update?: never; }
  |  { create?: never; delete?: never; update: UpdateContactInput; };

export type ContactsConflictError = ContactsUserError & {
  __typename?: 'ContactsConflictError';
  code: ContactsErrorCode;
  /** The contact as it is now. */
  current: Maybe<Contact>;
  message: Scalars['String']['output'];
  path: Maybe<Array<Scalars['String']['output']>>;
};

/** Every code that a payload, or extensions.code of a GraphQL error, can carry. */
export type ContactsErrorCode =
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'INTERNAL_SERVER_ERROR'
  | 'LIMIT_EXCEEDED'
  | 'NOT_FOUND'
  | 'OUTCOME_UNKNOWN'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUOTA_EXCEEDED'
  | 'SUBSCRIBER_TOO_SLOW'
  | 'THROTTLED'
  | 'UNAUTHENTICATED'
  | 'UNSUPPORTED_BY_UPSTREAM'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UPSTREAM_INVALID'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE';

export type ContactsInputError = ContactsUserError & {
  __typename?: 'ContactsInputError';
  code: ContactsErrorCode;
  message: Scalars['String']['output'];
  path: Maybe<Array<Scalars['String']['output']>>;
};

export type ContactsNotFoundError = ContactsUserError & {
  __typename?: 'ContactsNotFoundError';
  code: ContactsErrorCode;
  message: Scalars['String']['output'];
  missingId: Scalars['ID']['output'];
  path: Maybe<Array<Scalars['String']['output']>>;
};

export type ContactsUpstreamError = ContactsUserError & {
  __typename?: 'ContactsUpstreamError';
  code: ContactsErrorCode;
  message: Scalars['String']['output'];
  path: Maybe<Array<Scalars['String']['output']>>;
  requestId: Maybe<Scalars['String']['output']>;
  retryAfterSeconds: Maybe<Scalars['Int']['output']>;
  retryable: Scalars['Boolean']['output'];
  /** The REST API's own error code. */
  upstreamCode: Maybe<Scalars['String']['output']>;
};

/** An expected failure, as data. New kinds may be added: a client that knows only this interface keeps working. */
export type ContactsUserError = {
  code: ContactsErrorCode;
  message: Scalars['String']['output'];
  /** Where in the arguments, such as ["input", "patch", "emailAddresses"]. */
  path: Maybe<Array<Scalars['String']['output']>>;
};

export type CreateContactFolderInput = {
  displayName: Scalars['String']['input'];
  /** Absent: under the default Contacts folder. */
  parentFolderId?: InputMaybe<Scalars['ID']['input']>;
  user?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateContactInput = {
  contact: ContactPatch;
  /** Absent: the default Contacts folder. A folder of another mailbox than `user` is BAD_USER_INPUT. */
  folderId?: InputMaybe<Scalars['ID']['input']>;
  /** A repeat with the same key returns the first contact instead of making a second one. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Absent: the signed-in user's mailbox. */
  user?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateContactPayload = {
  __typename?: 'CreateContactPayload';
  contact: Maybe<Contact>;
  userErrors: Array<ContactsUserError>;
};

export type DeleteContactFolderInput = {
  id: Scalars['ID']['input'];
};

export type DeleteContactFolderPayload = {
  __typename?: 'DeleteContactFolderPayload';
  deletedId: Maybe<Scalars['ID']['output']>;
  userErrors: Array<ContactsUserError>;
};

export type DeleteContactInput = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['String']['input']>;
};

export type DeleteContactPayload = {
  __typename?: 'DeleteContactPayload';
  deletedId: Maybe<Scalars['ID']['output']>;
  userErrors: Array<ContactsUserError>;
};

export type Mailbox = Node & {
  __typename?: 'Mailbox';
  /** One contact by the id that the REST API gave it. */
  contact: Maybe<Contact>;
  contactFolder: Maybe<ContactFolder>;
  /** The folders directly under the default Contacts folder. */
  contactFolders: ContactFolderConnection;
  /** The contacts of the default Contacts folder, or of every folder. */
  contacts: ContactConnection;
  /** The default Contacts folder itself. */
  defaultFolder: Maybe<ContactFolder>;
  id: Scalars['ID']['output'];
  /** The user that was asked for; for myMailbox the signed-in user's object id where the gateway reads tokens, else null. */
  user: Maybe<Scalars['ID']['output']>;
};


export type MailboxContactArgs = {
  sourceId: Scalars['ID']['input'];
};


export type MailboxContactFolderArgs = {
  sourceId: Scalars['ID']['input'];
};


export type MailboxContactFoldersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type MailboxContactsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<Array<ContactOrder>>;
  scope?: InputMaybe<ContactScope>;
};

export type MoveContactInput = {
  id: Scalars['ID']['input'];
  toFolderId: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Up to 100 writes, packed into as few upstream calls as possible; results in input order, each with its own errors. */
  bulkWriteContacts: BulkWriteContactsPayload;
  createContact: CreateContactPayload;
  createContactFolder: ContactFolderPayload;
  deleteContact: DeleteContactPayload;
  deleteContactFolder: DeleteContactFolderPayload;
  /** Moves a contact to another folder of the same mailbox; UNSUPPORTED_BY_UPSTREAM where the REST API does not. */
  moveContact: UpdateContactPayload;
  setContactPhoto: SetContactPhotoPayload;
  /** Changes only what the patch names. */
  updateContact: UpdateContactPayload;
  updateContactFolder: ContactFolderPayload;
};


export type MutationBulkWriteContactsArgs = {
  input: BulkWriteContactsInput;
};


export type MutationCreateContactArgs = {
  input: CreateContactInput;
};


export type MutationCreateContactFolderArgs = {
  input: CreateContactFolderInput;
};


export type MutationDeleteContactArgs = {
  input: DeleteContactInput;
};


export type MutationDeleteContactFolderArgs = {
  input: DeleteContactFolderInput;
};


export type MutationMoveContactArgs = {
  input: MoveContactInput;
};


export type MutationSetContactPhotoArgs = {
  input: SetContactPhotoInput;
};


export type MutationUpdateContactArgs = {
  input: UpdateContactInput;
};


export type MutationUpdateContactFolderArgs = {
  input: UpdateContactFolderInput;
};

/** Anything that can be fetched again by its id. */
export type Node = {
  /** Opaque and stable for as long as the object stays in its mailbox. */
  id: Scalars['ID']['output'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

export type Photo = {
  __typename?: 'Photo';
  /** The bytes as base64, for clients that cannot follow a link; at most 20 photos in one operation. */
  base64: Maybe<Scalars['String']['output']>;
  contentType: Scalars['String']['output'];
  expiresAt: Scalars['DateTime']['output'];
  height: Scalars['Int']['output'];
  /** Width and height in pixels joined by an X, such as 103X77 (the REST API's photo id; no identity, so not called id here). */
  size: Scalars['String']['output'];
  /** A signed link to the bytes, usable as it stands in an <img> element until expiresAt; answers with an ETag. */
  url: Scalars['URL']['output'];
  width: Scalars['Int']['output'];
};

export type Query = {
  __typename?: 'Query';
  contact: Maybe<Contact>;
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


export type QueryContactArgs = {
  id: Scalars['ID']['input'];
};


export type QueryContactFolderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMailboxArgs = {
  user: Scalars['ID']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};

export type SetContactPhotoInput = {
  contactId: Scalars['ID']['input'];
  photo: ContactPhotoSource;
};

export type SetContactPhotoPayload = {
  __typename?: 'SetContactPhotoPayload';
  contact: Maybe<Contact>;
  photo: Maybe<Photo>;
  userErrors: Array<ContactsUserError>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Streams what delta-sync reports for one folder. With `after` it goes on where that cursor stood. */
  contactChanges: ContactChangeBatch;
  /** The same for the folders of a mailbox. */
  contactFolderChanges: ContactFolderChangeBatch;
};


export type SubscriptionContactChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  folderId: InputMaybe<Scalars['ID']['input']>;
  startAt?: InputMaybe<ContactSyncStart>;
  user: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionContactFolderChangesArgs = {
  after: InputMaybe<Scalars['SyncCursor']['input']>;
  startAt?: InputMaybe<ContactSyncStart>;
  user: InputMaybe<Scalars['ID']['input']>;
};

export type UpdateContactFolderInput = {
  displayName?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
  parentFolderId?: InputMaybe<Scalars['ID']['input']>;
};

export type UpdateContactInput = {
  id: Scalars['ID']['input'];
  /** A changeKey; if the contact has another version by now, nothing is written and a conflict is returned (as far as the upstream enforces If-Match). */
  ifVersion?: InputMaybe<Scalars['String']['input']>;
  patch: ContactPatch;
};

export type UpdateContactPayload = {
  __typename?: 'UpdateContactPayload';
  contact: Maybe<Contact>;
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
    | ( ContactRemoved )
    | ( Omit<ContactUpserted, 'contact'> & { contact: _RefType['Contact'] } )
  ;
  ContactFolderChange:
    | ( ContactFolderRemoved )
    | ( Omit<ContactFolderUpserted, 'contactFolder'> & { contactFolder: _RefType['ContactFolder'] } )
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
  ContactChangeBatch: ResolverTypeWrapper<Omit<ContactChangeBatch, 'changes'> & { changes: Array<ResolversTypes['ContactChange']> }>;
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
  ContactFolderChangeBatch: ResolverTypeWrapper<Omit<ContactFolderChangeBatch, 'changes'> & { changes: Array<ResolversTypes['ContactFolderChange']> }>;
  ContactFolderConnection: ResolverTypeWrapper<Connection<LocatedFolder>>;
  ContactFolderEdge: ResolverTypeWrapper<Edge<LocatedFolder>>;
  ContactFolderPayload: ResolverTypeWrapper<Omit<ContactFolderPayload, 'contactFolder' | 'userErrors'> & { contactFolder?: Maybe<ResolversTypes['ContactFolder']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
  ContactFolderRemoved: ResolverTypeWrapper<ContactFolderRemoved>;
  ContactFolderUpserted: ResolverTypeWrapper<Omit<ContactFolderUpserted, 'contactFolder'> & { contactFolder: ResolversTypes['ContactFolder'] }>;
  ContactOrder: ContactOrder;
  ContactOrderField: ContactOrderField;
  ContactPatch: ContactPatch;
  ContactPhotoSource: ContactPhotoSource;
  ContactRemoved: ResolverTypeWrapper<ContactRemoved>;
  ContactScope: ContactScope;
  ContactSortDirection: ContactSortDirection;
  ContactStringFilter: ContactStringFilter;
  ContactSyncStart: ContactSyncStart;
  ContactUpserted: ResolverTypeWrapper<Omit<ContactUpserted, 'contact'> & { contact: ResolversTypes['Contact'] }>;
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
  SetContactPhotoPayload: ResolverTypeWrapper<Omit<SetContactPhotoPayload, 'contact' | 'photo' | 'userErrors'> & { contact?: Maybe<ResolversTypes['Contact']>, photo?: Maybe<ResolversTypes['Photo']>, userErrors: Array<ResolversTypes['ContactsUserError']> }>;
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
  ContactChangeBatch: Omit<ContactChangeBatch, 'changes'> & { changes: Array<ResolversParentTypes['ContactChange']> };
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
  ContactFolderChangeBatch: Omit<ContactFolderChangeBatch, 'changes'> & { changes: Array<ResolversParentTypes['ContactFolderChange']> };
  ContactFolderConnection: Connection<LocatedFolder>;
  ContactFolderEdge: Edge<LocatedFolder>;
  ContactFolderPayload: Omit<ContactFolderPayload, 'contactFolder' | 'userErrors'> & { contactFolder?: Maybe<ResolversParentTypes['ContactFolder']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
  ContactFolderRemoved: ContactFolderRemoved;
  ContactFolderUpserted: Omit<ContactFolderUpserted, 'contactFolder'> & { contactFolder: ResolversParentTypes['ContactFolder'] };
  ContactOrder: ContactOrder;
  ContactPatch: ContactPatch;
  ContactPhotoSource: ContactPhotoSource;
  ContactRemoved: ContactRemoved;
  ContactStringFilter: ContactStringFilter;
  ContactUpserted: Omit<ContactUpserted, 'contact'> & { contact: ResolversParentTypes['Contact'] };
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
  SetContactPhotoPayload: Omit<SetContactPhotoPayload, 'contact' | 'photo' | 'userErrors'> & { contact?: Maybe<ResolversParentTypes['Contact']>, photo?: Maybe<ResolversParentTypes['Photo']>, userErrors: Array<ResolversParentTypes['ContactsUserError']> };
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


/** How one REST API speaks about contacts: the interface that both dialects fill, and the shapes on the wire. Pure. */
import type { UpstreamProblem } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { Property, PropertyKind, ValueOfKind } from '../model/property.js';
import type { Condition } from '../model/query.js';

export type DialectName = 'graph' | 'outlook';

/** One request below the service root. Nothing here names a host or carries a token. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Begins with a slash; every segment is encoded: `/me/contacts/AAk%3D?$select=id`. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON data, or bytes with their own `content-type` header. */
  readonly body?: unknown;
  /** JSON of an answer below 300 is wanted as it came: a `JsonText`, which is parsed by whoever needs its value. */
  readonly asText?: boolean;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where the answer says JSON, parsed unless `asText`; else a Buffer; null where there is no body. */
  readonly body: unknown;
}

/** Paths below the service root. Each segment that comes from outside is checked and encoded (`segment.ts`). */
export interface Paths {
  /** `folderId` null: the default Contacts folder. */
  contacts(mailbox: MailboxRecord, folderId: string | null): string;
  contact(mailbox: MailboxRecord, contactId: string): string;
  /** `parentId` null: the folders directly under the default Contacts folder. */
  contactFolders(mailbox: MailboxRecord, parentId: string | null): string;
  contactFolder(mailbox: MailboxRecord, folderId: string): string;
  photo(mailbox: MailboxRecord, contactId: string): string;
  photoValue(mailbox: MailboxRecord, contactId: string): string;
}

export interface KindCodec<K extends PropertyKind> {
  /** Wire value to record value. Throws `UPSTREAM_INVALID` for what cannot be one. */
  decode(wire: unknown): ValueOfKind[K];
  /** Record value to wire value; null clears. */
  encode(value: ValueOfKind[K] | null): unknown;
}

export type KindCodecs = { readonly [K in PropertyKind]: KindCodec<K> };

/** What a dialect cannot do is refused before the network, by name. */
export interface Support {
  readonly folderWrites: boolean;
  readonly moves: boolean;
  readonly otherMailboxes: boolean;
}

/** How several requests travel as one (reference, section 14). */
export interface BatchEnvelope {
  readonly maxParts: number;
  /** Part ids are the decimal positions, `0` first. Each part may carry headers of its own. */
  encode(parts: readonly WireRequest[], mailbox: MailboxRecord): WireRequest;
  /** One answer per part, in the order asked; undefined where the answer lacks it. Throws `UPSTREAM_INVALID` for duplicates and strangers. */
  decode(response: WireResponse, count: number): readonly (WireResponse | undefined)[];
}

/** A relation that comes along with an object (reference, section 11.1): cut at a number of items, and without a link. */
export interface Expansion {
  /** The text of `$expand`, not yet percent-encoded. */
  expand(select: string): string;
  readonly member: string;
  /** Items that come at the most: as many may be all, or not. */
  readonly maxItems: number;
}

/** One entry of a page of changes: an object as far as it was given, or the id of one that is gone. */
export type ChangeEntry = { readonly object: unknown } | { readonly removedId: string };

export interface ChangePage {
  readonly entries: readonly ChangeEntry[];
  /** The absolute link to go on at. */
  readonly link: string;
  /** Whether the round goes on at once; else the link is asked again later, for what changed since. */
  readonly hasMore: boolean;
}

/** How changes of one collection are asked for (reference, section 12). */
export interface DeltaProtocol {
  /** Begins a full round over a collection, such as `/me/contactFolders/AAk…/contacts`. */
  start(collectionPath: string, select: string, pageSize: number): WireRequest;
  /** Goes on at the path of a link that an earlier page gave. */
  resume(linkPath: string, pageSize: number): WireRequest;
  /** `isFirst`: the answer to `start`. Throws `UPSTREAM_INVALID` for what is no page of changes. */
  read(response: WireResponse, isFirst: boolean): ChangePage;
  /** Whether a later round may list everything again and name nothing that is gone (reference, section 12.1). */
  readonly mayRepeatAll: boolean;
}

/** A subscription to the changes of one collection that is wished for; what it is told goes to `notificationUrl`. */
export interface SubscriptionOrder {
  /** Such as `/me/contactFolders/AAk…/contacts`. */
  readonly collectionPath: string;
  /** In normal form: without a slash at its end. */
  readonly serviceRoot: string;
  readonly notificationUrl: string;
  /** Comes back with each notice, and so tells ours from forged ones. At most 128 characters. */
  readonly clientState: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** A subscription as the upstream keeps it. */
export interface UpstreamSubscription {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** What the upstream posts to a notification URL. */
export interface Delivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON. */
  readonly body: unknown;
}

/** One entry of a delivery. What has changed is not in it: that is asked for, never believed. */
export interface Notice {
  readonly kind: 'changed' | 'missed' | 'reauthorize' | 'removed';
  readonly clientState: string | null;
}

/** How the upstream is asked to tell of changes (reference, section 13). */
export interface NotificationProtocol {
  readonly maxLifetimeMs: number;
  create(order: SubscriptionOrder): WireRequest;
  renew(subscriptionId: string, expiresAtMs: number): WireRequest;
  /** Proves that the token still may read; moves no expiry where the upstream tells the two apart. */
  reauthorize(subscriptionId: string): WireRequest;
  remove(subscriptionId: string): WireRequest;
  /** Of an answer to `create` or `renew`. Throws `UPSTREAM_INVALID` for what is none. */
  readSubscription(response: WireResponse): UpstreamSubscription;
  /** Entries of a kind that is not known are left out, as is what is no entry. Never throws. */
  readNotices(delivery: Delivery): readonly Notice[];
}

export interface Dialect {
  readonly name: DialectName;
  /** The name of a property in this dialect; null where it has none. */
  nameOf(property: Property): string | null;
  /** Sent with every request, beside what a request brings itself; lower-case names. */
  headers(mailbox: MailboxRecord): Readonly<Record<string, string>>;
  readonly paths: Paths;
  readonly kinds: KindCodecs;
  readonly supports: Support;
  /** The text of `$filter`, not yet percent-encoded. Throws `BAD_USER_INPUT` naming what the dialect cannot ask. */
  filter(condition: Condition): string;
  /** The members of a new contact that hang an extended property on it (reference, section 8.2). */
  extended(id: string, value: string): Readonly<Record<string, unknown>>;
  /** How to learn the size of a collection: with the list itself (`$count=true`), or by a request of its own. */
  readonly count:
    | { readonly with: 'list'; readonly member: string }
    | { readonly with: 'request'; path(collectionPath: string): string };
  /** How the folders inside folders come along with a list; null where they cannot. */
  readonly childFolders: Expansion | null;
  readonly batch: BatchEnvelope;
  readonly delta: DeltaProtocol;
  readonly notifications: NotificationProtocol;
  /** The member of a collection page that holds the absolute link to the next one. */
  nextLink(page: Readonly<Record<string, unknown>>): string | null;
  /** What an answer with a status of 400 or more says. Never throws. */
  readError(response: WireResponse): UpstreamProblem;
}

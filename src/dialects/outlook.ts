/** Outlook REST v2.0, reached through the embedded server or a compatible one (reference, section 1). Read beside graph.ts. */
import { isUser } from '../model/identifier.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { Dialect } from './dialect.js';
import { printFilter } from './filter.js';
import { createKinds } from './kinds.js';
import { createMultipartEnvelope } from './multipart-envelope.js';
import { nextLinkOf } from './odata.js';
import { createOutlookDelta } from './outlook-delta.js';
import { createOutlookNotifications } from './outlook-notifications.js';
import { readProblem } from './problem.js';
import { encodeId, encodeUser } from './segment.js';

export interface OutlookDialectOptions {
  /** The path of the service root, such as `/api/v2.0`: inside an envelope addresses start at the host. */
  readonly rootPath: string;
}

export function createOutlookDialect({ rootPath }: OutlookDialectOptions): Dialect {
  return {
    name: 'outlook',
    nameOf: (property) => property.outlook,
    headers,
    paths: {
      contacts: (mailbox, folderId) =>
        folderId === null
          ? `${root(mailbox)}/contacts`
          : `${root(mailbox)}/contactfolders/${encodeId(folderId)}/contacts`,
      contact: (mailbox, contactId) => `${root(mailbox)}/contacts/${encodeId(contactId)}`,
      contactFolders: (mailbox, parentId) =>
        parentId === null
          ? `${root(mailbox)}/contactfolders`
          : `${root(mailbox)}/contactfolders/${encodeId(parentId)}/childfolders`,
      contactFolder: (mailbox, folderId) => `${root(mailbox)}/contactfolders/${encodeId(folderId)}`,
      photo: (mailbox, contactId) => `${root(mailbox)}/contacts('${encodeId(contactId)}')/photo`,
      photoValue: (mailbox, contactId) => `${root(mailbox)}/contacts('${encodeId(contactId)}')/photo/$value`,
    },
    kinds: createKinds('outlook'),
    supports: { folderWrites: false, moves: false, otherMailboxes: false },
    filter: (condition) =>
      printFilter(condition, {
        api: 'Outlook REST v2.0',
        nameOf: (property) => property.outlook,
        not: false,
        startsWith: null,
        anyEmail: null,
        extended: (id, value) =>
          `SingleValueExtendedProperties/Any(ep: ep/PropertyId eq ${id} and ep/Value eq ${value})`,
      }),
    extended: (id, value) => ({ SingleValueExtendedProperties: [{ PropertyId: id, Value: value }] }),
    count: { with: 'request', path: (collectionPath) => `${collectionPath}/$count` },
    childFolders: null,
    batch: createMultipartEnvelope({ maxParts: 20, path: (mailbox) => `${root(mailbox)}/$batch`, rootPath }),
    delta: createOutlookDelta(),
    notifications: createOutlookNotifications(),
    nextLink: nextLinkOf,
    readError: readProblem,
  };
}

/** Routes to the mailbox by its address where that is known (reference, section 2.1). */
function headers({ owner }: MailboxRecord): Record<string, string> {
  return owner?.includes('@') && isUser(owner) ? { 'x-anchormailbox': owner } : {};
}

function root(mailbox: MailboxRecord): string {
  return mailbox.owner === null ? '/me' : `/users/${encodeUser(mailbox.owner)}`;
}

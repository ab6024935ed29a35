/** Microsoft Graph v1.0 (https://learn.microsoft.com/graph/api/resources/contact). Read beside outlook.ts. */
import type { MailboxRecord } from '../model/mailbox.js';
import type { Dialect } from './dialect.js';
import { printFilter } from './filter.js';
import { createGraphDelta } from './graph-delta.js';
import { createGraphNotifications } from './graph-notifications.js';
import { createJsonEnvelope } from './json-envelope.js';
import { createKinds } from './kinds.js';
import { nextLinkOf } from './odata.js';
import { readProblem } from './problem.js';
import { encodeId, encodeUser } from './segment.js';

/** Ids that outlive a move within the mailbox (reference, section 9). */
const HEADERS = { prefer: 'IdType="ImmutableId"' };

export function createGraphDialect(): Dialect {
  return {
    name: 'graph',
    nameOf: (property) => property.graph,
    headers: () => HEADERS,
    paths: {
      contacts: (mailbox, folderId) =>
        folderId === null
          ? `${root(mailbox)}/contacts`
          : `${root(mailbox)}/contactFolders/${encodeId(folderId)}/contacts`,
      contact: (mailbox, contactId) => `${root(mailbox)}/contacts/${encodeId(contactId)}`,
      contactFolders: (mailbox, parentId) =>
        parentId === null
          ? `${root(mailbox)}/contactFolders`
          : `${root(mailbox)}/contactFolders/${encodeId(parentId)}/childFolders`,
      contactFolder: (mailbox, folderId) => `${root(mailbox)}/contactFolders/${encodeId(folderId)}`,
      photo: (mailbox, contactId) => `${root(mailbox)}/contacts/${encodeId(contactId)}/photo`,
      photoValue: (mailbox, contactId) => `${root(mailbox)}/contacts/${encodeId(contactId)}/photo/$value`,
    },
    kinds: createKinds('graph'),
    supports: { folderWrites: true, moves: true, otherMailboxes: true },
    filter: (condition) =>
      printFilter(condition, {
        api: 'Microsoft Graph',
        nameOf: (property) => property.graph,
        not: true,
        startsWith: (name, text) => `startswith(${name},${text})`,
        anyEmail: (text) => `emailAddresses/any(a:a/address eq ${text})`,
        extended: (id, value) => `singleValueExtendedProperties/Any(ep: ep/id eq ${id} and ep/value eq ${value})`,
      }),
    extended: (id, value) => ({ singleValueExtendedProperties: [{ id, value }] }),
    count: { with: 'list', member: '@odata.count' },
    childFolders: { expand: (select) => `childFolders($select=${select})`, member: 'childFolders', maxItems: 20 },
    batch: createJsonEnvelope({ maxParts: 20, path: () => '/$batch', headers: () => HEADERS }),
    delta: createGraphDelta(),
    notifications: createGraphNotifications(),
    nextLink: nextLinkOf,
    readError: readProblem,
  };
}

function root(mailbox: MailboxRecord): string {
  return mailbox.owner === null ? '/me' : `/users/${encodeUser(mailbox.owner)}`;
}

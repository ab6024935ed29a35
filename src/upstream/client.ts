/** The verbs of contacts for one operation: records in and out, whatever the dialect. */
import type { Dialect, Support } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { ChangeReader } from './changes.js';
import { createChangeReader } from './changes.js';
import type { Reader } from './reader.js';
import { createReader } from './reader.js';
import type { UpstreamSession } from './session.js';
import type { Writer } from './writer.js';
import { createWriter } from './writer.js';

export interface ContactsClient extends Reader, Writer, ChangeReader {
  readonly supports: Support;
}

export interface ClientOptions {
  readonly session: UpstreamSession;
  readonly dialect: Dialect;
  readonly pathOfLink: (link: string) => string;
}

export function createContactsClient({ session, dialect, pathOfLink }: ClientOptions): ContactsClient {
  const guarded: UpstreamSession = dialect.supports.otherMailboxes
    ? session
    : {
        async send(request, mailbox, options) {
          refuseForeign(mailbox);
          return session.send(request, mailbox, options);
        },
      };
  const reader = createReader({ session: guarded, dialect, pathOfLink });
  // Few operations write or synchronise; what they need is made when the first of its verbs is used.
  const writer = once(() => createWriter({ session: guarded, dialect, reader }));
  const changes = once(() => createChangeReader({ session: guarded, dialect, reader, pathOfLink }));
  // Written out: a client is made for every operation, and spreading three objects costs more than all its verbs.
  return {
    supports: dialect.supports,
    listContacts: reader.listContacts,
    listFolders: reader.listFolders,
    getContact: reader.getContact,
    getFolder: reader.getFolder,
    getDefaultFolder: reader.getDefaultFolder,
    getPhoto: reader.getPhoto,
    getPhotoBytes: reader.getPhotoBytes,
    createContact: (...args) => writer().createContact(...args),
    updateContact: (...args) => writer().updateContact(...args),
    moveContact: (...args) => writer().moveContact(...args),
    deleteContact: (...args) => writer().deleteContact(...args),
    putPhoto: (...args) => writer().putPhoto(...args),
    createFolder: (...args) => writer().createFolder(...args),
    updateFolder: (...args) => writer().updateFolder(...args),
    deleteFolder: (...args) => writer().deleteFolder(...args),
    readChanges: (request) => changes().readChanges(request),
    get mayRepeatAll() {
      return changes().mayRepeatAll;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function refuseForeign(mailbox: MailboxRecord): void {
  if (mailbox.owner === null) return;
  throw new GatewayError(
    'UNSUPPORTED_BY_UPSTREAM',
    'The REST API behind this gateway opens the mailbox of the signed-in user only. Ask for myMailbox.',
  );
}

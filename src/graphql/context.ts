/** What every resolver of one operation receives. Built anew for each operation and each delivered event. */
import type { Credential } from '../auth/credential.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { Seal } from '../seal.js';
import type { SyncCursors } from '../sync/cursors.js';
import type { ChangeStreams } from '../sync/streams.js';
import type { ContactsClient } from '../upstream/client.js';
import type { Loaders } from './loaders.js';
import type { PhotoLimits } from './photo-source.js';

/** A link to a photo's bytes that carries no credential. */
export interface PhotoLink {
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Makes signed photo links; the door that serves them implements it. */
export interface PhotoLinks {
  issue(credential: Credential, mailbox: MailboxRecord, contactId: string): PhotoLink;
}

export interface GraphQLContext {
  /** Names this request in logs and errors. */
  readonly requestId: string;
  readonly credential: Credential;
  readonly signal: AbortSignal;
  readonly isRouter?: boolean;
  readonly client: ContactsClient;
  readonly loaders: Loaders;
  readonly seal: Seal;
  readonly cursors: SyncCursors;
  readonly streams: ChangeStreams;
  readonly photoLinks: PhotoLinks;
  readonly photoLimits: PhotoLimits;
}

/** What a door knows of a request before the engine runs it. */
export interface OperationRequest {
  readonly requestId: string;
  readonly credential: Credential;
  readonly signal: AbortSignal;
  /** It came signed with the router's secret (GATEWAY_ROUTER_SECRET). */
  readonly isRouter?: boolean;
}

export type CreateContext = (request: OperationRequest) => GraphQLContext;

/** What every resolver of one operation receives. Built anew for each operation and each delivered event. */
import type { Credential } from '../auth/credential.js';
import type { LocatedPhoto } from '../model/photo.js';
import type { Seal } from '../seal.js';
import type { SyncCursors } from '../sync/cursors.js';
import type { ChangeStreams } from '../sync/streams.js';
import type { Span } from '../telemetry/trace.js';
import type { ContactsClient } from '../upstream/client.js';
import { AnswerMeter } from './answer-size.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { PhotoLimits } from './photo-source.js';

/** A link to a photo's bytes that carries no credential. */
export interface PhotoLink {
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Makes signed photo links; the door that serves them implements it. */
export interface PhotoLinks {
  /** Another picture of the same contact has another link where the REST API tells them apart. */
  issue(
    credential: Credential,
    photo: Pick<LocatedPhoto, 'mailbox' | 'contactId' | 'mediaEtag'>,
  ): PhotoLink | Promise<PhotoLink>;
}

export interface GraphQLContext {
  /** Names this request in logs and errors. */
  readonly requestId: string;
  readonly credential: Credential;
  readonly signal: AbortSignal;
  readonly isRouter?: boolean;
  readonly span?: Span;
  readonly client: ContactsClient;
  readonly loaders: Loaders;
  readonly seal: Seal;
  readonly cursors: SyncCursors;
  readonly streams: ChangeStreams;
  readonly photoLinks: PhotoLinks;
  readonly photoLimits: PhotoLimits;
  /** Counts what a limit refused, where that is told as data. */
  readonly onRefusal: (limit: string) => void;
  /** Counts what stands in the answer. */
  readonly answer: AnswerMeter;
}

/** What a door knows of a request before the engine runs it. */
export interface OperationRequest {
  readonly requestId: string;
  readonly credential: Credential;
  readonly signal: AbortSignal;
  /** It came signed with the router's secret (GATEWAY_ROUTER_SECRET). */
  readonly isRouter?: boolean;
  /** That of the request at the door, then of the operation; absent where tracing is off. */
  readonly span?: Span;
}

/** `repetition`: of the operation's document. */
export type CreateContext = (request: OperationRequest, repetition: number) => GraphQLContext;

/** What the contexts of all operations share. */
export interface ContextRoom extends Pick<
  GraphQLContext,
  'seal' | 'cursors' | 'streams' | 'photoLinks' | 'photoLimits' | 'onRefusal'
> {
  readonly openClient: (request: OperationRequest) => ContactsClient;
  readonly maxAnswerBytes: number;
}

export function createContexts(room: ContextRoom): CreateContext {
  return (request, repetition) => new OperationContext(request, room, repetition);
}

/**
 * Makes what an operation needs when it is first asked for: one that is answered by an equal one's run needs nothing.
 * Apollo Server copies the own members of a context into another one of the same class, so nothing here is `#private`.
 */
class OperationContext implements GraphQLContext {
  readonly requestId: string;
  readonly credential: Credential;
  readonly signal: AbortSignal;
  readonly isRouter: boolean | undefined;
  readonly span: Span | undefined;
  readonly answer: AnswerMeter;
  private made: { readonly client: ContactsClient; readonly loaders: Loaders } | null = null;

  constructor(
    request: OperationRequest,
    private readonly room: ContextRoom,
    repetition: number,
  ) {
    this.requestId = request.requestId;
    this.credential = request.credential;
    this.signal = request.signal;
    this.isRouter = request.isRouter;
    this.span = request.span;
    this.answer = new AnswerMeter(room.maxAnswerBytes, repetition);
  }

  private get opened() {
    if (!this.made) {
      const client = this.room.openClient(this);
      this.made = { client, loaders: createLoaders(client) };
    }
    return this.made;
  }

  get client(): ContactsClient {
    return this.opened.client;
  }

  get loaders(): Loaders {
    return this.opened.loaders;
  }

  get seal(): Seal {
    return this.room.seal;
  }

  get cursors(): SyncCursors {
    return this.room.cursors;
  }

  get streams(): ChangeStreams {
    return this.room.streams;
  }

  get photoLinks(): PhotoLinks {
    return this.room.photoLinks;
  }

  get photoLimits(): PhotoLimits {
    return this.room.photoLimits;
  }

  get onRefusal(): (limit: string) => void {
    return this.room.onRefusal;
  }
}

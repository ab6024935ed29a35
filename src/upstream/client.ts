/** The verbs of contacts for one operation: records in and out, whatever the dialect. */
import type { Dialect, Support } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { ChangeReader } from './changes.js';
import { createChangeReader } from './changes.js';
import { createOneByOne, type Claim } from './creations.js';
import { freshOf } from './fresh.js';
import type { Reader } from './reader.js';
import { createReaders } from './reader.js';
import type { Call, UpstreamSession } from './session.js';
import type { Writer } from './writer.js';
import { createWriter } from './writer.js';

export interface ContactsClient {
  readonly supports: Support;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly changes: ChangeReader;
}

export interface ClientOptions {
  readonly dialect: Dialect;
  readonly pathOfLink: (link: string) => string;
  /** For what only one gateway may do at a time. */
  readonly claim?: Claim;
}

/** A client for the session of an operation, and for the principal whose it is. */
export type OpenClient = (session: UpstreamSession, principal: string) => ContactsClient;

/** Clients for the sessions of operations. Few of them write or synchronise, so what that needs is made when it is used. */
export function createClients({ dialect, pathOfLink, claim }: ClientOptions): OpenClient {
  const { supports } = dialect;
  const oneByOne = createOneByOne(claim);
  const openReader = createReaders({ dialect, pathOfLink });

  class Client implements ContactsClient {
    readonly supports = supports;
    readonly reader: Reader;
    #writer: Writer | null = null;
    #changes: ChangeReader | null = null;

    constructor(
      readonly session: UpstreamSession,
      readonly principal: string,
    ) {
      this.reader = openReader(session);
    }

    get writer(): Writer {
      const { session, reader, principal } = this;
      return (this.#writer ??= createWriter({ session, dialect, reader, principal, oneByOne }));
    }

    get changes(): ChangeReader {
      const { session } = this;
      const reader = openReader(freshOf(session));
      return (this.#changes ??= createChangeReader({ session, dialect, reader, pathOfLink }));
    }
  }
  return (session, principal) =>
    new Client(supports.otherMailboxes ? session : new OwnMailboxSession(session), principal);
}

/** Refuses every mailbox but the signed-in user's. */
class OwnMailboxSession implements UpstreamSession {
  constructor(readonly session: UpstreamSession) {}

  async send(...args: Parameters<UpstreamSession['send']>) {
    if (isForeign(args[1])) throw foreignMailbox();
    return this.session.send(...args);
  }

  async sendAll(calls: readonly Call[]) {
    if (!calls.some(({ mailbox }) => isForeign(mailbox))) return this.session.sendAll(calls);
    const answers = await this.session.sendAll(calls.filter(({ mailbox }) => !isForeign(mailbox)));
    let next = 0;
    return calls.map(({ mailbox }) => (isForeign(mailbox) ? foreignMailbox() : answers[next++]!));
  }
}

function isForeign({ owner }: MailboxRecord): boolean {
  return owner !== null;
}

function foreignMailbox(): GatewayError {
  return new GatewayError(
    'UNSUPPORTED_BY_UPSTREAM',
    'The REST API behind this gateway opens the mailbox of the signed-in user only. Ask for myMailbox.',
  );
}

/** How the objects of one property table are asked for, many at once, and what their answers say. */
import { decodeCount, decodePage, decodeRecord, selectOf, type DecodedRecord } from '../dialects/codec.js';
import type { Dialect, WireRequest } from '../dialects/dialect.js';
import { listQuery } from '../dialects/query.js';
import { GatewayError } from '../errors.js';
import type { FolderProperty } from '../model/folder.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { PropertyTable, RecordOf } from '../model/property.js';
import type { Condition, Order } from '../model/query.js';
import { isWritten } from '../model/written.js';
import type { Call, SendOptions, UpstreamSession } from './session.js';

/** Where a page begins: at the upstream's own link, or at an offset of the list itself. */
export type PageStart = { readonly link: string } | { readonly skip: number };

export interface ListRequest<P> {
  readonly mailbox: MailboxRecord;
  /** Contacts: null is the default folder. Folders: null are those directly under it. */
  readonly folderId: string | null;
  readonly properties: ReadonlySet<P>;
  readonly start: PageStart;
  /** The wished page size, 1 to 1000; a link keeps its own. */
  readonly top: number;
  readonly filter?: Condition;
  readonly orderBy?: readonly Order[];
  /** Whether the size of the whole collection is wanted too. */
  readonly count?: boolean;
  /** Of folders: what is wanted of those inside them, which come along if all of them can. */
  readonly children?: ReadonlySet<FolderProperty>;
}

export interface Page<R> {
  readonly items: readonly R[];
  /** The next page as a path below the service root; null on the last one. */
  readonly next: string | null;
  /** Null where it was not asked for, or the page came by a link that does not carry it. */
  readonly total: number | null;
}

/** An object by its REST id, and what is wanted of it. */
export interface ObjectRequest<P> {
  readonly mailbox: MailboxRecord;
  readonly id: string;
  readonly properties: Iterable<P>;
}

/** Where many are asked at once, errors are values: each stands at the place of its question. */
export type Each<T> = Promise<readonly (T | Error)[]>;

/** An object with the id that its answer gives it, and the mailbox that it came from. */
type Located<T extends PropertyTable> = DecodedRecord<T> & {
  readonly sourceId: string;
  readonly mailbox: MailboxRecord;
};

export interface TableReaderOptions<T extends PropertyTable> {
  readonly dialect: Dialect;
  readonly table: T;
  objectPath(mailbox: MailboxRecord, id: string): string;
  listPath(mailbox: MailboxRecord, folderId: string | null): string;
  /** How lists are sent. */
  readonly listOptions?: SendOptions;
  /** An absolute link of the upstream to a path below the service root; refuses links to anywhere else. */
  readonly pathOfLink: (link: string) => string;
}

export interface TableReader<T extends PropertyTable> {
  get(session: UpstreamSession, requests: readonly ObjectRequest<keyof T & string>[]): Each<Located<T>>;
  /** `read` makes the page of a body; `readPage` does where there is nothing more to it. */
  list<P extends Page<unknown>>(
    session: UpstreamSession,
    requests: readonly ListRequest<keyof T & string>[],
    read: (body: unknown, request: ListRequest<keyof T & string>) => P,
  ): Each<P>;
  readPage(this: void, body: unknown, request: ListRequest<keyof T & string>): Page<Located<T>>;
}

export function createTableReader<T extends PropertyTable>(options: TableReaderOptions<T>): TableReader<T> {
  const { dialect, table, objectPath, listPath, listOptions, pathOfLink } = options;
  const withList = dialect.count.with === 'list';
  type Name = keyof T & string;

  function objectCall({ mailbox, id, properties }: ObjectRequest<Name>): Call {
    const query = listQuery(dialect, { select: selectOf(dialect, table, properties) });
    return { request: getRequest(objectPath(mailbox, id) + query), mailbox };
  }

  function readObject(body: unknown, { mailbox }: ObjectRequest<Name>): Located<T> {
    return located(decodeRecord(dialect, table, body), mailbox);
  }

  function listCall(request: ListRequest<Name>): Call {
    const { mailbox, folderId, properties, start, top, filter, orderBy, count, children } = request;
    if ('link' in start) return { request: getRequest(start.link), mailbox, options: listOptions };
    const query = listQuery(dialect, {
      select: selectOf(dialect, table, properties),
      expand: children && dialect.childFolders?.expand(selectOf(dialect, FOLDER_PROPERTIES, children)),
      top,
      skip: start.skip > 0 ? start.skip : undefined,
      filter,
      orderBy,
      count: count === true && withList,
    });
    return { request: getRequest(listPath(mailbox, folderId) + query), mailbox, options: listOptions };
  }

  function readPage(body: unknown, { mailbox }: ListRequest<Name>): Page<Located<T>> {
    const { records, nextLink, count } = decodePage(dialect, table, body);
    return {
      items: records.map((record) => located(record, mailbox)),
      next: nextLink === null ? null : pathOfLink(nextLink),
      total: count,
    };
  }

  /** Whether the size of a collection is wanted and no page brings it along. */
  function isCountedApart({ count, start }: ListRequest<Name>): boolean {
    return count === true && !(withList && 'skip' in start);
  }

  function countCall({ mailbox, folderId, filter }: ListRequest<Name>): Call {
    const path = listPath(mailbox, folderId);
    if (dialect.count.with === 'request') {
      return { request: getRequest(dialect.count.path(path) + listQuery(dialect, { filter })), mailbox };
    }
    const query = listQuery(dialect, { select: selectOf(dialect, table, []), top: 1, filter, count: true });
    return { request: getRequest(path + query), mailbox };
  }

  function readCount(body: unknown): number {
    return dialect.count.with === 'request' ? decodeCount(body) : (decodePage(dialect, table, body).count ?? 0);
  }

  return {
    get: (session, requests) => askAll(session, requests, objectCall, readObject),

    async list(session, requests, read) {
      const pages = askAll(session, requests, listCall, read);
      if (!requests.some(isCountedApart)) return pages;
      const sizes = await askAll(session, requests.filter(isCountedApart), countCall, readCount);
      let next = 0;
      return (await pages).map((page, place) => {
        const size = isCountedApart(requests[place]!) ? sizes[next++]! : null;
        if (size === null || page instanceof Error) return page;
        return size instanceof Error ? size : { ...page, total: size };
      });
    },

    readPage,
  };
}

/** Asks all in one tick; what cannot be asked or read is an error at its place alone. */
async function askAll<Q, T>(
  session: UpstreamSession,
  questions: readonly Q[],
  callOf: (question: Q) => Call,
  read: (body: unknown, question: Q) => T,
): Each<T> {
  const results = new Array<T | Error>(questions.length);
  const calls: Call[] = [];
  const places: number[] = [];
  for (let place = 0; place < questions.length; place += 1) {
    try {
      calls.push(callOf(questions[place]!));
      places.push(place);
    } catch (error) {
      results[place] = asError(error);
    }
  }
  const answers = await session.sendAll(calls);
  for (let index = 0; index < calls.length; index += 1) {
    const answer = answers[index]!;
    const place = places[index]!;
    try {
      results[place] = answer instanceof Error ? answer : read(answer.body, questions[place]!);
    } catch (error) {
      results[place] = asError(error);
    }
  }
  return results;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export function getRequest(path: string): WireRequest {
  return { method: 'GET', path, headers: NO_HEADERS, asText: true };
}
const NO_HEADERS = {};

/** A decoded object with the mailbox it came from. Throws `UPSTREAM_INVALID` for one without an id. */
export function located<T extends PropertyTable>(
  record: RecordOf<T>,
  mailbox: MailboxRecord,
): DecodedRecord<T> & { readonly sourceId: string; readonly mailbox: MailboxRecord } {
  // A written record keeps its id where its other properties are.
  if (isWritten(record)) {
    (record as { mailbox?: MailboxRecord }).mailbox = mailbox;
    return record as never;
  }
  const sourceId = (record as { sourceId?: unknown }).sourceId;
  if (typeof sourceId === 'string') return { ...record, sourceId, mailbox };
  throw new GatewayError('UPSTREAM_INVALID', 'The REST API gave an object without an id.');
}

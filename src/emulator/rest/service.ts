/** One dialect of the service: from a request to the handler of the resource it names, and from a fault to its reply. */
import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults/faults.js';
import type { Caller } from '../identity/tokens.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { Store } from '../store/store.js';
import type { Switches } from '../switches.js';
import type { Throttle } from '../throttling.js';
import type { Ask, Handler } from './ask.js';
import { JSON_TYPE, type Reply, type RestRequest } from './exchange.js';
import { FAULTS, RestFault } from './fault.js';
import { readOptions, readPreferences } from './options.js';
import { readResource, type Resource } from './resource.js';
import type { RequestIds, Wire } from './wire.js';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Handlers by what is addressed: `contacts`, `contact`, or with an operation `contacts/$count`. */
export type Routes = Readonly<Record<string, Readonly<{ [M in Method]?: Handler }>>>;

export interface ServiceOptions {
  readonly wire: Wire;
  readonly store: Store;
  readonly routes: Routes;
  /** Read at every request, since they may change in between. */
  readonly switches: Readonly<Switches>;
  /** Looks at each request once its mailbox is known, and throws what is wrong with it. */
  readonly admit?: (request: RestRequest, mailbox: Mailbox) => void;
  readonly throttle: Throttle;
  /** Trouble on demand; here for the parts of batches. */
  readonly faults: Faults;
  readonly now: () => Date;
  readonly report: (error: unknown) => void;
}

export interface Service {
  readonly root: string;
  readonly wire: Wire;
  /** Never throws: a fault is a reply too. `special` handles paths of its own, like a batch, before any other. */
  answer(request: RestRequest, work: (ids: RequestIds) => Reply | Promise<Reply>): Promise<Reply>;
  /** Routes one authorised request: a single one or a part of a batch. */
  dispatch(request: RestRequest, caller: Caller): Reply | Promise<Reply>;
}

export function createService({
  wire,
  store,
  routes,
  switches,
  admit,
  throttle,
  faults,
  now,
  report,
}: ServiceOptions): Service {
  async function answer(request: RestRequest, work: (ids: RequestIds) => Reply | Promise<Reply>): Promise<Reply> {
    const requestId = randomUUID();
    const ids = { requestId, clientRequestId: request.headers['client-request-id'] || requestId };
    const common = wire.headers(ids);
    try {
      const reply = await work(ids);
      return { ...reply, headers: { ...common, ...reply.headers } };
    } catch (error) {
      if (!(error instanceof RestFault)) report(error);
      const fault = error instanceof RestFault ? error : FAULTS.internal();
      const body = wire.fault(fault, ids, now());
      if (body === null) return { status: fault.status, headers: { ...common, ...fault.headers }, body };
      const headers = { ...common, 'content-type': JSON_TYPE, ...fault.headers };
      return { status: fault.status, headers, body: JSON.stringify(body) };
    }
  }

  function dispatch(request: RestRequest, caller: Caller): Reply | Promise<Reply> {
    // Whole requests come through the door of faults/door.ts.
    if (!request.inBatch) return handle(request, caller);
    return faults.run({ user: caller.userPrincipalName, wire }, request, (asked) => handle(asked, caller));
  }

  function handle(request: RestRequest, caller: Caller): Reply | Promise<Reply> {
    const resource = readResource(request.path);
    const handler = findHandler(routes, resource, request);
    if (!(isRead(request.method, resource) ? caller.mayRead : caller.mayWrite)) throw FAULTS.accessDenied();
    const mailbox = findMailbox(store, resource, caller);
    admit?.(request, mailbox);
    const ask: Ask = {
      request,
      wire,
      store,
      resource,
      mailbox,
      options: readOptions(request.query),
      preferences: readPreferences(request.headers['prefer']),
      switches,
      now: now(),
    };
    return throttle.run(caller.appId, mailbox.row, () => handler(ask));
  }

  return { root: wire.root, wire, answer, dispatch };
}

function findHandler(routes: Routes, { kind, operation }: Resource, request: RestRequest): Handler {
  const key = operation === null ? kind : `${kind}/${operation}`;
  const methods = Object.hasOwn(routes, key) ? routes[key]! : null;
  if (methods === null) throw FAULTS.unsupportedSegment(request.path);
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method as Method] : undefined;
  if (handler === undefined) throw FAULTS.methodNotAllowed(Object.keys(methods));
  return handler;
}

function isRead(method: string, { operation }: Resource): boolean {
  return method === 'GET' || operation === 'translateexchangeids';
}

/** A user's token opens that user's mailbox alone; an application's opens each one that is named. */
function findMailbox(store: Store, { user }: Resource, caller: Caller): Mailbox {
  if (user === null) {
    if (caller.oid === null) throw FAULTS.badRequest('/me request is only valid with delegated authentication flow.');
    const own = store.mailboxes.find(caller.oid);
    if (!own) throw FAULTS.noMailbox();
    return own;
  }
  const mailbox = store.mailboxes.find(user);
  if (!mailbox) throw FAULTS.unknownUser();
  if (caller.oid !== null && caller.oid !== mailbox.oid) throw FAULTS.accessDenied();
  return mailbox;
}

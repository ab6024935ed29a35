/** `{user}/subscriptions` of Outlook REST v2.0: push subscriptions, renewed by PATCH and numbered in what they tell (reference, section 13.2). */
import { randomUUID } from 'node:crypto';
import { TENANT_ID } from '../identity/directory.js';
import type { Caller } from '../identity/tokens.js';
import { baseOf, contextRoot } from '../rest/ask.js';
import { readJsonObject, type JsonObject } from '../rest/body.js';
import { emptyReply, jsonReply, type Reply, type RestRequest } from '../rest/exchange.js';
import { FAULTS } from '../rest/fault.js';
import { readOptions, readPreferences } from '../rest/options.js';
import { OUTLOOK } from '../rest/outlook.js';
import type { Resource } from '../rest/resource.js';
import type { Service } from '../rest/service.js';
import type { Wire } from '../rest/wire.js';
import type { Mailbox } from '../store/mailboxes.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import { readFilter } from './interest.js';
import { invalidRequest } from './receiver.js';
import { addressed, folderRow, isMadeBy, keep, readChangeTypes, type SubscriptionOptions } from './subscribing.js';
import { stateHeader } from './voice.js';

/** Three days, also for whoever asks for more or for none. */
const MAX_LIFETIME_MINUTES = 4320;
const VALIDATION_MS = 5000;
const MAX_CLIENT_STATE = 255;
const TYPE = '#Microsoft.OutlookServices.PushSubscription';
const PATH = /^(\/[^/]+(?:\/[^/]+)?)\/subscriptions(?:\/([^/]+)|\('([^']+)'\))?\/*$/i;
const MEMBERS = ['Resource', 'NotificationURL', 'ChangeType', 'ClientState', 'SubscriptionExpirationDateTime'];

/** The same service with the subscriptions before everything else; they are parts of batches too. */
export function withPushSubscriptions(service: Service, options: SubscriptionOptions): Service {
  return {
    ...service,
    dispatch(request, caller) {
      const found = PATH.exec(request.path);
      const owner = found && addressed(found[1]!);
      if (owner?.kind !== 'mailbox' || owner.operation !== null) return service.dispatch(request, caller);
      if (!caller.mayRead) throw FAULTS.accessDenied();
      const mailbox = options.store.mailboxes.find(owner.user ?? caller.oid ?? '');
      if (!mailbox) throw owner.user === null ? FAULTS.noMailbox() : FAULTS.unknownUser();
      if (caller.oid !== mailbox.oid) throw FAULTS.accessDenied(); // only for one's own (reference, section 13.2: `me`)
      const ask = { request, caller, mailbox, wire: OUTLOOK, resource: owner, ...options };
      return answer(ask, found![2] ?? found![3] ?? null);
    },
  };
}

interface PushAsk extends SubscriptionOptions {
  readonly request: RestRequest;
  readonly caller: Caller;
  readonly mailbox: Mailbox;
  readonly wire: Wire;
  readonly resource: Resource;
}

function answer(ask: PushAsk, id: string | null): Reply | Promise<Reply> {
  const { store, caller, now, request } = ask;
  const own = (one: StoredSubscription): boolean => one.push !== null && isMadeBy(one, caller, now);
  if (id === null) {
    if (request.method === 'POST') return create(ask);
    if (request.method !== 'GET') throw FAULTS.methodNotAllowed(['GET', 'POST']);
    const value = store.subscriptions
      .list()
      .filter(own)
      .map((one) => subscriptionBody(ask, one));
    return jsonReply(200, { '@odata.context': context(ask), value });
  }
  const subscription = store.subscriptions.get(id);
  if (!subscription || !own(subscription)) throw FAULTS.itemNotFound();
  switch (request.method) {
    case 'GET':
      return subscriptionReply(ask, 200, subscription);
    case 'PATCH':
      return renew(ask, subscription);
    case 'DELETE':
      store.subscriptions.remove(subscription.id);
      return emptyReply(204);
    default:
      throw FAULTS.methodNotAllowed(['GET', 'PATCH', 'DELETE']);
  }
}

async function create(ask: PushAsk): Promise<Reply> {
  const { store, request, caller, mailbox, receiver } = ask;
  const body = readJsonObject(request);
  if (body['@odata.type'] !== TYPE) throw invalidRequest(`@odata.type must be ${TYPE}.`);
  const unknown = Object.keys(body).find((name) => !name.includes('@') && !MEMBERS.includes(name));
  if (unknown !== undefined) throw invalidRequest(`A push subscription has no property ${unknown}.`);
  const notificationUrl = receiver.check(body['NotificationURL'], 'NotificationURL');
  const clientState = readClientState(body['ClientState']);
  const { resource, folder, filter } = readTarget(ask, body['Resource']);
  const changeTypes = readChangeTypes(body['ChangeType']);
  const expiresAt = readExpiry(ask, body);
  await receiver.validate(notificationUrl, { headers: stateHeader(clientState), withinMs: VALIDATION_MS });
  const kept = keep(store, mailbox, {
    id: randomUUID(),
    mailbox: mailbox.row,
    appId: caller.appId,
    creatorId: caller.oid ?? caller.appId,
    folder,
    resource,
    changeTypes,
    notificationUrl,
    lifecycleNotificationUrl: null,
    clientState,
    tlsVersion: 'v1_2',
    immutableIds: readPreferences(request.headers['prefer']).immutableIds,
    expiresAt,
    filter,
    push: { base: baseOf(ask), sequence: 0 },
  });
  return subscriptionReply(ask, 201, kept, { ClientState: clientState });
}

/** An empty body asks for three more days. */
function renew(ask: PushAsk, found: StoredSubscription): Reply {
  const body = hasBody(ask.request) ? readJsonObject(ask.request) : {};
  const renewed = { ...found, expiresAt: readExpiry(ask, body) };
  ask.store.write(() => ask.store.subscriptions.put(renewed));
  return subscriptionReply(ask, 200, renewed);
}

function hasBody({ body }: RestRequest): boolean {
  return body.kind !== 'none' && !(body.kind === 'bytes' && body.bytes.length === 0);
}

/** An absolute URL of this service: the contacts of a folder of the caller's own mailbox, those of a `$filter` or all. */
function readTarget({ store, mailbox }: PushAsk, resource: unknown) {
  const url = typeof resource === 'string' && URL.canParse(resource) ? new URL(resource) : null;
  if (!url?.pathname.toLowerCase().startsWith(`${OUTLOOK.root}/`)) {
    throw invalidRequest('Resource must be the absolute URL of a collection of this service.');
  }
  const target = addressed(url.pathname.slice(OUTLOOK.root.length));
  if (target?.kind !== 'contacts' || target.operation !== null) {
    throw invalidRequest('The resource does not support subscriptions.');
  }
  if (target.user !== null && store.mailboxes.find(target.user)?.oid !== mailbox.oid) throw FAULTS.accessDenied();
  const options = readOptions(url.search.slice(1));
  if (Object.keys(options).some((name) => name !== 'filter' && name !== 'select')) {
    throw invalidRequest('Of the query options only $filter and $select go with a subscription.');
  }
  const filter = options.filter ?? null;
  if (filter !== null) readFilter(filter, OUTLOOK);
  return { resource: url.href, folder: folderRow(store, mailbox, target), filter };
}

function readExpiry({ now, maxLifetimeMinutes = MAX_LIFETIME_MINUTES }: PushAsk, body: JsonObject): number {
  const start = now().getTime();
  const latest = start + Math.min(maxLifetimeMinutes, MAX_LIFETIME_MINUTES) * 60_000;
  const text = body['SubscriptionExpirationDateTime'] ?? null;
  if (text === null) return latest;
  const at = typeof text === 'string' ? Date.parse(text) : NaN;
  if (Number.isNaN(at) || at <= start) {
    throw invalidRequest('SubscriptionExpirationDateTime must be a time in the future.');
  }
  return Math.min(at, latest);
}

function readClientState(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value.length <= MAX_CLIENT_STATE && /^[\x20-\x7e]*$/.test(value)) return value;
  throw invalidRequest(`ClientState may have at most ${MAX_CLIENT_STATE} characters that a header can carry.`);
}

function subscriptionReply(ask: PushAsk, status: number, subscription: StoredSubscription, more: object = {}): Reply {
  const body = { '@odata.context': `${context(ask)}/$entity`, ...subscriptionBody(ask, subscription), ...more };
  return jsonReply(status, body);
}

/** Without the client's state, which is told at creation alone. */
function subscriptionBody(ask: PushAsk, subscription: StoredSubscription): Record<string, unknown> {
  const { id, resource, changeTypes, notificationUrl, expiresAt } = subscription;
  const types = [...changeTypes, 'missed'].map((type) => type[0]!.toUpperCase() + type.slice(1));
  return {
    '@odata.type': TYPE,
    '@odata.id': `${baseOf(ask)}/Users('${ask.mailbox.oid}@${TENANT_ID}')/Subscriptions('${id}')`,
    Id: id,
    Resource: resource,
    ChangeType: types.join(', '),
    NotificationURL: notificationUrl,
    SubscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
  };
}

function context(ask: PushAsk): string {
  return `${contextRoot(ask)}/Subscriptions`;
}

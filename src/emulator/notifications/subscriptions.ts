/** `/subscriptions` of Graph v1.0: creation with its handshake, reading, renewal, deletion (reference, section 13.1). */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../identity/tokens.js';
import { readJsonObject, type JsonObject } from '../rest/body.js';
import { emptyReply, jsonReply, type Reply, type RestRequest } from '../rest/exchange.js';
import { FAULTS, RestFault } from '../rest/fault.js';
import { GRAPH } from '../rest/graph.js';
import { readOptions, readPreferences } from '../rest/options.js';
import { plainPath } from '../rest/resource.js';
import type { Service } from '../rest/service.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import { readFilter } from './interest.js';
import { invalidRequest } from './receiver.js';
import { addressed, folderRow, isMadeBy, keep, readChangeTypes, type SubscriptionOptions } from './subscribing.js';

const MAX_LIFETIME_MINUTES = 10_080;
const MIN_LIFETIME_MINUTES = 45;
const MAX_CLIENT_STATE = 128;
const TLS_VERSIONS = ['v1_0', 'v1_1', 'v1_2', 'v1_3'];
const PATH = /^\/subscriptions(?:\/([^/]+)|\('([^']+)'\))?(?:\/(?:microsoft\.graph\.)?(reauthorize)(?:\(\))?)?$/;
const MEMBERS = [
  'changeType',
  'notificationUrl',
  'resource',
  'expirationDateTime',
  'clientState',
  'lifecycleNotificationUrl',
  'latestSupportedTlsVersion',
  'includeResourceData',
];

/** The same service with the subscriptions before everything else; they are parts of batches too. */
export function withSubscriptions(service: Service, options: SubscriptionOptions): Service {
  return {
    ...service,
    dispatch: (request, caller) => {
      const found = PATH.exec(plainPath(request.path));
      if (!found) return service.dispatch(request, caller);
      if (!caller.mayRead) throw FAULTS.accessDenied();
      const id = found[1] ?? found[2] ?? null;
      return answer({ request, caller, id, reauthorizes: found[3] !== undefined, root: service.root, ...options });
    },
  };
}

interface SubscriptionAsk extends SubscriptionOptions {
  readonly request: RestRequest;
  readonly caller: Caller;
  readonly id: string | null;
  readonly reauthorizes: boolean;
  readonly root: string;
}

function answer(ask: SubscriptionAsk): Reply | Promise<Reply> {
  const { method } = ask.request;
  if (ask.id === null) {
    if (method === 'POST') return create(ask);
    if (method === 'GET') return list(ask);
    throw FAULTS.methodNotAllowed(['GET', 'POST']);
  }
  const subscription = find(ask, ask.id);
  if (ask.reauthorizes) {
    if (method !== 'POST') throw FAULTS.methodNotAllowed(['POST']);
    return emptyReply(204);
  }
  switch (method) {
    case 'GET':
      return subscriptionReply(ask, 200, subscription);
    case 'PATCH':
      return renew(ask, subscription);
    case 'DELETE':
      ask.store.subscriptions.remove(subscription.id);
      return emptyReply(204);
    default:
      throw FAULTS.methodNotAllowed(['GET', 'PATCH', 'DELETE']);
  }
}

async function create(ask: SubscriptionAsk): Promise<Reply> {
  const { store, request, caller, receiver } = ask;
  const body = readJsonObject(request);
  if (Object.keys(body).some((name) => !name.includes('@') && !MEMBERS.includes(name))) {
    throw invalidRequest(
      'Could not process subscription creation payload. Are all property names spelled and camelCased properly?',
    );
  }
  if (body['includeResourceData'] === true) throw invalidRequest('Resource data is not sent with notifications here.');
  const expiresAt = readExpiry(ask, body);
  const notificationUrl = receiver.check(body['notificationUrl'], 'notificationUrl');
  const lifecycle = body['lifecycleNotificationUrl'] ?? null;
  const lifecycleNotificationUrl = lifecycle === null ? null : receiver.check(lifecycle, 'lifecycleNotificationUrl');
  if (lifecycleNotificationUrl !== null && hostOf(lifecycleNotificationUrl) !== hostOf(notificationUrl)) {
    throw invalidRequest('lifecycleNotificationUrl must have the same host as notificationUrl.');
  }
  const { mailbox, folder, resource, filter } = readTarget(ask, body['resource']);
  const subscription = {
    id: randomUUID(),
    mailbox: mailbox.row,
    appId: caller.appId,
    creatorId: caller.oid ?? caller.appId,
    folder,
    resource,
    changeTypes: readChangeTypes(body['changeType']),
    notificationUrl,
    lifecycleNotificationUrl,
    clientState: readClientState(body['clientState']),
    tlsVersion: TLS_VERSIONS.find((version) => version === body['latestSupportedTlsVersion']) ?? 'v1_2',
    immutableIds: readPreferences(request.headers['prefer']).immutableIds,
    expiresAt,
    filter,
    push: null,
  };
  await receiver.validate(notificationUrl);
  if (lifecycleNotificationUrl !== null) await receiver.validate(lifecycleNotificationUrl);
  return subscriptionReply(ask, 201, keep(store, mailbox, subscription));
}

function list(ask: SubscriptionAsk): Reply {
  const own = ask.store.subscriptions.list().filter((one) => isOwn(one, ask));
  const value = own.map(subscriptionBody);
  return jsonReply(200, { '@odata.context': context(ask), value });
}

/** Moves the expiry, and the URL if it is given, which is validated anew. */
async function renew(ask: SubscriptionAsk, found: StoredSubscription): Promise<Reply> {
  const { store, receiver } = ask;
  const body = readJsonObject(ask.request);
  const expiresAt = body['expirationDateTime'] === undefined ? found.expiresAt : readExpiry(ask, body);
  const moved = body['notificationUrl'] !== undefined;
  const notificationUrl = moved ? receiver.check(body['notificationUrl'], 'notificationUrl') : found.notificationUrl;
  if (moved) await receiver.validate(notificationUrl);
  const renewed = store.write(() => {
    const updated = { ...find(ask, found.id), expiresAt, notificationUrl };
    store.subscriptions.put(updated);
    return updated;
  });
  return subscriptionReply(ask, 200, renewed);
}

function find(ask: SubscriptionAsk, id: string): StoredSubscription {
  const found = ask.store.subscriptions.get(id);
  if (!found || !isOwn(found, ask)) {
    throw new RestFault(404, 'ResourceNotFound', 'The object was not found.');
  }
  return found;
}

function isOwn(subscription: StoredSubscription, { caller, now }: SubscriptionAsk): boolean {
  return subscription.push === null && isMadeBy(subscription, caller, now);
}

/** Nearer than 45 minutes is raised to them; beyond the maximum is refused. */
function readExpiry({ now, maxLifetimeMinutes = MAX_LIFETIME_MINUTES }: SubscriptionAsk, body: JsonObject): number {
  const text = body['expirationDateTime'];
  if (text === undefined || text === null) {
    throw invalidRequest('expirationDateTime is a required property for subscription creation');
  }
  const at = typeof text === 'string' ? Date.parse(text) : NaN;
  const start = now().getTime();
  if (Number.isNaN(at) || at <= start) throw invalidRequest('expirationDateTime must be a time in the future.');
  if (at > start + maxLifetimeMinutes * 60_000) {
    throw invalidRequest(`Subscription expiration can only be ${maxLifetimeMinutes} minutes in the future.`);
  }
  return Math.max(at, start + Math.min(MIN_LIFETIME_MINUTES, maxLifetimeMinutes) * 60_000);
}

/** The contacts of a folder, by their path without a root, those of a `$filter` or all. A user's token is for her own mailbox. */
function readTarget({ store, caller }: SubscriptionAsk, resource: unknown) {
  if (typeof resource !== 'string' || /^[a-z]+:/i.test(resource)) {
    throw invalidRequest('resource is a required property: a path without a base URL.');
  }
  const [path = '', ...query] = resource.split('?');
  const { filter = null, ...others } = readOptions(query.join('?'));
  if (Object.keys(others).length > 0)
    throw invalidRequest('Of the query options only $filter goes with a subscription.');
  if (filter !== null) readFilter(filter, GRAPH);
  const target = addressed(path);
  if (target?.kind !== 'contacts' || target.operation !== null) {
    throw invalidRequest(`The resource '${resource}' does not support subscriptions.`);
  }
  const mailbox = store.mailboxes.find(target.user ?? caller.oid ?? '');
  if (!mailbox) throw FAULTS.unknownUser();
  if (caller.oid !== null && caller.oid !== mailbox.oid) throw FAULTS.accessDenied();
  return { mailbox, folder: folderRow(store, mailbox, target), resource, filter };
}

function readClientState(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length > MAX_CLIENT_STATE) {
    throw invalidRequest(`clientState may have at most ${MAX_CLIENT_STATE} characters.`);
  }
  return value;
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}

function subscriptionReply(ask: SubscriptionAsk, status: number, subscription: StoredSubscription): Reply {
  return jsonReply(status, { '@odata.context': `${context(ask)}/$entity`, ...subscriptionBody(subscription) });
}

function context({ request, root }: SubscriptionAsk): string {
  return `${request.origin}${root}/$metadata#subscriptions`;
}

function subscriptionBody(subscription: StoredSubscription): Record<string, unknown> {
  const { id, resource, appId, changeTypes, clientState, notificationUrl, expiresAt, creatorId } = subscription;
  return {
    id,
    resource,
    applicationId: appId,
    changeType: changeTypes.join(','),
    clientState,
    notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: new Date(expiresAt).toISOString(),
    creatorId,
    includeResourceData: null,
    latestSupportedTlsVersion: subscription.tlsVersion,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}

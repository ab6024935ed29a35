/** Change notifications of Microsoft Graph: `/subscriptions` (reference, section 13.1). Read beside outlook-notifications.ts. */
import type { Notice, NotificationProtocol } from './dialect.js';
import { isObject } from './kinds.js';
import { asDateTime, jsonBody, noticesOf, stateOf, subscriptionOf } from './notices.js';
import { encodeId } from './segment.js';

export function createGraphNotifications(): NotificationProtocol {
  return {
    // Without resource data; it was 4,230 until about 2024.
    maxLifetimeMs: 10_080 * 60_000,
    create: ({ collectionPath, notificationUrl, clientState, expiresAtMs }) =>
      jsonBody('POST', '/subscriptions', {
        changeType: 'created,updated,deleted',
        notificationUrl,
        // Cannot be added later.
        lifecycleNotificationUrl: notificationUrl,
        resource: collectionPath.slice(1),
        expirationDateTime: asDateTime(expiresAtMs),
        clientState,
      }),
    renew: (id, expiresAtMs) =>
      jsonBody('PATCH', `/subscriptions/${encodeId(id)}`, { expirationDateTime: asDateTime(expiresAtMs) }),
    reauthorize: (id) => ({ method: 'POST', path: `/subscriptions/${encodeId(id)}/reauthorize`, headers: {} }),
    remove: (id) => ({ method: 'DELETE', path: `/subscriptions/${encodeId(id)}`, headers: {} }),
    readSubscription: ({ body }) => subscriptionOf(body, 'id', 'expirationDateTime'),
    readNotices: ({ body }) => noticesOf(body, readNotice),
  };
}

/** A notice has a kind of change, or a lifecycle event. */
function readNotice(entry: unknown): Notice | null {
  if (!isObject(entry)) return null;
  const event = entry['lifecycleEvent'];
  const kind = event === undefined ? (typeof entry['changeType'] === 'string' ? 'changed' : null) : kindOfEvent(event);
  return kind && { kind, clientState: stateOf(entry['clientState']) };
}

function kindOfEvent(event: unknown): Notice['kind'] | null {
  switch (event) {
    case 'missed':
      return 'missed';
    case 'reauthorizationRequired':
      return 'reauthorize';
    case 'subscriptionRemoved':
      return 'removed';
    default:
      return null;
  }
}

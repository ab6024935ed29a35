/** Change notifications of Outlook REST v2.0: push subscriptions (reference, section 13.2). Read beside graph-notifications.ts. */
import type { Notice, NotificationProtocol } from './dialect.js';
import { isObject } from './kinds.js';
import { asDateTime, jsonBody, noticesOf, stateOf, subscriptionOf } from './notices.js';
import { encodeId } from './segment.js';

export function createOutlookNotifications(): NotificationProtocol {
  return {
    maxLifetimeMs: 3 * 24 * 60 * 60_000,
    create: ({ serviceRoot, collectionPath, notificationUrl, clientState, expiresAtMs }) =>
      jsonBody('POST', '/me/subscriptions', {
        '@odata.type': '#Microsoft.OutlookServices.PushSubscription',
        Resource: serviceRoot + collectionPath,
        NotificationURL: notificationUrl,
        ChangeType: 'Created,Updated,Deleted',
        ClientState: clientState,
        SubscriptionExpirationDateTime: asDateTime(expiresAtMs),
      }),
    renew: (id, expiresAtMs) =>
      jsonBody('PATCH', `/me/subscriptions/${encodeId(id)}`, {
        SubscriptionExpirationDateTime: asDateTime(expiresAtMs),
      }),
    // There is no such thing here, and no event that asks for it: renewing is what proves the token.
    reauthorize: (id) => jsonBody('PATCH', `/me/subscriptions/${encodeId(id)}`, {}),
    remove: (id) => ({ method: 'DELETE', path: `/me/subscriptions('${encodeId(id)}')`, headers: {} }),
    readSubscription: ({ body }) => subscriptionOf(body, 'Id', 'SubscriptionExpirationDateTime'),
    readNotices({ headers, body }) {
      const clientState = stateOf(headers['clientstate']);
      return noticesOf(body, (entry) => readNotice(entry, clientState));
    },
  };
}

/** The acknowledgment that comes first is no change. */
function readNotice(entry: unknown, clientState: string | null): Notice | null {
  switch (isObject(entry) ? entry['ChangeType'] : null) {
    case 'Created':
    case 'Updated':
    case 'Deleted':
      return { kind: 'changed', clientState };
    case 'Missed':
      return { kind: 'missed', clientState };
    default:
      return null;
  }
}

/** Subscriptions and notices as the reference prints them: section 13.1 for Graph, 13.2 for Outlook. */
import type { SubscriptionOrder } from '../../src/dialects/dialect.js';
import { graph, outlook } from './dialects.js';

const order: SubscriptionOrder = {
  collectionPath: '/me/contactFolders/AAk%3D/contacts',
  serviceRoot: 'https://upstream.example/root',
  notificationUrl: 'https://gateway.example/notifications/1',
  clientState: 'secret',
  expiresAtMs: Date.UTC(2026, 2, 1, 12),
};
const END = '2026-03-01T12:00:00.000Z';
const JSON_HEADERS = { 'content-type': 'application/json' };

describe('Microsoft Graph', () => {
  const { notifications } = graph;

  test('subscribes to a folder by a path without a base URL, with one address for everything', () => {
    expect(notifications.create(order)).toEqual({
      method: 'POST',
      path: '/subscriptions',
      headers: JSON_HEADERS,
      body: {
        changeType: 'created,updated,deleted',
        notificationUrl: order.notificationUrl,
        lifecycleNotificationUrl: order.notificationUrl,
        resource: 'me/contactFolders/AAk%3D/contacts',
        expirationDateTime: END,
        clientState: 'secret',
      },
    });
    expect(notifications.maxLifetimeMs).toBe(604_800_000);
  });

  test('renews, reauthorises and removes', () => {
    expect(notifications.renew('a-1', order.expiresAtMs)).toEqual({
      method: 'PATCH',
      path: '/subscriptions/a-1',
      headers: JSON_HEADERS,
      body: { expirationDateTime: END },
    });
    expect(notifications.reauthorize('a-1')).toMatchObject({ method: 'POST', path: '/subscriptions/a-1/reauthorize' });
    expect(notifications.remove('a-1')).toMatchObject({ method: 'DELETE', path: '/subscriptions/a-1' });
  });

  test('reads its notices and lifecycle events, and leaves out what it does not know', () => {
    const body = {
      value: [
        { changeType: 'created', clientState: 'a', resource: 'Users/x/Contacts/y' },
        { lifecycleEvent: 'missed', clientState: 'b' },
        { lifecycleEvent: 'reauthorizationRequired', clientState: 'c' },
        { lifecycleEvent: 'subscriptionRemoved' },
        { lifecycleEvent: 'somethingNew', changeType: 'updated', clientState: 'd' },
        { clientState: 'e' },
        null,
        'x',
      ],
    };
    expect(notifications.readNotices({ headers: {}, body })).toEqual([
      { kind: 'changed', clientState: 'a' },
      { kind: 'missed', clientState: 'b' },
      { kind: 'reauthorize', clientState: 'c' },
      { kind: 'removed', clientState: null },
    ]);
  });
});

describe('Outlook REST', () => {
  const { notifications } = outlook;

  test('subscribes to a folder by its whole address, for three days at most', () => {
    expect(notifications.create(order)).toEqual({
      method: 'POST',
      path: '/me/subscriptions',
      headers: JSON_HEADERS,
      body: {
        '@odata.type': '#Microsoft.OutlookServices.PushSubscription',
        Resource: 'https://upstream.example/root/me/contactFolders/AAk%3D/contacts',
        NotificationURL: order.notificationUrl,
        ChangeType: 'Created,Updated,Deleted',
        ClientState: 'secret',
        SubscriptionExpirationDateTime: END,
      },
    });
    expect(notifications.maxLifetimeMs).toBe(259_200_000);
  });

  test('renews and removes; renewing is how it reauthorises', () => {
    expect(notifications.renew('A1=', order.expiresAtMs)).toEqual({
      method: 'PATCH',
      path: '/me/subscriptions/A1%3D',
      headers: JSON_HEADERS,
      body: { SubscriptionExpirationDateTime: END },
    });
    expect(notifications.reauthorize('A1=')).toMatchObject({ method: 'PATCH', path: '/me/subscriptions/A1%3D' });
    expect(notifications.remove('A1=')).toMatchObject({ method: 'DELETE', path: "/me/subscriptions('A1%3D')" });
  });

  test('reads the secret from the header, and takes the acknowledgment for no change', () => {
    const value = ['Acknowledgment', 'Created', 'Missed', 'Later'].map((ChangeType) => ({ ChangeType }));
    expect(notifications.readNotices({ headers: { clientstate: 'a' }, body: { value } })).toEqual([
      { kind: 'changed', clientState: 'a' },
      { kind: 'missed', clientState: 'a' },
    ]);
    expect(
      notifications.readNotices({ headers: { clientstate: ['a', 'b'] }, body: { value: [{ ChangeType: 'Created' }] } }),
    ).toEqual([{ kind: 'changed', clientState: null }]);
  });
});

describe.each([
  ['graph', graph, { id: 'a-1', expirationDateTime: END }],
  ['outlook', outlook, { Id: 'a-1', SubscriptionExpirationDateTime: END }],
] as const)('%s', (_name, { notifications }, good) => {
  const read = (body: unknown): unknown => notifications.readSubscription({ status: 201, headers: {}, body });

  test('a subscription is read by id and end', () => {
    expect(read(good)).toEqual({ id: 'a-1', expiresAtMs: order.expiresAtMs });
  });

  test('what is no subscription, or has an id that could mean a path, is refused', () => {
    const [idName = '', expiryName = ''] = Object.keys(good);
    for (const bad of [
      null,
      [],
      'x',
      {},
      { ...good, [idName]: '../x' },
      { ...good, [idName]: '' },
      { ...good, [expiryName]: 'soon' },
    ])
      expect(() => read(bad)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  });

  test('what is no delivery has no notices', () => {
    for (const body of [null, 7, 'x', [], {}, { value: null }, { value: {} }])
      expect(notifications.readNotices({ headers: {}, body })).toEqual([]);
  });
});

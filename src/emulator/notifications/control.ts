/** `/_control/notifications`: POST raises a lifecycle event, or loses the next notifications. */
import { controlBody, controlProblem, controlReply } from '../http/control.js';
import type { HttpRequest } from '../http/server.js';
import type { Reply } from '../rest/exchange.js';
import type { Store } from '../store/store.js';
import type { Delivery } from './delivery.js';
import type { LifecycleEvent } from './voice.js';

const EVENTS: readonly string[] = [
  'reauthorizationRequired',
  'subscriptionRemoved',
  'missed',
] satisfies LifecycleEvent[];

export function controlNotifications(store: Store, delivery: Delivery) {
  return async (request: HttpRequest): Promise<Reply> => {
    if (request.method !== 'POST') return controlProblem(405, 'methodNotAllowed', 'Use POST.');
    const { lifecycle, subscriptionId, lose } = (controlBody(request) ?? {}) as Readonly<Record<string, unknown>>;
    if (Number.isSafeInteger(lose) && (lose as number) >= 0) {
      delivery.lose(lose as number);
      return controlReply(200, { lose });
    }
    if (!EVENTS.includes(String(lifecycle))) {
      return controlProblem(400, 'invalidOrder', 'Expected { lifecycle, subscriptionId } or { lose }.');
    }
    const subscription = store.subscriptions.get(String(subscriptionId));
    if (!subscription) return controlProblem(404, 'notFound', 'There is no such subscription.');
    if (lifecycle === 'subscriptionRemoved') store.subscriptions.remove(subscription.id);
    const delivered = await delivery.sendLifecycle(subscription, lifecycle as LifecycleEvent);
    return controlReply(200, { delivered });
  };
}

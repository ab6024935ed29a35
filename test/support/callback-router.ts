/**
 * The router's side of Apollo's HTTP callback protocol, written from its published description: it knows subscriptions
 * by id and verifier, answers `check` with 204, and 404 for what it does not (or no longer) follow.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export const CALLBACK_ACCEPT = 'application/json;callbackSpec=1.0';

export interface RouterMessage {
  readonly kind: string;
  readonly action: 'check' | 'next' | 'complete';
  readonly id: string;
  readonly verifier: string;
  readonly payload?: { readonly data?: any; readonly errors?: any[] };
  readonly errors?: any[];
}

export interface Following {
  readonly extension: {
    callbackUrl: string;
    subscriptionId: string;
    verifier: string;
    heartbeatIntervalMs: number;
  };
  readonly messages: RouterMessage[];
  /** Those of one action. */
  of(action: RouterMessage['action']): readonly RouterMessage[];
  /** From now on its messages are answered with 404. */
  forget(): void;
}

export interface CallbackRouter {
  readonly origin: string;
  follow(options?: { readonly heartbeatIntervalMs?: number }): Following;
  /** Called before a message is judged; a number is the status that it gets instead, `cut` breaks the connection. */
  interfere: (message: RouterMessage, response: ServerResponse) => number | 'cut' | void | Promise<void>;
  /** Every `subscription-protocol` header that came. */
  readonly protocols: Set<string | undefined>;
  close(): Promise<void>;
}

export async function startCallbackRouter(): Promise<CallbackRouter> {
  const followings = new Map<string, Following>();
  const protocols = new Set<string | undefined>();

  function judge(message: RouterMessage): number {
    const following = followings.get(message.id);
    if (message.kind !== 'subscription' || !following) return 404;
    if (message.verifier !== following.extension.verifier) return 401;
    following.messages.push(message);
    if (message.action === 'check') return 204;
    if (message.action === 'complete') followings.delete(message.id);
    return ['next', 'complete'].includes(message.action) ? 200 : 400;
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protocols.add(request.headers['subscription-protocol'] as string | undefined);
    const message = (await json(request)) as RouterMessage;
    const instead = await router.interfere(message, response);
    if (instead === 'cut') return void response.destroy();
    const status = request.method === 'POST' ? (instead ?? judge(message)) : 405;
    response.writeHead(status, { 'subscription-protocol': 'callback/1.0' }).end();
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const router: CallbackRouter = {
    origin,
    follow({ heartbeatIntervalMs = 0 } = {}) {
      const id = randomUUID();
      const messages: RouterMessage[] = [];
      const following: Following = {
        extension: {
          callbackUrl: `${origin}/callback/${id}`,
          subscriptionId: id,
          verifier: `verifier-of-${id}`,
          heartbeatIntervalMs,
        },
        messages,
        of: (action) => messages.filter((message) => message.action === action),
        forget: () => void followings.delete(id),
      };
      followings.set(id, following);
      return following;
    },
    interfere: () => undefined,
    protocols,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return router;
}

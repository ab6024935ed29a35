/** Tells a router what happens on a subscription, in the messages of Apollo's HTTP callback protocol. */
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { Agent, interceptors, request } from 'undici';

/** The value of the header `subscription-protocol`, on every message. */
export const CALLBACK_PROTOCOL = 'callback/1.0';

/** Where a router takes the messages of one subscription, and what it recognises them by. */
export interface CallbackAddress {
  readonly url: string;
  readonly id: string;
  readonly verifier: string;
}

export type CallbackMessage =
  | { readonly action: 'check' }
  | { readonly action: 'next'; readonly payload: FormattedExecutionResult }
  | { readonly action: 'complete'; readonly errors?: readonly GraphQLFormattedError[] };

/** A router answered with another status than the protocol's; 404 says that it has ended the subscription. */
export class CallbackRefused extends Error {
  constructor(readonly status: number) {
    super(`The router answered ${status}`);
  }
}

export interface CallbackClient {
  /**
   * Resolves when the router has taken the message. What looks like a moment's trouble (a lost connection, 429, 502,
   * 503, 504) is tried again, so a router may see a message twice. Rejects with `CallbackRefused`, or with the error of
   * the last try.
   */
  send(to: CallbackAddress, message: CallbackMessage, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 5000;
const RETRY = {
  maxRetries: 3,
  minTimeout: 100,
  maxTimeout: 1000,
  methods: ['POST'] as 'POST'[],
  statusCodes: [429, 502, 503, 504],
  throwOnError: false,
};

export function createCallbackClient(): CallbackClient {
  const agent = new Agent({ connectTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  const dispatcher = agent.compose(interceptors.retry(RETRY));
  return {
    async send({ url, id, verifier }, message, signal) {
      const { statusCode, body } = await request(url, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'subscription-protocol': CALLBACK_PROTOCOL },
        body: JSON.stringify({ kind: 'subscription', id, verifier, ...message }),
        signal,
      });
      await body.dump();
      // `check` is confirmed by 204 alone; a redirect would lead out of the allowed origins.
      const isTaken = message.action === 'check' ? statusCode === 204 : statusCode >= 200 && statusCode < 300;
      if (!isTaken) throw new CallbackRefused(statusCode);
    },
    close: () => agent.destroy(),
  };
}

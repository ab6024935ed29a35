/** How the identity platform's library reaches the network: each call with a deadline and a bound, pauses respected. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { GatewayError } from '../errors.js';

export interface IdentityNetwork {
  /** For one acquisition. The library hides why a call failed, so `failure` tells it afterwards; null: none did. */
  open(): { readonly module: INetworkModule; readonly failure: () => GatewayError | null };
}

export interface IdentityNetworkOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

const TIMEOUT_MS = 8000;
const MAX_ANSWER_BYTES = 262_144;
const MAX_PAUSE_SECONDS = 600;

export function createIdentityNetwork({ now, fetch: ask }: IdentityNetworkOptions): IdentityNetwork {
  let pausedUntilMs = 0;

  function throttled(): GatewayError {
    const retryAfterSeconds = Math.max(1, Math.ceil((pausedUntilMs - now()) / 1000));
    const message = 'The identity platform asks to slow down. Try again after the time given.';
    return new GatewayError('THROTTLED', message, { retryAfterSeconds });
  }

  async function call<T>(method: string, url: string, given?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    if (now() < pausedUntilMs) throw throttled();
    const response = await ask(url, {
      method,
      headers: given?.headers,
      body: method === 'POST' ? (given?.body ?? '') : undefined,
      redirect: 'error', // a secret goes to the authority that was configured, and nowhere else
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after'));
      pausedUntilMs = now() + Math.min(seconds > 0 ? seconds : 1, MAX_PAUSE_SECONDS) * 1000;
      await response.body?.cancel();
      throw throttled();
    }
    const body = JSON.parse(await readText(response)) as T; // the library looks at what it needs of it
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  }

  return {
    open() {
      let failure: GatewayError | null = null;
      const watched = async <T>(...args: Parameters<typeof call>): Promise<NetworkResponse<T>> => {
        try {
          return await call<T>(...args);
        } catch (error) {
          failure = asGatewayError(error);
          throw error;
        }
      };
      return {
        module: {
          sendGetRequestAsync: (url, options) => watched('GET', url, options),
          sendPostRequestAsync: (url, options) => watched('POST', url, options),
        },
        failure: () => failure,
      };
    },
  };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asGatewayError(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  if ((cause as { name?: unknown }).name === 'TimeoutError') {
    return new GatewayError('UPSTREAM_TIMEOUT', 'The identity platform did not answer in time. Try again.', { cause });
  }
  const message =
    'The identity platform cannot be reached. Try again; whoever runs this gateway checks GATEWAY_AUTHORITY.';
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { cause });
}

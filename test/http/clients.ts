/** Clients of the doors that stream, and one way to ask through each door. */
import { createClient as createSseClient, type Client as SseClient } from 'graphql-sse';
import { createClient as createSocketClient, type Client as SocketClient, type ClientOptions } from 'graphql-ws';
import WebSocket from 'ws';
import { eventually, type Door } from './door.js';

export interface Result {
  readonly data?: any;
  readonly errors?: readonly {
    message: string;
    path?: unknown;
    extensions: { code: string; requestId: string } & Record<string, unknown>;
  }[];
}

export const socketUrl = (door: Door): string => `${door.url.replace('http', 'ws')}/graphql`;

export function socketClient(door: Door, options: Partial<ClientOptions> = {}): SocketClient {
  return createSocketClient({
    url: socketUrl(door),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: 'Bearer adele' },
    lazy: true,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    ...options,
  });
}

export function sseClient(door: Door, user = 'adele'): SseClient {
  return createSseClient({
    url: `${door.url}/graphql`,
    headers: { authorization: `Bearer ${user}` },
    retryAttempts: 0,
  });
}

interface Listening {
  readonly results: Result[];
  readonly state: () => 'open' | 'complete' | 'failed';
  readonly failure: () => unknown;
  stop(): void;
}

/** Subscribes and keeps what comes. */
export function listen(
  client: SocketClient | SseClient,
  query: string,
  variables?: Record<string, unknown>,
): Listening {
  const results: Result[] = [];
  let state: 'open' | 'complete' | 'failed' = 'open';
  let failure: unknown;
  const sink = {
    next: (result: unknown) => void results.push(result as Result),
    error: (error: unknown) => {
      failure = error;
      state = 'failed';
    },
    complete: () => {
      if (state === 'open') state = 'complete';
    },
  };
  const stop = (client as SocketClient).subscribe({ query, variables }, sink);
  return { results, state: () => state, failure: () => failure, stop };
}

export type Ask = (door: Door, query: string, variables?: Record<string, unknown>) => Promise<Result>;

/** The same question through each door; refusals come back in the shape of results. */
export const WAYS: readonly (readonly [string, Ask])[] = [
  ['HTTP', async (door, query, variables) => (await door.post({ query, variables })).json() as Promise<Result>],
  ['WebSocket', (door, query, variables) => askStream(socketClient(door), query, variables)],
  ['SSE', (door, query, variables) => askStream(sseClient(door), query, variables)],
];

async function askStream(
  client: SocketClient | SseClient,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Result> {
  const { results, state, failure } = listen(client, query, variables);
  await eventually(() => state() !== 'open');
  await client.dispose();
  if (results[0]) return results[0];
  const errors = failure();
  if (Array.isArray(errors)) return { errors };
  throw errors;
}

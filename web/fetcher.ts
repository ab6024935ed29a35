/** How GraphiQL asks the gateway: queries and mutations over HTTP, subscriptions over one WebSocket per session. */
import type { Fetcher, FetcherParams, FetcherOpts } from '@graphiql/toolkit';
import { getOperationAST, parse, type ExecutionResult } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import type { Session } from './session.js';

export interface GatewayFetcher {
  readonly fetcher: Fetcher;
  /** Ends running subscriptions and closes the socket. */
  close(): void;
}

/** A fetcher that speaks for one session; without a session it asks to sign in, and contacts nobody. */
export function createGatewayFetcher(session: Session | null): GatewayFetcher {
  if (!session) {
    return { fetcher: () => Promise.reject(notice('Sign in first, at the top right of this page.')), close: () => {} };
  }
  let socket: WebSocket | null = null;
  const client = createClient({
    url: webSocketUrl(),
    connectionParams: async () => ({ authorization: await session.authorization() }),
    retryAttempts: 0, // a broken stream is shown, not silently begun again with a second snapshot
    on: {
      connected: (opened) => (socket = opened as WebSocket),
      closed: () => (socket = null),
    },
  });
  // The gateway takes a fresh token by a ping, so running subscriptions outlive the old one.
  const stop = session.onRenewed((authorization) =>
    socket?.send(JSON.stringify({ type: 'ping', payload: { authorization } })),
  );
  return {
    fetcher: (given, options) => {
      const params = withoutStaleName(given);
      return isSubscription(params) ? subscribe(client, params) : post(session, params, options);
    },
    close() {
      stop();
      void client.dispose();
    },
  };
}

/** The name lags behind as well: right after a change of tabs it is that of an operation in the tab before. */
function withoutStaleName(params: FetcherParams): FetcherParams {
  try {
    const isThere = getOperationAST(parse(params.query), params.operationName) != null;
    return isThere ? params : { ...params, operationName: undefined };
  } catch {
    return params; // the gateway says what is wrong with it
  }
}

/** Read from the text itself: the document that GraphiQL hands over lags a moment behind what was typed. */
function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // the gateway says what is wrong with it
  }
}

async function post(session: Session, params: FetcherParams, options?: FetcherOpts): Promise<object> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      authorization: await session.authorization(),
      ...options?.headers,
    },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw notice(`The gateway answered HTTP ${response.status} without JSON: ${text.slice(0, 200)}`);
  }
}

async function* subscribe(
  client: Client,
  { query, variables, operationName }: FetcherParams,
): AsyncGenerator<ExecutionResult> {
  const stream = client.iterate({
    query,
    variables: variables as Record<string, unknown> | undefined,
    operationName,
  });
  try {
    // What came over the wire has formatted errors, which is all that GraphiQL prints.
    for await (const result of stream) yield result as ExecutionResult;
  } catch (error) {
    if (error instanceof CloseEvent) throw notice(`The connection was closed: ${error.code} ${error.reason}`.trim());
    throw error;
  }
}

function webSocketUrl(): string {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** An error for the reader of the response pane, which would show a stack if there were one. */
function notice(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}

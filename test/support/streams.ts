/** Subscribers of a real gateway, over WebSocket and SSE, with the protocols' own clients. */
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Running } from './start.js';

export interface StreamResult {
  // Each test states the shape of what it subscribes to.
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string } & Record<string, unknown>;
  }[];
}

export interface Stream {
  readonly results: StreamResult[];
  readonly isOver: boolean;
  readonly failure: unknown;
  stop(): Promise<void>;
}

/** What suites of changes subscribe to. */
export const CONTACT_CHANGES = `subscription ($after: SyncCursor, $startAt: ContactSyncStart, $folderId: ID) {
  contactChanges(after: $after, startAt: $startAt, folderId: $folderId) {
    kind cursor hasMore
    changes { __typename ... on ContactUpserted { contact { id givenName parentFolder { id } } } ... on ContactRemoved { contactId sourceId } }
  }
}`;
export const FOLDER_CHANGES = `subscription { contactFolderChanges { kind hasMore changes {
  __typename ... on ContactFolderUpserted { contactFolder { displayName } } ... on ContactFolderRemoved { contactFolderId } } } }`;

export type Transport = 'WebSocket' | 'SSE';

export async function openStream(
  running: Running,
  transport: Transport,
  query: string,
  variables: Record<string, unknown> = {},
  user = 'adele',
): Promise<Stream> {
  const authorization = `Bearer ${await running.token(user)}`;
  const client =
    transport === 'SSE'
      ? createSseClient({ url: `${running.url}/graphql`, headers: { authorization }, retryAttempts: 0 })
      : createSocketClient({
          url: `${running.url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { authorization },
          retryAttempts: 0,
        });
  const stream = { results: [] as StreamResult[], isOver: false, failure: undefined as unknown };
  const leave = (client as { subscribe: (payload: object, sink: object) => () => void }).subscribe(
    { query, variables },
    {
      next: (result: StreamResult) => stream.results.push(result),
      error: (error: unknown) => {
        stream.failure = error;
        stream.isOver = true;
      },
      complete: () => (stream.isOver = true),
    },
  );
  return Object.assign(stream, {
    async stop() {
      leave();
      await client.dispose();
    },
  });
}

/** Waits until a condition holds; gives up before the test does. */
export async function eventually(condition: () => boolean | Promise<boolean>, patienceMs = 8000): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

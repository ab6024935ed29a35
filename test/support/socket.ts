/** A WebSocket of one caller: questions, one stream, and a fresh token in a ping (contract, "HTTP"). */
import WebSocket from 'ws';

export interface CallerSocket {
  /** Every payload of a question, until it is complete. */
  ask(query: string): Promise<readonly any[]>;
  /** Gives each payload of a stream; stopped with the socket. */
  listen(query: string, onPayload: (payload: any) => void): void;
  /** Resolves when the gateway has accepted the token. */
  renew(token: string): Promise<void>;
  close(): void;
}

export async function openCallerSocket(url: string, token: string): Promise<CallerSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const waiting = new Map<string, (message: any) => void>();
  const say = (message: object): void => socket.send(JSON.stringify(message));
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { id?: string; type: string };
    waiting.get(message.id ?? message.type)?.(message);
  });
  const received = (key: string, send: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.set(key, () => resolve());
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
      send();
    });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  await received('connection_ack', () =>
    say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
  );
  socket.setMaxListeners(0);
  return {
    ask: (query) =>
      new Promise((resolve, reject) => {
        const id = `${(last += 1)}`;
        const payloads: unknown[] = [];
        waiting.set(id, ({ type, payload }: { type: string; payload: unknown }) => {
          if (type === 'next') return void payloads.push(payload);
          waiting.delete(id);
          if (type === 'complete') resolve(payloads);
          else reject(new Error(JSON.stringify(payload)));
        });
        say({ id, type: 'subscribe', payload: { query } });
      }),
    listen(query, onPayload) {
      const id = `${(last += 1)}`;
      waiting.set(id, ({ payload }: { payload: unknown }) => onPayload(payload));
      say({ id, type: 'subscribe', payload: { query } });
    },
    renew: (fresh) => received('pong', () => say({ type: 'ping', payload: { authorization: `Bearer ${fresh}` } })),
    close: () => socket.terminate(),
  };
}

/** Asks one question over server-sent events; gives its results. */
export async function askBySse(url: string, token: string, query: string): Promise<readonly any[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as unknown);
}

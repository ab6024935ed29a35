/** A WebSocket below its protocol: whether it may open, what it is told, and whether anybody is still there. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { isAllowedOrigin } from './origins.js';
import { GRAPHQL_PATH } from './paths.js';

/** The status line of a refusal; null where the upgrade may go on. */
export function refusalOf(
  request: IncomingMessage,
  allowedOrigins: readonly string[],
  isDraining: boolean,
): string | null {
  if (request.url?.split('?', 1)[0] !== GRAPHQL_PATH) return '404 Not Found';
  if (isDraining) return '503 Service Unavailable';
  return isAllowedOrigin(request, allowedOrigins) ? null : '403 Forbidden';
}

export function refuseUpgrade(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Resolves when the bytes have left, so that a slow reader slows its streams and not our memory. */
export function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    // A socket that breaks meanwhile closes, which ends what runs on it.
    socket.send(text, () => resolve());
  });
}

/** A peer that does not answer a ping until the next is gone. */
export function keepAlive(socket: WebSocket, intervalMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

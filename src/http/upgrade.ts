/** Requests that offer another protocol than WebSocket are answered in the one they came in (RFC 9110, section 7.8). */
import { IncomingMessage } from 'node:http';

/** Whether a request offers to go on as a WebSocket. */
export function offersWebSocket({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*websocket\s*(,|$)/i.test(headers.upgrade ?? '');
}

/**
 * Node hands every request with `Upgrade` to the listener of WebSockets, and some HTTP clients offer HTTP/2 in each of theirs.
 * Node asks `upgrade` once the headers are there.
 */
export class GatewayRequest extends IncomingMessage {
  /** No field of its own: Node's constructor sets `upgrade` before there are any. */
  declare private isOffered: boolean;

  get upgrade(): boolean {
    return this.isOffered && offersWebSocket(this);
  }

  set upgrade(isOffered: boolean | null) {
    this.isOffered = isOffered === true;
  }
}

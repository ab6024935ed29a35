/** Which web pages may open a WebSocket here: browsers ask no leave for that, so the upgrade must look. */
import type { IncomingMessage } from 'node:http';

/** Programs send no `Origin`; a page of the server's own origin, or of an allowed one, may come. */
export function isAllowedOrigin(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** The time that one operation may take: a signal that ends with its caller's, or when the time is over. */
import { GatewayError } from '../errors.js';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Forgets timer and parent; aborts nothing. To be called when the work is done. */
  close(): void;
}

/** Aborts with the parent's reason, or after `timeoutMs` with `UPSTREAM_TIMEOUT`. */
export function openDeadline(parent: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  const stop = startTime((reason) => controller.abort(reason), timeoutMs);
  return {
    signal: controller.signal,
    close() {
      stop();
      parent.removeEventListener('abort', follow);
    },
  };
}

/** Calls `abort` with `UPSTREAM_TIMEOUT` when the time is over, unless it was stopped. */
export function startTime(abort: (reason: GatewayError) => void, timeoutMs: number): () => void {
  const timer = setTimeout(() => {
    const message = `The operation took longer than ${timeoutMs} ms (GATEWAY_REQUEST_TIMEOUT_MS). Ask for less at once.`;
    abort(new GatewayError('UPSTREAM_TIMEOUT', message));
  }, timeoutMs);
  return () => clearTimeout(timer);
}

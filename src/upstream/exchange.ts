/** One HTTP exchange from its first byte to its last, within one time, straight over the pool's dispatcher. */
import type { Dispatcher } from 'undici';
import { tooLarge, TransportFault } from './fault.js';

/** An answer as it came; `headers` by lower-case names, a repeated one joined with commas. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Still encoded as `content-encoding` says; null where the body was cut or too large, of an answer from 400 on. */
  readonly bytes: Buffer | null;
}

export interface ExchangeLimits {
  /** For all of it, from the token to the last byte. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Tears the exchange off with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks for the request, sends it and takes the answer in. Rejects with a `timeout`, with the signal's reason, with what
 * `refuseStatus` throws, or with what the pool met.
 */
export function exchange(
  dispatcher: Dispatcher,
  prepare: () => Promise<Dispatcher.DispatchOptions>,
  refuseStatus: (status: number) => void,
  { timeoutMs, maxBytes, signal }: ExchangeLimits,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: Readonly<Record<string, string>> = {};
    let controller: Dispatcher.DispatchController | null = null;
    let isOver = false;

    const timer = setTimeout(() => fail(new TransportFault('timeout')), timeoutMs);
    const onAbort = (): void => fail(signal!.reason as Error);

    function end(): boolean {
      if (isOver) return false;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      return true;
    }

    function fail(error: Error): void {
      if (!end()) return;
      controller?.abort(error);
      reject(error);
    }

    /** The status of a refusal stands, whatever became of its text. */
    function failBody(error: Error): void {
      if (status < 400) return fail(error);
      if (!end()) return;
      controller?.abort(error);
      resolve({ status, headers, bytes: null });
    }

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(given) {
        controller = given;
        if (isOver) given.abort(new TransportFault('timeout'));
      },
      onResponseStart(_controller, statusCode, given) {
        if (statusCode < 200) return; // an interim answer; the real one follows
        try {
          refuseStatus(statusCode);
          status = statusCode;
          headers = singleValues(given);
        } catch (error) {
          fail(error as Error);
        }
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > maxBytes) failBody(tooLarge(maxBytes));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (end()) resolve({ status, headers, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size) });
      },
      onResponseError(_controller, error) {
        if (status === 0) fail(error);
        else failBody(new TransportFault('broken', error));
      },
    };

    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    prepare().then((options) => {
      if (!isOver) dispatcher.dispatch(options, handler);
    }, fail);
  });
}

function singleValues(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const single = Object.create(null) as Record<string, string>;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) single[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}

/** What can happen to a call instead of an answer, and what that says about whether it arrived. */
import { GatewayError, type ErrorCode } from '../errors.js';

/**
 * - `unsent`: no connection came about, so nothing was asked (refused, unknown host, TLS refused).
 * - `broken`: the connection ended before the answer was complete; the request may have been carried out.
 * - `timeout`: the time of the call ran out; the request may have been carried out.
 * - `unreadable`: an answer below 300 came but could not be read; the request was probably carried out.
 */
export type FaultKind = 'unsent' | 'broken' | 'timeout' | 'unreadable';

const CODE_OF_KIND: Readonly<Record<FaultKind, ErrorCode>> = {
  unsent: 'UPSTREAM_UNAVAILABLE',
  broken: 'UPSTREAM_UNAVAILABLE',
  timeout: 'UPSTREAM_TIMEOUT',
  unreadable: 'UPSTREAM_INVALID',
};

/** A call that brought no usable answer. The cause is for the log alone. */
export class TransportFault extends GatewayError {
  constructor(
    readonly kind: FaultKind,
    cause?: unknown,
    limit?: string,
  ) {
    super(CODE_OF_KIND[kind], undefined, { cause, limit });
  }
}

/** An answer beyond the bound, as it travels or inflated. */
export function tooLarge(maxBytes: number): TransportFault {
  return new TransportFault('unreadable', new Error(`the answer has more than ${maxBytes} bytes`), 'maxUpstreamBytes');
}

/** The error of work that was given up: the signal's own reason where that is one of ours. */
export function errorOfAbort(signal: AbortSignal): GatewayError {
  if (signal.reason instanceof GatewayError) return signal.reason;
  return new GatewayError('UPSTREAM_TIMEOUT', 'The operation ended before the REST API had answered.', {
    cause: signal.reason,
  });
}

/** The kind of fault behind an error of the HTTP client; null where the error is no fault of the network. */
export function faultKindOf(error: unknown): FaultKind | null {
  const { name, code = '', syscall = '' } = error as { name?: string; code?: string; syscall?: string };
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return null;
  if (syscall === 'connect' || syscall === 'getaddrinfo' || UNSENT.test(code)) return 'unsent';
  if (name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW') return 'unreadable';
  return 'broken';
}

const UNSENT =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPROTO|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|UNABLE_TO_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH)$/;

/** A request below a service root and its reply: the same shapes for a single request and for a part of a batch. */
import type { Switches } from '../switches.js';
import type { PageQuirk } from './delta.js';

export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** JSON that a batch has parsed already. */
  | { readonly kind: 'json'; readonly value: unknown };

export interface RestRequest {
  readonly method: string;
  /** Scheme and authority that the client used: `http://127.0.0.1:4001`. Absolute links are built from it. */
  readonly origin: string;
  /** As it came, percent-encoded, below the service root; begins with a slash. */
  readonly path: string;
  /** As it came, without the question mark. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
  readonly inBatch: boolean;
  /** Deviations that were ordered for this request (faults/rules.ts). */
  readonly quirks?: Quirks;
}

export interface Quirks {
  readonly deltaPages?: PageQuirk;
  readonly deltaRows?: Switches['deltaRows'];
}

/** One part of a batch, for the request log. */
export interface PartRecord {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text (JSON unless the content type says otherwise), bytes, or nothing. */
  readonly body: string | Uint8Array | null;
  readonly parts?: readonly PartRecord[];
  /** The connection is cut instead of an answer, or in the middle of the body. Never in a batch. */
  readonly cut?: 'before' | 'mid';
}

export interface Answered {
  readonly reply: Reply;
  /** The caller's user principal name, for the request log. */
  readonly user: string | null;
}

/** Where requests to a service come in, tokens and all. */
export type Door = (request: RestRequest) => Promise<Answered>;

// The literal string of section 2.2.
export const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: null };
}

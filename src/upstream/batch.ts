/** Which requests travel together, and what an envelope's answer says about each of them. Pure. */
import type { BatchEnvelope, WireRequest, WireResponse } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { Outcome } from './retry.js';

/** How one request of a unit ended: with an answer of whatever status, or without one. */
export type Result =
  | { readonly kind: 'answer'; readonly response: WireResponse }
  | { readonly kind: Exclude<Outcome['kind'], 'answer'>; readonly error: GatewayError };

interface Packable {
  readonly request: WireRequest;
  readonly alone: boolean;
}

/** The service refuses requests of 4 MB (reference, section 15); the rest is for what surrounds the bodies. */
const MAX_BODIES_BYTES = 3_000_000;

/** The service runs at most four parts of one envelope at once (reference, section 14.1). */
const MAX_WEIGHT = 4;

/**
 * Units of travel, in the order of arrival: requests that go alone, and envelopes of at most `maxParts`.
 * Reads and writes do not share one, since one may be torn off and repeated as a whole and the other may not.
 */
export function pack<P extends Packable>(parts: readonly P[], maxParts: number): P[][] {
  const units: P[][] = [];
  const open = new Map<'read' | 'write', { readonly unit: P[]; bytes: number }>();
  for (const part of parts) {
    if (part.alone || part.request.body instanceof Uint8Array) {
      units.push([part]);
      continue;
    }
    const kind = part.request.method === 'GET' ? 'read' : 'write';
    const bytes = sizeOf(part.request.body);
    let envelope = open.get(kind);
    if (!envelope || envelope.unit.length >= maxParts || envelope.bytes + bytes > MAX_BODIES_BYTES) {
      open.set(kind, (envelope = { unit: [], bytes: 0 }));
      units.push(envelope.unit);
    }
    envelope.unit.push(part);
    envelope.bytes += bytes;
  }
  return units;
}

/** How much of a mailbox's concurrency a unit takes. */
export function weightOf(unit: readonly unknown[]): number {
  return Math.min(unit.length, MAX_WEIGHT);
}

/**
 * One result per part, in the order asked. An error of the envelope itself is every part's answer.
 * An answer that cannot be told apart (unknown or doubled ids) is nobody's.
 */
export function unpack(envelope: BatchEnvelope, response: WireResponse, count: number): readonly Result[] {
  if (response.status >= 300) return new Array<Result>(count).fill({ kind: 'answer', response });
  try {
    return envelope.decode(response, count).map((answer) => (answer ? { kind: 'answer', response: answer } : MISSING));
  } catch (cause) {
    const error = cause instanceof GatewayError ? cause : new GatewayError('UPSTREAM_INVALID', undefined, { cause });
    return new Array<Result>(count).fill({ kind: 'unreadable', error });
  }
}

const MISSING: Result = {
  kind: 'missing',
  error: new GatewayError('UPSTREAM_INVALID', 'The REST API left out an answer of a batch. Report the request id.'),
};

function sizeOf(body: unknown): number {
  return body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body));
}

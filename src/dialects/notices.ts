/** What subscriptions and notices of both dialects have in common (reference, section 13). Pure. */
import { isSourceId } from '../model/identifier.js';
import type { Notice, UpstreamSubscription, WireRequest } from './dialect.js';
import { invalidAnswer, isObject } from './kinds.js';

export function jsonBody(method: 'POST' | 'PATCH', path: string, body: Record<string, unknown>): WireRequest {
  return { method, path, headers: { 'content-type': 'application/json' }, body };
}

export function asDateTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Throws `UPSTREAM_INVALID`, also for an id that could not stand in a path. */
export function subscriptionOf(body: unknown, idName: string, expiryName: string): UpstreamSubscription {
  if (!isObject(body)) throw invalidAnswer('a subscription', body);
  const id = body[idName];
  if (typeof id !== 'string' || !isSourceId(id)) throw invalidAnswer('a subscription with an id', id);
  const expiry = body[expiryName];
  const expiresAtMs = typeof expiry === 'string' ? Date.parse(expiry) : NaN;
  if (Number.isNaN(expiresAtMs)) throw invalidAnswer('a subscription with a time that it ends at', expiry);
  return { id, expiresAtMs };
}

export function noticesOf(body: unknown, read: (entry: unknown) => Notice | null): readonly Notice[] {
  const entries = isObject(body) && Array.isArray(body['value']) ? (body['value'] as unknown[]) : [];
  return entries.map((entry) => read(entry)).filter((notice) => notice !== null);
}

export function stateOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

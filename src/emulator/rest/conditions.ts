/** Preconditions on entity tags (reference, section 17): compared weakly; lists and `*` are taken. Pure. */
import { FAULTS } from './fault.js';

const ENTITY_TAGS = /^\s*(?:W\/)?"[^"]*"\s*(?:,\s*(?:W\/)?"[^"]*"\s*)*$/;

/** Throws 412 unless `If-Match` allows the write. Without the header the last write wins. */
export function requireMatch(header: string | undefined, etag: string): void {
  if (header !== undefined && !matches(header, etag)) throw FAULTS.conflict();
}

/** Whether `If-None-Match` says that the client has this version already. */
export function isUnchanged(header: string | undefined, etag: string): boolean {
  return header !== undefined && matches(header, etag);
}

function matches(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  if (!ENTITY_TAGS.test(header)) throw FAULTS.badRequest('The entity tag in the request header is malformed.');
  return [...header.matchAll(/"[^"]*"/g)].some(([tag]) => etag.endsWith(tag));
}

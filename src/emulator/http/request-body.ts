/** Reads the body of a request into memory, up to the 4 MB that one REST request may have (reference, section 6). */
import type { IncomingMessage } from 'node:http';

export const MAX_BODY_BYTES = 4 * 1024 * 1024;
// What is beyond the limit is thrown away, so that the client gets to read the refusal; but not for ever.
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

export class BodyTooLarge extends Error {}

/** Null: there is none. Rejects with `BodyTooLarge`, or when the client goes away in the middle. */
export function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const { headers } = incoming;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (size > MAX_DISCARDED_BYTES) incoming.destroy();
    });
    incoming.on('end', () => {
      if (size > MAX_BODY_BYTES) reject(new BodyTooLarge());
      else resolve(size === 0 ? null : Buffer.concat(chunks));
    });
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('the client went away')));
  });
}

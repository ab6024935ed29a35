/** Writes at the speed of the reader. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Resolves when there is room for more, or nobody is left to write for. Leaves no listener behind. */
export async function writeAndDrain(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed || stream.write(text)) return;
  const waits = new AbortController();
  const { signal } = waits;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } catch {
    // A stream that breaks closes, which ends what writes to it.
  } finally {
    waits.abort();
  }
}

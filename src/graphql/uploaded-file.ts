/** The bytes of an uploaded file: read whole, because nothing goes upstream before all of it was looked at. */
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { GatewayError } from '../errors.js';
import { LimitError } from './limits.js';

/**
 * Reads what the `Upload` scalar gave. Throws `PAYLOAD_TOO_LARGE` at the first byte beyond `maxBytes`, and
 * `BAD_USER_INPUT` if the request held no such file or the client went away.
 */
export async function readUpload(upload: unknown, maxBytes: number): Promise<Buffer> {
  try {
    const file = (await upload) as FileUpload;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream()) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      // Leaving the loop destroys the stream.
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks, size);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    if (statusOf(error) === 413) throw tooLarge(maxBytes);
    throw new GatewayError('BAD_USER_INPUT', 'The file did not arrive complete. Send it again.', { cause: error });
  }
}

function tooLarge(maxBytes: number): LimitError {
  return new LimitError('maxPhotoBytes', `A photo may have ${maxBytes} bytes, but has more (GATEWAY_MAX_PHOTO_BYTES).`);
}

/** graphql-upload throws errors that carry an HTTP status. */
function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}

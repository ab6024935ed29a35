/** Multipart requests: counted and looked at before graphql-upload may write a byte to the temporary folder. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import processRequest from 'graphql-upload/processRequest.mjs';
import { GatewayError } from '../errors.js';
import { LimitError } from '../graphql/limits.js';
import { createSlots } from './slots.js';
import { checkUploadForm, MAX_FORM_BYTES } from './upload-form.js';

export interface UploadLimits {
  readonly maxPhotoBytes: number;
  readonly maxUploadsPerPrincipal: number;
  /** All uploads in hand together, in bytes. */
  readonly maxUploadSpaceBytes: number;
}

export interface UploadDoor {
  /**
   * Takes a multipart request in and answers it with `answer(operations)`. The file's place in the variables holds an
   * `Upload`; memory and temporary files are given back when the response closes.
   */
  receive<Answer>(
    request: IncomingMessage,
    response: ServerResponse,
    principal: string,
    answer: (operations: unknown) => Promise<Answer>,
  ): Promise<Answer>;
}

export function createUploadDoor({
  maxPhotoBytes,
  maxUploadsPerPrincipal,
  maxUploadSpaceBytes,
}: UploadLimits): UploadDoor {
  const maxBytes = maxPhotoBytes + MAX_FORM_BYTES;
  const uploads = createSlots(maxUploadsPerPrincipal);
  let space = 0;

  /** Counts an upload in, before its body is read; the result counts it out, once. */
  function reserve(principal: string, bytes: number): () => void {
    if (space + bytes > maxUploadSpaceBytes) {
      const message =
        'The gateway holds as many uploads as it has room for (GATEWAY_MAX_UPLOAD_SPACE_BYTES). Try again.';
      throw new LimitError('maxUploadSpaceBytes', message);
    }
    const giveBack = uploads.take(principal);
    if (!giveBack) {
      const message = `${maxUploadsPerPrincipal} uploads may run at once (GATEWAY_MAX_UPLOADS_PER_PRINCIPAL). Wait for one to end.`;
      throw new LimitError('maxUploadsPerPrincipal', message);
    }
    space += bytes;
    let isReserved = true;
    return () => {
      if (!isReserved) return;
      isReserved = false;
      space -= bytes;
      giveBack();
    };
  }

  return {
    async receive(request, response, principal, answer) {
      const declared = Number(request.headers['content-length'] ?? maxBytes);
      if (declared > maxBytes) throw tooLarge(maxBytes);
      const release = reserve(principal, declared);
      if (response.destroyed) release();
      else response.once('close', release);
      // The whole body is read before it is parsed: it is one photo, which is wanted whole anyway, and graphql-upload
      // would put the file wherever `map` says before anybody could object (trap T3).
      const body = await readBody(request, maxBytes);
      const { headers } = request;
      await checkUploadForm(headers, body);
      return answer(await process(body, headers, response, maxPhotoBytes));
    },
  };
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The request is not destroyed at the limit, or its client would never read the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) break;
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    throw new GatewayError('BAD_USER_INPUT', 'The request ended before its body was complete.', { cause });
  }
  if (size > maxBytes) {
    request.resume();
    throw tooLarge(maxBytes);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(maxBytes: number): LimitError {
  const message = `A multipart request may have ${maxBytes} bytes: one photo (GATEWAY_MAX_PHOTO_BYTES) and ${MAX_FORM_BYTES} bytes.`;
  return new LimitError('maxBodyBytes', message);
}

async function process(
  body: Buffer,
  headers: IncomingMessage['headers'],
  response: ServerResponse,
  maxPhotoBytes: number,
): Promise<unknown> {
  // Of a request, graphql-upload uses the headers and the stream.
  const replay = Object.assign(Readable.from([body], { objectMode: false }), { headers }) as unknown as IncomingMessage;
  try {
    // One byte more, so that the reader of the file is the one who refuses it, with a code.
    return await processRequest(replay, response, {
      maxFiles: 1,
      maxFileSize: maxPhotoBytes + 1,
      maxFieldSize: MAX_FORM_BYTES,
    });
  } catch (cause) {
    throw new GatewayError('BAD_USER_INPUT', 'The multipart request cannot be read.', { cause });
  }
}

/** The bytes of a new photo: from a file part or from base64, bounded, and an image by their own bytes. */
import { imageSize } from 'image-size';
import { GatewayError } from '../errors.js';
import type { ContactPhotoSource } from '../generated/graphql.js';
import type { PhotoContentType } from '../model/photo.js';
import { photoTypeOf } from '../model/photo.js';
import { readUpload } from './uploaded-file.js';
import { inputFault } from './user-errors.js';

/** A header may promise more pixels than anyone would want to decode. */
const MAX_PIXELS = 25_000_000;

export interface NewPhoto {
  readonly bytes: Buffer;
  readonly contentType: PhotoContentType;
}

/** Throws `BAD_USER_INPUT`, `PAYLOAD_TOO_LARGE` or `UNSUPPORTED_MEDIA_TYPE`, each with its place below the input. */
export async function readPhotoSource(source: ContactPhotoSource, maxBytes: number): Promise<NewPhoto> {
  const given = (['file', 'base64'] as const).filter((name) => source[name] !== undefined && source[name] !== null);
  if (given.length !== 1) throw inputFault('Expected exactly one of file and base64.', 'photo');
  const path = ['photo', given[0]!];
  const bytes = await placed(path, () =>
    given[0] === 'file' ? readUpload(source.file, maxBytes) : decodeBase64(source.base64!, maxBytes),
  );
  return { bytes, contentType: checkImage(bytes, path) };
}

function decodeBase64(text: string, maxBytes: number): Buffer {
  const payload = text.replace(/^data:[a-z]+\/[a-z+.-]+;base64,/i, '').replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(payload) || payload.replace(/=+$/, '').length % 4 === 1) {
    throw new GatewayError('BAD_USER_INPUT', 'Expected the bytes of an image as base64.');
  }
  const size = Math.floor((payload.replace(/=+$/, '').length * 3) / 4);
  if (size > maxBytes) throw tooLarge(size, maxBytes);
  return Buffer.from(payload, 'base64');
}

export function tooLarge(size: number, maxBytes: number): GatewayError {
  return new GatewayError('PAYLOAD_TOO_LARGE', `A photo may have at most ${maxBytes} bytes, but got ${size}.`);
}

function checkImage(bytes: Buffer, path: readonly string[]): PhotoContentType {
  const contentType = photoTypeOf(bytes);
  const wrong = (message: string, cause?: unknown) =>
    new GatewayError('UNSUPPORTED_MEDIA_TYPE', message, { path, cause });
  if (!contentType) throw wrong('Expected a JPEG, PNG or GIF image; its bytes say that it is none of them.');
  let pixels: number;
  try {
    const { width, height } = imageSize(bytes);
    pixels = width * height;
  } catch (error) {
    throw wrong('The image has no readable size; it is damaged or cut off.', error);
  }
  if (pixels > MAX_PIXELS) throw wrong(`An image may have at most ${MAX_PIXELS} pixels, but this one has ${pixels}.`);
  return contentType;
}

/** Gives an error its place below the input. */
async function placed<T>(path: readonly string[], read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof GatewayError) || error.details.path) throw error;
    throw new GatewayError(error.code, error.message, { ...error.details, path, cause: error });
  }
}

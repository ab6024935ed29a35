/** The bytes of a new photo: from a file part or from base64, bounded, and an image by their own bytes. */
import { imageSize } from 'image-size';
import { GatewayError } from '../errors.js';
import type { ContactPhotoSource } from '../generated/graphql.js';
import type { PhotoContentType } from '../model/photo.js';
import { photoTypeOf } from '../model/photo.js';
import { LimitError } from './limits.js';
import { readUpload } from './uploaded-file.js';
import { inputFault } from './user-errors.js';

/** How large a photo may be: its bytes, and the pixels that its header promises. */
export interface PhotoLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

export interface NewPhoto {
  readonly bytes: Buffer;
  readonly contentType: PhotoContentType;
}

/** Throws `BAD_USER_INPUT`, `PAYLOAD_TOO_LARGE` or `UNSUPPORTED_MEDIA_TYPE`, each with its place below the input. */
export async function readPhotoSource(
  source: ContactPhotoSource,
  { maxBytes, maxPixels }: PhotoLimits,
): Promise<NewPhoto> {
  const given = (['file', 'base64'] as const).filter((name) => source[name] !== undefined && source[name] !== null);
  if (given.length !== 1) throw inputFault('Expected exactly one of file and base64.', 'photo');
  const path = ['photo', given[0]!];
  const bytes = await placed(path, () =>
    given[0] === 'file' ? readUpload(source.file, maxBytes) : decodeBase64(source.base64!, maxBytes),
  );
  return { bytes, contentType: checkImage(bytes, maxPixels, path) };
}

function decodeBase64(text: string, maxBytes: number): Buffer {
  const payload = text.replace(/^data:[a-z]+\/[a-z+.-]+;base64,/i, '').replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(payload) || payload.replace(/=+$/, '').length % 4 === 1) {
    throw new GatewayError('BAD_USER_INPUT', 'Expected the bytes of an image as base64.');
  }
  const size = Math.floor((payload.replace(/=+$/, '').length * 3) / 4);
  if (size > maxBytes) {
    throw new LimitError(
      'maxPhotoBytes',
      `A photo may have at most ${maxBytes} bytes (GATEWAY_MAX_PHOTO_BYTES), but got ${size}.`,
    );
  }
  return Buffer.from(payload, 'base64');
}

function checkImage(bytes: Buffer, maxPixels: number, path: readonly string[]): PhotoContentType {
  const contentType = photoTypeOf(bytes);
  const wrong = (message: string, details?: { readonly cause?: unknown; readonly limit?: string }) =>
    new GatewayError('UNSUPPORTED_MEDIA_TYPE', message, { path, ...details });
  if (!contentType) throw wrong('Expected a JPEG, PNG or GIF image; its bytes say that it is none of them.');
  let pixels: number;
  try {
    const { width, height } = imageSize(bytes);
    pixels = width * height;
  } catch (error) {
    throw wrong('The image has no readable size; it is damaged or cut off.', { cause: error });
  }
  if (pixels === 0) throw wrong('The image is empty: its width or height is 0.');
  if (pixels > maxPixels) {
    throw wrong(
      `An image may have at most ${maxPixels} pixels (GATEWAY_MAX_PHOTO_PIXELS), but this one has ${pixels}.`,
      { limit: 'maxPhotoPixels' },
    );
  }
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

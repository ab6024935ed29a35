/** What an image is, by its own bytes: type and size of PNG and JPEG. */
import type { SeedPhoto } from './shape.js';

/** Null if the bytes are neither a PNG nor a JPEG, or too few to say how large the image is. */
export function measureImage(bytes: Uint8Array): SeedPhoto | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const png = measurePng(data);
  if (png) return { contentType: 'image/png', bytes, ...png };
  const jpeg = measureJpeg(data);
  return jpeg && { contentType: 'image/jpeg', bytes, ...jpeg };
}

type Size = Pick<SeedPhoto, 'width' | 'height'>;

const PNG_START = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'); // the signature and the head of IHDR

function measurePng(data: Buffer): Size | null {
  if (data.length < 24 || !data.subarray(0, 16).equals(PNG_START)) return null;
  return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
}

/** Goes from segment to segment until a frame header (ITU-T T.81, section B.2.2). */
function measureJpeg(data: Buffer): Size | null {
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= data.length;) {
    if (data[at] !== 0xff) return null;
    const marker = data[at + 1]!;
    if (marker === 0xff) {
      at += 1; // a fill byte
    } else if (isFrameHeader(marker)) {
      return { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) };
    } else {
      at += 2 + data.readUInt16BE(at + 2);
    }
  }
  return null;
}

/** SOF0 to SOF15, without the three markers between them that are something else (DHT, JPG, DAC). */
const isFrameHeader = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The bodies of requests and answers: JSON where it is said to be JSON, bytes otherwise, never more than a limit. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { WireRequest } from '../dialects/dialect.js';
import { JsonText, parseOctets, readOctets } from '../dialects/json-text.js';
import { tooLarge, TransportFault } from './fault.js';

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** What a request sends: bytes and texts that are no JSON as they are, anything else as JSON. */
export function encodeBody({ body, headers }: WireRequest): { bytes: string | Uint8Array | null; contentType: string } {
  const contentType = headers['content-type'] ?? 'application/json';
  if (body === undefined) return { bytes: null, contentType };
  const asItIs = body instanceof Uint8Array || (typeof body === 'string' && !isJson(contentType));
  return { bytes: asItIs ? body : JSON.stringify(body), contentType };
}

/** Undoes at most one content encoding, up to `maxBytes`. */
export async function inflateBody(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (bytes.length === 0 || name === '' || name === 'identity') return bytes;
  const decompress = decompressorOf(name, bytes);
  if (!decompress) throw new TransportFault('unreadable', new Error('content-encoding is none of those accepted'));
  try {
    return await decompress(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(maxBytes)
      : new TransportFault('unreadable', cause);
  }
}

/** An answer's bytes as data: JSON where the type says so, null where there are none. Throws what the parser throws. */
export function decodeBody(bytes: Buffer, contentType: string, asText = false): unknown {
  if (bytes.length === 0) return null;
  if (!isJson(contentType)) return bytes;
  const octets = readOctets(bytes);
  return asText ? new JsonText(octets) : parseOctets(octets);
}

function isJson(contentType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType.trim());
}

type Decompressor = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

function decompressorOf(encoding: string, bytes: Buffer): Decompressor | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return promisify(gunzip);
    case 'br':
      return promisify(brotliDecompress);
    case 'deflate':
      // Some servers leave the zlib header out, which the standard forbids and clients forgive.
      return promisify((bytes[0]! & 0x0f) === 8 ? inflate : inflateRaw);
    default:
      return null;
  }
}

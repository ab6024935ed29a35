/** HTTP messages in `multipart/mixed`: taking envelopes apart and putting answers together (reference, section 14.2). Pure. */
import { STATUS_CODES } from 'node:http';
import { FAULTS } from './fault.js';

export interface MultipartPart {
  /** Its own number, as `Content-ID` gave it. */
  readonly id: string | null;
  readonly method: string;
  /** As it stands in the request line. */
  readonly url: string;
  /** Those of the request inside; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface MultipartAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array | null;
}

interface Message {
  /** The lines before the first empty one. */
  readonly head: readonly string[];
  readonly rest: Buffer;
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/;

/** The requests of an envelope whose content type names a boundary. Throws 400 for whatever is not one. */
export function readMultipart(contentType: string, bytes: Uint8Array): readonly MultipartPart[] {
  const boundary = boundaryOf(contentType);
  if (boundary === null) throw malformed('its content type names no boundary');
  const parts = splitAt(Buffer.from(bytes), boundary);
  if (parts === null) throw malformed('its closing boundary is missing');
  if (parts.length === 0) throw malformed('it has no requests');
  return parts.map(readPart);
}

/** Body of an answer; `boundary` must not occur in any of the answers. */
export function printMultipart(boundary: string, answers: readonly MultipartAnswer[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const { status, headers, body } of answers) {
    const head = [
      `--${boundary}`,
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
      ...headers.map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ];
    chunks.push(Buffer.from(head.join('\r\n')), Buffer.from(body ?? ''), Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

function boundaryOf(contentType: string): string | null {
  const found = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

/** What stands between the boundaries, without the line break before each; null where the closing one is missing. */
function splitAt(bytes: Buffer, boundary: string): readonly Buffer[] | null {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let start: number | null = null;
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) {
    const after = at + mark.length;
    const line = /^(--)?[ \t]*(?:\r?\n|$)/.exec(bytes.toString('latin1', after, after + 80));
    if (!line || (at > 0 && bytes[at - 1] !== 0x0a)) continue; // It only looks like a boundary.
    if (start !== null) parts.push(bytes.subarray(start, Math.max(start, lineBreakBefore(bytes, at))));
    if (line[1] !== undefined) return parts;
    start = after + line[0].length;
  }
  return null;
}

function lineBreakBefore(bytes: Buffer, at: number): number {
  return bytes[at - 2] === 0x0d ? at - 2 : at - 1;
}

function readPart(bytes: Buffer): MultipartPart {
  const outer = splitHead(bytes);
  const { 'content-type': type = '', 'content-id': id = null } = readHeaders(outer.head);
  if (!/^application\/http\b/i.test(type)) throw malformed('a part is not of the type application/http');
  const { head, rest } = splitHead(outer.rest);
  const line = REQUEST_LINE.exec(head[0] ?? '');
  if (!line) throw malformed('a part does not begin with a request line');
  const headers = readHeaders(head.slice(1));
  const length = headers['content-length'];
  const body = length !== undefined && /^\d{1,9}$/.test(length) ? rest.subarray(0, Number(length)) : rest;
  return { id, method: line[1]!, url: line[2]!, headers, body };
}

function splitHead(bytes: Buffer): Message {
  const head: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const found = bytes.indexOf(0x0a, at);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.toString('latin1', at, end).replace(/\r$/, '');
    at = end + 1;
    if (line === '') break;
    head.push(line);
  }
  return { head, rest: bytes.subarray(Math.min(at, bytes.length)) };
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed('a header has no name');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
}

function malformed(why: string) {
  return FAULTS.badRequest(`Invalid batch payload format: ${why}.`);
}

/** The batch of Outlook REST v2.0: HTTP messages in `multipart/mixed` (reference, section 14.2). Pure. */
import type { MailboxRecord } from '../model/mailbox.js';
import type { BatchEnvelope, WireRequest, WireResponse } from './dialect.js';
import { invalidAnswer } from './kinds.js';
import { boundaryOf, splitMessage, splitMultipart } from './multipart.js';
import type { Message } from './multipart.js';
import { assertPart, partHeaders, readStatus, saysJson } from './wire.js';

export interface MultipartEnvelopeOptions {
  readonly maxParts: number;
  path(mailbox: MailboxRecord): string;
  /** The path of the service root: inside an envelope addresses start at the host. */
  readonly rootPath: string;
}

export function createMultipartEnvelope({ maxParts, path, rootPath }: MultipartEnvelopeOptions): BatchEnvelope {
  const basePath = rootPath.replace(/\/+$/, '');
  return {
    maxParts,
    encode(parts, mailbox) {
      const messages = parts.map((part, position) => encodePart(part, position, basePath));
      const boundary = unusedBoundary(messages);
      const body = Buffer.concat([
        ...messages.flatMap((message) => [Buffer.from(`--${boundary}\r\n`), message, Buffer.from('\r\n')]),
        Buffer.from(`--${boundary}--\r\n`),
      ]);
      return {
        method: 'POST',
        path: path(mailbox),
        // Without the preference the service stops at the first part that fails.
        headers: { 'content-type': `multipart/mixed; boundary=${boundary}`, prefer: 'odata.continue-on-error' },
        body,
      };
    },
    decode: decodeAnswers,
  };
}

function encodePart(part: WireRequest, position: number, basePath: string): Buffer {
  assertPart(part);
  const head = [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    `Content-ID: ${position}`,
    '',
    `${part.method} ${basePath}${part.path} HTTP/1.1`,
    ...Object.entries(partHeaders({}, part)).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), encodeBody(part.body)]);
}

function encodeBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

/** The same for the same parts, and nowhere in them. */
function unusedBoundary(messages: readonly Buffer[]): string {
  for (let attempt = 0; ; attempt += 1) {
    const boundary = `batch_${attempt}`;
    if (!messages.some((message) => message.includes(`--${boundary}`))) return boundary;
  }
}

/** Answers are found by `Content-ID` where the service repeats it, else by their order. */
function decodeAnswers(response: WireResponse, count: number): readonly (WireResponse | undefined)[] {
  const boundary = boundaryOf(response.headers['content-type']);
  if (boundary === null) throw invalidAnswer('multipart/mixed with a boundary', response.body);
  if (!(response.body instanceof Uint8Array)) throw invalidAnswer('the bytes of a multipart answer', response.body);
  const parts = splitMultipart(Buffer.from(response.body), boundary).map(splitMessage);
  if (parts.length > count) throw invalidAnswer(`at most ${count} answers`, parts);
  const ids = parts.map(contentId);
  const byId = ids.some((id) => id !== null);
  const answers = new Array<WireResponse | undefined>(count).fill(undefined);
  const seen = new Set<number>();
  parts.forEach((part, order) => {
    const position = byId ? Number(ids[order]) : order;
    if (byId && (ids[order] !== String(position) || position >= count || seen.has(position))) {
      throw invalidAnswer('one answer to each request', parts);
    }
    seen.add(position);
    answers[position] = decodeAnswer(part);
  });
  return answers;
}

/** In the headers of the part, or of the message inside it; maybe in angle brackets. */
function contentId(part: Message): string | null {
  const id = part.headers['content-id'] ?? splitMessage(part.body).headers['content-id'];
  return id?.replace(/^<(.*)>$/, '$1') ?? null;
}

/** One without a readable status line counts as missing. */
function decodeAnswer(part: Message): WireResponse | undefined {
  const message = splitMessage(part.body);
  const status = readStatus(Number(/^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/.exec(message.startLine)?.[1]));
  if (status === null) return undefined;
  return { status, headers: message.headers, body: decodeBody(message) };
}

/** As of a single answer: parsed where it says JSON and is, else the bytes, and null for none. */
function decodeBody({ headers, body }: Message): unknown {
  const length = /^\d{1,9}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : body.length;
  const bytes = body.subarray(0, length);
  if (saysJson(headers['content-type'])) {
    const text = bytes.toString('utf8').trim();
    if (text === '') return null;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return bytes; // whoever decodes it says what was expected, and the other parts live on
    }
  }
  return bytes.length === 0 ? null : bytes;
}

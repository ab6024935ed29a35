/** The batch of Microsoft Graph: JSON in, JSON out (reference, section 14.1). Pure. */
import type { MailboxRecord } from '../model/mailbox.js';
import type { BatchEnvelope, WireRequest, WireResponse } from './dialect.js';
import { invalidAnswer, isObject } from './kinds.js';
import { assertPart, partHeaders, readStatus } from './wire.js';

export interface JsonEnvelopeOptions {
  readonly maxParts: number;
  path(mailbox: MailboxRecord): string;
  /** Repeated in each part: what the envelope itself carries does not reach the parts. */
  headers(mailbox: MailboxRecord): Readonly<Record<string, string>>;
}

export function createJsonEnvelope({ maxParts, path, headers }: JsonEnvelopeOptions): BatchEnvelope {
  return {
    maxParts,
    encode: (parts, mailbox) => ({
      method: 'POST',
      path: path(mailbox),
      headers: {},
      body: { requests: parts.map((part, position) => encodePart(part, position, headers(mailbox))) },
    }),
    decode: decodeAnswers,
  };
}

function encodePart(part: WireRequest, position: number, common: Readonly<Record<string, string>>) {
  assertPart(part);
  const headers = partHeaders(common, part);
  return {
    id: String(position),
    method: part.method,
    url: part.path,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(part.body !== undefined && { body: encodeBody(part.body) }),
  };
}

/** Bytes travel as URL-safe base64. */
function encodeBody(body: unknown): unknown {
  return body instanceof Uint8Array ? Buffer.from(body).toString('base64url') : body;
}

/** Answers come in any order and are found by id; one without a readable status counts as missing. */
function decodeAnswers(response: WireResponse, count: number): readonly (WireResponse | undefined)[] {
  const body = response.body;
  if (!isObject(body) || !Array.isArray(body.responses)) throw invalidAnswer('a list of responses', body);
  const seen = new Set<number>();
  const answers = new Array<WireResponse | undefined>(count).fill(undefined);
  for (const entry of body.responses as unknown[]) {
    if (!isObject(entry)) throw invalidAnswer('an object in the list of responses', entry);
    const position = Number(entry.id);
    // Compared as text: `"01"`, `" 1"` and the number 1 are not ids that we gave.
    if (entry.id !== String(position) || !(position >= 0 && position < count)) {
      throw invalidAnswer('the id of a request that was sent', entry.id);
    }
    if (seen.has(position)) throw invalidAnswer('one response to each request', body.responses);
    seen.add(position);
    answers[position] = decodeAnswer(entry);
  }
  return answers;
}

function decodeAnswer(entry: Readonly<Record<string, unknown>>): WireResponse | undefined {
  const status = readStatus(entry.status);
  if (status === null) return undefined;
  const headers = decodeHeaders(entry.headers);
  return { status, headers, body: decodeBody(entry.body, headers['content-type']) };
}

function decodeHeaders(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function decodeBody(body: unknown, contentType: string | undefined): unknown {
  if (typeof body === 'string' && /^image\//i.test(contentType ?? '')) return Buffer.from(body, 'base64');
  return body ?? null;
}

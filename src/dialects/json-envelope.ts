/** The batch of Microsoft Graph: JSON in, JSON out (reference, section 14.1). Pure. */
import type { MailboxRecord } from '../model/mailbox.js';
import type { BatchEnvelope, WireRequest, WireResponse } from './dialect.js';
import { eachEntry, eachMember, endOfValue, Forms, MAX_WRITTEN_LENGTH, PATTERNS, type ObjectForm } from './forms.js';
import { JsonText, parseOctets, valueOf } from './json-text.js';
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
      asText: parts.every(({ asText }) => asText),
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

/** One entry of the list of responses; nothing of it but the headers has been looked at. */
interface Entry {
  readonly id: unknown;
  readonly status: unknown;
  readonly headers: Headers;
  readonly body: unknown;
}
type Headers = Readonly<Record<string, string>>;

/** Answers come in any order and are found by id; one without a readable status counts as missing. */
function decodeAnswers({ body }: WireResponse, count: number): readonly (WireResponse | undefined)[] {
  const entries = body instanceof JsonText ? (writtenEntries(body.octets) ?? entriesOf(body.value)) : entriesOf(body);
  const seen = new Set<number>();
  const answers = new Array<WireResponse | undefined>(count).fill(undefined);
  for (const entry of entries) {
    const position = Number(entry.id);
    // Compared as text: `"01"`, `" 1"` and the number 1 are not ids that we gave.
    if (entry.id !== String(position) || !(position >= 0 && position < count)) {
      throw invalidAnswer('the id of a request that was sent', entry.id);
    }
    if (seen.has(position)) throw invalidAnswer('one response to each request', entries);
    seen.add(position);
    answers[position] = decodeAnswer(entry);
  }
  return answers;
}

function entriesOf(body: unknown): readonly Entry[] {
  if (!isObject(body) || !Array.isArray(body.responses)) throw invalidAnswer('a list of responses', body);
  return body.responses.map((entry: unknown) => {
    if (!isObject(entry)) throw invalidAnswer('an object in the list of responses', entry);
    return { id: entry.id, status: entry.status, headers: decodeHeaders(entry.headers), body: entry.body };
  });
}

/** What an entry's members look like, in whatever order a service writes them. */
const ENTRY_PATTERNS: Readonly<Record<string, string>> = {
  id: PATTERNS.string,
  status: PATTERNS.integer,
  headers: PATTERNS.any,
  body: PATTERNS.deep,
};

/** The entries with bodies of their own text, unparsed; null where the envelope is written in no usual form. */
function writtenEntries(octets: string): readonly Entry[] | null {
  if (octets.length > MAX_WRITTEN_LENGTH) return null;
  const entries: Entry[] = [];
  let lists = 0;
  const end = eachMember(octets, 0, (name, valueAt) => {
    if (name !== 'responses') return endOfValue(octets, valueAt);
    lists += 1;
    return eachEntry(octets, valueAt, (at) => {
      const match = entryForms.read(octets, at);
      if (!match) return -1;
      entries.push(writtenEntry(entryForms.latest, match));
      return at + match[0].length;
    });
  });
  return end === octets.length && lists === 1 ? entries : null;
}

const entryForms = new Forms((name) => (Object.hasOwn(ENTRY_PATTERNS, name) ? ENTRY_PATTERNS[name] : undefined));

function writtenEntry({ columns }: ObjectForm, texts: readonly string[]): Entry {
  const textOf = (name: string): string | undefined => texts[columns.get(name) ?? texts.length];
  const body = textOf('body');
  return {
    id: plainTextOf(textOf('id')),
    status: Number(textOf('status')),
    headers: writtenHeaders(textOf('headers')),
    body: body?.startsWith('{') ? new JsonText(body) : parsedOctets(body),
  };
}

/** A part's id; one that is not written plainly is none of ours. */
function plainTextOf(text: string | undefined): string | undefined {
  return text?.includes('\\') ? undefined : text?.slice(1, -1);
}

function parsedOctets(octets: string | undefined): unknown {
  return octets === undefined ? undefined : parseOctets(octets);
}

/** The parts of an envelope mostly carry the same headers, so the latest are remembered. */
let latestHeaders: { readonly text: string | undefined; readonly headers: Headers } = { text: undefined, headers: {} };

function writtenHeaders(text: string | undefined): Headers {
  if (latestHeaders.text !== text) latestHeaders = { text, headers: decodeHeaders(parsedOctets(text)) };
  return latestHeaders.headers;
}

function decodeAnswer({ status: given, headers, body: written }: Entry): WireResponse | undefined {
  const status = readStatus(given);
  if (status === null) return undefined;
  const body = decodeBody(written, headers['content-type']);
  // Nobody reads the text of a refusal but for its value.
  return { status, headers, body: status < 300 ? body : valueOf(body) };
}

function decodeHeaders(headers: unknown): Headers {
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

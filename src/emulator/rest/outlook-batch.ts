/** The batch of Outlook REST v2.0, as multipart or as JSON: one request after another until one fails (reference, section 14.2). */
import { randomUUID } from 'node:crypto';
import { canonical, MAX_PARTS, partRequest, readParts, refusePart, responseText, type AnswerPart } from './batch.js';
import { mediaType, readBytes, readJsonObject } from './body.js';
import { JSON_TYPE, type Reply, type RestRequest } from './exchange.js';
import { FAULTS } from './fault.js';
import { readMultipart, printMultipart } from './multipart.js';
import { readPreferences } from './options.js';

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly request: RestRequest;
  readonly dependsOn: readonly string[];
  /** Throws what makes it impossible before it is routed. */
  refuse(): void;
}

interface Answered {
  readonly part: Part;
  readonly reply: Reply;
}

/** Throws 400 for an envelope that is malformed as a whole. `root` is `/api/v2.0`: addresses start at the host. */
export async function runOutlookBatch(envelope: RestRequest, root: string, answerPart: AnswerPart): Promise<Reply> {
  const isMultipart = mediaType(envelope) === 'multipart/mixed';
  const parts = isMultipart ? multipartParts(envelope, root) : jsonParts(envelope, root);
  if (parts.length > MAX_PARTS) throw FAULTS.tooManyParts(MAX_PARTS);
  const { continueOnError } = readPreferences(envelope.headers['prefer']);
  const answered = await runInTurn(parts, continueOnError, answerPart);
  const records = answered.map(({ part: { id, method, url }, reply }) => ({ id, method, url, status: reply.status }));
  return { ...(isMultipart ? multipartReply(answered) : jsonReply(answered)), parts: records };
}

/** Each part as soon as what it depends on is done. Without `continueOnError` the first failure is the last answer. */
async function runInTurn(parts: readonly Part[], continueOnError: boolean, answer: AnswerPart): Promise<Answered[]> {
  const answered: Answered[] = [];
  const isDone = (id: string) => answered.some(({ part }) => part.id === id);
  const hasFailed = (id: string) => answered.some(({ part, reply }) => part.id === id && reply.status >= 400);
  const waiting = [...parts];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ dependsOn }) => dependsOn.every(isDone)); // There is one: no circles.
    const [part] = waiting.splice(ready, 1) as [Part];
    const reply = await answer(part.request, () => {
      if (part.dependsOn.some(hasFailed)) throw FAULTS.failedDependency();
      part.refuse();
    });
    answered.push({ part, reply });
    if (reply.status >= 400 && !continueOnError) break;
  }
  return answered;
}

function multipartParts(envelope: RestRequest, root: string): readonly Part[] {
  const parts = readMultipart(envelope.headers['content-type'] ?? '', readBytes(envelope));
  return parts.map(({ id, method, url, headers, body }, position): Part => {
    const [path = '', query = ''] = url.split('?', 2);
    const below = belowRoot(path, root);
    return {
      id: id ?? String(position),
      method,
      url,
      dependsOn: [],
      request: {
        method,
        origin: envelope.origin,
        path: below ?? path,
        query,
        headers: { ...inherited(envelope), ...headers },
        body: body.length === 0 ? { kind: 'none' } : { kind: 'bytes', bytes: body },
        inBatch: true,
      },
      refuse() {
        if (below === null) throw FAULTS.badRequest(`The url of a request in a batch must begin with ${root}.`);
        refuseBatch(below);
      },
    };
  });
}

/** As in Graph; addresses may start at the host or at the version. */
function jsonParts(envelope: RestRequest, root: string): readonly Part[] {
  return readParts(readJsonObject(envelope)).map((part): Part => {
    const url = belowRoot(part.url, root) ?? part.url;
    const request = partRequest(envelope, { ...part, url });
    return {
      ...part,
      request: { ...request, headers: { ...inherited(envelope), ...request.headers } },
      refuse() {
        refusePart({ ...part, url });
        refuseBatch(request.path);
      },
    };
  });
}

function refuseBatch(path: string): void {
  if (isBatchPath(path)) throw FAULTS.badRequest('A batch cannot contain a batch.');
}

/** `me/$batch`; `path` is below the service root. */
export function isBatchPath(path: string): boolean {
  return /^\/+(?:me|users\/[^/]+|users\([^/]+\))\/+(?:\$|%24)batch\/*$/i.test(path);
}

/** The rest of a path below the root, compared without case; null if it is not below it. */
function belowRoot(url: string, root: string): string | null {
  const isBelow = url.toLowerCase().startsWith(`${root}/`);
  return isBelow ? url.slice(root.length) : null;
}

/** What the envelope says of all its parts: every header but those of its content. */
function inherited({ headers }: RestRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}

function multipartReply(answered: readonly Answered[]): Reply {
  const boundary = `batchresponse_${randomUUID()}`;
  const answers = answered.map(({ reply: { status, headers, body } }) => {
    return { status, headers: Object.entries(canonical(headers)), body };
  });
  const headers = { 'content-type': `multipart/mixed; boundary=${boundary}` };
  return { status: 200, headers, body: printMultipart(boundary, answers) };
}

function jsonReply(answered: readonly Answered[]): Reply {
  const responses = answered.map(({ part, reply }) => responseText(part.id, reply));
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body: `{"responses":[${responses.join(',')}]}` };
}

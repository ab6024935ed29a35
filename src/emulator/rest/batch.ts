/** JSON batching (reference, section 14.1): up to 20 requests in one, each going the way that a single one goes. */
import { isObject, readJsonObject, type JsonObject } from './body.js';
import { JSON_TYPE, type PartRecord, type Reply, type RequestBody, type RestRequest } from './exchange.js';
import { FAULTS } from './fault.js';

/** The most requests that one batch may hold, in either dialect. */
export const MAX_PARTS = 20;
const MAX_AT_ONCE = 4;

export interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/** Answers one part; it never throws. */
export type AnswerPart = (request: RestRequest, refusal: () => void) => Promise<Reply>;

/** Throws 400 for an envelope that is malformed as a whole; what is wrong with one part is that part's answer. */
export async function runBatch(envelope: RestRequest, answerPart: AnswerPart): Promise<Reply> {
  const parts = readParts(readJsonObject(envelope));
  const replies = await runInOrder(parts, (part, failedBefore) =>
    answerPart(partRequest(envelope, part), () => {
      if (failedBefore) throw FAULTS.failedDependency();
      refusePart(part);
    }),
  );
  const answered = shuffle(parts).map((part) => ({ part, reply: replies.get(part.id)! })); // Each part was run.
  const records = parts.map(({ id, method, url }): PartRecord => {
    return { id, method, url, status: replies.get(id)!.status };
  });
  const body = `{"responses":[${answered.map(({ part, reply }) => responseText(part.id, reply)).join(',')}]}`;
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body, parts: records };
}

/** The requests of a JSON envelope. Throws 400 for one that is malformed as a whole. */
export function readParts({ requests }: JsonObject): readonly Part[] {
  if (!Array.isArray(requests) || requests.length === 0) throw malformed('it has no requests');
  if (requests.length > MAX_PARTS) throw FAULTS.tooManyParts(MAX_PARTS);
  const parts = (requests as unknown[]).map(readPart);
  const ids = new Map(parts.map((part) => [part.id.toLowerCase(), part]));
  if (ids.size < parts.length) throw malformed('the ids of its requests are not unique');
  for (const part of parts) {
    if (part.dependsOn.some((id) => !ids.has(id.toLowerCase())))
      throw malformed('a request depends on one that is not there');
  }
  const sorted = parts.map((part) => ({
    ...part,
    dependsOn: part.dependsOn.map((id) => ids.get(id.toLowerCase())!.id),
  }));
  if (hasCycle(sorted)) throw malformed('its requests depend on each other in a circle');
  return sorted;
}

function readPart(value: unknown): Part {
  if (!isObject(value)) throw malformed('a request is not an object');
  const { id, method, url, headers = {}, body, dependsOn = [] } = value;
  if (typeof id !== 'string' || id === '') throw malformed('a request has no id');
  if (typeof method !== 'string' || typeof url !== 'string') throw malformed('a request has no method or no url');
  if (!isObject(headers ?? {})) throw malformed('the headers of a request are not an object');
  if (!Array.isArray(dependsOn ?? []) || !((dependsOn ?? []) as unknown[]).every((one) => typeof one === 'string')) {
    throw malformed('dependsOn is not a list of ids');
  }
  const texts = Object.entries((headers ?? {}) as JsonObject).map(([name, text]) => [name.toLowerCase(), String(text)]);
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: Object.fromEntries(texts) as Record<string, string>,
    body: body ?? null,
    dependsOn: (dependsOn ?? []) as readonly string[], // Checked above.
  };
}

function malformed(why: string) {
  return FAULTS.badRequest(`Invalid batch payload format: ${why}.`);
}

/** What makes a part impossible before it is routed. */
export function refusePart({ url, headers, body }: Part): void {
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|^\\/i.test(url)) {
    throw FAULTS.badRequest('The url of a request in a batch must be relative to the version of the API.');
  }
  if (/^\/?\$batch\b/i.test(url.replace(/%24/g, '$'))) throw FAULTS.badRequest('A batch cannot contain a batch.');
  if (body !== null && headers['content-type'] === undefined) {
    throw FAULTS.badRequest('A request in a batch that has a body must have a Content-Type header.');
  }
}

export function partRequest({ origin }: RestRequest, { method, url, headers, body }: Part): RestRequest {
  const [path, query = ''] = splitOnce(url.split('#', 1)[0]!, '?');
  return {
    method,
    origin,
    path: path.startsWith('/') ? path : `/${path}`,
    query,
    headers,
    body: partBody(body),
    inBatch: true,
  };
}

/** An object is JSON; a text is base64, in either alphabet, of whatever the content type says. */
function partBody(body: unknown): RequestBody {
  if (body === null) return { kind: 'none' };
  return typeof body === 'string'
    ? { kind: 'bytes', bytes: Buffer.from(body, 'base64') }
    : { kind: 'json', value: body };
}

/** Runs parts as soon as what they depend on is done, at most four at the same time. */
async function runInOrder(
  parts: readonly Part[],
  run: (part: Part, failedBefore: boolean) => Promise<Reply>,
): Promise<ReadonlyMap<string, Reply>> {
  const replies = new Map<string, Reply>();
  const waiting = [...parts];
  while (waiting.length > 0) {
    const ready = waiting.filter((part) => part.dependsOn.every((id) => replies.has(id))).slice(0, MAX_AT_ONCE);
    await Promise.all(
      ready.map(async (part) => {
        const failedBefore = part.dependsOn.some((id) => replies.get(id)!.status >= 400);
        replies.set(part.id, await run(part, failedBefore));
      }),
    );
    for (const part of ready) waiting.splice(waiting.indexOf(part), 1);
  }
  return replies;
}

function hasCycle(parts: readonly Part[]): boolean {
  let open = parts;
  for (;;) {
    const blocked = open.filter((part) => part.dependsOn.some((id) => open.some((other) => other.id === id)));
    if (blocked.length === open.length) return open.length > 0;
    open = blocked;
  }
}

/** Answers come in any order; this one is always the same and never the order asked, so that clients must correlate. */
function shuffle(parts: readonly Part[]): readonly Part[] {
  const odd = parts.filter((_, index) => index % 2 === 1);
  const even = parts.filter((_, index) => index % 2 === 0);
  return [...odd.reverse(), ...even];
}

/** One answer of a JSON envelope. */
export function responseText(id: string, { status, headers, body }: Reply): string {
  const head = `{"id":${JSON.stringify(id)},"status":${status},"headers":${JSON.stringify(canonical(headers))}`;
  return body === null || body.length === 0 ? `${head}}` : `${head},"body":${bodyText(body)}}`;
}

/** JSON and plain counts stand as they are; bytes become a base64 text. */
function bodyText(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : JSON.stringify(Buffer.from(body).toString('base64'));
}

const HEADER_NAMES: Readonly<Record<string, string>> = { etag: 'ETag', 'odata-version': 'OData-Version' };

/** Header names as the service writes them in an envelope: `Content-Type`. */
export function canonical(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [
    HEADER_NAMES[name] ?? name.replace(/(^|-)([a-z])/g, (all) => all.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(named) as Record<string, string>;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

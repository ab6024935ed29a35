/** The server takes the published and written requests of Graph, and answers in their shape: the third witness beside both sides. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { startEmulator, type RestAnswer, type RestServer } from '../support/emulator-client.js';

interface Transcript {
  readonly title: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Record<string, string>;
    readonly body?: Json;
  };
  readonly response: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: Json };
}
type Json = Record<string, unknown>;

const FOLDER = join(__dirname, '..', 'transcripts', 'graph');
const TRANSCRIPTS: readonly Transcript[] = readdirSync(FOLDER).flatMap((file) => {
  const content = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Transcript | { cases: Transcript[] };
  return 'cases' in content ? content.cases : [content];
});

/** Answers that no healthy server gives to these requests; the client alone is judged by them. */
const CLIENT_ONLY: Readonly<Record<string, string>> = {
  'A part that is throttled inside a batch that is not': 'throttling is provoked, not asked for',
  'Too many at once': 'throttling is provoked, not asked for',
  'To be repeated after a fraction of a second': 'throttling is provoked, not asked for',
  'To be repeated at a date': 'an outage is provoked, not asked for',
  'A more specific code inside': 'a generic code with a more specific one inside is never made',
  'A claims challenge': 'there is no conditional access',
  'A token that has expired': 'identity.test.ts asks with such a token',
  'A foreign mailbox': 'faults.test.ts asks for one',
  'A mailbox that REST does not reach': 'identity.test.ts asks as a user without one',
  'An id that cannot be decoded': 'the id in the request is well formed',
  'An empty page with a link is legal': 'legal, but never made',
  'A null name beside an address': 'section 4.4: the address serves as the name',
  'Only an address': 'section 4.4: the address serves as the name',
  'A birthday at 11:59': 'section 4.5: midnight unless configured',
  'A birthday at any other time': 'section 4.5: midnight unless configured',
};

// The ids that the transcripts use.
const CONTACT = 'AAMkAGI2THk0AAA=';
const OTHER_CONTACT = 'AAMkAGE0M4xqVAAA=';
const FINANCE = 'AAMkAGI2TKI5AAA=';
const SECOND_FOLDER = 'AAMkAGI2TKI6AAA=';
const ETAG = 'W/"EQAAABYAAACd9nJ/tVysQos2hTfspaWRAAADTIa4"';
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());
afterEach(async () => {
  const { body } = await server.call('GET', '/v1.0/me/contactFolders');
  for (const { id } of body.value) await server.call('DELETE', `/v1.0/me/contactFolders/${id}`);
});

test('each transcript that the server is not judged by is there', () => {
  expect(TRANSCRIPTS.map(({ title }) => title)).toEqual(expect.arrayContaining(Object.keys(CLIENT_ONLY)));
});

test.each(
  TRANSCRIPTS.filter(({ title }) => !(title in CLIENT_ONLY)).map(
    (transcript) => [transcript.title, transcript] as const,
  ),
)('%s', async (title, transcript) => {
  const actual = await replay(transcript);
  const { status, headers = {}, body } = transcript.response;
  expect(actual.status).toBe(status);
  for (const [name, value] of Object.entries(headers)) {
    const expected = value.startsWith('image/')
      ? 'image/gif'
      : name === 'Content-type'
        ? expect.stringContaining(value)
        : value;
    expect(actual.headers.get(name)).toEqual(name === 'ETag' ? expect.stringMatching(/^W\//) : expected);
  }
  if (body === undefined)
    return expect(actual.bytes.length === 0 || headers['Content-Type'] === 'image/jpeg').toBe(true);
  if (status >= 400) return expect(actual.body.error).toMatchObject(errorOf(body));
  if (title === 'Metadata of a photo')
    return expect(Object.keys(actual.body)).toEqual(['@odata.context', ...Object.keys(body)]);
  if ('responses' in body) return compareBatch(actual.body as Json, body);
  if (Array.isArray(body['value'])) return compareList(actual.body as Json, body);
  compareEntity(actual.body as Json, body);
});

/** Makes what the request is about, as the answer describes it, and asks with the ids that it got. */
async function replay({ title, request, response }: Transcript): Promise<RestAnswer> {
  const post = async (path: string, body: object) => (await server.call('POST', `/v1.0/me/${path}`, { body })).body;
  const answered = response.body ?? {};
  const gone = response.status === 404 && !title.includes('photo') && !title.startsWith('Move');
  const finance = title.startsWith('Create a folder')
    ? { id: FINANCE }
    : await post('contactFolders', { displayName: 'Finance' });
  const second = await post('contactFolders', { displayName: 'Second' });
  const contact = gone
    ? { id: CONTACT, '@odata.etag': ETAG }
    : await post('contacts', { givenName: 'G', ...writable(answered) });
  const other = await post('contacts', { givenName: 'Other', surname: 'Young' });
  const parts = ('responses' in answered ? answered['responses'] : []) as { status: number }[];
  if (parts.some(({ status }) => status === 404)) await server.call('DELETE', `/v1.0/me/contacts/${other.id}`);
  if (/photo$|photo\/\$value/.test(request.url) && response.status === 200) {
    const headers = { 'content-type': 'image/gif' };
    await server.call('PUT', `/v1.0/me/contacts/${contact.id}/photo/$value`, { body: GIF, headers });
  }
  const { '@odata.etag': etag } = gone ? contact : (await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).body;
  const substitute = (text: string) =>
    [
      [CONTACT, contact.id],
      [OTHER_CONTACT, other.id],
      [FINANCE, finance.id],
      [SECOND_FOLDER, second.id],
    ].reduce(
      (changed, [from, to]) => changed.replaceAll(from, to),
      text.replaceAll(ETAG, etag).replaceAll(JSON.stringify(ETAG).slice(1, -1), JSON.stringify(etag).slice(1, -1)),
    );
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), substitute(value)]),
  );
  const isPhoto = request.method === 'PUT';
  return server.call(request.method, substitute(request.url.replace('https://graph.microsoft.com', '')), {
    headers: isPhoto ? { 'content-type': 'image/gif' } : headers,
    body: isPhoto ? GIF : request.body && (JSON.parse(substitute(JSON.stringify(request.body))) as Json),
  });
}

/** What of an answer can be written, so that a contact is as the answer tells. */
function writable(body: Json): Json {
  const rows = Object.values(CONTACT_PROPERTIES).filter((row) => row.writable && row.graph in body);
  const written = Object.fromEntries(rows.map((row) => [row.graph, body[row.graph]]));
  // Only a broken address is missing on read, so that is what must have been written.
  const emails = (written['emailAddresses'] ?? []) as Json[];
  if (emails.some((entry) => !('address' in entry))) {
    written['emailAddresses'] = emails.map((entry) => ({ address: 'broken,', ...entry }));
  }
  return 'displayName' in body && !('changeKey' in body) && 'parentFolderId' in body ? {} : written;
}

/** Written transcripts are shortened to what they are about: what they hold must be there, in their order. */
function compareEntity(actual: Json, expected: Json): void {
  const keys = Object.keys(expected).filter((key) => key !== '@odata.context');
  if ('changeKey' in expected && Object.keys(expected).length > 10) {
    expect(Object.keys(actual).filter((key) => !key.startsWith('@'))).toEqual(
      keys.filter((key) => !key.startsWith('@')),
    );
  }
  expect(Object.keys(actual)).toEqual(expect.arrayContaining(keys));
  expect(comparable(actual, keys)).toEqual(comparable(expected, keys));
}

function compareList(actual: Json, expected: Json): void {
  expect(typeof actual['@odata.context']).toBe('string');
  expect('@odata.count' in actual).toBe('@odata.count' in expected);
  const [first] = actual['value'] as Json[];
  const [expectedFirst] = expected['value'] as Json[];
  if (first && expectedFirst) expect(Object.keys(first).sort()).toEqual(Object.keys(expectedFirst).sort());
}

function compareBatch(actual: Json, expected: Json): void {
  const statuses = (envelope: Json) =>
    (envelope['responses'] as Json[]).map(({ id, status }) => `${String(id)} ${String(status)}`).sort();
  expect(statuses(actual)).toEqual(statuses(expected));
}

function errorOf(body: Json): { code: string; message: string } {
  const { code, message } = body['error'] as { code: string; message: string };
  return { code, message };
}

/** Ids, versions and instants are the server's own; a birthday is its day, which the pages print alone (section 20). */
function comparable(entity: Json, keys: readonly string[]): Json {
  const own = /^(@odata\..*|id|changeKey|parentFolderId|createdDateTime|lastModifiedDateTime)$/;
  return Object.fromEntries(
    keys.map((key) => {
      const value = entity[key];
      if (own.test(key)) return [key, typeof value];
      return [key, key === 'birthday' && typeof value === 'string' ? value.slice(0, 10) : value];
    }),
  );
}

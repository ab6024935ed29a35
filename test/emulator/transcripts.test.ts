/** The server takes the published and written requests of both dialects, and answers in their shape: the third witness beside both sides. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { EMAIL_MEMBERS } from '../../src/model/property.js';
import { DIALECTS, type Dialect } from '../support/dialects.js';
import { startEmulator, type RestAnswer, type RestServer } from '../support/emulator-client.js';

interface Transcript {
  readonly title: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Record<string, string | string[]>;
    /** A text: an envelope of several parts. */
    readonly body?: Json | string;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: Json | string | number;
  };
}
type Json = Record<string, unknown>;

function readTranscripts(dialect: Dialect): readonly Transcript[] {
  const folder = join(__dirname, '..', 'transcripts', dialect);
  return readdirSync(folder).flatMap((file) => {
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Transcript | { cases: Transcript[] };
    return 'cases' in content ? content.cases : [content];
  });
}

/** How each dialect is asked here. */
const WORLDS = {
  graph: {
    host: 'https://graph.microsoft.com',
    root: '/v1.0',
    id: 'id',
    givenName: 'givenName',
    changeKey: 'changeKey',
  },
  outlook: {
    host: 'https://outlook.office.com',
    root: '/api/v2.0',
    id: 'Id',
    givenName: 'GivenName',
    changeKey: 'ChangeKey',
  },
} as const;

/** Answers that no healthy server gives to these requests; the client alone is judged by them. */
const CLIENT_ONLY_IN_BOTH: Readonly<Record<string, string>> = {
  'Too many at once': 'throttling is provoked, not asked for',
  'To be repeated after a fraction of a second': 'throttling is provoked, not asked for',
  'To be repeated at a date': 'an outage is provoked, not asked for',
  'A foreign mailbox': 'faults.test.ts asks for one',
  'A mailbox that REST does not reach': 'identity.test.ts asks as a user without one',
  'An id that cannot be decoded': 'the id in the request is well formed',
  'An empty page with a link is legal': 'legal, but never made',
  'A null name beside an address': 'section 4.4: the address serves as the name',
  'Only an address': 'section 4.4: the address serves as the name',
  'A birthday at 11:59': 'section 4.5: midnight unless configured',
  'A birthday at any other time': 'section 4.5: midnight unless configured',
};
const CLIENT_ONLY: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  graph: {
    ...CLIENT_ONLY_IN_BOTH,
    'A more specific code inside': 'a generic code with a more specific one inside is never made',
    'A part that is throttled inside a batch that is not': 'throttling is provoked, not asked for',
    'A claims challenge': 'there is no conditional access',
    'A token that has expired': 'identity.test.ts asks with such a token',
  },
  outlook: {
    ...CLIENT_ONLY_IN_BOTH,
    'A token that has expired; the body is empty': 'outlook.test.ts asks with a token that is refused',
    'A wrong routing hint': 'outlook.test.ts asks with one; this request has none',
    'A service that stopped at the first failure': 'the request asks to go on; outlook-batch.test.ts asks without',
    'A birthday as a bare date, as the pages print it': 'section 4.5: a full timestamp',
    'Synchronise: second request, more pages to come': 'the token in the request is of another server',
    'Synchronise: next page': 'the token in the request is of another server',
  },
};

// The ids that the transcripts use.
const CONTACT = 'AAMkAGI2THk0AAA=';
const PUBLISHED_CONTACTS = ['AAMkAGI2THkzAAA=', 'AAMkAGE0Myy2hAAA=', 'AAMkAGE1M2IyNGNm===', 'AAMkAGE1M2IyNGNm'];
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

const STATUS_LINE = /^HTTP\/1\.1 \d+/gm;

describe.each(DIALECTS)('%s', (dialect) => {
  const transcripts = readTranscripts(dialect);

  test('each transcript that the server is not judged by is there', () => {
    expect(transcripts.map(({ title }) => title)).toEqual(expect.arrayContaining(Object.keys(CLIENT_ONLY[dialect])));
  });

  test.each(
    transcripts
      .filter(({ title }) => !(title in CLIENT_ONLY[dialect]))
      .map((transcript) => [transcript.title, transcript] as const),
  )('%s', async (title, transcript) => {
    const actual = await replay(dialect, transcript);
    const { status, headers = {}, body } = transcript.response;
    expect(actual.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) {
      expect(actual.headers.get(name)).toEqual(expectedHeader(name, value));
    }
    if (body === undefined) {
      const isBytes = transcript.request.url.endsWith('/$value') && transcript.request.method === 'GET';
      return expect(actual.bytes.length === 0 || isBytes || 'Preference-Applied' in headers).toBe(true);
    }
    if (typeof body === 'string' && body.startsWith('--')) {
      return expect(actual.body.match(STATUS_LINE)).toEqual(body.match(STATUS_LINE));
    }
    if (typeof body !== 'object') return expect(actual.body).toMatch(/^\d+$/);
    if (status >= 400) return expect(actual.body.error).toMatchObject(errorOf(body));
    if (/metadata of a/i.test(title))
      return expect(Object.keys(actual.body)).toEqual([...new Set(['@odata.context', ...Object.keys(body)])]);
    if ('responses' in body) return compareBatch(actual.body as Json, body);
    if (Array.isArray(body['value'])) return compareList(actual.body as Json, body);
    compareEntity(dialect, actual.body as Json, body);
  });
});

/** Makes what the request is about, as the answer describes it, and asks with the ids that it got. */
async function replay(dialect: Dialect, { title, request, response }: Transcript): Promise<RestAnswer> {
  const { host, root, id: idName, givenName } = WORLDS[dialect];
  const makeFolder = async (displayName: string): Promise<string> =>
    (await server.call('POST', '/v1.0/me/contactFolders', { body: { displayName } })).body.id;
  const makeContact = async (body: object): Promise<string> =>
    (await server.call('POST', `${root}/me/contacts`, { body })).body[idName];
  const answered = typeof response.body === 'object' ? response.body : {};
  const text = typeof response.body === 'string' ? response.body : '';
  const gone = response.status === 404 && !title.includes('photo') && !title.startsWith('Move');
  const finance = title.startsWith('Create a folder') ? FINANCE : await makeFolder('Finance');
  const second = await makeFolder('Second');
  const contact = gone ? CONTACT : await makeContact({ [givenName]: 'G', ...writable(dialect, answered) });
  const other = await makeContact({ [givenName]: 'Other' });
  const parts = ('responses' in answered ? answered['responses'] : []) as { status: number }[];
  if (parts.some(({ status }) => status === 404) || text.includes('HTTP/1.1 404')) {
    await server.call('DELETE', `${root}/me/contacts/${other}`);
  }
  if (/photo$|photo\/\$value/.test(request.url) && response.status === 200) {
    const headers = { 'content-type': 'image/gif' };
    await server.call('PUT', `${root}/me/contacts/${contact}/photo/$value`, { body: GIF, headers });
  }
  const etag: string = gone ? ETAG : (await server.call('GET', `${root}/me/contacts/${contact}`)).body['@odata.etag'];
  const ids: readonly (readonly [string, string])[] = [
    ...[CONTACT, ...PUBLISHED_CONTACTS].map((id) => [id, contact] as const),
    [OTHER_CONTACT, other],
    [FINANCE, finance],
    [SECOND_FOLDER, second],
  ];
  const substitute = (text: string) =>
    ids.reduce(
      (changed, [from, to]) =>
        changed.replaceAll(from, to).replaceAll(encodeURIComponent(from), encodeURIComponent(to)),
      text.replaceAll(ETAG, etag).replaceAll(JSON.stringify(ETAG).slice(1, -1), JSON.stringify(etag).slice(1, -1)),
    );
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), substitute(String(value))]),
  );
  const isPhoto = request.method === 'PUT';
  return server.call(request.method, substitute(request.url.replace(host, '')), {
    headers: isPhoto ? { 'content-type': 'image/gif' } : headers,
    body: isPhoto ? GIF : typeof request.body === 'string' ? substitute(request.body) : rewritten(request.body),
  });

  function rewritten(body: Json | undefined): Json | undefined {
    return body && (JSON.parse(substitute(JSON.stringify(body))) as Json);
  }
}

/** What of an answer can be written, so that a contact is as the answer tells. */
function writable(dialect: Dialect, body: Json): Json {
  const names = Object.values(CONTACT_PROPERTIES).flatMap((row) => (row.writable ? [row[dialect]] : []));
  const written = Object.fromEntries(names.filter((name) => name in body).map((name) => [name, body[name]]));
  // Only a broken address is missing on read, so that is what must have been written.
  const emails = CONTACT_PROPERTIES.emailAddresses[dialect];
  const address = EMAIL_MEMBERS.address[dialect];
  const entries = (written[emails] ?? []) as (Json | null)[];
  if (entries.some((entry) => entry !== null && !(address in entry))) {
    written[emails] = entries.map((entry) => ({ [address]: 'broken,', ...entry }));
  }
  const isFolder = DISPLAY_NAME[dialect] in body && !(WORLDS[dialect].changeKey in body) && PARENT[dialect] in body;
  return isFolder ? {} : written;
}

const DISPLAY_NAME = CONTACT_PROPERTIES.displayName;
const PARENT = CONTACT_PROPERTIES.parentFolderId;

/** Written transcripts are shortened to what they are about: what they hold must be there, in their order. */
function compareEntity(dialect: Dialect, actual: Json, expected: Json): void {
  const keys = Object.keys(expected).filter((key) => key !== '@odata.context');
  if (WORLDS[dialect].changeKey in expected && Object.keys(expected).length > 10) {
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

/** Boundaries, request ids and versions are the server's own, and the photo is ours. */
function expectedHeader(name: string, value: string): unknown {
  if (value.startsWith('image/')) return 'image/gif';
  if (value.startsWith('multipart/mixed')) return expect.stringMatching(/^multipart\/mixed; boundary=batchresponse_/);
  if (name === 'request-id') return expect.stringMatching(/^[0-9a-f-]{36}$/);
  if (name === 'ETag') return expect.stringMatching(/^W\//);
  return name === 'Content-type' ? expect.stringContaining(value) : value;
}

function errorOf(body: Json): { code: string; message: string } {
  const { code, message } = body['error'] as { code: string; message: string };
  return { code, message };
}

/** Ids, versions and instants are the server's own; a birthday is its day, which the pages print alone (section 20). */
function comparable(entity: Json, keys: readonly string[]): Json {
  const own = /^(@odata\..*|id|changeKey|parentFolderId|createdDateTime|lastModifiedDateTime)$/i;
  return Object.fromEntries(
    keys.map((key) => {
      const value = entity[key];
      if (own.test(key)) return [key, typeof value];
      return [key, /^birthday$/i.test(key) && typeof value === 'string' ? value.slice(0, 10) : value];
    }),
  );
}

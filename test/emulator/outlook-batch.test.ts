/** Several requests in one of Outlook REST v2.0, as multipart and as JSON (reference, section 14.2). */
import { startEmulator, type RestAnswer, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

interface Part {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  // The shape of an answer is what each test states about it.
  readonly body: any;
}

const ROOT = '/api/v2.0';
const ON = { prefer: 'odata.continue-on-error' };
const create = async () => (await server.call('POST', `${ROOT}/me/contacts`, { body: { GivenName: 'A' } })).body;

/** Each part: a request as it would stand on a socket. */
function multipart(parts: readonly (string | Buffer)[], headers: Record<string, string> = {}, lineEnd = '\r\n') {
  const head = `--batch_x\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n`;
  const chunks = parts.flatMap((part) => [Buffer.from(head), Buffer.from(part), Buffer.from('\r\n')]);
  const body = Buffer.concat([...chunks, Buffer.from('--batch_x--\r\n')]);
  return server.call('POST', `${ROOT}/me/$batch`, {
    body: lineEnd === '\r\n' ? body : Buffer.from(body.toString('latin1').replaceAll('\r\n', lineEnd), 'latin1'),
    headers: { 'content-type': 'multipart/mixed; boundary=batch_x', ...headers },
  });
}

function read({ status, headers, bytes }: RestAnswer): Part[] {
  expect(status).toBe(200);
  const boundary = /^multipart\/mixed; boundary=(batchresponse_[0-9a-f-]{36})$/.exec(headers.get('content-type')!)![1]!;
  const text = bytes.toString('latin1');
  expect(text.endsWith(`--${boundary}--\r\n`)).toBe(true);
  const parts = text.split(`--${boundary}\r\n`).slice(1);
  return parts.map((part, index) => {
    const content = part.slice(0, index === parts.length - 1 ? -`\r\n--${boundary}--\r\n`.length : -2);
    const [outer, head, ...rest] = content.split('\r\n\r\n') as [string, string, ...string[]];
    expect(outer).toBe('Content-Type: application/http\r\nContent-Transfer-Encoding: binary');
    const [line, ...lines] = head.split('\r\n') as [string, ...string[]];
    const named = lines.map((one) => one.split(': ', 2) as [string, string]);
    const inside = Buffer.from(rest.join('\r\n\r\n'), 'latin1');
    const isJson = named.some(([name, value]) => name === 'Content-Type' && value.includes('json'));
    return {
      status: Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(line)![1]),
      headers: Object.fromEntries(named),
      bytes: inside,
      body: isJson ? JSON.parse(inside.toString()) : inside.toString(),
    };
  });
}

const GET = (path: string, ...headers: string[]) => [`GET /api/v2.0/${path} HTTP/1.1`, ...headers, '', ''].join('\r\n');
const WRITE = (method: string, path: string, body: object, ...headers: string[]) =>
  [`${method} /api/v2.0/${path} HTTP/1.1`, 'Content-Type: application/json', ...headers, '', JSON.stringify(body)].join(
    '\r\n',
  );

test.each(['\r\n', '\n'])(
  'parts are answered in their order like single requests (lines end in %j)',
  async (lineEnd) => {
    const contact = await create();
    const parts = read(
      await multipart(
        [
          GET(`me/contacts/${contact.Id}?$select=GivenName`),
          WRITE('POST', 'me/contacts', { GivenName: 'New' }),
          WRITE('PATCH', `me/contacts/${contact.Id}`, { Surname: 'B' }, `If-Match: ${contact['@odata.etag']}`),
          GET('me/contacts/$count'),
          `DELETE /api/v2.0/me/contacts/${contact.Id} HTTP/1.1\r\n\r\n`,
        ],
        {},
        lineEnd,
      ),
    );
    expect(parts.map(({ status }) => status)).toEqual([200, 201, 200, 200, 204]);
    expect(parts[0]!.body).toMatchObject({ Id: contact.Id, GivenName: 'A' });
    expect(parts[0]!.headers).toMatchObject({ 'OData-Version': '4.0', ETag: contact['@odata.etag'] });
    expect(parts[2]!.body).toMatchObject({ Surname: 'B', HomePhones: [null, null] });
    expect(parts[3]!.body).toMatch(/^\d+$/);
    expect(parts[4]!.bytes).toHaveLength(0);
  },
);

test('the first part that fails is the last that is answered, unless the envelope says to go on', async () => {
  const parts = [
    GET('me/contacts?$top=1'),
    GET('me/contacts/AAMkAAAA'),
    WRITE('POST', 'me/contacts', { GivenName: 'Never' }),
  ];
  const before = Number((await server.call('GET', `${ROOT}/me/contacts/$count`)).body);
  expect(read(await multipart(parts)).map(({ status }) => status)).toEqual([200, 404]);
  expect(Number((await server.call('GET', `${ROOT}/me/contacts/$count`)).body)).toBe(before);
  expect(read(await multipart(parts, ON)).map(({ status }) => status)).toEqual([200, 404, 201]);
});

test('bytes come through as they are', async () => {
  const { Id } = await create();
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const put = Buffer.concat([
    Buffer.from(`PUT /api/v2.0/me/contacts('${Id}')/photo/$value HTTP/1.1\r\nContent-Type: image/gif\r\n\r\n`),
    gif,
  ]);
  const [set, got] = read(await multipart([put, GET(`me/contacts('${Id}')/photo/$value`)]));
  expect([set!.status, got!.status]).toEqual([200, 200]);
  expect(got!.bytes.equals(gif)).toBe(true);
});

test('headers of the envelope hold for its parts, and those of a part win', async () => {
  const token = await server.emulator.token('alex');
  const anchored = { ...ON, 'x-anchormailbox': 'adele@contoso.example' };
  const parts = read(
    await multipart(
      [
        GET('me/contacts'),
        GET('me/contacts', 'X-AnchorMailbox: alex@contoso.example'),
        GET('me/contacts', `Authorization: Bearer ${token}`, 'X-AnchorMailbox: alex@contoso.example'),
        GET('me/contacts', 'Authorization: Bearer nonsense'),
      ],
      anchored,
    ),
  );
  expect(parts.map(({ status }) => status)).toEqual([200, 400, 200, 401]);
  expect(parts[3]!.bytes).toHaveLength(0);
  expect(parts[3]!.headers['Www-Authenticate']).toContain('error="invalid_token"');
});

test('a part is refused where it leaves the version, or is a batch itself', async () => {
  const parts = [
    'GET /v1.0/me/contacts HTTP/1.1\r\n\r\n',
    'GET https://elsewhere.example/api/v2.0/me/contacts HTTP/1.1\r\n\r\n',
    'GET me/contacts HTTP/1.1\r\n\r\n',
    WRITE('POST', 'me/$batch', {}),
  ];
  expect(read(await multipart(parts, ON)).map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test('more than twenty parts are refused with the literal text', async () => {
  const message = 'The maximum number of operations in a batch request is 20.';
  const many = new Array<string>(21).fill(GET('me/contacts'));
  expect((await multipart(many)).body.error).toMatchObject({ message });
  expect(read(await multipart(many.slice(1)))).toHaveLength(20);
});

test.each([
  ['no boundary in the content type', 'multipart/mixed', '--a--'],
  [
    'no closing boundary',
    'multipart/mixed; boundary=a',
    '--a\r\nContent-Type: application/http\r\n\r\nGET / HTTP/1.1\r\n',
  ],
  ['no part', 'multipart/mixed; boundary=a', '--a--\r\n'],
  [
    'a part that is no request',
    'multipart/mixed; boundary=a',
    '--a\r\nContent-Type: application/http\r\n\r\nhello\r\n--a--',
  ],
  ['a part of another type', 'multipart/mixed; boundary=a', '--a\r\nContent-Type: text/plain\r\n\r\nhello\r\n--a--'],
])('an envelope with %s is refused as a whole', async (_, type, body) => {
  const answer = await server.call('POST', `${ROOT}/me/$batch`, { body, headers: { 'content-type': type } });
  expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
});

test('a boundary within a line, or longer than the one named, separates nothing', async () => {
  const parts = read(
    await multipart([WRITE('POST', 'me/contacts', { GivenName: 'x --batch_x y', Surname: '--batch_xy' })]),
  );
  expect(parts[0]!.body).toMatchObject({ GivenName: 'x --batch_x y', Surname: '--batch_xy' });
});

describe('as JSON', () => {
  const send = (requests: object[], headers: Record<string, string> = {}) =>
    server.call('POST', `${ROOT}/me/%24batch`, { body: { requests }, headers });
  const statuses = ({ status, body }: RestAnswer) => {
    expect(status).toBe(200);
    return body.responses.map((part: { id: string; status: number }) => [part.id, part.status]);
  };

  test('parts begin at the version or at the host', async () => {
    const answer = await send([
      { id: 'a', method: 'GET', url: '/me/contacts' },
      { id: 'b', method: 'GET', url: '/api/v2.0/me/contacts?$top=1' },
      {
        id: 'c',
        method: 'POST',
        url: 'me/contacts',
        headers: { 'Content-Type': 'application/json' },
        body: { GivenName: 'A' },
      },
    ]);
    expect(statuses(answer)).toEqual([
      ['a', 200],
      ['b', 200],
      ['c', 201],
    ]);
    expect(answer.body.responses[2].body.ImAddresses).toEqual([null, null, null]);
  });

  test('the first failure ends it, unless the envelope says to go on', async () => {
    const requests = [
      { id: '1', method: 'GET', url: '/me/contacts/AAMkAAAA' },
      { id: '2', method: 'GET', url: '/me/contacts', dependsOn: ['1'] },
      { id: '3', method: 'GET', url: '/me/contacts' },
    ];
    expect(statuses(await send(requests))).toEqual([['1', 404]]);
    expect(statuses(await send(requests, ON))).toEqual([
      ['1', 404],
      ['2', 424],
      ['3', 200],
    ]);
  });
});

test('the request log names the parts that were answered', async () => {
  server.emulator.clearRequests();
  await multipart([GET('me/contacts?$top=1'), GET('me/contacts/AAMkAAAA'), GET('me/contacts')]);
  const [entry] = server.emulator.requests;
  expect(entry!.parts).toEqual([
    { id: '0', method: 'GET', url: '/api/v2.0/me/contacts?$top=1', status: 200 },
    { id: '1', method: 'GET', url: '/api/v2.0/me/contacts/AAMkAAAA', status: 404 },
  ]);
});

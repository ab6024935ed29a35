/** Refusals have the codes and texts of the reference's section 16.2, and hostile requests get no more than a refusal. */
import { connect } from 'node:net';
import { startEmulator, type RestOptions, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
let known: string;
beforeAll(async () => {
  server = await startEmulator();
  known = (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } })).body.id;
});
afterAll(() => server.close());

const emails = (count: number) => Array.from({ length: count }, (_, index) => ({ address: `a${index}@b.c` }));
const unknownProperty = (name: string, type: string) =>
  `The property '${name}' does not exist on type 'Microsoft.OutlookServices.${type}'. Make sure to only use property names that are defined by the type or mark the type as open type.`;
const tooMany = (name: string, count: number, max: number) =>
  `The multi value property ${name} has ${count} entries, that exceeds the max allowed value of ${max}`;
const NEW = { givenName: 'A' };
const C = '/v1.0/me/contacts';
const F = '/v1.0/me/contactFolders';
type Row = readonly [string, string, unknown, number, string, string?];

const ROWS: readonly Row[] = [
  ['GET', `${C}/nonsense`, undefined, 400, 'ErrorInvalidIdMalformed', 'Id is malformed.'],
  ['GET', `${C}/AAMk%20`, undefined, 400, 'ErrorInvalidIdMalformed'],
  ['GET', `${F}/nonsense/contacts`, undefined, 400, 'ErrorInvalidIdMalformed'],
  ['POST', C, { ...NEW, givenname: 'x' }, 400, 'RequestBodyRead', unknownProperty('givenname', 'Contact')],
  [
    'POST',
    C,
    { ...NEW, primaryEmailAddress: {} },
    400,
    'RequestBodyRead',
    unknownProperty('primaryEmailAddress', 'Contact'),
  ],
  ['POST', C, { ...NEW, MobilePhone1: '1' }, 400, 'RequestBodyRead', unknownProperty('MobilePhone1', 'Contact')],
  [
    'POST',
    C,
    { ...NEW, emailAddresses: [{ Address: 'x' }] },
    400,
    'RequestBodyRead',
    unknownProperty('Address', 'EmailAddress'),
  ],
  ['POST', C, { ...NEW, homeAddress: { zip: 'x' } }, 400, 'RequestBodyRead', unknownProperty('zip', 'PhysicalAddress')],
  ['POST', F, { name: 'x' }, 400, 'RequestBodyRead', unknownProperty('name', 'ContactFolder')],
  ['POST', C, '{"givenName":"A","__proto__":{"a":1}}', 400, 'RequestBodyRead', unknownProperty('__proto__', 'Contact')],
  ['POST', C, { ...NEW, surname: 5 }, 400, 'UnableToDeserializePostBody', 'were unable to deserialize '],
  ['POST', C, { ...NEW, surname: ['x'] }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, homePhones: 'x' }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, homePhones: [5] }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, emailAddresses: ['x'] }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, homeAddress: 'x' }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, birthday: 'soon' }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, { ...NEW, birthday: '2023-02-30' }, 400, 'UnableToDeserializePostBody'],
  ['POST', C, [NEW], 400, 'UnableToDeserializePostBody'],
  ['POST', C, '{"givenName":', 400, 'BadRequest'],
  [
    'POST',
    C,
    { surname: 'x' },
    400,
    'ErrorInvalidProperty',
    `The property 'GivenName' is required when creating the entity.`,
  ],
  ['POST', C, { givenName: '' }, 400, 'ErrorInvalidProperty'],
  ['POST', C, { givenName: null }, 400, 'ErrorInvalidProperty'],
  ['POST', C, { ...NEW, emailAddresses: emails(4) }, 400, 'ErrorInvalidProperty', tooMany('EmailAddresses', 4, 3)],
  [
    'POST',
    C,
    { ...NEW, businessPhones: ['1', '2', '3'] },
    400,
    'ErrorInvalidProperty',
    tooMany('BusinessPhones', 3, 2),
  ],
  ['POST', C, { ...NEW, homePhones: ['1', '2', '3'] }, 400, 'ErrorInvalidProperty', tooMany('HomePhones', 3, 2)],
  ['POST', C, { ...NEW, imAddresses: ['1', '2', '3', '4'] }, 400, 'ErrorInvalidProperty', tooMany('ImAddresses', 4, 3)],
  [
    'GET',
    `${C}?$filter=changeKey eq 'x'`,
    undefined,
    400,
    'ErrorInvalidProperty',
    `The property 'ChangeKey' does not support filtering.`,
  ],
  [
    'GET',
    `${C}?$filter=contains(surname,'x')`,
    undefined,
    400,
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  ],
  [
    'GET',
    `${C}?$filter=surname eq 'x'&$orderby=givenName`,
    undefined,
    400,
    'InefficientFilter',
    'The restriction or sort order is too complex for this operation.',
  ],
  ['GET', `${C}?$orderby=x y z`, undefined, 400, 'ErrorInvalidUrlQuery', `The query parameter 'OrderBy' is invalid.`],
  [
    'GET',
    `${C}?$expand=photo`,
    undefined,
    400,
    'ExpandNotSupported',
    `Expand is not allowed for property 'Photo' according to the entity schema.`,
  ],
  [
    'GET',
    `${C}/{known}/photos/48x48`,
    undefined,
    400,
    'BadRequest',
    'Unsupported segment type. ODataQuery: /me/contacts/{known}/photos/48x48',
  ],
  ['GET', '/v1.0/groups', undefined, 400, 'BadRequest', `Resource not found for the segment 'groups'.`],
  ['GET', '/v1.0/', undefined, 400, 'BadRequest'],
  ['GET', '/v1.0/me/contacts/%E0%A4%A', undefined, 400, 'BadRequest'],
  [
    'GET',
    '/v1.0/users/alex@contoso.example/contacts',
    undefined,
    403,
    'ErrorAccessDenied',
    'Access is denied. Check credentials and try again.',
  ],
  [
    'GET',
    '/v1.0/users/nobody@contoso.example/contacts',
    undefined,
    404,
    'ResourceNotFound',
    'Resource could not be discovered.',
  ],
  [
    'GET',
    `${C}/AAMkAGI2THk0AAA=`,
    undefined,
    404,
    'ErrorItemNotFound',
    'The specified object was not found in the store.',
  ],
  ['GET', `${C}/AAkAAGI2THk0AAA=`, undefined, 404, 'ErrorItemNotFound'],
  ['PATCH', `${C}/AAMkAGI2THk0AAA=`, { surname: 'x' }, 404, 'ErrorItemNotFound'],
  ['DELETE', `${C}/AAMkAGI2THk0AAA=`, undefined, 404, 'ErrorItemNotFound'],
  [
    'GET',
    `${F}/AAMkAGI2THk0AAA=`,
    undefined,
    404,
    'ErrorFolderNotFound',
    'The specified folder could not be found in the store.',
  ],
  ['POST', `${F}/AAMkAGI2THk0AAA=/contacts`, NEW, 404, 'ErrorFolderNotFound'],
  ['PATCH', `${C}/{known}`, { parentFolderId: 'AAMkAGI2THk0AAA=' }, 404, 'ErrorFolderNotFound'],
  ['PATCH', C, { surname: 'x' }, 405, 'ErrorInvalidRequest', 'The OData request is not supported.'],
  ['PUT', `${C}/{known}`, NEW, 405, 'ErrorInvalidRequest'],
  ['GET', '/v1.0/$batch', undefined, 405, 'ErrorInvalidRequest'],
];

test.each(ROWS.map((row) => ({ row })))('$row.0 $row.1 with $row.2 is $row.3 $row.4', async ({ row }) => {
  const [method, path, body, status, code, message] = row;
  const options: RestOptions =
    typeof body === 'string' ? { body, headers: { 'content-type': 'application/json' } } : { body };
  const answer = await server.call(method, path.replace('{known}', known), options);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  if (message !== undefined) expect(answer.body.error.message).toBe(message.replace('{known}', known));
});

test('a refusal has the envelope of Graph and the ids of the request', async () => {
  const headers = { 'client-request-id': 'e70c5c1b-8b47-68c0-3171-3d22f5e0bd54' };
  const { body, headers: answered } = await server.call('GET', `${C}/AAMkAGI2THk0AAA=`, { headers });
  expect(Object.keys(body)).toEqual(['error']);
  expect(body.error.innerError).toEqual({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    'request-id': answered.get('request-id'),
    'client-request-id': headers['client-request-id'],
  });
  expect(answered.get('client-request-id')).toBe(headers['client-request-id']);
  expect(answered.get('odata-version')).toBe('4.0');
  expect(answered.get('content-type')).toBe(
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
  );
});

test('a method that is not allowed is told which are', async () => {
  expect((await server.call('PUT', C)).headers.get('allow')).toBe('GET, POST');
});

test('JSON is due where JSON is read, and 4 MB are enough', async () => {
  const text = await server.call('POST', C, { body: 'x', headers: { 'content-type': 'text/plain' } });
  expect(text.status).toBe(415);
  const large = await server.call('POST', C, { body: { givenName: 'x'.repeat(4 * 1024 * 1024) } });
  expect([large.status, large.body.error.code]).toEqual([413, 'RequestEntityTooLarge']);
  const latin = await server.call('POST', C, {
    body: Buffer.from('{"givenName":"\xe9"}', 'latin1'),
    headers: { 'content-type': 'application/json' },
  });
  expect(latin.status).toBe(400);
});

test.each([
  ['a header of 64 KB', `GET ${C} HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['a host that is none', `GET ${C} HTTP/1.1\r\nhost: a"b<c\r\nconnection: close\r\n\r\n`, 401],
  ['a target that is no path', `GET http://[ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`, 404],
  ['an unknown length', `POST ${C} HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n`, 400],
])('%s is answered and the server lives on', async (_, bytes, status) => {
  const { hostname, port } = new URL(server.emulator.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect((await server.call('GET', C)).status).toBe(200);
});

test('a huge nesting in a body is read or refused, and the server lives on', async () => {
  const body = `{"givenName":"A","homeAddress":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
  const answer = await server.call('POST', C, { body, headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(400);
  expect((await server.call('GET', C)).status).toBe(200);
});

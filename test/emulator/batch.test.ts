/** Several requests in one, as the reference's section 14.1 says. */
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

interface Part {
  id: string;
  status: number;
  headers: Record<string, string>;
  // The shape of an answer is what each test states about it.

  body: any;
}
const JSON_HEADERS = { 'Content-Type': 'application/json' };
const send = (requests: unknown) => server.call('POST', '/v1.0/$batch', { body: { requests } });
async function parts(requests: object[]): Promise<Record<string, Part>> {
  const answer = await send(requests);
  expect(answer.status).toBe(200);
  return Object.fromEntries(answer.body.responses.map((part: Part) => [part.id, part]));
}
const create = async () => (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } })).body;

test('twenty parts are answered, each by its id and not in the order asked', async () => {
  const requests = Array.from({ length: 20 }, (_, index) => ({ id: `r${index}`, method: 'GET', url: '/me/contacts' }));
  const { body } = await send(requests);
  const ids = body.responses.map((part: Part) => part.id);
  expect([...ids].sort()).toEqual(requests.map(({ id }) => id).sort());
  expect(ids).not.toEqual(requests.map(({ id }) => id));
  expect((await send(requests)).body.responses.map((part: Part) => part.id)).toEqual(ids);
});

test('a part is answered like the single request, with its own headers, links and errors', async () => {
  const contact = await create();
  await create();
  const answers = await parts([
    { id: '1', method: 'GET', url: `/me/contacts/${contact.id}` },
    {
      id: '2',
      method: 'GET',
      url: `me/contacts/${contact.id}?$select=id`,
      headers: { Prefer: 'IdType="ImmutableId"' },
    },
    { id: '3', method: 'GET', url: '/me/contacts/AAMkAAAA' },
    { id: '4', method: 'GET', url: '/me/contacts?$top=1&$skip=0' },
    { id: '5', method: 'POST', url: '/me/contacts', headers: JSON_HEADERS, body: { givenName: 'New' } },
    {
      id: '6',
      method: 'PATCH',
      url: `/me/contacts/${contact.id}`,
      headers: { ...JSON_HEADERS, 'If-Match': '"old"' },
      body: { surname: 'B' },
    },
    { id: '7', method: 'GET', url: `/me/contacts/${contact.id}`, headers: { 'if-none-match': contact['@odata.etag'] } },
    { id: '8', method: 'GET', url: '/me/contacts/$count' },
    { id: '9', method: 'BREW', url: '/me/contacts' },
  ]);
  expect(answers['1']!.body).toEqual((await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).body);
  expect(answers['1']!.headers).toMatchObject({
    ETag: contact['@odata.etag'],
    'Content-Type': expect.stringContaining('json'),
  });
  expect(answers['2']!.body.id).toMatch(/^AAkA/);
  expect(answers['3']).toMatchObject({ status: 404, body: { error: { code: 'ErrorItemNotFound' } } });
  expect(answers['4']!.body['@odata.nextLink']).toBe(`${server.emulator.url}/v1.0/me/contacts?$top=1&$skip=1`);
  expect(answers['5']).toMatchObject({
    status: 201,
    body: { displayName: 'New' },
    headers: { Location: expect.any(String) },
  });
  expect(answers['6']).toMatchObject({ status: 412 });
  expect(answers['7']).toMatchObject({ status: 304 });
  expect(answers['8']).toMatchObject({ status: 200, body: expect.any(Number) });
  expect(answers['9']).toMatchObject({ status: 405 });
});

test('deletes and minimal returns have no body', async () => {
  const [first, second] = [await create(), await create()];
  const minimal = { ...JSON_HEADERS, Prefer: 'return=minimal' };
  const answers = await parts([
    { id: 'a', method: 'DELETE', url: `/me/contacts/${first.id}` },
    { id: 'b', method: 'PATCH', url: `/me/contacts/${second.id}`, headers: minimal, body: { surname: 'B' } },
  ]);
  expect(answers['a']).toMatchObject({ status: 204 });
  expect(answers['a']).not.toHaveProperty('body');
  expect(answers['b']).toMatchObject({ status: 204, headers: { 'Preference-Applied': 'return=minimal' } });
});

test('photos go and come as base64', async () => {
  const { id } = await create();
  const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
  const url = `/me/contacts/${id}/photo/$value`;
  const set = {
    id: 'put',
    method: 'PUT',
    url,
    headers: { 'Content-Type': 'image/gif' },
    body: gif.replaceAll('/', '_'),
  };
  const answers = await parts([set, { id: 'get', method: 'GET', url, dependsOn: ['PUT'] }]);
  expect(answers['put']!.status).toBe(200);
  expect(answers['get']).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/gif' }, body: gif });
});

test('what depends on another runs after it, and not at all if it failed', async () => {
  const answers = await parts([
    { id: 'last', method: 'GET', url: '/me/contacts/$count', dependsOn: ['made'] },
    {
      id: 'never',
      method: 'POST',
      url: '/me/contacts',
      headers: JSON_HEADERS,
      body: { givenName: 'X' },
      dependsOn: ['bad'],
    },
    { id: 'nor', method: 'GET', url: '/me/contacts', dependsOn: ['never'] },
    { id: 'bad', method: 'GET', url: '/me/contacts/AAMkAAAA', dependsOn: [] },
    { id: 'made', method: 'POST', url: '/me/contacts', headers: JSON_HEADERS, body: { givenName: 'Y' } },
  ]);
  expect(answers['last']!.body).toBe(Number((await server.call('GET', '/v1.0/me/contacts/$count')).body));
  expect([answers['never']!.status, answers['nor']!.status]).toEqual([424, 424]);
});

const GET = { method: 'GET', url: '/me/contacts' };
test.each([
  ['no requests', []],
  ['requests that are no list', { 0: GET }],
  ['more than twenty', Array.from({ length: 21 }, (_, index) => ({ id: `${index}`, ...GET }))],
  [
    'the same id in another case',
    [
      { id: 'a', ...GET },
      { id: 'A', ...GET },
    ],
  ],
  ['no id', [{ ...GET }]],
  ['a number as id', [{ id: 1, ...GET }]],
  ['no method', [{ id: '1', url: '/me/contacts' }]],
  ['no url', [{ id: '1', method: 'GET' }]],
  ['a part that is no object', ['x']],
  ['headers that are no object', [{ id: '1', ...GET, headers: 'x' }]],
  ['a dependency that is not there', [{ id: '1', ...GET, dependsOn: ['2'] }]],
  ['a dependency on itself', [{ id: '1', ...GET, dependsOn: ['1'] }]],
  [
    'a circle',
    [
      { id: '1', ...GET, dependsOn: ['2'] },
      { id: '2', ...GET, dependsOn: ['1'] },
    ],
  ],
])('an envelope with %s is refused as a whole', async (_, requests) => {
  const answer = await send(requests);
  expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
});

test.each([
  ['a batch in a batch', { method: 'POST', url: '/$batch', headers: JSON_HEADERS, body: { requests: [] } }],
  ['an encoded batch in a batch', { method: 'POST', url: '/%24batch', headers: JSON_HEADERS, body: { requests: [] } }],
  ['an absolute url', { method: 'GET', url: 'http://127.0.0.1/v1.0/me/contacts' }],
  ['a url of another host', { method: 'GET', url: '//contoso.example/me/contacts' }],
  ['a body without its type', { method: 'POST', url: '/me/contacts', body: { givenName: 'A' } }],
  ['a text where JSON is due', { method: 'POST', url: '/me/contacts', headers: JSON_HEADERS, body: 'x' }],
  ['a malformed path', { method: 'GET', url: '/me/contacts/%' }],
])("%s is that part's error alone", async (_, part) => {
  const answers = await parts([
    { id: '1', ...part },
    { id: '2', ...GET },
  ]);
  expect(answers['1']!.status).toBe(400);
  expect(answers['2']!.status).toBe(200);
});

test('a part cannot reach another mailbox', async () => {
  const answers = await parts([{ id: '1', method: 'GET', url: '/users/alex@contoso.example/contacts' }]);
  expect(answers['1']).toMatchObject({ status: 403, body: { error: { code: 'ErrorAccessDenied' } } });
});

test('the request log names the parts in the order asked', async () => {
  server.emulator.clearRequests();
  await parts([
    { id: 'b', ...GET },
    { id: 'a', method: 'GET', url: '/me/contacts/AAMkAAAA' },
  ]);
  expect(server.emulator.requests).toMatchObject([
    {
      method: 'POST',
      path: '/v1.0/$batch',
      status: 200,
      user: 'adele@contoso.example',
      parts: [
        { id: 'b', method: 'GET', url: '/me/contacts', status: 200 },
        { id: 'a', method: 'GET', url: '/me/contacts/AAMkAAAA', status: 404 },
      ],
    },
  ]);
  expect(server.emulator.requests[0]!.headers).not.toHaveProperty('authorization');
});

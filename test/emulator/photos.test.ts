/** Photos of contacts, as the reference's section 6 says. */
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

const PICTURES = {
  'image/jpeg': Buffer.from(jpeg.encode({ width: 103, height: 77, data: Buffer.alloc(103 * 77 * 4, 200) }).data),
  'image/png': PNG.sync.write(new PNG({ width: 12, height: 34 })),
  'image/gif': Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
};
const create = async () => (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } })).body;
const put = (id: string, body: Uint8Array, type: string, headers = {}) =>
  server.call('PUT', `/v1.0/me/contacts/${id}/photo/$value`, { body, headers: { 'content-type': type, ...headers } });

test.each([
  ['PUT', 'image/jpeg', '103X77'],
  ['PATCH', 'image/png', '12X34'],
  ['PUT', 'image/gif', '1X1'],
] as const)('%s of an %s is stored unchanged and described as %s', async (method, type, id) => {
  const contact = await create();
  const path = `/v1.0/me/contacts('${contact.id}')/photo`;
  const answer = await server.call(method, `${path}/$value`, {
    body: PICTURES[type],
    headers: { 'content-type': type },
  });
  expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
  const bytes = await server.call('GET', `${path}/$value`);
  expect(bytes.bytes.equals(PICTURES[type])).toBe(true);
  expect(bytes.headers.get('content-type')).toBe(type);
  const { body } = await server.call('GET', path);
  expect(Object.keys(body)).toEqual([
    '@odata.context',
    '@odata.mediaContentType',
    '@odata.mediaEtag',
    'id',
    'width',
    'height',
  ]);
  expect(body).toMatchObject({ '@odata.mediaContentType': type, id });
  expect(body['@odata.mediaEtag']).toMatch(/^"[0-9A-F]{8}"$/);
  expect(body['@odata.context']).toMatch(/\/contacts\('[^']+'\)\/photo\/\$entity$/);
  const after = (await server.call('GET', `/v1.0/me/contacts/${contact.id}`)).body;
  expect(after.changeKey).not.toBe(contact.changeKey);
});

test.each(['photo', 'photo/$value'])('without a photo %s is not found', async (tail) => {
  const { id } = await create();
  const answer = await server.call('GET', `/v1.0/me/contacts/${id}/${tail}`);
  expect([answer.status, answer.body.error.code]).toEqual([404, 'ErrorItemNotFound']);
});

test('other types, other bytes, sized photos, removal and more than 4 MB are refused', async () => {
  const { id } = await create();
  expect((await put(id, PICTURES['image/png'], 'image/bmp')).status).toBe(415);
  expect((await put(id, PICTURES['image/png'], 'application/octet-stream')).status).toBe(415);
  expect((await put(id, Buffer.from('not an image'), 'image/png')).status).toBe(400);
  expect((await put(id, new Uint8Array(), 'image/png')).status).toBe(400);
  expect((await put(id, Buffer.alloc(4 * 1024 * 1024 + 1), 'image/png')).status).toBe(413);
  expect((await server.call('DELETE', `/v1.0/me/contacts/${id}/photo/$value`)).status).toBe(405);
  const sized = await server.call('GET', `/v1.0/me/contacts/${id}/photos/48x48`);
  expect([sized.status, sized.body.error.code]).toEqual([400, 'BadRequest']);
  expect(sized.body.error.message).toMatch(/^Unsupported segment type\. ODataQuery: /);
  expect((await server.call('GET', `/v1.0/me/contacts/${id}/photo`)).status).toBe(404);
});

test('a photo of exactly 4 MB is taken', async () => {
  const { id } = await create();
  const picture = Buffer.alloc(4 * 1024 * 1024);
  PICTURES['image/jpeg'].copy(picture);
  expect((await put(id, picture, 'image/jpeg')).status).toBe(200);
});

test('a photo is set under the etag of its contact', async () => {
  const contact = await create();
  const match = { 'if-match': contact['@odata.etag'] };
  expect((await put(contact.id, PICTURES['image/png'], 'image/png', match)).status).toBe(200);
  expect((await put(contact.id, PICTURES['image/gif'], 'image/gif', match)).status).toBe(412);
});

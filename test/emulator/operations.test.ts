/** Every operation of the reference's table 3.1 that Graph v1.0 has here, under each name of the user and of the default folder. */
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
const names: Record<string, string> = {};
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

beforeAll(async () => {
  server = await startEmulator();
  const body = (await server.call('GET', '/v1.0/me/contactFolders/contacts')).body;
  names['oid'] = /users\('([^']+)'\)/.exec(body['@odata.context'])![1]!;
});
afterAll(() => server.close());

beforeEach(async () => {
  const post = async (path: string, body: object) => (await server.call('POST', `/v1.0/me/${path}`, { body })).body.id;
  const name = `F${Math.random()}`;
  names['f'] = await post('contactFolders', { displayName: name });
  names['g'] = await post(`contactFolders/${names['f']}/childFolders`, { displayName: 'inner' });
  names['h'] = await post(`contactFolders/${names['g']}/childFolders`, { displayName: 'innermost' });
  names['c'] = await post('contacts', { givenName: 'A' });
  names['d'] = await post(`contactFolders/${names['f']}/contacts`, { givenName: 'B' });
  names['e'] = await post(`contactFolders/${names['h']}/contacts`, { givenName: 'C' });
  const headers = { 'content-type': 'image/gif' };
  for (const id of [names['c'], names['d']]) {
    await server.call('PUT', `/v1.0/me/contacts/${id}/photo/$value`, { body: GIF, headers });
  }
});

const NEW = { givenName: 'New' };
const DEEP = 'contactFolders/{f}/childFolders/{g}/childFolders/{h}';
const ROWS: readonly (readonly [row: number, method: string, path: string, status: number, body?: object])[] = [
  [1, 'GET', 'contacts', 200],
  [1, 'GET', 'contactFolders/contacts/contacts', 200],
  [2, 'GET', 'contactFolders/{f}/contacts', 200],
  [3, 'GET', `${DEEP}/contacts`, 200],
  [4, 'GET', 'contacts/{c}', 200],
  [4, 'GET', 'contactFolders/contacts/contacts/{c}', 200],
  [4, 'GET', 'contactFolders/{f}/contacts/{d}', 200],
  [4, 'GET', `${DEEP}/contacts/{e}`, 200],
  [5, 'POST', 'contacts', 201, NEW],
  [6, 'POST', 'contactFolders/{f}/contacts', 201, NEW],
  [6, 'POST', `${DEEP}/contacts`, 201, NEW],
  [7, 'PATCH', 'contacts/{c}', 200, NEW],
  [7, 'PATCH', 'contactFolders/{f}/contacts/{d}', 200, NEW],
  [7, 'PATCH', `${DEEP}/contacts/{e}`, 200, NEW],
  [8, 'DELETE', 'contacts/{c}', 204],
  [8, 'DELETE', 'contactFolders/{f}/contacts/{d}', 204],
  [8, 'DELETE', `${DEEP}/contacts/{e}`, 204],
  [9, 'POST', 'contacts/{c}/permanentDelete', 204],
  [9, 'POST', 'contactFolders/{f}/contacts/{d}/permanentDelete', 204],
  [10, 'GET', 'contacts/$count', 200],
  [10, 'GET', 'contactFolders/{f}/contacts/$count', 200],
  [10, 'GET', 'contactFolders/$count', 200],
  [11, 'GET', 'contactFolders', 200],
  [12, 'GET', 'contactFolders/{f}/childFolders', 200],
  [13, 'GET', 'contactFolders/{f}', 200],
  [13, 'GET', DEEP, 200],
  [14, 'POST', 'contactFolders/{f}/childFolders', 201, { displayName: 'new' }],
  [15, 'PATCH', 'contactFolders/{f}', 200, { displayName: 'renamed' }],
  [16, 'DELETE', 'contactFolders/{f}', 204],
  [17, 'GET', 'contacts/{c}/photo/$value', 200],
  [17, 'GET', 'contactFolders/{f}/contacts/{d}/photo/$value', 200],
  [18, 'GET', 'contacts/{c}/photo', 200],
  [18, 'GET', 'contactFolders/{f}/contacts/{d}/photo', 200],
  [20, 'DELETE', 'contacts/{c}/photo', 405],
  [
    24,
    'POST',
    'translateExchangeIds',
    200,
    { inputIds: ['{c}'], sourceIdType: 'restId', targetIdType: 'restImmutableEntryId' },
  ],
];

describe.each(['me', 'Users/{oid}', `users('adele@contoso.example')`])('%s', (user) => {
  test.each(ROWS.map((row) => ({ row })))('row $row.0: $row.1 $row.2 is $row.3', async ({ row }) => {
    const [, method, path, status, body] = row;
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => names[name]!);
    const answer = await server.call(method, `/v1.0/${fill(user)}/${fill(path)}`, {
      body: body && (JSON.parse(fill(JSON.stringify(body))) as object),
    });
    expect(answer.status).toBe(status);
    const context: unknown = answer.body['@odata.context'];
    if (typeof context === 'string' && !path.startsWith('translate')) {
      const named = user === 'me' ? names['oid']! : user.includes('adele') ? 'adele%40contoso.example' : names['oid']!;
      expect(context).toContain(`/v1.0/$metadata#users('${named}')/`);
    }
    await server.call('DELETE', `/v1.0/me/contactFolders/${names['f']}`);
  });
});

/** Outlook REST v2.0 beside Graph: its words, shapes and refusals (reference, sections 4.2, 4.3, 4.6, 5, 6, 11 and 16). */
import { GRAPH_AUDIENCE, OUTLOOK_AUDIENCE } from '../../src/emulator/identity/directory.js';
import { loadKeys } from '../../src/emulator/identity/keys.js';
import { signToken } from '../../src/emulator/identity/tokens.js';
import { callRest, startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const ROOT = '/api/v2.0';
const names: Record<string, string> = {};

beforeAll(async () => {
  server = await startEmulator();
  names['user'] = /Users\('([^']+)'\)/.exec((await create({ GivenName: 'First' }))['@odata.id'])![1]!;
});
afterAll(() => server.close());

async function create(body: object, path = '/me/contacts') {
  const answer = await server.call('POST', `${ROOT}${path}`, { body });
  expect(answer.status).toBe(201);
  return answer.body;
}
const get = async (path: string) => (await server.call('GET', `${ROOT}${path}`)).body;
const folder = async (displayName: string, parent?: string) =>
  (
    await server.call('POST', `/v1.0/me/contactFolders${parent ? `/${parent}/childFolders` : ''}`, {
      body: { displayName },
    })
  ).body.id as string;

const READ_ORDER =
  '@odata.context, @odata.id, @odata.etag, Id, CreatedDateTime, LastModifiedDateTime, ChangeKey, Categories, ParentFolderId, Birthday, FileAs, DisplayName, GivenName, Initials, MiddleName, NickName, Surname, Title, YomiGivenName, YomiSurname, YomiCompanyName, Generation, EmailAddresses, ImAddresses, JobTitle, CompanyName, Department, OfficeLocation, Profession, BusinessHomePage, AssistantName, Manager, HomePhones, MobilePhone1, BusinessPhones, HomeAddress, BusinessAddress, OtherAddress, SpouseName, PersonalNotes, Children';
const WRITTEN_ORDER =
  '@odata.context, @odata.id, @odata.etag, Id, ChangeKey, Categories, CreatedDateTime, LastModifiedDateTime, ParentFolderId, Birthday, FileAs, DisplayName, GivenName, Initials, MiddleName, NickName, Surname, Title, Generation, EmailAddresses, ImAddresses, JobTitle, CompanyName, Department, OfficeLocation, Profession, BusinessHomePage, AssistantName, Manager, HomePhones, BusinessPhones, MobilePhone1, HomeAddress, BusinessAddress, OtherAddress, SpouseName, PersonalNotes, Children, YomiSurname, YomiGivenName, YomiCompanyName';

test('writes are answered in another order than reads, with null where a collection or an address has room', async () => {
  const created = await create({
    GivenName: 'Pavel',
    Surname: 'Bansky',
    MobilePhone1: '1',
    EmailAddresses: [{ Address: 'pavelb@contoso.example', Name: 'Pavel Bansky' }],
    BusinessPhones: ['+1 732 555 0102'],
    HomeAddress: { City: 'Redmond', CountryOrRegion: 'USA' },
  });
  expect(Object.keys(created).join(', ')).toBe(WRITTEN_ORDER);
  expect(created).toMatchObject({
    DisplayName: 'Pavel Bansky',
    FileAs: '',
    Categories: [],
    Children: [],
    EmailAddresses: [{ Address: 'pavelb@contoso.example', Name: 'Pavel Bansky' }, null, null],
    ImAddresses: [null, null, null],
    HomePhones: [null, null],
    BusinessPhones: ['+1 732 555 0102', null],
    HomeAddress: { Street: null, City: 'Redmond', State: null, CountryOrRegion: 'USA', PostalCode: null },
    OtherAddress: { Street: null, City: null, State: null, CountryOrRegion: null, PostalCode: null },
  });
  expect(Object.keys(created.EmailAddresses[0])).toEqual(['Address', 'Name']);
  expect(Object.keys(created.OtherAddress)).toEqual(['Street', 'City', 'State', 'CountryOrRegion', 'PostalCode']);

  const read = await get(`/me/contacts/${created.Id}`);
  expect(Object.keys(read).join(', ')).toBe(READ_ORDER);
  expect(read).toMatchObject({
    EmailAddresses: [{ Name: 'Pavel Bansky', Address: 'pavelb@contoso.example' }],
    ImAddresses: [],
    HomePhones: [],
    BusinessPhones: ['+1 732 555 0102'],
    HomeAddress: { City: 'Redmond', CountryOrRegion: 'USA' },
    OtherAddress: {},
  });
  expect(read.HomeAddress).toEqual({ City: 'Redmond', CountryOrRegion: 'USA' });
  expect(Object.keys(read.EmailAddresses[0])).toEqual(['Name', 'Address']);

  const patched = await server.call('PATCH', `${ROOT}/me/contacts/${created.Id}`, { body: { JobTitle: 'Printer' } });
  expect(Object.keys(patched.body).join(', ')).toBe(WRITTEN_ORDER);
  expect(patched.body.ImAddresses).toEqual([null, null, null]);
  expect(patched.headers.get('etag')).toBe(patched.body['@odata.etag']);
});

test('annotations name the object by its address, and folders have no version', async () => {
  const contact = await create({ GivenName: 'A' });
  const base = `${server.emulator.url}/api/v2.0`;
  expect(contact['@odata.context']).toBe(`${base}/$metadata#Me/Contacts/$entity`);
  expect(contact['@odata.id']).toBe(`${base}/Users('${names['user']}')/Contacts('${contact.Id}')`);
  expect(names['user']).toMatch(/^[0-9a-f-]{36}@[0-9a-f-]{36}$/);
  expect(contact['@odata.etag']).toBe(`W/"${contact.ChangeKey}"`);

  const selected = await get('/me/contacts?$select=emailaddresses,GivenName&$top=1');
  expect(selected['@odata.context']).toBe(`${base}/$metadata#Me/Contacts(EmailAddresses,GivenName)`);
  expect(Object.keys(selected.value[0])).toEqual(['@odata.id', '@odata.etag', 'Id', 'GivenName', 'EmailAddresses']);
  expect(selected['@odata.nextLink']).toBe(`${base}/me/contacts?$select=emailaddresses,GivenName&$top=1&$skip=1`);

  const id = await folder('Finance');
  const listed = await get('/me/contactfolders?$top=100');
  expect(listed['@odata.context']).toBe(`${base}/$metadata#Me/ContactFolders`);
  const finance = listed.value.find(({ Id }: { Id: string }) => Id === id);
  expect(Object.keys(finance)).toEqual(['@odata.id', 'Id', 'ParentFolderId', 'DisplayName']);
  expect(finance['@odata.id']).toBe(`${base}/Users('${names['user']}')/ContactFolders('${id}')`);
  expect((await get(`/me/contactfolders/${id}/contacts`))['@odata.context']).toBe(
    `${base}/$metadata#Me/ContactFolders('${id}')/Contacts`,
  );
});

test('a photo is described under its quoted key, without an entity tag of its own', async () => {
  const { Id } = await create({ GivenName: 'A' });
  const path = `/me/contacts('${Id}')/photo`;
  expect(await get(path)).toEqual({
    error: { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' },
  });
  const headers = { 'content-type': 'image/gif' };
  await server.call('PUT', `${ROOT}${path}/$value`, { body: GIF, headers });
  const link = `${server.emulator.url}/api/v2.0/Users('${names['user']}')/contacts('${Id}')/photo`;
  const body = await get(path);
  expect(Object.entries(body)).toEqual([
    ['@odata.context', `${server.emulator.url}/api/v2.0/$metadata#Me/Contacts('${Id}')/photo/$entity`],
    ['@odata.id', link],
    ['@odata.readLink', link],
    ['@odata.mediaContentType', 'image/gif'],
    ['Id', '1X1'],
    ['Width', 1],
    ['Height', 1],
  ]);
});

test.each([
  [
    "$filter=contains(DisplayName,'a')",
    'ErrorInvalidUrlQueryFilter',
    "'contains' and 'startswith' are not supported for filtering.  Use Search instead.",
  ],
  [
    "$filter=startswith(DisplayName,'a')",
    'ErrorInvalidUrlQueryFilter',
    "'contains' and 'startswith' are not supported for filtering.  Use Search instead.",
  ],
  [
    "$filter=EmailAddresses/any(a:a/Address eq 'x@y.example')",
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  ],
  [
    "$filter=not (GivenName eq 'a')",
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  ],
  ["$filter=ChangeKey eq 'a'", 'ErrorInvalidProperty', "The property 'ChangeKey' does not support filtering."],
  ['$search="a"', 'ErrorInvalidUrlQuery', "The query parameter 'Search' is invalid."],
  [
    '$select=Mobile',
    'BadRequest',
    "Could not find a property named 'Mobile' on type 'Microsoft.OutlookServices.Contact'.",
  ],
])('the query %s is refused with %s', async (query, code, message) => {
  const answer = await server.call('GET', `${ROOT}/me/contacts?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ error: { code, message } });
});

test('the names of Graph are unknown in a body, and the count is a resource of its own', async () => {
  const wrong = await server.call('POST', `${ROOT}/me/contacts`, { body: { GivenName: 'A', mobilePhone: '1' } });
  expect(wrong.status).toBe(400);
  expect(wrong.body.error.code).toBe('RequestBodyRead');
  expect(await get('/me/contacts?$count=true')).not.toHaveProperty(['@odata.count']);
  const count = await server.call('GET', `${ROOT}/me/contacts/$count`);
  expect(count.headers.get('content-type')).toBe('text/plain');
  expect(Number(count.body)).toBeGreaterThan(0);
});

test('a parent folder in a PATCH is ignored, since contacts cannot be moved here', async () => {
  const contact = await create({ GivenName: 'A' });
  const answer = await server.call('PATCH', `${ROOT}/me/contacts/${contact.Id}`, {
    body: { ParentFolderId: await folder('Elsewhere'), Surname: 'B' },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ Id: contact.Id, ParentFolderId: contact.ParentFolderId, Surname: 'B' });
});

test('one contact has the same id and version in both dialects', async () => {
  const created = await create({ GivenName: 'A', MobilePhone1: '7' });
  const { body } = await server.call('GET', `/v1.0/me/contacts/${created.Id}`);
  expect(body).toMatchObject({ id: created.Id, changeKey: created.ChangeKey, mobilePhone: '7' });
});

test('a token that is missing or bad is answered with an empty body and the challenge of Exchange', async () => {
  const url = `${server.emulator.url}${ROOT}/me/contacts`;
  const challenge = `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="${server.emulator.url}/common/oauth2/authorize"`;
  const without = await callRest(url, 'GET', {});
  expect([without.status, without.bytes.length, without.headers.get('www-authenticate')]).toEqual([401, 0, challenge]);
  const bad = await callRest(url, 'GET', { headers: { authorization: 'Bearer nonsense' } });
  expect([bad.status, bad.bytes.length, bad.headers.get('www-authenticate')]).toEqual([
    401,
    0,
    `${challenge}, error="invalid_token"`,
  ]);
});

test('a token for Outlook opens Outlook alone, one for Graph opens both, one for anything else neither', async () => {
  const keys = await loadKeys(server.dataDir);
  const oid = names['user']!.split('@', 1)[0]!;
  const user = { oid, userPrincipalName: 'adele@contoso.example', displayName: 'Adele' };
  const statuses = async (audience: string) => {
    const token = await signToken(keys, user, { now: new Date(), expiresInSeconds: 60, audience });
    const headers = { authorization: `Bearer ${token}` };
    const paths = ['/api/v2.0/me/contacts', '/v1.0/me/contacts'];
    const answers = paths.map((path) => callRest(`${server.emulator.url}${path}`, 'GET', { headers }));
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  expect(await statuses(OUTLOOK_AUDIENCE)).toEqual([200, 401]);
  expect(await statuses(GRAPH_AUDIENCE)).toEqual([200, 200]);
  expect(await statuses('https://elsewhere.example')).toEqual([401, 401]);
});

test('errors say code and message alone, and answers carry no diagnostics of Graph', async () => {
  const answer = await server.call('GET', `${ROOT}/me/contacts/AAMkAAAA`);
  expect(answer.status).toBe(404);
  expect(answer.body).toEqual({
    error: { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' },
  });
  expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.has('x-ms-ags-diagnostic')).toBe(false);
  expect(answer.headers.has('client-request-id')).toBe(false);
});

test('a routing hint must name the mailbox that is asked for', async () => {
  const ask = (hint: string) => server.call('GET', `${ROOT}/me/contacts`, { headers: { 'X-AnchorMailbox': hint } });
  expect((await ask('Adele@contoso.example')).status).toBe(200);
  expect((await ask(names['user']!)).status).toBe(200);
  const wrong = await ask('alex@contoso.example');
  expect(wrong.status).toBe(400);
  expect(wrong.body).toEqual({
    error: {
      code: 'ErrorIncorrectRoutingHint',
      message: "The x-anchor mailbox 'alex@contoso.example' does not match the target of the request.",
    },
  });
});

test('another user’s mailbox is refused', async () => {
  const answer = await server.call('GET', `${ROOT}/users/alex@contoso.example/contacts`);
  expect([answer.status, answer.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
});

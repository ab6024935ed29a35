/** Lists are selected, filtered, ordered, paged and counted as the reference's section 11 says. */
import { callRest, startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
const PEOPLE = [
  {
    givenName: 'Ada',
    surname: 'Lovelace',
    companyName: 'Contoso',
    birthday: '1815-12-10',
    emailAddresses: [{ address: 'ada@contoso.example' }],
  },
  { givenName: 'Émile', surname: "O'Neill", companyName: 'Fabrikam' },
  { givenName: 'Grace', surname: 'Hopper', companyName: 'contoso', birthday: '1906-12-09' },
  { givenName: 'Alan', surname: null, jobTitle: 'Zoologist' },
  {
    givenName: 'ada',
    surname: 'Byron',
    companyName: 'Northwind',
    emailAddresses: [{ name: 'B', address: 'x@y.example' }, { address: 'byron@contoso.example' }],
  },
];

beforeAll(async () => {
  server = await startEmulator();
  for (const body of PEOPLE) await server.call('POST', '/v1.0/me/contacts', { body });
});
afterAll(() => server.close());

const list = (query: Record<string, string>, path = '/v1.0/me/contacts') =>
  server.call('GET', `${path}?${new URLSearchParams(query).toString()}`);
const surnames = async (query: Record<string, string>) =>
  (await list(query)).body.value.map((contact: { surname: string | null }) => contact.surname);

test.each([
  [`surname eq 'lovelace'`, ['Lovelace']],
  [`givenName eq 'ADA'`, ['Lovelace', 'Byron']],
  [`givenName eq 'ÉMILE'`, [`O'Neill`]],
  [`surname eq 'O''Neill'`, [`O'Neill`]],
  [`surname eq null`, [null]],
  [`surname ne null and companyName ne 'Contoso'`, [`O'Neill`, 'Byron']],
  [`companyName ne 'Contoso'`, [`O'Neill`, null, 'Byron']],
  [`startswith(displayName,'ada')`, ['Lovelace', 'Byron']],
  [`startsWith(surname, 'H') eq true`, ['Hopper']],
  [`startswith(givenName,'a') eq false`, [`O'Neill`, 'Hopper']],
  [`not startswith(givenName,'a')`, [`O'Neill`, 'Hopper']],
  [`not (surname eq 'Hopper' or surname eq null) and companyName eq 'contoso'`, ['Lovelace']],
  [`surname eq 'Hopper' or surname eq 'Byron' and givenName eq 'nobody'`, ['Hopper']],
  [`(surname eq 'Hopper' or surname eq 'Byron') and givenName eq 'ada'`, ['Byron']],
  [`emailAddresses/any(a:a/address eq 'ADA@contoso.example')`, ['Lovelace']],
  [`emailAddresses/any(e:e/address eq 'byron@contoso.example') or surname eq 'Hopper'`, ['Hopper', 'Byron']],
  [`birthday lt 1900-01-01`, ['Lovelace']],
  [`birthday ge 1906-12-09T00:00:00Z`, ['Hopper']],
  [`createdDateTime ge 2020-01-01 and SURNAME gt 'h'`, ['Lovelace', `O'Neill`, 'Hopper']],
  [`lastModifiedDateTime lt 2020-01-01`, []],
  [`homeAddress eq null and jobTitle eq 'zoologist'`, [null]],
])('the filter %s finds %j', async (filter, expected) => {
  expect(await surnames({ $filter: filter })).toEqual(expected);
});

const INVALID_NODES = ['ErrorInvalidUrlQueryFilter', 'The query filter contains one or more invalid nodes.'];
test.each([
  [`changeKey eq 'x'`, ['ErrorInvalidProperty', `The property 'ChangeKey' does not support filtering.`]],
  [`emailAddresses eq 'x'`, ['ErrorInvalidProperty', `The property 'EmailAddresses' does not support filtering.`]],
  [`startswith(title,'x')`, ['ErrorInvalidProperty', `The property 'Title' does not support filtering.`]],
  [`contains(surname,'x')`, INVALID_NODES],
  [`endswith(surname,'x')`, INVALID_NODES],
  [`emailAddresses/any(a:a/address ne 'x')`, INVALID_NODES],
  [`emailAddresses/any(a:a/name eq 'x')`, INVALID_NODES],
  [`emailAddresses/any(a:startswith(a/address,'x'))`, INVALID_NODES],
  [`emailAddresses/all(a:a/address eq 'x')`, INVALID_NODES],
  [`surname in ('a','b')`, INVALID_NODES],
  [`surname eq 5`, INVALID_NODES],
  [`surname eq 2014-09-01`, INVALID_NODES],
  [`birthday eq '2014-09-01'`, INVALID_NODES],
  [`birthday eq 2014-99-01`, INVALID_NODES],
  [`surname gt null`, INVALID_NODES],
  [`nobody eq 'x'`, INVALID_NODES],
  [`homeAddress/city eq 'x'`, INVALID_NODES],
  [`surname eq 'x`, INVALID_NODES],
  [`surname eq 'x' surname eq 'y'`, INVALID_NODES],
  [`surname`, INVALID_NODES],
  [`(surname eq 'x'`, INVALID_NODES],
  [`and`, INVALID_NODES],
  [`${'('.repeat(1000)}surname eq 'x'${')'.repeat(1000)}`, INVALID_NODES],
  [`${'not '.repeat(2000)}contains(surname,'x')`, INVALID_NODES],
  [`__proto__ eq 'x'`, INVALID_NODES],
])('the filter %.60s is refused', async (filter, [code, message]) => {
  const answer = await list({ $filter: filter });
  expect([answer.status, answer.body.error.code, answer.body.error.message]).toEqual([400, code, message]);
});

test('a long or is answered', async () => {
  const filter = Array.from({ length: 300 }, (_, index) => `surname eq 'x${index}'`).join(' or ');
  expect(await surnames({ $filter: `${filter} or surname eq 'Hopper'` })).toEqual(['Hopper']);
});

test.each([
  ['surname', [null, 'Byron', 'Hopper', 'Lovelace', `O'Neill`]],
  ['surname desc', [`O'Neill`, 'Lovelace', 'Hopper', 'Byron', null]],
  ['givenName,surname desc', ['Lovelace', 'Byron', null, 'Hopper', `O'Neill`]],
  ['companyName asc, surname', [null, 'Hopper', 'Lovelace', `O'Neill`, 'Byron']],
  ['createdDateTime desc', ['Lovelace', `O'Neill`, 'Hopper', null, 'Byron']],
])('ordered by %s', async ($orderby, expected) => {
  const found = await surnames({ $orderby });
  if ($orderby.startsWith('createdDateTime')) expect(found).toHaveLength(expected.length);
  else expect(found).toEqual(expected);
});

test.each([
  [{ $filter: `surname gt 'a'`, $orderby: 'surname' }, 200],
  [{ $filter: `surname gt 'a' and givenName ne 'x'`, $orderby: 'surname' }, 200],
  [{ $filter: `surname gt 'a' and givenName ne 'x'`, $orderby: 'surname,givenName desc' }, 200],
  [{ $filter: `givenName ne 'x' and surname gt 'a'`, $orderby: 'surname' }, 400],
  [{ $filter: `surname gt 'a'`, $orderby: 'givenName' }, 400],
  [{ $filter: `surname gt 'a' and givenName ne 'x'`, $orderby: 'givenName,surname' }, 400],
])('%j answers %i', async (query, status) => {
  const answer = await list(query);
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.body.error.code).toBe('InefficientFilter');
});

test('a selection returns id and etag besides, names its context, and takes names in any case', async () => {
  const { body } = await list({ $select: 'SURNAME,emailaddresses,givenName', $top: '1' });
  expect(body['@odata.context']).toMatch(/\/contacts\(surname,emailAddresses,givenName\)$/);
  expect(Object.keys(body.value[0])).toEqual(['@odata.etag', 'id', 'givenName', 'surname', 'emailAddresses']);
});

test('pages are followed by their links to the end, on whatever host the client spoke to', async () => {
  const seen: string[] = [];
  let url = `${server.emulator.url.replace('127.0.0.1', 'localhost')}/v1.0/me/contacts?$top=2&$select=surname&%24orderby=surname`;
  const headers = { authorization: `Bearer ${await server.emulator.token('adele')}` };
  for (let pages = 1; ; pages += 1) {
    const page = (await callRest(url, 'GET', { headers })).body;
    seen.push(...page.value.map((contact: { surname: string }) => contact.surname));
    if (!page['@odata.nextLink']) {
      expect(pages).toBe(3);
      break;
    }
    url = page['@odata.nextLink'];
    expect(url).toMatch(/^http:\/\/localhost:\d+\/v1\.0\/me\/contacts\?/);
    expect(url).toContain('$select=surname');
  }
  expect(seen).toEqual([null, 'Byron', 'Hopper', 'Lovelace', `O'Neill`]);
});

test('filtered pages are followed to the end too', async () => {
  const first = (await list({ $filter: `companyName eq 'contoso'`, $top: '1', $count: 'true' })).body;
  expect(first['@odata.count']).toBe(2);
  const second = await server.call('GET', first['@odata.nextLink'].slice(server.emulator.url.length));
  expect(second.body.value.map((one: { surname: string }) => one.surname)).toEqual(['Hopper']);
  expect(second.body['@odata.nextLink']).toBeUndefined();
});

test('counts are told beside a list and alone, with a filter and without', async () => {
  expect((await list({ $count: 'true', $top: '1' })).body['@odata.count']).toBe(5);
  const count = await server.call('GET', '/v1.0/me/contacts/$count');
  expect([count.body, count.headers.get('content-type')]).toEqual(['5', 'text/plain']);
  expect((await list({ $filter: `companyName eq 'CONTOSO'` }, '/v1.0/me/contacts/$count')).body).toBe('2');
});

test('ten are returned unless more are asked for', async () => {
  const many = await startEmulator();
  for (let index = 0; index < 12; index += 1) {
    await many.call('POST', '/v1.0/me/contacts', { body: { givenName: `N${index}` } });
  }
  const page = (await many.call('GET', '/v1.0/me/contacts')).body;
  expect(page.value.map((one: { givenName: string }) => one.givenName)).toEqual(
    Array.from({ length: 10 }, (_, i) => `N${i}`),
  );
  expect(page['@odata.nextLink']).toMatch(/\$skip=10$/);
  expect((await many.call('GET', '/v1.0/me/contacts?$top=5000')).body.value).toHaveLength(12);
  await many.close();
});

test.each([
  ['$top=0', 'ErrorInvalidUrlQuery'],
  ['$top=-1', 'ErrorInvalidUrlQuery'],
  ['$top=x', 'ErrorInvalidUrlQuery'],
  ['$skip=-1', 'ErrorInvalidUrlQuery'],
  ['$skip=1&$skip=2', 'ErrorInvalidUrlQuery'],
  ['$count=maybe', 'ErrorInvalidUrlQuery'],
  ['$orderby=emailAddresses', 'ErrorInvalidUrlQuery'],
  ['$orderby=nobody', 'ErrorInvalidUrlQuery'],
  ['$orderby=surname up', 'ErrorInvalidUrlQuery'],
  ['$search="x"', 'ErrorInvalidUrlQuery'],
  ['$unheardof=1', 'ErrorInvalidUrlQuery'],
  ['$select=nobody', 'BadRequest'],
  ['$expand=photo', 'ExpandNotSupported'],
  ['$expand=contacts', 'ErrorInvalidUrlQuery'],
  ['$filter=%E0%A4%A', 'BadRequest'],
])('%s is refused as %s', async (query, code) => {
  const answer = await server.call('GET', `/v1.0/me/contacts?${query}`);
  expect(answer.body.error.code).toBe(code);
});

test('parameters that are no system options are not looked at', async () => {
  expect((await server.call('GET', '/v1.0/me/contacts?top=0&x=%&$format=json')).status).toBe(200);
});

test.each([
  ['startswith(a)', 'BadRequest', "Syntax error: character '(' is not valid at position 10 in 'startswith(a)'."],
  ['"pavel"', 'ErrorInvalidUrlQuery', "The query parameter 'Search' is invalid."],
])('Graph is not searched for %s', async (search, code, message) => {
  const { status, body } = await server.call('GET', `/v1.0/me/contacts?$search=${encodeURIComponent(search)}`);
  expect([status, body.error.code, body.error.message]).toEqual([400, code, message]);
});

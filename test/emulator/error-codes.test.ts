/**
 * Every error code of section 16.2 of the reference, by name: what a client does to see it. Trouble that a server of
 * this kind cannot come into by itself is ordered at `/_control/faults`, and the titles say so.
 */
import { objectIdOf } from '../../src/emulator/identity/directory.js';
import { loadKeys } from '../../src/emulator/identity/keys.js';
import { signToken } from '../../src/emulator/identity/tokens.js';
import {
  callRest,
  startEmulator,
  type RestAnswer,
  type RestOptions,
  type RestServer,
} from '../support/emulator-client.js';

let server: RestServer;
let clock = new Date();
let id: string;
let etag: string;
beforeAll(async () => {
  server = await startEmulator({ now: () => clock });
  const { body } = await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } });
  id = body.id;
  etag = body['@odata.etag'];
  await server.call('PATCH', `/v1.0/me/contacts/${id}`, { body: { surname: 'B' } });
  await server.call('POST', '/v1.0/me/contactFolders', { body: { displayName: 'Taken' } });
});
afterAll(() => server.close());

const C = '/v1.0/me/contacts';
const V2 = '/api/v2.0/me/contacts';
const GONE = 'AAMkAGI2THk0AAA=';
const addresses = Array.from({ length: 4 }, (_, index) => ({ address: `a${index}@contoso.example` }));

interface Row {
  readonly status: number;
  readonly code: string;
  readonly message: string | RegExp;
  /** Method and path; `{id}` is a contact that exists. */
  readonly ask: string;
  readonly options?: () => RestOptions;
}

// prettier-ignore
const ROWS: readonly Row[] = [
  { status: 400, code: 'ErrorInvalidIdMalformed', message: 'Id is malformed.', ask: `GET ${C}/nonsense` },
  { status: 400, code: 'RequestBodyRead', message: /^The property 'givenname' does not exist on type 'Microsoft\.OutlookServices\.Contact'\./, ask: `POST ${C}`, options: () => ({ body: { givenname: 'A' } }) },
  { status: 400, code: 'UnableToDeserializePostBody', message: 'were unable to deserialize ', ask: `POST ${C}/{id}/extensions`, options: () => ({ body: { extensionName: 'x' } }) },
  { status: 400, code: 'ErrorInvalidProperty', message: "The property 'GivenName' is required when creating the entity.", ask: `POST ${C}`, options: () => ({ body: {} }) },
  { status: 400, code: 'ErrorInvalidProperty', message: "The property 'ChangeKey' does not support filtering.", ask: `GET ${C}?$filter=changeKey eq 'x'` },
  { status: 400, code: 'ErrorInvalidProperty', message: 'The multi value property EmailAddresses has 4 entries, that exceeds the max allowed value of 3', ask: `POST ${C}`, options: () => ({ body: { givenName: 'A', emailAddresses: addresses } }) },
  { status: 400, code: 'ErrorInvalidUrlQueryFilter', message: 'The query filter contains one or more invalid nodes.', ask: `GET ${C}?$filter=emailAddresses/any(a:a/name eq 'x')` },
  { status: 400, code: 'ErrorInvalidUrlQueryFilter', message: "'contains' and 'startswith' are not supported for filtering.  Use Search instead.", ask: `GET ${V2}?$filter=startswith(GivenName,'x')` },
  { status: 400, code: 'ErrorInvalidUrlQuery', message: "The query parameter 'Top' is invalid.", ask: `GET ${C}?$top=0` },
  { status: 400, code: 'ErrorInvalidUrlQuery', message: "The query parameter 'Search' is invalid.", ask: `GET ${V2}?$search="x"` },
  { status: 400, code: 'InefficientFilter', message: 'The restriction or sort order is too complex for this operation.', ask: `GET ${C}?$filter=surname eq 'x'&$orderby=givenName` },
  { status: 400, code: 'BadRequest', message: /^Unsupported segment type\. ODataQuery: /, ask: `GET ${C}/{id}/photos/48x48` },
  { status: 400, code: 'ErrorIncorrectRoutingHint', message: "The x-anchor mailbox 'alex@contoso.example' does not match the target of the request.", ask: `GET ${V2}`, options: () => ({ headers: { 'x-anchormailbox': 'alex@contoso.example' } }) },
  { status: 400, code: 'InvalidRequest', message: 'expirationDateTime is a required property for subscription creation', ask: 'POST /v1.0/subscriptions', options: () => ({ body: { changeType: 'created', resource: 'me/contacts', notificationUrl: 'http://127.0.0.1:9/' } }) },
  { status: 400, code: 'ExpandNotSupported', message: "Expand is not allowed for property 'Photo' according to the entity schema.", ask: `GET ${C}?$expand=photo` },
  { status: 401, code: 'InvalidAuthenticationToken', message: 'Access token is empty.', ask: `GET ${C}`, options: () => ({ user: null }) },
  { status: 401, code: 'InvalidAuthenticationToken', message: 'CompactToken validation failed with reason code: 80049228.', ask: `GET ${C}`, options: () => ({ user: null, headers: { authorization: 'Bearer x' } }) },
  { status: 404, code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.', ask: `GET ${C}/${GONE}` },
  { status: 404, code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.', ask: `GET ${C}/{id}/photo/$value` },
  { status: 404, code: 'ErrorFolderNotFound', message: 'The specified folder could not be found in the store.', ask: `GET /v1.0/me/contactFolders/${GONE}` },
  { status: 404, code: 'ResourceNotFound', message: 'Resource could not be discovered.', ask: 'GET /v1.0/users/nobody@contoso.example/contacts' },
  { status: 405, code: 'ErrorInvalidRequest', message: 'The OData request is not supported.', ask: `PUT ${C}/{id}` },
  { status: 409, code: 'ErrorFolderExists', message: 'A folder with the specified name already exists.', ask: 'POST /v1.0/me/contactFolders', options: () => ({ body: { displayName: 'taken' } }) },
  { status: 412, code: 'ErrorIrresolvableConflict', message: /^The send or update operation could not be performed because the change key /, ask: `PATCH ${C}/{id}`, options: () => ({ body: { surname: 'C' }, headers: { 'if-match': etag } }) },
  { status: 413, code: 'RequestEntityTooLarge', message: 'The request body may be at most 4 MB.', ask: `POST ${C}`, options: () => ({ body: Buffer.alloc(4 * 1024 * 1024 + 1), headers: { 'content-type': 'application/json' } }) },
  { status: 415, code: 'UnsupportedMediaType', message: "The media type 'text/plain' is not supported here.", ask: `POST ${C}`, options: () => ({ body: 'x', headers: { 'content-type': 'text/plain' } }) },
  { status: 501, code: 'NotImplemented', message: 'This operation target is not yet supported.', ask: 'POST /v1.0/me/translateExchangeIds', options: () => ({ body: { inputIds: [GONE], sourceIdType: 'entryId', targetIdType: 'restId' } }) },
];

test.each(ROWS.map((row) => [row.status, row.code, row.ask, row] as const))(
  '%i %s is the answer to %s',
  async (status, code, _title, { ask, options, message }) => {
    const [method, path] = [ask.slice(0, ask.indexOf(' ')), ask.slice(ask.indexOf(' ') + 1).replace('{id}', id)];
    const answer = await server.call(method, encodeURI(path), options?.());
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    if (typeof message === 'string') expect(answer.body.error.message).toBe(message);
    else expect(answer.body.error.message).toMatch(message);
    expectForm(path, answer);
  },
);

/** Graph names the request in its errors; Outlook says code and message alone (section 16.1). */
function expectForm(path: string, { body, headers }: RestAnswer): void {
  if (path.startsWith('/v1.0')) expect(body.error.innerError['request-id']).toBe(headers.get('request-id'));
  else expect(Object.keys(body.error)).toEqual(['code', 'message']);
}

const NO_MAILBOX = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
const OLDER_NO_MAILBOX = 'REST API is not yet supported for this mailbox.';

// prettier-ignore
const ORDERED: readonly (readonly [status: number, code: string, message?: string, headers?: Record<string, string | number>])[] = [
  [401, 'MailboxNotEnabledForRESTAPI', OLDER_NO_MAILBOX],
  [404, 'MailboxNotEnabledForRESTAPI', OLDER_NO_MAILBOX],
  [404, 'MailboxNotSupportedForRESTAPI'],
  [404, 'Request_ResourceNotFound'],
  [429, 'TooManyRequests', 'Please retry again later.', { 'Retry-After': '2.128' }],
  [429, 'activityLimitReached', undefined, { 'Retry-After': 3 }],
  [500, 'ErrorInternalServerError'],
  [500, 'generalException'],
  [503, 'ServiceUnavailable', undefined, { 'Retry-After': 5 }],
  [503, 'serviceNotAvailable'],
  [503, 'MailboxInfoStale'],
  [504, 'UnknownError'],
  [507, 'quotaLimitReached'],
];

describe.each([
  ['Graph', C],
  ['Outlook', V2],
])('ordered as a fault for %s', (_, path) => {
  test.each(ORDERED.map((row) => [row[0], row[1], row] as const))(
    '%i %s is answered once',
    async (status, code, row) => {
      const [, , message, headers = {}] = row;
      const effect = { status, code, message, headers };
      await server.call('POST', '/_control/faults', { user: null, body: { match: { path }, effect } });
      const answer = await server.call('GET', path);
      expect(answer.status).toBe(status);
      for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toBe(String(value));
      if (status === 401 && path === V2) expect(answer.bytes).toHaveLength(0);
      else {
        expect(answer.body.error).toMatchObject(message === undefined ? { code } : { code, message });
        expectForm(path, answer);
      }
      expect((await server.call('GET', path)).status).toBe(200);
    },
  );
});

test('403 with a challenge of insufficient_claims is answered where it was ordered as a fault', async () => {
  const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString('base64');
  const challenge = `Bearer error="insufficient_claims", claims="${claims}"`;
  const effect = { status: 403, code: 'insufficient_claims', headers: { 'WWW-Authenticate': challenge } };
  await server.call('POST', '/_control/faults', { user: null, body: { effect } });
  const answer = await server.call('GET', C);
  expect([answer.status, answer.body.error.code]).toEqual([403, 'insufficient_claims']);
  expect(answer.headers.get('www-authenticate')).toBe(challenge);
});

test('401 InvalidAuthenticationToken says that a token has expired once its hour is over', async () => {
  const headers = { authorization: `Bearer ${await server.emulator.token('adele')}` };
  const ask = () => callRest(`${server.emulator.url}${C}`, 'GET', { headers });
  expect((await ask()).status).toBe(200);
  clock = new Date(clock.getTime() + 3_601_000);
  const answer = await ask();
  expect([answer.status, answer.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
  expect(answer.body.error.message).toBe('Access token has expired or is not yet valid.');
});

test('404 MailboxNotEnabledForRESTAPI is the answer to a user of the directory without a mailbox', async () => {
  const guest = { oid: objectIdOf('guest'), userPrincipalName: 'guest@contoso.example', displayName: 'A guest' };
  const token = await signToken(await loadKeys(server.dataDir), guest, { now: clock, expiresInSeconds: 60 });
  for (const path of [C, V2]) {
    const answer = await server.call('GET', path, { user: null, headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect(answer.body.error.message).toBe(NO_MAILBOX);
    expectForm(path, answer);
  }
});

test('410 SyncStateNotFound is the answer to a delta token once the tokens were evicted by the control', async () => {
  const { body } = await server.call('GET', `${C}/delta`);
  const link = (body['@odata.deltaLink'] as string).slice(server.emulator.url.length);
  await server.call('DELETE', '/_control/delta-tokens', { user: null });
  const answer = await server.call('GET', link);
  expect([answer.status, answer.body.error.code]).toEqual([410, 'SyncStateNotFound']);
  expect(answer.body.error.message).toMatch(/^The sync state generation is not found; generation=\d+;(\[.*\])+\.$/);
  expect(answer.headers.get('location')).toBe(`${server.emulator.url}${C}/delta?$deltatoken=`);
});

test('429 ApplicationThrottled is the answer to one request too many, and says how long to wait', async () => {
  await server.call('POST', '/_control/throttling', { user: null, body: { requests: 0 } });
  try {
    const answer = await server.call('GET', C);
    expect([answer.status, answer.body.error.code]).toEqual([429, 'ApplicationThrottled']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await server.call('DELETE', '/_control/throttling', { user: null });
  }
});

test('424 FailedDependency is the answer to a part whose predecessor has failed', async () => {
  const requests = [
    { id: '1', method: 'GET', url: `/me/contacts/${GONE}` },
    { id: '2', method: 'GET', url: '/me/contacts', dependsOn: ['1'] },
  ];
  const { body } = await server.call('POST', '/v1.0/$batch', { body: { requests } });
  const part = body.responses.find((one: { id: string }) => one.id === '2');
  expect([part.status, part.body.error.code]).toEqual([424, 'FailedDependency']);
});

test('403 ErrorAccessDenied is the answer where the mailbox is another one', async () => {
  const answer = await server.call('GET', '/v1.0/users/megan@contoso.example/contacts');
  expect([answer.status, answer.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
  expect(answer.body.error.message).toBe('Access is denied. Check credentials and try again.');
});

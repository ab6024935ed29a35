/** Every row of the reference's table 3.1 by its name, in both dialects: what is served, and what a dialect has not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

type Dialect = 'graph' | 'outlook';

interface Step {
  readonly method: string;
  /** Below the user, or below the service root where it begins with a slash; `{names}` are filled in. */
  readonly path: string;
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
type Steps = readonly Step[];

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const IMAGE = { body: GIF, headers: { 'content-type': 'image/gif' } };
const TRACKED = { headers: { prefer: 'odata.track-changes' } };
const DEEP = 'contactFolders/{f}/childFolders/{g}/childFolders/{h}';
const NEW = { body: { givenName: 'New' } };
const NEW_V2 = { body: { GivenName: 'New' } };
const EXTENSION = { body: { '@odata.type': 'microsoft.graph.openTypeExtension', extensionName: 'new', a: 1 } };
const EXTENSION_V2 = {
  body: { '@odata.type': '#Microsoft.OutlookServices.OpenTypeExtension', ExtensionName: 'new', a: 1 },
};
const SUBSCRIPTION = {
  body: {
    changeType: 'created',
    notificationUrl: '{receiver}',
    resource: 'me/contacts',
    expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
  },
};
const RENEWAL = { body: { expirationDateTime: SUBSCRIPTION.body.expirationDateTime } };
const PUSH_SUBSCRIPTION = {
  body: {
    '@odata.type': '#Microsoft.OutlookServices.PushSubscription',
    Resource: '{origin}/api/v2.0/me/contacts',
    NotificationURL: '{receiver}',
    ChangeType: 'Created',
  },
};
const PUSH_RENEWAL = { body: { SubscriptionExpirationDateTime: SUBSCRIPTION.body.expirationDateTime } };
const TRANSLATION = {
  body: { inputIds: ['{c}'], sourceIdType: 'restId', targetIdType: 'restImmutableEntryId' },
};

const step = (method: string, path: string, status: number, more: Partial<Step> = {}): Step => ({
  method,
  path,
  status,
  ...more,
});
const get = (path: string, more?: Partial<Step>) => step('GET', path, 200, more);
const post = (path: string, more: Partial<Step>) => step('POST', path, 201, more);
const patch = (path: string, more: Partial<Step>) => step('PATCH', path, 200, more);
const remove = (path: string) => step('DELETE', path, 204);
const refused = (method: string, path: string, status: 400 | 405, more?: Partial<Step>) =>
  step(method, path, status, more);

// prettier-ignore
const OPERATIONS: Readonly<Record<string, Readonly<Record<Dialect, Steps>>>> = {
  '1 list contacts of the default folder': {
    graph: [get('contacts'), get('contactFolders/contacts/contacts')],
    outlook: [get('contacts'), get('contactfolders/contacts/contacts')],
  },
  '2 list contacts of a folder': {
    graph: [get('contactFolders/{f}/contacts'), get("contactFolders('{f}')/contacts")],
    outlook: [get('ContactFolders/{f}/Contacts'), get("contactfolders('{f}')/contacts")],
  },
  '3 list contacts of a nested folder': {
    graph: [get(`${DEEP}/contacts`)],
    outlook: [get('contactfolders/{f}/childfolders/{g}/contacts')],
  },
  '4 get a contact': {
    graph: [
      get('contacts/{c}'), get("contacts('{c}')"), get('contactFolders/contacts/contacts/{c}'),
      get('contactFolders/{f}/contacts/{d}'), get(`${DEEP}/contacts/{e}`),
    ],
    outlook: [get('contacts/{c}'), get("Contacts('{c}')")],
  },
  '5 create in the default folder': {
    graph: [post('contacts', NEW)],
    outlook: [post('contacts', NEW_V2)],
  },
  '6 create in a folder': {
    graph: [post('contactFolders/{f}/contacts', NEW), post(`${DEEP}/contacts`, NEW)],
    outlook: [post('contactfolders/{f}/contacts', NEW_V2)],
  },
  '7 update': {
    graph: [
      patch('contacts/{c}', NEW), patch('contactFolders/{f}/contacts/{d}', NEW), patch(`${DEEP}/contacts/{e}`, NEW),
    ],
    outlook: [patch('contacts/{c}', NEW_V2)],
  },
  '8 delete': {
    graph: [remove('contacts/{c}'), remove('contactFolders/{f}/contacts/{d}'), remove(`${DEEP}/contacts/{e}`)],
    outlook: [remove('contacts/{c}')],
  },
  '9 permanent delete': {
    graph: [
      step('POST', 'contacts/{c}/permanentDelete', 204),
      step('POST', 'contactFolders/{f}/contacts/{d}/permanentDelete', 204),
    ],
    outlook: [refused('POST', 'contacts/{c}/permanentDelete', 400)],
  },
  '10 count': {
    graph: [
      get('contacts/$count'), get('contactFolders/{f}/contacts/$count'), get('contactFolders/$count'),
      get('contacts?$count=true'),
    ],
    outlook: [
      get('contacts/$count'), get('contactfolders/$count'), get("contacts/$count?$filter=GivenName eq 'nobody'"),
    ],
  },
  '11 list folders': {
    graph: [get('contactFolders')],
    outlook: [get('contactfolders')],
  },
  '12 list child folders': {
    graph: [get('contactFolders/{f}/childFolders')],
    outlook: [get('contactfolders/{f}/childfolders')],
  },
  '13 get a folder': {
    graph: [get('contactFolders/{f}'), get(DEEP)],
    outlook: [get('contactfolders/{f}')],
  },
  '14 create a folder': {
    graph: [
      post('contactFolders', { body: { displayName: 'new {f}' } }),
      post('contactFolders/{f}/childFolders', { body: { displayName: 'new' } }),
    ],
    outlook: [
      refused('POST', 'contactfolders', 405, { body: { DisplayName: 'new' } }),
      refused('POST', 'contactfolders/{f}/childfolders', 405, { body: { DisplayName: 'new' } }),
    ],
  },
  '15 update a folder': {
    graph: [patch('contactFolders/{f}', { body: { displayName: 'renamed {f}' } })],
    outlook: [refused('PATCH', 'contactfolders/{f}', 405, { body: { DisplayName: 'renamed' } })],
  },
  '16 delete a folder': {
    graph: [remove('contactFolders/{f}')],
    outlook: [refused('DELETE', 'contactfolders/{f}', 405)],
  },
  '17 photo bytes': {
    graph: [get('contacts/{c}/photo/$value'), get('contactFolders/{f}/contacts/{d}/photo/$value')],
    outlook: [get("contacts('{c}')/photo/$value")],
  },
  '18 photo metadata': {
    graph: [get('contacts/{c}/photo'), get('contactFolders/{f}/contacts/{d}/photo')],
    outlook: [get("contacts('{c}')/photo")],
  },
  '19 set photo': {
    graph: [
      step('PUT', 'contacts/{c}/photo/$value', 200, IMAGE), patch('contacts/{c}/photo/$value', IMAGE),
      step('PUT', 'contactFolders/{f}/contacts/{d}/photo/$value', 200, IMAGE),
    ],
    outlook: [step('PUT', "contacts('{c}')/photo/$value", 200, IMAGE), patch("contacts('{c}')/photo/$value", IMAGE)],
  },
  '20 delete photo': {
    graph: [refused('DELETE', 'contacts/{c}/photo', 405)],
    outlook: [refused('DELETE', "contacts('{c}')/photo", 405)],
  },
  '21 sync contacts': {
    graph: [
      get('contactFolders/{f}/contacts/delta'), get('contacts/delta'), get('contacts/microsoft.graph.delta()'),
    ],
    outlook: [get('contacts', TRACKED), get('contactfolders/{f}/contacts', TRACKED)],
  },
  '22 sync folders': {
    graph: [get('contactFolders/delta'), get('contactFolders/{f}/childFolders/delta')],
    outlook: [get('contactfolders', TRACKED)],
  },
  '23 open extensions': {
    graph: [
      post('contacts/{c}/extensions', EXTENSION), get('contacts/{c}/extensions'), get('contacts/{c}/extensions/known'),
      patch('contacts/{c}/extensions/known', { body: { a: 2 } }), remove('contacts/{c}/extensions/known'),
    ],
    outlook: [
      post('contacts/{c}/extensions', EXTENSION_V2), get("contacts('{c}')/extensions"),
      get("contacts('{c}')/extensions('known')"), patch("contacts('{c}')/extensions('known')", { body: { a: 2 } }),
      remove("contacts('{c}')/extensions('known')"),
    ],
  },
  '24 ID translation': {
    graph: [step('POST', 'translateExchangeIds', 200, TRANSLATION)],
    outlook: [refused('POST', 'translateExchangeIds', 400, TRANSLATION)],
  },
  '25 subscriptions': {
    graph: [
      post('/subscriptions', SUBSCRIPTION), get('/subscriptions'), get('/subscriptions/{s}'),
      patch('/subscriptions/{s}', RENEWAL), step('POST', '/subscriptions/{s}/reauthorize', 204),
      remove('/subscriptions/{s}'),
    ],
    outlook: [
      post('subscriptions', PUSH_SUBSCRIPTION), get('subscriptions'), get('subscriptions/{p}'), get("subscriptions('{p}')"),
      patch('subscriptions/{p}', PUSH_RENEWAL), remove("subscriptions('{p}')"),
    ],
  },
  '26 batch': {
    graph: [step('POST', '/$batch', 200, { body: { requests: [{ id: '1', method: 'GET', url: '/me/contacts' }] } })],
    outlook: [
      step('POST', '/me/$batch', 200, { body: { requests: [{ id: '1', method: 'GET', url: '/api/v2.0/me/contacts' }] } }),
    ],
  },
  'master categories, of section 7': {
    graph: [
      get('outlook/masterCategories'), post('outlook/masterCategories', { body: { displayName: 'New {f}' } }),
      get('outlook/masterCategories/{k}'), patch('outlook/masterCategories/{k}', { body: { color: 'preset1' } }),
      remove('outlook/masterCategories/{k}'), refused('GET', 'masterCategories', 400),
    ],
    outlook: [
      get('MasterCategories'), post('mastercategories', { body: { DisplayName: 'New {f}' } }),
      get("MasterCategories('{k}')"), patch('mastercategories/{k}', { body: { Color: 'Preset1' } }),
      remove('mastercategories/{k}'), refused('GET', 'outlook/masterCategories', 400),
    ],
  },
};

const ROOTS = { graph: '/v1.0', outlook: '/api/v2.0' } as const;
const TENANT = 'b5d6a1f4-3c0e-4d57-9a42-7f1e8c2d9b60';
/** How the user is named in a path, and then in the context of an answer. */
const USERS: Readonly<Record<Dialect, readonly (readonly [path: string, context: string])[]>> = {
  graph: [
    ['me', "users('{oid}')"],
    ['Users/{oid}', "users('{oid}')"],
    ["users('adele@contoso.example')", "users('adele%40contoso.example')"],
  ],
  outlook: [
    ['me', 'Me'],
    [`Users('{oid}@${TENANT}')`, `Users('{oid}%40${TENANT}')`],
    ['users/adele@contoso.example', "Users('adele%40contoso.example')"],
  ],
};

let server: RestServer;
let receiver: Server;
const names: Record<string, string> = {};
const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);

beforeAll(async () => {
  server = await startEmulator();
  const { body } = await server.call('GET', '/v1.0/me/contactFolders/contacts');
  names['origin'] = server.emulator.url;
  names['oid'] = /users\('([^']+)'\)/.exec(body['@odata.context'])![1]!;
  receiver = createServer((request, response) => {
    const token = new URL(request.url!, 'http://localhost').searchParams.get('validationToken');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  names['receiver'] = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await server.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** What rows work on, in Graph's words: the ids are those of both dialects. */
beforeEach(async () => {
  const create = async (path: string, body: object) =>
    (await server.call('POST', `/v1.0/me/${path}`, { body })).body.id as string;
  names['f'] = await create('contactFolders', { displayName: `F${Math.random()}` });
  names['g'] = await create(`contactFolders/${names['f']}/childFolders`, { displayName: 'inner' });
  names['h'] = await create(`contactFolders/${names['g']}/childFolders`, { displayName: 'innermost' });
  const extensions = [{ ...EXTENSION.body, extensionName: 'known' }];
  names['c'] = await create('contacts', { givenName: 'A', extensions });
  names['d'] = await create(`contactFolders/${names['f']}/contacts`, { givenName: 'B' });
  names['e'] = await create(`contactFolders/${names['h']}/contacts`, { givenName: 'C' });
  for (const id of [names['c'], names['d']]) await server.call('PUT', `/v1.0/me/contacts/${id}/photo/$value`, IMAGE);
});
afterEach(async () => {
  await server.call('DELETE', `/v1.0/me/contactFolders/${names['f']}`);
});

async function walk(dialect: Dialect, user: string, { method, path, status, body, headers }: Step) {
  if (path.includes('{s}')) names['s'] = await made('/v1.0/subscriptions', SUBSCRIPTION.body);
  if (path.includes('{p}')) names['p'] = await made('/api/v2.0/me/subscriptions', PUSH_SUBSCRIPTION.body);
  if (path.includes('{k}')) {
    names['k'] = await made('/v1.0/me/outlook/masterCategories', { displayName: `K${Math.random()}` });
  }
  const below = path.startsWith('/') ? path : `/${fill(user)}/${path}`;
  const answer = await server.call(method, ROOTS[dialect] + fill(below), {
    body: body instanceof Uint8Array ? body : body && (JSON.parse(fill(JSON.stringify(body))) as object),
    headers,
  });
  expect({ status: answer.status, error: answer.body.error }).toMatchObject({ status });
  return answer;
}
const made = async (path: string, body: object) =>
  (({ body: { id, Id } }) => String(id ?? Id))(
    await server.call('POST', path, { body: JSON.parse(fill(JSON.stringify(body))) as object }),
  );

// Collections of Graph's delta, translations and what belongs to no user name none.
const NAMES_NO_USER = /^\/|delta|translate/;

describe.each(['graph', 'outlook'] as const)('%s', (dialect) => {
  describe.each(USERS[dialect])('%s', (user, named) => {
    const steps = Object.entries(OPERATIONS).flatMap(([operation, { [dialect]: own }]) =>
      own.map((one) => ({ operation, ...one })),
    );
    test.each(steps)('$operation: $method $path is $status', async ({ operation: _, ...one }) => {
      const { status, body } = await walk(dialect, user, one);
      if (status === 405) {
        expect(body.error.code).toBe('ErrorInvalidRequest');
        expect(body.error.message).toBe('The OData request is not supported.');
      }
      const context: unknown = body['@odata.context'];
      if (typeof context === 'string' && !NAMES_NO_USER.test(one.path)) {
        expect(context).toContain(`${server.emulator.url}${ROOTS[dialect]}/$metadata#${fill(named)}/`);
      }
    });
  });

  test('each of the 26 rows was walked', () => {
    const walked = Object.entries(OPERATIONS).filter(([, { [dialect]: own }]) => own.length > 0);
    const rows = walked.map(([operation]) => Number.parseInt(operation, 10)).filter((row) => !Number.isNaN(row));
    expect(rows).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
  });
});

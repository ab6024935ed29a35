/** Push subscriptions of Outlook REST v2.0, as section 13.2 of the reference has them: a real receiver on a real socket. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

const V2 = '/api/v2.0';
const TYPE = '#Microsoft.OutlookServices.PushSubscription';
const DAY_MS = 24 * 60 * 60_000;

let server: RestServer;
let clock: Date;
let receiver: Server;
let url: string;
let received: { readonly headers: IncomingHttpHeaders; readonly body: any }[];
let validations: { readonly query: string; readonly headers: IncomingHttpHeaders }[];
let status: number;
let answerToken: (token: string) => string;

beforeEach(async () => {
  clock = new Date('2026-03-01T12:00:00Z');
  received = [];
  validations = [];
  status = 202;
  answerToken = (token) => token;
  receiver = createServer((request, response) => {
    const token = new URL(request.url!, 'http://localhost').searchParams.get('validationToken');
    if (token !== null) {
      validations.push({ query: request.url!, headers: request.headers });
      response.writeHead(200, { 'content-type': 'text/plain' }).end(answerToken(token));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  server = await startEmulator({ now: () => clock, notifications: { validationMs: 300, retryDelaysMs: [20, 20] } });
});
afterEach(async () => {
  await server.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const payload = (more: object = {}) => ({
  '@odata.type': TYPE,
  Resource: `${server.emulator.url}${V2}/me/contacts`,
  NotificationURL: url,
  ChangeType: 'Created,Updated,Deleted',
  ClientState: 'secret',
  ...more,
});
const call = (method: string, path: string, body?: object) =>
  server.call(method, `${V2}${path}`, body === undefined ? {} : { body });
const subscribe = (more: object = {}) => call('POST', '/me/subscriptions', payload(more));
const create = async (more: object = {}) => (await call('POST', '/me/contacts', { GivenName: 'A', ...more })).body;
const entries = (): any[] => received.flatMap(({ body }) => body.value);
const kinds = () => entries().map(({ ChangeType, SequenceNumber }) => `${SequenceNumber} ${ChangeType}`);

async function eventually(check: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`it never came: ${JSON.stringify(received)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('is made after its handshake, acknowledged, and told of every change in numbered notifications', async () => {
  const { status: made, body } = await subscribe();
  expect(made).toBe(201);
  expect(validations).toHaveLength(1);
  expect(validations[0]!.headers['clientstate']).toBe('secret');
  expect(body).toEqual({
    '@odata.context': `${server.emulator.url}${V2}/$metadata#Me/Subscriptions/$entity`,
    '@odata.type': TYPE,
    '@odata.id': expect.stringMatching(/\/api\/v2\.0\/Users\('[^']+@[^']+'\)\/Subscriptions\('[^']+'\)$/),
    Id: expect.any(String),
    Resource: `${server.emulator.url}${V2}/me/contacts`,
    ChangeType: 'Created, Updated, Deleted, Missed',
    NotificationURL: url,
    SubscriptionExpirationDateTime: new Date(clock.getTime() + 3 * DAY_MS).toISOString(),
    ClientState: 'secret',
  });
  const contact = await create();
  await call('PATCH', `/me/contacts/${contact.Id}`, { Surname: 'B' });
  await call('DELETE', `/me/contacts/${contact.Id}`);
  await eventually(() => entries().length === 4);
  expect(kinds()).toEqual(['0 Acknowledgment', '1 Created', '2 Updated', '3 Deleted']);
  expect(received.every(({ headers }) => headers['clientstate'] === 'secret')).toBe(true);
  expect(entries()[1]).toEqual({
    '@odata.type': '#Microsoft.OutlookServices.Notification',
    Id: null,
    SubscriptionId: body.Id,
    SubscriptionExpirationDateTime: body.SubscriptionExpirationDateTime,
    SequenceNumber: 1,
    ChangeType: 'Created',
    Resource: contact['@odata.id'],
    ResourceData: {
      '@odata.type': '#Microsoft.OutlookServices.Contact',
      '@odata.id': contact['@odata.id'],
      '@odata.etag': contact['@odata.etag'],
      Id: contact.Id,
    },
  });
});

test('is read without its client state, listed, and gone after DELETE', async () => {
  const { body } = await subscribe();
  const { ClientState, '@odata.context': made, ...plain } = body;
  expect(ClientState).toBe('secret');
  const { '@odata.context': context, ...read } = (await call('GET', `/Me/Subscriptions/${body.Id}`)).body;
  expect([context, read]).toEqual([made, plain]);
  expect((await call('GET', '/me/subscriptions')).body.value).toEqual([plain]);
  expect((await call('DELETE', `/me/subscriptions('${body.Id}')`)).status).toBe(204);
  expect((await call('GET', `/me/subscriptions/${body.Id}`)).status).toBe(404);
  expect((await call('DELETE', `/me/subscriptions/${body.Id}`)).status).toBe(404);
});

test('an empty PATCH gives it three more days, and more than three are never given', async () => {
  const { body } = await subscribe({
    SubscriptionExpirationDateTime: new Date(clock.getTime() + DAY_MS).toISOString(),
  });
  expect(body.SubscriptionExpirationDateTime).toBe(new Date(clock.getTime() + DAY_MS).toISOString());
  clock = new Date(clock.getTime() + DAY_MS / 2);
  const inThreeDays = new Date(clock.getTime() + 3 * DAY_MS).toISOString();
  const renewed = await call('PATCH', `/me/subscriptions/${body.Id}`);
  expect([renewed.status, renewed.body.SubscriptionExpirationDateTime]).toEqual([200, inThreeDays]);
  const inAYear = new Date(clock.getTime() + 365 * DAY_MS).toISOString();
  const more = await call('PATCH', `/me/subscriptions/${body.Id}`, { SubscriptionExpirationDateTime: inAYear });
  expect(more.body.SubscriptionExpirationDateTime).toBe(inThreeDays);
});

test('ends when its time is over', async () => {
  const { body } = await subscribe();
  await eventually(() => entries().length === 1);
  clock = new Date(clock.getTime() + 3 * DAY_MS + 1);
  await create();
  expect((await call('GET', `/me/subscriptions/${body.Id}`)).status).toBe(404);
  expect(kinds()).toEqual(['0 Acknowledgment']);
});

test('of a filter its contacts are told: those that enter are created, those that leave deleted', async () => {
  const before = await create({ CompanyName: 'Contoso' });
  await subscribe({ Resource: `${server.emulator.url}${V2}/me/contacts?$filter=CompanyName%20eq%20%27Contoso%27` });
  const other = await create({ CompanyName: 'Fabrikam' });
  const patch = (id: string, body: object) => call('PATCH', `/me/contacts/${id}`, body);
  const toldOf = async (count: number) => {
    await eventually(() => entries().length === count);
    return [entries().at(-1).ChangeType, entries().at(-1).ResourceData?.Id];
  };
  await patch(before.Id, { Surname: 'B' });
  expect(await toldOf(2)).toEqual(['Updated', before.Id]);
  await patch(other.Id, { CompanyName: 'Contoso' });
  expect(await toldOf(3)).toEqual(['Created', other.Id]);
  await patch(before.Id, { CompanyName: 'Fabrikam' });
  expect(await toldOf(4)).toEqual(['Deleted', before.Id]);
  await call('DELETE', `/me/contacts/${before.Id}`);
  await call('DELETE', `/me/contacts/${other.Id}`);
  expect(await toldOf(5)).toEqual(['Deleted', other.Id]);
  expect(kinds().map((kind) => Number.parseInt(kind, 10))).toEqual([0, 1, 2, 3, 4]);
});

test('what gets lost leaves a gap in the numbers', async () => {
  await server.close();
  server = await startEmulator({ now: () => clock });
  await subscribe();
  await eventually(() => entries().length === 1);
  await fetch(`${server.emulator.url}/_control/notifications`, { method: 'POST', body: JSON.stringify({ lose: 1 }) });
  await create();
  await create();
  await eventually(() => entries().length === 2);
  expect(kinds()).toEqual(['0 Acknowledgment', '2 Created']);
});

test('a receiver that fails is told again, and of what it missed once that is given up', async () => {
  await subscribe();
  await eventually(() => entries().length === 1);
  status = 503;
  await create();
  await eventually(() => received.length === 5); // three tries, and the word that something was missed
  expect(kinds().slice(1)).toEqual(['1 Created', '1 Created', '1 Created', '1 Missed']);
  status = 202;
  await create();
  await eventually(() => received.length === 6);
  expect(entries().at(-1).ChangeType).toBe('Created');
});

test.each<[string, (body: Record<string, unknown>) => object]>([
  ['another type', (body) => ({ ...body, '@odata.type': '#Microsoft.OutlookServices.StreamingSubscription' })],
  ['a resource that is no absolute URL', (body) => ({ ...body, Resource: 'me/contacts' })],
  [
    'a resource that is no collection of contacts',
    (body) => ({ ...body, Resource: `${server.emulator.url}${V2}/me/contactfolders` }),
  ],
  ['a resource of another service', (body) => ({ ...body, Resource: `${server.emulator.url}/v1.0/me/contacts` })],
  [
    'a filter that cannot be read',
    (body) => ({ ...body, Resource: `${server.emulator.url}${V2}/me/contacts?$filter=x%20eq` }),
  ],
  ['no change type', (body) => ({ ...body, ChangeType: '' })],
  ['a client state that is too long', (body) => ({ ...body, ClientState: 'x'.repeat(256) })],
  ['an end in the past', (body) => ({ ...body, SubscriptionExpirationDateTime: '2020-01-01T00:00:00Z' })],
  ['a property in Graph’s spelling', (body) => ({ ...body, notificationUrl: 'x' })],
  ['a URL that is none', (body) => ({ ...body, NotificationURL: 'nowhere' })],
])('%s is refused with 400, and nothing is posted', async (_what, change) => {
  const answer = await call('POST', '/me/subscriptions', change(payload()));
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toEqual(expect.any(String));
  expect(validations).toHaveLength(0);
});

test('255 characters of client state are taken', async () => {
  expect((await subscribe({ ClientState: 'x'.repeat(255) })).status).toBe(201);
});

test('a receiver that does not give the token back gets no subscription', async () => {
  answerToken = () => 'something else';
  expect((await subscribe()).status).toBe(400);
  expect((await call('GET', '/me/subscriptions')).body.value).toEqual([]);
});

test('the subscriptions of the two dialects do not mix', async () => {
  const { body } = await subscribe();
  expect((await server.call('GET', '/v1.0/subscriptions')).body.value).toEqual([]);
  expect((await server.call('DELETE', `/v1.0/subscriptions/${body.Id}`)).status).toBe(404);
});

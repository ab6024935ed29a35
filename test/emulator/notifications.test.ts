/** Change notifications, as section 13.1 of the reference has them: a real receiver on a real socket is told what changes. */
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

interface Received {
  readonly path: string;
  readonly body: any;
}

let server: RestServer;
let clock: Date;
let receiver: Server;
let url: string;
let received: Received[];
let validations: string[];
/** What a delivery is answered with; validations are answered as they should be unless `validate` is set. */
let status: number;
let validate: ((token: string) => string) | null;

beforeEach(async () => {
  clock = new Date('2026-03-01T12:00:00Z');
  received = [];
  validations = [];
  status = 202;
  validate = null;
  receiver = createServer((request, response) => {
    const asked = new URL(request.url!, 'http://localhost');
    const token = asked.searchParams.get('validationToken');
    if (token !== null) {
      validations.push(asked.pathname);
      response.writeHead(200, { 'content-type': 'text/plain' }).end(validate ? validate(token) : token);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url!, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  server = await startEmulator({ now: () => clock, notifications: { validationMs: 300, retryDelaysMs: [20, 20] } });
});
afterEach(async () => {
  await server.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const inMinutes = (minutes: number) => new Date(clock.getTime() + minutes * 60_000).toISOString();
const payload = (more: object = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: `${url}/hook?tenant=1`,
  lifecycleNotificationUrl: `${url}/life`,
  resource: 'me/contacts',
  expirationDateTime: inMinutes(120),
  clientState: 'secret',
  ...more,
});
const subscribe = (more: object = {}) => server.call('POST', '/v1.0/subscriptions', { body: payload(more) });
const entries = () => received.flatMap(({ body }) => body.value);
async function eventually(check: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`it never came: ${JSON.stringify(received)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const create = async () => (await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } })).body;

test('both URLs are validated, and every change of a contact is told with the secret', async () => {
  const { status: made, body } = await subscribe();
  expect(made).toBe(201);
  expect(validations).toEqual(['/hook', '/life']);
  expect(body['@odata.context']).toMatch(/\$metadata#subscriptions\/\$entity$/);
  const contact = await create();
  await server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body: { surname: 'B' } });
  await server.call('DELETE', `/v1.0/me/contacts/${contact.id}`);
  await eventually(() => entries().length === 3);
  expect(entries().map(({ changeType }) => changeType)).toEqual(['created', 'updated', 'deleted']);
  expect(entries()[0]).toMatchObject({
    subscriptionId: body.id,
    subscriptionExpirationDateTime: inMinutes(120),
    clientState: 'secret',
    resource: expect.stringMatching(/^Users\/[0-9a-f-]{36}\/Contacts\//),
    tenantId: expect.any(String),
    resourceData: { '@odata.type': '#Microsoft.Graph.Contact', '@odata.etag': contact['@odata.etag'], id: contact.id },
  });
  expect(received[0]!.path).toBe('/hook?tenant=1');
});

test('only the kinds of change that were asked for are told', async () => {
  await subscribe({ changeType: 'deleted' });
  const { id } = await create();
  await server.call('DELETE', `/v1.0/me/contacts/${id}`);
  await eventually(() => entries().length > 0);
  expect(entries().map(({ changeType }) => changeType)).toEqual(['deleted']);
});

test('a receiver that fails is told again, with the same id', async () => {
  await subscribe();
  status = 503;
  await create();
  await eventually(() => received.length >= 1);
  status = 202;
  await eventually(() => received.length >= 2);
  expect(received[1]!.body.value[0].id).toBe(received[0]!.body.value[0].id);
});

test('changes that nobody takes are given up with a missed event', async () => {
  await subscribe();
  status = 500;
  await create();
  await eventually(() => received.some(({ path }) => path === '/life'));
  const missed = received.find(({ path }) => path === '/life')!.body.value[0];
  expect(missed).toMatchObject({ lifecycleEvent: 'missed', clientState: 'secret' });
  expect(missed).not.toHaveProperty('resource');
});

test('an expiry is raised to 45 minutes, renewed, and ends the subscription', async () => {
  const { body } = await subscribe({ expirationDateTime: inMinutes(1) });
  expect(body.expirationDateTime).toBe(inMinutes(45));
  const path = `/v1.0/subscriptions/${body.id}`;
  const renewed = await server.call('PATCH', path, { body: { expirationDateTime: inMinutes(90) } });
  expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, inMinutes(90)]);
  expect((await server.call('POST', `${path}/reauthorize`)).status).toBe(204);
  expect((await server.call('GET', '/v1.0/subscriptions')).body.value).toHaveLength(1);
  clock = new Date(clock.getTime() + 90 * 60_000);
  expect((await server.call('GET', path, {})).body.error.code).toBe('ResourceNotFound');
  expect((await server.call('GET', '/v1.0/subscriptions')).body.value).toEqual([]);
});

test('a subscription that was deleted is told nothing more', async () => {
  const { body } = await subscribe();
  const kept = await subscribe({ notificationUrl: `${url}/kept` });
  expect((await server.call('DELETE', `/v1.0/subscriptions/${body.id}`)).status).toBe(204);
  await create();
  await eventually(() => received.some(({ path }) => path === '/kept'));
  expect(entries().map(({ subscriptionId }) => subscriptionId)).toEqual([kept.body.id]);
});

test('lifecycle events and lost notifications come at command', async () => {
  const { body } = await subscribe();
  const order = (more: object) => server.call('POST', '/_control/notifications', { user: null, body: more });
  for (const lifecycle of ['reauthorizationRequired', 'missed']) {
    expect((await order({ lifecycle, subscriptionId: body.id })).body).toEqual({ delivered: true });
    expect(entries().at(-1)).toMatchObject({ lifecycleEvent: lifecycle, subscriptionId: body.id });
  }
  await order({ lose: 1 });
  await create();
  const second = await create();
  await eventually(() => entries().length === 3);
  expect(entries().at(-1).resourceData.id).toBe(second.id);
  await order({ lifecycle: 'subscriptionRemoved', subscriptionId: body.id });
  expect(entries().at(-1).lifecycleEvent).toBe('subscriptionRemoved');
  expect((await server.call('GET', `/v1.0/subscriptions/${body.id}`)).status).toBe(404);
});

test('a notification that a rule loses is never sent, and the next one is', async () => {
  await subscribe();
  const effect = { notifications: 'lost' };
  for (const user of ['megan', 'adele']) {
    const body = { match: { path: '/hook', user }, effect };
    expect((await server.call('POST', '/_control/faults', { user: null, body })).status).toBe(201);
  }
  await create();
  const second = await create();
  await eventually(() => entries().length > 0);
  expect(entries().map(({ resourceData }) => resourceData.id)).toEqual([second.id]);
  const { rules } = (await server.call('GET', '/_control/faults', { user: null })).body;
  expect(rules).toMatchObject([{ hits: 0 }, { hits: 1 }]);
});

test.each([
  ['a missing expiry', { expirationDateTime: undefined }, /^expirationDateTime is a required property/],
  ['an expiry beyond seven days', { expirationDateTime: '2026-03-09T12:00:00Z' }, /10080 minutes/],
  [
    'another host',
    { notificationUrl: 'https://example.com/hook', lifecycleNotificationUrl: undefined },
    /not on this host/,
  ],
  [
    'an address of the network',
    { notificationUrl: 'https://169.254.169.254/', lifecycleNotificationUrl: undefined },
    /not on this host/,
  ],
  ['plain HTTP elsewhere', { notificationUrl: 'http://example.com/hook' }, /must begin with https/],
  ['a lifecycle URL elsewhere', { lifecycleNotificationUrl: 'http://localhost:1/x' }, /same host/],
  ['an unknown kind of change', { changeType: 'moved' }, /changeType/],
  ['another resource', { resource: 'me/messages' }, /does not support subscriptions/],
  ['an unknown member', { ExpirationDateTime: 'x' }, /^Could not process subscription creation payload/],
  ['a long secret', { clientState: 'x'.repeat(129) }, /128/],
])('%s is refused before anybody is asked', async (_title, more, message) => {
  const answer = await subscribe(more);
  expect([answer.status, answer.body.error.code]).toEqual([400, 'InvalidRequest']);
  expect(answer.body.error.message).toMatch(message);
  expect(validations).toEqual([]);
});

test('a receiver that does not give the token back gets no subscription', async () => {
  validate = () => 'something else';
  expect((await subscribe()).body.error.message).toMatch(/did not come back/);
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  const answer = await subscribe();
  expect(answer.body.error).toMatchObject({
    code: 'InvalidRequest',
    message: 'Subscription validation request timed out.',
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

test('with a filter in the resource only contacts that pass it are told of, and those that leave it as deleted', async () => {
  const resource = "me/contacts?$filter=startswith(surname,'b') and givenName eq 'A'";
  const { status: made, body } = await subscribe({ resource });
  expect([made, body.resource]).toEqual([201, resource]);
  await create();
  const contact = await create();
  const patch = (values: object) => server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body: values });
  const told = async (count: number) => {
    await eventually(() => entries().length === count);
    return entries().map(({ changeType, resourceData: { id } }) => [changeType, id === contact.id]);
  };
  await patch({ surname: 'Bell' });
  await told(1);
  await patch({ surname: 'Beck' });
  await told(2);
  await patch({ surname: 'Ash' });
  const all = await told(3);
  expect(all).toEqual([
    ['created', true],
    ['updated', true],
    ['deleted', true],
  ]);
});

test('a filtered subscription knows after a restart which contacts it had', async () => {
  const { dataDir } = server;
  const resource = "me/contacts?$filter=surname eq 'Bell'";
  await subscribe({ resource });
  const contact = await create();
  await server.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body: { surname: 'Bell' } });
  await eventually(() => entries().length === 1);
  await server.emulator.close();
  const again = await startEmulator({ dataDir, now: () => clock });
  try {
    await again.call('PATCH', `/v1.0/me/contacts/${contact.id}`, { body: { surname: 'Ash' } });
    await eventually(() => entries().length === 2);
    expect(entries().map(({ changeType }) => changeType)).toEqual(['created', 'deleted']);
  } finally {
    await again.close();
    await rm(dataDir, { recursive: true });
    server = await startEmulator();
  }
});

test.each(['me/contacts?$filter=surname eq', 'me/contacts?$top=5', 'me/contacts?$select=surname'])(
  '%s is no resource to subscribe to',
  async (resource) => {
    expect((await subscribe({ resource })).status).toBe(400);
    expect(validations).toEqual([]);
  },
);

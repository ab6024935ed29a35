/** Change notifications end to end: a real gateway that polls rarely, and a contacts server that tells of what changes. */
import { systemClock } from '../../src/upstream/clock.js';
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';
import type { Stream } from '../support/streams.js';
import { eventually, openStream } from '../support/streams.js';

const SUBSCRIBE = `subscription ($folderId: ID) {
  contactChanges(folderId: $folderId) { kind changes { ... on ContactUpserted { contact { givenName } } } }
}`;
const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }';
/** Longer than any test waits: what arrives before it was told of. */
const NEVER_MS = '600000';

interface Made {
  readonly id: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly resource: string;
  readonly clientState: string;
  readonly expirationDateTime: string;
}

let running: Running;
let streams: Stream[];
let isStopped: boolean;

async function startWith(env: Record<string, string> = {}): Promise<void> {
  streams = [];
  isStopped = false;
  running = await start({
    seed: { users: { adele: { contacts: [{ givenName: 'Ada' }], folders: [{ displayName: 'Other' }] } } },
    env: {
      GATEWAY_WEBHOOKS: 'on',
      GATEWAY_POLL_INTERVAL_MS: NEVER_MS,
      GATEWAY_HEARTBEAT_INTERVAL_MS: '60000',
      GATEWAY_LOG_LEVEL: 'silent',
      EMULATOR_CONTROL: 'on',
      ...env,
    },
  });
}

afterEach(async () => {
  for (const stream of streams) await stream.stop();
  if (!isStopped) await running.close();
});

async function listen(variables: Record<string, unknown> = {}): Promise<Stream> {
  const stream = await openStream(running, streams.length % 2 ? 'SSE' : 'WebSocket', SUBSCRIBE, variables);
  streams.push(stream);
  return stream;
}

const names = (stream: Stream): string[] =>
  stream.results.flatMap(({ data }) =>
    data.contactChanges.changes.map((change: { contact: { givenName: string } }) => change.contact.givenName),
  );

async function create(givenName: string): Promise<void> {
  dataOf(await running.ask(CREATE, { input: { contact: { givenName } } }));
}

async function rest(method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(running.emulator.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
    body: body && JSON.stringify(body),
  });
  return response.json();
}

/** What the contacts server keeps for the gateway. */
const subscriptions = async (): Promise<Made[]> => (await rest('GET', '/v1.0/subscriptions')).value;
const order = (body: object): Promise<any> => rest('POST', '/_control/notifications', body);
const deltas = (): number => running.emulator.requests.filter(({ path }) => path.endsWith('/delta')).length;

/** A listener whose feed is told of changes and has nothing left to ask. */
async function listenUntilTold(variables?: Record<string, unknown>): Promise<{ stream: Stream; made: Made }> {
  const stream = await listen(variables);
  await eventually(async () => (await subscriptions()).length > 0);
  // The snapshot, and one poll for what changed before the subscription was there.
  await eventually(() => deltas() >= 2);
  return { stream, made: (await subscriptions())[0]! };
}

const post = (url: string, body: string | object, type = 'application/json'): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const notice = (made: Made, more: object = {}): object => ({
  value: [
    {
      subscriptionId: made.id,
      subscriptionExpirationDateTime: made.expirationDateTime,
      clientState: made.clientState,
      changeType: 'created',
      resource: 'Users/x/Contacts/y',
      tenantId: 'z',
      ...more,
    },
  ],
});

test('a change reaches subscribers at once, although polls are ten minutes apart', async () => {
  await startWith();
  const { stream, made } = await listenUntilTold();
  expect(made.resource).toMatch(/^me\/contactFolders\/[^/]+\/contacts$/);
  expect(made.notificationUrl).toMatch(new RegExp(`^${running.url}/notifications/[\\w-]{60,200}$`));
  const lifeMs = Date.parse(made.expirationDateTime) - Date.now();
  expect(lifeMs).toBeGreaterThan(45 * 60_000);
  expect(lifeMs).toBeLessThanOrEqual(60 * 60_000);
  await create('Eve');
  await eventually(() => names(stream).includes('Eve'), 5000);
  await create('Fay');
  await eventually(() => names(stream).includes('Fay'), 5000);
  expect(names(stream)).toEqual(['Ada', 'Eve', 'Fay']);
});

test('a notification that gets lost is found by the poll underneath, which is slower than without notifications', async () => {
  await startWith({ GATEWAY_POLL_INTERVAL_MS: '300' });
  const { stream } = await listenUntilTold();
  await eventually(() => deltas() >= 4, 10_000);
  await order({ lose: 1 });
  running.emulator.clearRequests();
  const startedAt = performance.now();
  await create('Eve');
  await eventually(() => names(stream).includes('Eve'), 10_000);
  await eventually(() => deltas() >= 3, 20_000);
  // Two whole pauses at least, each six times the interval less a tenth of jitter.
  expect(performance.now() - startedAt).toBeGreaterThan(2 * 6 * 300 * 0.9);
}, 45_000);

test('many changes at once cost few polls', async () => {
  await startWith();
  const { stream, made } = await listenUntilTold();
  running.emulator.clearRequests();
  const startedAt = performance.now();
  for (let count = 0; count < 200; count += 1) await post(made.notificationUrl, notice(made));
  await create('Eve');
  await eventually(() => names(stream).includes('Eve'));
  const seconds = (performance.now() - startedAt) / 1000;
  expect(deltas()).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
});

test('a forged notice wakes nothing and its sender learns nothing', async () => {
  await startWith();
  const { stream, made } = await listenUntilTold();
  running.emulator.clearRequests();
  const unknown = made.notificationUrl.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000');
  for (const [url, body] of [
    [made.notificationUrl, notice(made, { clientState: `${made.clientState.slice(0, -1)}!` })],
    [made.notificationUrl, notice(made, { clientState: undefined })],
    [made.notificationUrl, notice(made, { clientState: 'x', lifecycleEvent: 'subscriptionRemoved' })],
    [made.notificationUrl, { value: [null, 7, {}, { clientState: made.clientState }] }],
    [made.notificationUrl, { value: 'x' }],
    [unknown, notice(made)],
  ] as const) {
    const answer = await post(url, body);
    expect([answer.status, await answer.text()]).toEqual([202, '']);
  }
  // Many notices are one wake a second, so one that was believed would have waited no longer than this.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(deltas()).toBe(0);
  await create('Eve');
  await eventually(() => names(stream).includes('Eve'), 5000);
  expect(deltas()).toBe(1);
  expect(await subscriptions()).toHaveLength(1);
});

test('what is no notice is refused without effect: neither JSON, nor small enough', async () => {
  await startWith();
  const { made } = await listenUntilTold();
  running.emulator.clearRequests();
  const garbage = await post(made.notificationUrl, '{"value": [');
  expect(garbage.status).toBe(400);
  expect((await garbage.text()).includes('value')).toBe(false);
  expect((await post(made.notificationUrl, 'x'.repeat(262_145))).status).toBe(413);
  expect((await post(made.notificationUrl, { ...notice(made), filler: 'x'.repeat(261_000) })).status).toBe(202);
  await eventually(() => deltas() === 1);
  expect((await fetch(made.notificationUrl)).status).toBe(404);
});

test('the handshake gives the token back as plain text, which no browser takes for anything else', async () => {
  await startWith();
  const ask = (query: string): Promise<Response> => post(`${running.url}/notifications/any?${query}`, '', 'text/plain');
  for (const name of ['validationToken', 'validationtoken']) {
    const answer = await ask(`${name}=Validation%3A+Testing%20caf%C3%A9+%26%2B`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe('Validation: Testing café &+');
  }
  for (const bad of ['', '%3Cscript%3E', 'a%0D%0Ab', 'x'.repeat(1025)]) {
    const answer = await ask(`validationToken=${bad}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('<');
  }
  expect((await ask('validationToken=a&validationToken=b')).status).toBe(400);
});

test('subscribers of a folder share one subscription upstream, and the last one leaving removes it', async () => {
  await startWith();
  const { stream: first } = await listenUntilTold();
  const second = await listen();
  await eventually(() => names(second).includes('Ada'));
  await first.stop();
  await create('Eve');
  await eventually(() => names(second).includes('Eve'), 5000);
  expect(await subscriptions()).toHaveLength(1);
  await second.stop();
  await eventually(async () => (await subscriptions()).length === 0);
  const made = running.emulator.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/subscriptions'),
  );
  expect(made).toHaveLength(1);
});

test('a subscription that the upstream removes is made anew, and what changed meanwhile arrives', async () => {
  await startWith();
  const { stream, made } = await listenUntilTold();
  await order({ lose: 1 });
  await create('Eve');
  await order({ lifecycle: 'subscriptionRemoved', subscriptionId: made.id });
  await eventually(() => names(stream).includes('Eve'), 10_000);
  await eventually(async () => (await subscriptions()).length === 1, 10_000);
  expect((await subscriptions())[0]!.id).not.toBe(made.id);
  await create('Fay');
  await eventually(() => names(stream).includes('Fay'), 5000);
}, 30_000);

test('what the upstream could not tell of is asked for', async () => {
  await startWith();
  const { stream, made } = await listenUntilTold();
  await order({ lose: 1 });
  await create('Eve');
  expect(await order({ lifecycle: 'missed', subscriptionId: made.id })).toEqual({ delivered: true });
  await eventually(() => names(stream).includes('Eve'), 5000);
});

test('a subscription is reauthorised when the upstream asks for it', async () => {
  await startWith();
  const { made } = await listenUntilTold();
  expect(await order({ lifecycle: 'reauthorizationRequired', subscriptionId: made.id })).toEqual({ delivered: true });
  await eventually(
    () => running.emulator.requests.some(({ path }) => path.endsWith(`/subscriptions/${made.id}/reauthorize`)),
    10_000,
  );
  expect((await subscriptions()).map(({ id }) => id)).toEqual([made.id]);
}, 30_000);

test.each<[string, Record<string, string>, object | null]>([
  // Nobody listens there.
  ['cannot reach the gateway', { GATEWAY_PUBLIC_URL: 'http://127.0.0.1:9' }, null],
  ['knows no subscriptions', {}, { match: { path: '/subscriptions', times: 'forever' }, effect: { status: 404 } }],
])('where the upstream %s, feeds poll as ever', async (_what, env, rule) => {
  await startWith({ ...env, GATEWAY_POLL_INTERVAL_MS: '100' });
  if (rule) await rest('POST', '/_control/faults', rule);
  const stream = await listen();
  await eventually(() =>
    running.emulator.requests.some(({ path, status }) => path.endsWith('/subscriptions') && status >= 400),
  );
  await create('Eve');
  await eventually(() => names(stream).includes('Eve'));
  expect(names(stream)).toEqual(['Ada', 'Eve']);
  expect(running.emulator.requests.some(({ path, status }) => path.endsWith('/subscriptions') && status === 201)).toBe(
    false,
  );
});

describe('over Outlook', () => {
  const OUTLOOK = { GATEWAY_EMBEDDED_DIALECT: 'outlook' };
  const pushed = async (): Promise<any[]> => (await rest('GET', '/api/v2.0/me/subscriptions')).value;
  const polls = (): number =>
    running.emulator.requests.filter(({ method, path }) => method === 'GET' && /\/contacts\/?$/i.test(path)).length;

  async function listenUntilPushed(): Promise<{ stream: Stream; made: any }> {
    const stream = await listen();
    await eventually(async () => (await pushed()).length > 0);
    await eventually(() => names(stream).includes('Ada'));
    return { stream, made: (await pushed())[0] };
  }

  test('a change reaches subscribers at once, although polls are ten minutes apart', async () => {
    await startWith(OUTLOOK);
    const { stream, made } = await listenUntilPushed();
    expect(made.Resource).toMatch(/\/api\/v2\.0\/me\/contactfolders\/[^/]+\/contacts$/i);
    expect(made.NotificationURL).toMatch(new RegExp(`^${running.url}/notifications/[\\w-]{60,200}$`));
    await create('Eve');
    await eventually(() => names(stream).includes('Eve'), 5000);
    await create('Fay');
    await eventually(() => names(stream).includes('Fay'), 5000);
    expect(names(stream)).toEqual(['Ada', 'Eve', 'Fay']);
  });

  test('what the upstream could not tell of is asked for', async () => {
    await startWith(OUTLOOK);
    const { stream, made } = await listenUntilPushed();
    await order({ lose: 1 });
    await create('Eve');
    expect(await order({ lifecycle: 'missed', subscriptionId: made.Id })).toEqual({ delivered: true });
    await eventually(() => names(stream).includes('Eve'), 5000);
  });

  test('a notice with another client state wakes nothing', async () => {
    await startWith(OUTLOOK);
    const { made } = await listenUntilPushed();
    running.emulator.clearRequests();
    const entry = {
      '@odata.type': '#Microsoft.OutlookServices.Notification',
      ChangeType: 'Created',
      SequenceNumber: 9,
    };
    const answer = await fetch(made.NotificationURL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', clientstate: 'forged' },
      body: JSON.stringify({ value: [{ ...entry, SubscriptionId: made.Id }] }),
    });
    expect(answer.status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 1200)); // a notice that was believed would have woken within a second
    expect(polls()).toBe(0);
  });

  test('the last subscriber leaving removes the subscription', async () => {
    await startWith(OUTLOOK);
    const { stream } = await listenUntilPushed();
    await stream.stop();
    await eventually(async () => (await pushed()).length === 0);
  });
});

describe.each([
  ['graph', '/v1.0/subscriptions', /^\/v1\.0\/subscriptions\/[^/]+$/],
  ['outlook', '/api/v2.0/me/subscriptions', /^\/api\/v2\.0\/me\/subscriptions\('[^']+'\)$/],
] as const)('the life of a subscription over %s', (dialect, collection, one) => {
  const MINUTE_MS = 60_000;
  /** What waits for the time of a renewal, three quarters of an hour: it comes when the test lets it. */
  let renewals: (() => void)[];

  beforeEach(() => {
    renewals = [];
    const { after } = systemClock;
    jest.spyOn(systemClock, 'after').mockImplementation((ms, callback) => {
      if (ms < 40 * MINUTE_MS || ms > 46 * MINUTE_MS) return after(ms, callback);
      renewals.push(callback);
      return () => undefined;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const kept = async (): Promise<{ id: string; endsAt: number }[]> =>
    ((await rest('GET', collection)).value as any[]).map((body) => ({
      id: body.id ?? body.Id,
      endsAt: Date.parse(body.expirationDateTime ?? body.SubscriptionExpirationDateTime),
    }));

  async function listenUntilKept() {
    await startWith({ GATEWAY_EMBEDDED_DIALECT: dialect });
    const stream = await listen();
    await eventually(async () => names(stream).includes('Ada') && (await kept()).length > 0);
    return { stream, first: (await kept())[0]! };
  }
  async function letRenewalCome(): Promise<void> {
    await eventually(() => renewals.length > 0);
    for (const renew of renewals.splice(0)) renew();
  }

  test('it is renewed before its end, and changes go on being told', async () => {
    const { stream, first } = await listenUntilKept();
    await letRenewalCome();
    await eventually(async () => (await kept())[0]!.endsAt > first.endsAt);
    expect((await kept()).map(({ id }) => id)).toEqual([first.id]);
    await create('Eve');
    await eventually(() => names(stream).includes('Eve'), 5000);
  }, 30_000);

  test('one that is no longer there when it should be renewed is made anew, and what changed meanwhile arrives', async () => {
    const { stream, first } = await listenUntilKept();
    const authorization = `Bearer ${await running.token()}`;
    await fetch(`${running.emulator.url}${collection}/${first.id}`, { method: 'DELETE', headers: { authorization } });
    await create('Eve');
    await letRenewalCome();
    await eventually(() => names(stream).includes('Eve'), 5000);
    const [second, ...more] = await kept();
    expect([second!.id === first.id, more]).toEqual([false, []]);
    await create('Fay');
    await eventually(() => names(stream).includes('Fay'), 5000);
  }, 30_000);

  test('the notification after one that got lost brings what both were about', async () => {
    const { stream } = await listenUntilKept();
    await order({ lose: 1 });
    await create('Eve');
    await create('Fay');
    await eventually(() => names(stream).includes('Fay'), 5000);
    expect(names(stream)).toEqual(['Ada', 'Eve', 'Fay']);
  });

  test('a gateway that stops removes it', async () => {
    await listenUntilKept();
    isStopped = true;
    await running.close();
    const removals = running.emulator.requests.filter(({ method }) => method === 'DELETE');
    expect(removals.map(({ path, status }) => [path, status])).toEqual([[expect.stringMatching(one), 204]]);
  });
});

test('the folders of a mailbox, which nobody tells of, are polled as ever', async () => {
  await startWith({ GATEWAY_POLL_INTERVAL_MS: '100' });
  const folders = await openStream(running, 'SSE', 'subscription { contactFolderChanges { kind } }');
  streams.push(folders);
  await eventually(() => deltas() >= 3);
  expect(await subscriptions()).toEqual([]);
});

test('without the setting there is no such door', async () => {
  await startWith({ GATEWAY_WEBHOOKS: 'off' });
  expect((await post(`${running.url}/notifications/any?validationToken=a`, '', 'text/plain')).status).toBe(404);
});

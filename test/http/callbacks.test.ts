/** Subscriptions by Apollo's HTTP callback protocol, faults included, against a router written from its description. */
import { GatewayError } from '../../src/errors.js';
import {
  CALLBACK_ACCEPT,
  startCallbackRouter,
  type CallbackRouter,
  type Following,
} from '../support/callback-router.js';
import { eventually, openDoor, type Door, type DoorOptions } from './door.js';

let router: CallbackRouter;
let door: Door;

beforeEach(async () => {
  router = await startCallbackRouter();
  door = await open();
});
afterEach(async () => {
  await door.close();
  await router.close();
});

const open = (options: DoorOptions = {}): Promise<Door> => openDoor({ callbackOrigins: [router.origin], ...options });

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data?: unknown; readonly errors?: readonly any[] };
}

async function subscribe(
  extension: unknown,
  { query = 'subscription { ticks }', accept = CALLBACK_ACCEPT, at = door } = {},
): Promise<Asked> {
  const response = await at.post({ query, extensions: { subscription: extension } }, { accept });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Asked['body'] };
}

/** Follows `ticks`, confirmed and running. */
async function followTicks(options?: Parameters<CallbackRouter['follow']>[0]): Promise<Following> {
  const following = router.follow(options);
  expect((await subscribe(following.extension)).body).toEqual({ data: null });
  await eventually(() => door.witness.listeners() === 1);
  return following;
}

const codeOf = ({ body }: Asked): string => body.errors![0].extensions.code;
/** One more than is taken. */
const LONG = 'x'.repeat(2049);
const nobodyListens = () => eventually(() => door.witness.listeners() === 0);

describe('the protocol', () => {
  test('check comes before the answer, then every event in its order, and each message is known by id and verifier', async () => {
    const following = router.follow();
    let isAnswered = false;
    let checkedBefore: boolean | undefined;
    router.interfere = ({ action }) => {
      if (action === 'check') checkedBefore ??= !isAnswered;
    };
    const asked = await subscribe(following.extension);
    isAnswered = true;
    expect(checkedBefore).toBe(true);
    expect([asked.status, asked.body, asked.headers.get('subscription-protocol')]).toEqual([
      200,
      { data: null },
      'callback/1.0',
    ]);
    await eventually(() => door.witness.listeners() === 1);
    for (let value = 20; value < 40; value += 1) door.witness.tick(value);
    await eventually(() => following.of('next').length === 20);
    expect(following.of('next').map(({ payload }) => payload)).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ data: { ticks: 20 + index } })),
    );
    expect([...router.protocols]).toEqual(['callback/1.0']);
  });

  test.each([
    ['application/json;callbackSpec=1.0; charset=utf-8'],
    ['application/json; callbackSpec="1.0"'],
    ['application/json, application/json;callbackSpec=1.0, application/graphql-response+json'],
  ])('is asked for by Accept: %s', async (accept) => {
    const following = router.follow();
    expect((await subscribe(following.extension, { accept })).body).toEqual({ data: null });
    await eventually(() => door.witness.listeners() === 1);
    following.forget();
    door.witness.tick(1);
    await nobodyListens();
  });

  test('checks come as often as the router asked, and none where it asked for none', async () => {
    const beating = await followTicks({ heartbeatIntervalMs: 100 });
    await eventually(() => beating.of('check').length >= 4);
    beating.forget();
    await nobodyListens();
    const quiet = await followTicks();
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(quiet.of('check')).toHaveLength(1);
  });

  test('an event that fails is delivered as such, and the next one after it', async () => {
    const following = await followTicks();
    door.witness.tick(13);
    door.witness.tick(14);
    await eventually(() => following.of('next').length === 2);
    const [failed, fine] = following.of('next').map(({ payload }) => payload!);
    expect([failed!.data, failed!.errors![0].extensions.code]).toEqual([null, 'INTERNAL_SERVER_ERROR']);
    expect(fine).toEqual({ data: { ticks: 14 } });
  });

  test('a stream that ends with an error completes with it, its cursor included', async () => {
    const following = await followTicks();
    door.witness.tick(new GatewayError('SUBSCRIBER_TOO_SLOW', undefined, { cursor: 'c1' }));
    await eventually(() => following.of('complete').length === 1);
    expect(following.of('complete')[0]!.errors![0].extensions).toMatchObject({
      code: 'SUBSCRIBER_TOO_SLOW',
      cursor: 'c1',
    });
    expect(following.of('next')).toHaveLength(0);
  });

  test('a subscription that cannot begin completes with the reason', async () => {
    const following = router.follow();
    expect((await subscribe(following.extension, { query: 'subscription { refused }' })).body).toEqual({ data: null });
    await eventually(() => following.of('complete').length === 1);
    expect(following.of('complete')[0]!.errors![0].extensions.code).toBe('FORBIDDEN');
  });

  test('a gateway that stops completes every subscription with UPSTREAM_UNAVAILABLE before it is gone', async () => {
    const own = await open();
    const following = router.follow({ heartbeatIntervalMs: 100 });
    await subscribe(following.extension, { at: own });
    await eventually(() => own.witness.listeners() === 1);
    await own.close();
    expect(following.of('complete').map(({ errors }) => errors![0].extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('faults of the router', () => {
  test('404 to an event ends the subscription, and its place is free again', async () => {
    const own = await open({ serverLimits: { maxStreamsPerPrincipal: 1 } });
    const [first, second, third] = [router.follow(), router.follow(), router.follow()];
    await subscribe(first.extension, { at: own });
    expect(codeOf(await subscribe(second.extension, { at: own }))).toBe('LIMIT_EXCEEDED');
    await eventually(() => own.witness.listeners() === 1);
    first.forget();
    own.witness.tick(1);
    await eventually(() => own.witness.listeners() === 0);
    await eventually(() => own.witness.lines.some(({ message }) => message.includes('has ended its subscription')));
    expect((await subscribe(third.extension, { at: own })).body).toEqual({ data: null });
    await own.close();
  });

  test('404 to a check ends it though nothing happens', async () => {
    const following = await followTicks({ heartbeatIntervalMs: 100 });
    following.forget();
    await nobodyListens();
    expect(following.of('complete')).toHaveLength(0);
  });

  test.each([401, 500, 302])('so does %i, with a line in the log', async (status) => {
    await followTicks();
    router.interfere = ({ action }) => (action === 'next' ? status : undefined);
    door.witness.tick(1);
    await nobodyListens();
    await eventually(() => door.witness.lines.some(({ level }) => level === 'warn'));
    expect(JSON.stringify(door.witness.lines)).not.toContain('verifier-of-');
  });

  test.each([['cut' as const], [503], [429]])(
    'a moment of trouble (%s) loses no event and changes no order',
    async (trouble) => {
      const following = await followTicks();
      let left = 2;
      router.interfere = ({ action }) => (action === 'next' && left-- > 0 ? trouble : undefined);
      [1, 2, 3].forEach((value) => door.witness.tick(value));
      await eventually(() => following.of('next').length === 3);
      expect(following.of('next').map(({ payload }) => payload!.data.ticks)).toEqual([1, 2, 3]);
    },
  );

  test('a router that is gone for good is given up', async () => {
    const gone = await startCallbackRouter();
    const own = await open({ callbackOrigins: [gone.origin] });
    await subscribe(gone.follow({ heartbeatIntervalMs: 100 }).extension, { at: own });
    await eventually(() => own.witness.listeners() === 1);
    await gone.close();
    await eventually(() => own.witness.listeners() === 0);
    await own.close();
  });

  test('a slow router gets one message at a time', async () => {
    const following = await followTicks();
    let atOnce = 0;
    let most = 0;
    router.interfere = async () => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      atOnce -= 1;
    };
    for (let value = 20; value < 30; value += 1) door.witness.tick(value);
    await eventually(() => following.of('next').length === 10);
    expect(most).toBe(1);
  });
});

describe('refused', () => {
  test('what the router does not confirm: a wrong verifier, an unknown id, a check answered with 200, nobody there', async () => {
    const following = router.follow();
    const wrong = await subscribe({ ...following.extension, verifier: 'another' });
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'BAD_USER_INPUT']);
    expect(wrong.body.errors![0].message).toContain('it answered 401');
    following.forget();
    expect((await subscribe(following.extension)).body.errors![0].message).toContain('it answered 404');
    router.interfere = () => 200;
    expect((await subscribe(router.follow().extension)).body.errors![0].message).toContain('it answered 200');
    router.interfere = () => 'cut';
    expect((await subscribe(router.follow().extension)).body.errors![0].message).toContain('could not be reached');
    expect(door.witness.listeners()).toBe(0);
  });

  test.each([
    ['another host', (origin: string) => origin.replace('127.0.0.1', 'localhost')],
    ['another port', (origin: string) => origin.replace(/\d+$/, '80')],
    ['another scheme', (origin: string) => origin.replace('http:', 'https:')],
    ['a user in the URL', (origin: string) => origin.replace('//', '//a:b@')],
    ['the allowed origin as user', (origin: string) => `${origin.replace('//', '//x@')}@169.254.169.254`],
    ['the allowed origin as part of a name', (origin: string) => `${origin.replace(/:\d+$/, '')}.example`],
  ])('a callback URL outside the allowed origins: %s', async (_what, change) => {
    const { extension } = router.follow();
    const asked = await subscribe({ ...extension, callbackUrl: `${change(router.origin)}/callback/1` });
    expect([asked.status, codeOf(asked)]).toEqual([403, 'FORBIDDEN']);
    expect(asked.body.errors![0].message).toContain('GATEWAY_CALLBACK_ORIGINS');
    expect(router.protocols.size).toBe(0);
  });

  test('everything where no origin is allowed', async () => {
    const closed = await openDoor();
    expect(codeOf(await subscribe(router.follow().extension, { at: closed }))).toBe('FORBIDDEN');
    await closed.close();
  });

  test.each([
    ['callbackUrl', 'file:///etc/passwd'],
    ['callbackUrl', 7],
    ['subscriptionId', ''],
    ['subscriptionId', LONG],
    ['verifier', undefined],
    ['verifier', { toString: 'x' }],
    ['heartbeatIntervalMs', 99],
    ['heartbeatIntervalMs', -1],
    ['heartbeatIntervalMs', 86_400_001],
  ])('a request whose %s is not as described: %.40p', async (name, value) => {
    const asked = await subscribe({ ...router.follow().extension, [name]: value });
    expect([asked.status, codeOf(asked)]).toEqual([400, 'BAD_USER_INPUT']);
    expect(asked.body.errors![0].message).toContain(`extensions.subscription.${name}`);
  });

  test.each([[undefined], [null], ['x'], [[]]])('extensions.subscription that is %p', async (extension) => {
    expect(codeOf(await subscribe(extension))).toBe('BAD_USER_INPUT');
  });

  test('queries, mutations and documents that are not valid, before the router hears of them', async () => {
    const { extension } = router.follow();
    expect(codeOf(await subscribe(extension, { query: '{ hello }' }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await subscribe(extension, { query: 'mutation { save(text: "x") }' }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await subscribe(extension, { query: 'subscription { nothing }' }))).toBe('BAD_USER_INPUT');
    expect([door.witness.mutations, router.protocols.size]).toEqual([0, 0]);
  });

  test('a caller without a token', async () => {
    const body = { query: 'subscription { ticks }', extensions: { subscription: router.follow().extension } };
    const response = await door.post(body, { accept: CALLBACK_ACCEPT, authorization: 'Bearer expired' });
    expect([response.status, router.protocols.size]).toEqual([401, 0]);
  });
});

test('a subscription ends when its token does, and says so', async () => {
  const own = await open({
    authenticate: async () => ({
      principal: 'p',
      userId: 'adele',
      tenantId: null,
      tokenKey: 't',
      expiresAtMs: Date.now() + 300,
      getToken: async () => 'adele',
    }),
  });
  const following = router.follow();
  await subscribe(following.extension, { at: own });
  await eventually(() => following.of('complete').length === 1);
  expect(following.of('complete')[0]!.errors![0].extensions.code).toBe('UNAUTHENTICATED');
  expect(own.witness.listeners()).toBe(0);
  await own.close();
});

/** The life of an upstream subscription and what it does to a feed; time is played. */
import type { Notice, UpstreamSubscription } from '../../src/dialects/dialect.js';
import { GatewayError } from '../../src/errors.js';
import { createHub } from '../../src/sync/hub.js';
import type { Notices } from '../../src/sync/notices.js';
import { createNotices } from '../../src/sync/notices.js';
import { createSeal } from '../../src/seal.js';
import type { FolderSubscriptions, NoticeAddress } from '../../src/upstream/notifications.js';
import type { FakeClock } from '../upstream/world.js';
import { createFakeClock } from '../upstream/world.js';
import type { Folder, Item } from './folder.js';
import { createFolder, POLL_MS } from './folder.js';

const MINUTE_MS = 60_000;

/** An upstream that keeps subscriptions, can be told to refuse, and lets its answers wait. */
interface Upstream extends FolderSubscriptions {
  /** What was asked, such as `create` and `renew 1`. */
  readonly asked: string[];
  readonly addresses: NoticeAddress[];
  readonly alive: Map<string, number>;
  refuseNext(error: Error, times?: number): void;
  /** From now on answers wait until the result is called. */
  hold(): () => void;
}

function createUpstream(clock: FakeClock): Upstream {
  const asked: string[] = [];
  const addresses: NoticeAddress[] = [];
  const alive = new Map<string, number>();
  const refusals: Error[] = [];
  let gate: Promise<void> = Promise.resolve();
  async function answer(what: string): Promise<void> {
    asked.push(what);
    await gate;
    const refusal = refusals.shift();
    if (refusal) throw refusal;
  }
  const kept = (id: string): UpstreamSubscription => {
    const expiresAtMs = alive.get(id);
    if (expiresAtMs === undefined || expiresAtMs <= clock.now()) throw new GatewayError('NOT_FOUND');
    return { id, expiresAtMs };
  };
  return {
    asked,
    addresses,
    alive,
    maxLifetimeMs: 10_080 * MINUTE_MS,
    refuseNext(error, times = 1) {
      for (let count = 0; count < times; count += 1) refusals.push(error);
    },
    hold() {
      let open = (): void => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return () => open();
    },
    async create(address) {
      await answer('create');
      addresses.push(address);
      const id = String(addresses.length);
      alive.set(id, address.expiresAtMs);
      return kept(id);
    },
    async renew(id, expiresAtMs) {
      await answer(`renew ${id}`);
      kept(id);
      alive.set(id, expiresAtMs);
      return kept(id);
    },
    async reauthorize(id) {
      await answer(`reauthorize ${id}`);
      kept(id);
    },
    async remove(id) {
      await answer(`remove ${id}`);
      kept(id);
      alive.delete(id);
    },
  };
}

interface Stage {
  readonly clock: FakeClock;
  readonly upstream: Upstream;
  readonly folder: Folder;
  readonly notices: Notices;
  readonly warnings: unknown[];
  /** Subscribes; the result leaves. */
  listen(): () => Promise<void>;
  /** Tells the newest subscription's address, with its secret unless another is given. */
  tell(kind: Notice['kind'], clientState?: string | null): void;
  settle(): Promise<void>;
  /** Lets time pass in steps of a second, as it does. */
  pass(ms: number): Promise<void>;
}

function setStage(): Stage {
  const clock = createFakeClock();
  const upstream = createUpstream(clock);
  const folder = createFolder();
  folder.put('a');
  const warnings: unknown[] = [];
  const log = { warn: ({ err }: { readonly err: unknown }) => void warnings.push(err) };
  const notices = createNotices({
    clock,
    log,
    urlOf: (addressId) => `https://gateway.example/notifications/${addressId}`,
    readNotices: ({ body }) => body as readonly Notice[],
    seal: createSeal(Buffer.alloc(32, 7)),
    relay: null,
  });
  const hub = createHub({
    clock,
    log,
    notices,
    random: () => 0.5,
    pollIntervalMs: POLL_MS,
    heartbeatIntervalMs: 10 ** 9,
    maxConcurrentPolls: 64,
    queue: { maxEvents: 256, maxBytes: 1_000_000 },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    clock,
    upstream,
    folder,
    notices,
    warnings,
    settle,
    listen() {
      const stream = hub.subscribe<Item>({
        key: 'folder',
        source: { ...folder.source, subscriptions: upstream },
        start: { at: 'snapshot' },
        sealPosition: () => '',
      });
      void (async () => {
        for await (const _batch of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) });
      })().catch(() => undefined);
      return async () => void (await stream.return!());
    },
    tell(kind, clientState = upstream.addresses.at(-1)!.clientState) {
      const addressId = upstream.addresses.at(-1)!.notificationUrl.split('/').at(-1)!;
      void notices.receive(addressId, { headers: {}, body: [{ kind, clientState }] });
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= 1000) {
        clock.advance(Math.min(1000, left));
        await settle();
      }
    },
  };
}

/** A stage whose feed is told of changes and has just polled. */
async function setToldStage(): Promise<Stage & { readonly leave: () => Promise<void> }> {
  const stage = setStage();
  const leave = stage.listen();
  await stage.settle();
  expect(stage.upstream.asked).toEqual(['create']);
  expect(stage.folder.asked).toHaveLength(2); // the snapshot, and what changed until the subscription was there
  await stage.pass(2 * POLL_MS); // what of it shows late
  stage.folder.asked.splice(0);
  return { ...stage, leave };
}

test('a subscription is renewed in good time, again and again, and removed at the end', async () => {
  const startedAt = setStage().clock.now();
  const { upstream, clock, pass, settle, leave } = await setToldStage();
  expect(upstream.addresses[0]!.expiresAtMs).toBe(startedAt + 60 * MINUTE_MS);
  await pass(44 * MINUTE_MS);
  expect(upstream.asked).toEqual(['create']);
  await pass(2 * MINUTE_MS);
  expect(upstream.asked).toEqual(['create', 'renew 1']);
  await pass(45 * MINUTE_MS);
  expect(upstream.asked).toEqual(['create', 'renew 1', 'renew 1']);
  expect(upstream.alive.get('1')!).toBeGreaterThan(clock.now() + 55 * MINUTE_MS);
  await leave();
  await settle();
  expect(upstream.asked.at(-1)).toBe('remove 1');
  expect(upstream.alive.size).toBe(0);
  expect(clock.waiting).toBe(0);
}, 60_000);

test('no longer a life is asked for than the upstream gives', async () => {
  const stage = setStage();
  Object.assign(stage.upstream, { maxLifetimeMs: 10 * MINUTE_MS });
  stage.listen();
  await stage.settle();
  expect(stage.upstream.addresses[0]!.expiresAtMs).toBe(stage.clock.now() + 10 * MINUTE_MS);
});

test('a renewal that fails is tried again while there is time, and then the subscription is made anew', async () => {
  const { upstream, warnings, pass } = await setToldStage();
  upstream.refuseNext(new GatewayError('UPSTREAM_UNAVAILABLE'), 5);
  await pass(59 * MINUTE_MS);
  const renewals = upstream.asked.filter((what) => what === 'renew 1').length;
  expect(renewals).toBeGreaterThan(3);
  expect(warnings.length).toBe(Math.min(5, renewals));
  expect(upstream.asked.filter((what) => what === 'create')).toHaveLength(1);
  upstream.refuseNext(new GatewayError('UPSTREAM_UNAVAILABLE'), 1000);
  await pass(60 * MINUTE_MS);
  expect(upstream.asked.filter((what) => what === 'create').length).toBeGreaterThan(1);
}, 60_000);

test('polls are rare while changes are told of, and frequent as soon as they are not', async () => {
  const { upstream, folder, pass } = await setToldStage();
  await pass(5 * POLL_MS);
  expect(folder.asked).toHaveLength(0);
  await pass(2 * POLL_MS);
  expect(folder.asked).toHaveLength(1);
  // Gone without a word, and not to be had again.
  upstream.alive.clear();
  upstream.refuseNext(new GatewayError('NOT_FOUND'));
  upstream.refuseNext(new GatewayError('FORBIDDEN'), 1000);
  await pass(60 * MINUTE_MS);
  expect(upstream.asked.slice(0, 3)).toEqual(['create', 'renew 1', 'create']);
  const before = folder.asked.length;
  await pass(2 * MINUTE_MS);
  // A quiet folder: three times the interval.
  expect(folder.asked.length - before).toBe((2 * MINUTE_MS) / (3 * POLL_MS));
}, 60_000);

test('refusals to subscribe are answered with longer and longer pauses, and never hurt the feed', async () => {
  const stage = setStage();
  stage.upstream.refuseNext(new GatewayError('FORBIDDEN'), 1000);
  stage.listen();
  await stage.pass(60 * MINUTE_MS);
  // 0, 30 s, 1.5, 3.5, 7.5, 15.5 and 31.5 minutes
  expect(stage.upstream.asked).toHaveLength(7);
  expect(stage.folder.asked.length).toBeGreaterThan((60 * MINUTE_MS) / (3 * POLL_MS));
}, 60_000);

test('a pause that the upstream asks for is kept', async () => {
  const stage = setStage();
  stage.upstream.refuseNext(new GatewayError('THROTTLED', undefined, { retryAfterSeconds: 300 }));
  stage.listen();
  await stage.pass(299_000);
  expect(stage.upstream.asked).toHaveLength(1);
  await stage.pass(2000);
  expect(stage.upstream.asked).toHaveLength(2);
});

test('notices within a second are one poll, and one with another secret is none', async () => {
  const { folder, tell, pass, settle } = await setToldStage();
  await pass(1000);
  tell('changed', 'not the secret');
  tell('removed', null);
  await pass(2000);
  expect(folder.asked).toHaveLength(0);
  for (let count = 0; count < 100; count += 1) tell('changed');
  await settle();
  await pass(3000);
  expect(folder.asked).toHaveLength(2); // one at once, one for those that came after it
  tell('missed');
  await pass(3000);
  expect(folder.asked).toHaveLength(3);
});

test('a notice that comes while a poll is under way leads to another poll', async () => {
  const { folder, tell, pass, settle } = await setToldStage();
  await pass(1000);
  const answer = folder.holdReads();
  tell('changed');
  await pass(1000);
  expect(folder.asked).toHaveLength(1);
  tell('changed');
  await settle();
  expect(folder.asked).toHaveLength(1);
  answer();
  await settle();
  expect(folder.asked).toHaveLength(2);
});

test('a change that shows only some time after it was told of is looked for again', async () => {
  const { folder, tell, pass } = await setToldStage();
  tell('changed');
  await pass(2 * POLL_MS - 1000);
  expect(folder.asked).toHaveLength(2);
  folder.put('b');
  await pass(2000);
  expect(folder.asked).toEqual(['0/delta/1', '0/delta/1', '0/delta/1']);
  await pass(5 * POLL_MS);
  expect(folder.asked).toHaveLength(3);
  tell('changed');
  await pass(1000);
  expect(folder.asked.at(-1)).toBe('0/delta/2');
});

test('notices do not shorten the pause after a failure', async () => {
  const { folder, tell, pass } = await setToldStage();
  await pass(1000);
  folder.failNext(new GatewayError('THROTTLED', undefined, { retryAfterSeconds: 60 }));
  tell('changed');
  await pass(1000);
  expect(folder.asked).toHaveLength(1);
  for (let second = 0; second < 50; second += 1) {
    tell('changed');
    await pass(1000);
  }
  expect(folder.asked).toHaveLength(1);
  await pass(15_000);
  expect(folder.asked.length).toBeGreaterThan(1);
});

test('a subscription that the upstream removed is made anew under another secret, at most every other second', async () => {
  const { upstream, folder, tell, pass } = await setToldStage();
  await pass(10_000);
  const before = folder.asked.length;
  for (let second = 0; second < 10; second += 1) {
    tell('removed');
    await pass(1000);
  }
  expect(upstream.asked.length).toBeLessThanOrEqual(7);
  expect(upstream.asked.at(-1)).toBe('create');
  expect(new Set(upstream.addresses.map(({ clientState }) => clientState)).size).toBe(upstream.addresses.length);
  expect(folder.asked.length).toBeGreaterThan(before);
});

test('a subscription is reauthorised where that is asked for, and made anew where it is gone', async () => {
  const { upstream, tell, pass } = await setToldStage();
  await pass(3000);
  tell('reauthorize');
  await pass(3000);
  expect(upstream.asked).toEqual(['create', 'reauthorize 1']);
  upstream.alive.clear();
  tell('reauthorize');
  await pass(3000);
  expect(upstream.asked).toEqual(['create', 'reauthorize 1', 'reauthorize 1', 'create']);
});

test('a subscription that comes about after the last subscriber has left is removed at once', async () => {
  const stage = setStage();
  const open = stage.upstream.hold();
  const leave = stage.listen();
  await stage.settle();
  expect(stage.upstream.asked).toEqual(['create']);
  await leave();
  open();
  await stage.settle();
  expect(stage.upstream.asked).toEqual(['create', 'remove 1']);
  expect(stage.clock.waiting).toBe(0);
});

test('closing waits until every subscription is removed, whether or not that succeeds', async () => {
  const { upstream, notices, settle } = await setToldStage();
  upstream.refuseNext(new GatewayError('UNAUTHENTICATED'));
  const open = upstream.hold();
  let isClosed = false;
  const closed = notices.close().then(() => (isClosed = true));
  await settle();
  expect([isClosed, upstream.asked]).toEqual([false, ['create', 'remove 1']]);
  open();
  await closed;
  await notices.receive('unknown', { headers: {}, body: [] });
});

test('closing does not wait long for an upstream that does not answer', async () => {
  const { upstream, notices, settle, clock } = await setToldStage();
  upstream.hold();
  let isClosed = false;
  const closed = notices.close().then(() => (isClosed = true));
  await settle();
  clock.advance(4999);
  await settle();
  expect(isClosed).toBe(false);
  clock.advance(1);
  await closed;
});

/**
 * Several gateways that Redis makes one: what one of them gave out holds at the others. The second one has the first
 * one's address for its own, as if a load balancer sent everything that comes to that address to the first.
 */
import { PNG } from 'pngjs';
import { describeWithRedis, freePort, REDIS_PASSWORD } from '../support/redis.js';
import { dataOf, start, type Running } from '../support/start.js';
import { CONTACT_CHANGES, eventually, openStream, type Stream } from '../support/streams.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
/** Of Redis, while three gateways stream: a hundred with `SOAK=1` (threats, G12). */
const TROUBLES = process.env['SOAK'] === '1' ? 100 : 2;
const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }';
const SET_PHOTO = `mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { photo { url } userErrors { code } } }`;

describeWithRedis('several gateways', (redis) => {
  let first: Running;
  let second: Running;
  const streams: Stream[] = [];

  async function startBoth(env: Record<string, string> = {}): Promise<void> {
    const port = await freePort();
    const shared = {
      GATEWAY_REDIS_URL: redis().url,
      GATEWAY_SECRET_KEY: KEY,
      GATEWAY_PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...env,
    };
    first = await start({ env: { ...shared, GATEWAY_PORT: `${port}` } });
    second = await start({ env: shared, beside: first });
    for (const { url } of [first, second]) await eventuallyUp(url, 1);
  }

  async function eventuallyUp(url: string, value: 0 | 1): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      if (metrics.includes(`\ngateway_redis_up ${value}\n`)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`gateway_redis_up was never ${value}`);
  }

  afterEach(async () => {
    for (const stream of streams.splice(0)) await stream.stop();
    await second.close();
    await first.close();
  });

  async function photoOf(running: Running, user = 'adele'): Promise<string> {
    const input = { contact: { givenName: 'Photo' } };
    const { id } = dataOf(await running.ask(CREATE, { input }, { user })).createContact.contact;
    const base64 = PNG.sync.write(new PNG({ width: 12, height: 7 })).toString('base64');
    const { setContactPhoto } = dataOf(
      await running.ask(SET_PHOTO, { input: { contactId: id, photo: { base64 } } }, { user }),
    );
    expect(setContactPhoto.userErrors).toEqual([]);
    return setContactPhoto.photo.url;
  }

  test.each([
    ['embedded', {}],
    ['bearer', { GATEWAY_AUTH: 'bearer' }],
  ])('a photo link of one is shown by the other at once (%s)', async (_auth, env) => {
    await startBoth(env);
    const urls = await Promise.all(['adele', 'alex', 'megan'].map((user) => photoOf(second, user)));
    for (const url of urls) {
      expect(url.startsWith(`${first.url}/photos/`)).toBe(true);
      expect((await fetch(url)).status).toBe(200);
    }
    // Redis holds no token, and no name of anybody.
    for (const text of [...(await redis().content())].flat()) {
      for (const secret of ['adele', await first.token(), await first.token('alex'), REDIS_PASSWORD]) {
        expect(text).not.toContain(secret);
        expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain(secret);
      }
    }
  });

  test('a list of photos costs Redis one write, and showing them one read', async () => {
    await startBoth();
    const url = await photoOf(second);
    const sent = await redis().countWhile(async () => {
      const QUESTION = '{ myMailbox { contacts(first: 50) { nodes { photo { url expiresAt } } } } }';
      for (let times = 0; times < 10; times += 1) dataOf(await second.ask(QUESTION));
    });
    expect(sent).toEqual({});
    const shown = await redis().countWhile(async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(url)));
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect((await fetch(url)).status).toBe(200);
    });
    expect(shown).toEqual({ get: 1 });
  });

  test('what is in Redis under another name, or was changed, shows nothing', async () => {
    await startBoth();
    const url = await photoOf(second);
    const ofAlex = await photoOf(second, 'alex');
    const kept = [...(await redis().content())].filter(([name]) => name.includes(':credential:'));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    for (const [at, [name]] of kept.entries()) await redis().write(name, kept[(at + 1) % kept.length]![1]);
    expect((await fetch(url)).status).toBe(401);
    for (const [name] of kept) await redis().write(name, 'anything');
    expect((await fetch(ofAlex)).status).toBe(401);
  });

  test('while Redis is away links work where they were made, and again everywhere when it is back', async () => {
    await startBoth();
    await redis().kill();
    for (const { url } of [first, second]) await eventuallyUp(url, 0);
    const link = new URL(await photoOf(second));
    expect((await fetch(second.url + link.pathname)).status).toBe(200);
    expect((await fetch(link)).status).toBe(401);
    await redis().start();
    for (const { url } of [first, second]) await eventuallyUp(url, 1);
    await photoOf(second);
    expect((await fetch(link)).status).toBe(200);
  }, 60_000);

  test('a Redis that has forgotten everything is told again', async () => {
    await startBoth();
    await photoOf(second);
    await redis().kill();
    for (const { url } of [first, second]) await eventuallyUp(url, 0);
    await redis().start();
    for (const { url } of [first, second]) await eventuallyUp(url, 1);
    expect((await redis().content()).size).toBe(0);
    expect((await fetch(await photoOf(second))).status).toBe(200);
  }, 60_000);

  test('a Redis that is there and answers nothing costs one question its patience, and no other', async () => {
    await startBoth();
    redis().freeze();
    for (const user of ['megan', 'alex', 'megan', 'alex', 'megan']) {
      const link = new URL(await photoOf(second, user));
      expect((await fetch(second.url + link.pathname)).status).toBe(200);
    }
    await eventuallyUp(second.url, 0);
    redis().goOn();
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    const failures = Number(/^gateway_redis_failures_total (\d+)/m.exec(metrics)![1]);
    expect(failures).toBeGreaterThan(0);
    expect(failures).toBeLessThanOrEqual(2); // one may be the ear's
  });

  test('a creation that is asked for at both at once with the same key is made once', async () => {
    await startBoth();
    for (let number = 0; number < 20; number += 1) {
      const input = { contact: { givenName: 'Once' }, idempotencyKey: `once ${number}` };
      const answers = await Promise.all(
        [first, second, first, second].map(async (gateway) => dataOf(await gateway.ask(CREATE, { input }))),
      );
      expect(new Set(answers.map(({ createContact }) => createContact.contact.id)).size).toBe(1);
    }
    expect([...(await redis().content())].filter(([name]) => name.includes(':claim:'))).toEqual([]);
  });

  test('what a gateway that is gone was about to make is made when its time is over', async () => {
    await startBoth();
    const input = { contact: { givenName: 'Left' }, idempotencyKey: 'left' };
    const names = await redis().writtenWhile(async () => void dataOf(await first.ask(CREATE, { input })));
    const [claim] = names.filter((name) => name.includes(':claim:'));
    await redis().write(claim!, 'of a gateway that is gone', 1000);
    const startedAt = performance.now();
    expect(dataOf(await second.ask(CREATE, { input })).createContact.contact.id).toBeDefined();
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  test('a stream goes on at the other from where it was left', async () => {
    await startBoth({ GATEWAY_POLL_INTERVAL_MS: '200' });
    const stream = await openStream(first, 'WebSocket', CONTACT_CHANGES, { startAt: 'SNAPSHOT' });
    streams.push(stream);
    await eventually(() => stream.results.length > 0);
    const { cursor } = stream.results.at(-1)!.data.contactChanges;
    await stream.stop();
    dataOf(await first.ask(CREATE, { input: { contact: { givenName: 'Between' } } }));
    const next = await openStream(second, 'SSE', CONTACT_CHANGES, { after: cursor });
    streams.push(next);
    await eventually(() => JSON.stringify(next.results).includes('Between'));
    expect(next.results.every(({ errors }) => errors === undefined)).toBe(true);
  });

  describe('told of changes', () => {
    /** Longer than any test waits: what arrives before it was told of. */
    const TOLD = { GATEWAY_WEBHOOKS: 'on', GATEWAY_POLL_INTERVAL_MS: '600000', EMULATOR_CONTROL: 'on' };
    const heard = (stream: Stream): string => JSON.stringify(stream.results);

    const deltas = (): number => first.emulator.requests.filter(({ path }) => path.endsWith('/delta')).length;

    /** A listener at the second gateway whose feed is told of changes and has nothing left to ask. */
    async function listenUntilTold(): Promise<Stream> {
      const stream = await openStream(second, 'WebSocket', CONTACT_CHANGES, {});
      streams.push(stream);
      // The snapshot, and one poll for what changed before the subscription was there.
      await eventually(() => deltas() >= 2);
      return stream;
    }

    async function create(givenName: string): Promise<void> {
      dataOf(await first.ask(CREATE, { input: { contact: { givenName } } }));
    }

    test('what is posted to one wakes the feed of the other', async () => {
      await startBoth(TOLD);
      const stream = await listenUntilTold();
      await create('Told');
      await eventually(() => heard(stream).includes('Told'));
    });

    test('what is posted to an address that nobody gave out is told to nobody', async () => {
      await startBoth(TOLD);
      const body = JSON.stringify({ value: [{ clientState: 'x', changeType: 'created', subscriptionId: 'x' }] });
      const told = await redis().countWhile(async () => {
        for (const address of ['nobody', 'A'.repeat(80)]) {
          const headers = { 'content-type': 'application/json' };
          const answer = await fetch(`${first.url}/notifications/${address}`, { method: 'POST', headers, body });
          expect(answer.status).toBe(202);
        }
      });
      expect(told).toEqual({});
    });

    test('what was posted while Redis was away is looked for when it is back', async () => {
      await startBoth(TOLD);
      const stream = await listenUntilTold();
      const before = deltas();
      await redis().kill();
      await eventually(() => deltas() > before); // from now on it is not told of everything
      await create('Missed');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(heard(stream)).not.toContain('Missed');
      await redis().start();
      await eventually(() => heard(stream).includes('Missed'), 20_000);
    }, 60_000);

    test('while Redis is away a feed polls as often as one that is told of nothing', async () => {
      await startBoth({ ...TOLD, GATEWAY_POLL_INTERVAL_MS: '500' });
      await listenUntilTold();
      await redis().kill();
      const before = deltas();
      await eventually(() => deltas() >= before + 8, 8000); // told of changes it asks every 3 s, after three polls
      await redis().start();
    }, 60_000);

    test(`nothing is lost by three gateways while Redis is killed and frozen, ${TROUBLES} times`, async () => {
      await startBoth(TOLD);
      const { url } = redis();
      const env = { ...TOLD, GATEWAY_REDIS_URL: url, GATEWAY_SECRET_KEY: KEY, GATEWAY_PUBLIC_URL: first.url };
      const third = await start({ env, beside: first });
      try {
        const all = await Promise.all(
          [first, second, third].map((running) => openStream(running, 'WebSocket', CONTACT_CHANGES, {})),
        );
        streams.push(...all);
        await eventually(async () => (await subscriptions()) === 3);
        for (let trouble = 0; trouble < TROUBLES; trouble += 1) {
          const isKilled = trouble % 2 === 0;
          if (isKilled) await redis().kill();
          else redis().freeze();
          await create(`Trouble ${trouble}.`);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
          if (isKilled) await redis().start();
          else redis().goOn();
          for (const stream of all) await eventually(() => heard(stream).includes(`Trouble ${trouble}.`), 45_000);
        }
        for (const { results } of all) expect(results.every(({ errors }) => errors === undefined)).toBe(true);
      } finally {
        await third.close();
      }
    }, 1_200_000);

    async function subscriptions(): Promise<number> {
      const headers = { authorization: `Bearer ${await first.token()}` };
      const answer = await fetch(`${first.emulator.url}/v1.0/subscriptions`, { headers });
      return ((await answer.json()) as { value: object[] }).value.length;
    }
  });
});

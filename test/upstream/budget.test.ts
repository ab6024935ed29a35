/** What an operation and a user may cost. */
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { createCostLedger, createRepeatBudget } from '../../src/upstream/budget.js';
import { createFakeClock, failureOf, get, startWorld } from './world.js';

const limits = { maxPartsPerOperation: 10, maxPartsPerPrincipal: 25 };
const contact = (id: number) => get(`/me/contacts/${id}`);

test('an operation may cost as many parts as allowed, and what goes beyond fails with the figures (threat 39)', async () => {
  const world = await startWorld({ limits });
  const session = world.openSession();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 11 }, (_, id) => session.send(contact(id), MY_MAILBOX)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([...new Array<string>(10).fill('fulfilled'), 'rejected']);
  expect(outcomes[10]).toMatchObject({
    reason: { code: 'LIMIT_EXCEEDED', message: expect.stringMatching(/more than 10 .*GATEWAY_MAX_COST/) },
  });
  expect(world.fake.requests).toHaveLength(10);
  expect((await world.openSession().send(contact(1), MY_MAILBOX)).status).toBe(200);
  await world.close();
});

test('what is asked twice at once costs once', async () => {
  const world = await startWorld({ limits });
  const session = world.openSession();
  const answers = await Promise.all(Array.from({ length: 50 }, () => session.send(contact(1), MY_MAILBOX)));
  expect(answers).toHaveLength(50);
  await world.close();
});

test('a user who spends too much in ten minutes is refused, others are not, and it passes', async () => {
  const clock = createFakeClock();
  const world = await startWorld({ limits, clock });
  const ask = async (count: number, principal = 'adele') => {
    const session = world.openSession({ principal });
    await Promise.all(Array.from({ length: count }, (_, id) => session.send(contact(id), MY_MAILBOX)));
  };
  await ask(10);
  await ask(10);
  await ask(5);
  expect(await failureOf(ask(1))).toMatchObject({ code: 'LIMIT_EXCEEDED', message: expect.stringContaining('25') });
  await ask(10, 'alex');
  clock.advance(8 * 60_000);
  const { code, details } = await failureOf(ask(1));
  expect(code).toBe('LIMIT_EXCEEDED');
  const waitMs = details.retryAfterSeconds! * 1000;
  expect(waitMs).toBeLessThanOrEqual(2 * 60_000);
  clock.advance(waitMs - 1000);
  expect((await failureOf(ask(1))).details.retryAfterSeconds).toBe(1);
  clock.advance(1000);
  await ask(1);
  await world.close();
});

test('users who have been away for ten minutes are forgotten', () => {
  const clock = createFakeClock();
  const ledger = createCostLedger(limits, clock);
  for (let user = 0; user < 100; user += 1) ledger.open(`user-${user}`).spend();
  expect(ledger.size).toBe(100);
  clock.advance(10 * 60_000);
  ledger.open('adele').spend();
  expect(ledger.size).toBe(1);
});

test('repeats are a tenth of the calls, ten at the start, and one a second comes back to a quiet gateway', () => {
  const clock = createFakeClock();
  const budget = createRepeatBudget(clock);
  const takeAll = () => {
    let taken = 0;
    while (budget.take()) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(10);
  for (let calls = 0; calls < 200; calls += 1) budget.earn();
  expect(takeAll()).toBe(20);
  clock.advance(3_000);
  expect(takeAll()).toBe(3);
  clock.advance(3_600_000);
  expect(takeAll()).toBe(10);
});

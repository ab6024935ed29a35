/** Who reads first, and who begins first, when more has come than can be worked off. */
import { createTurns, type TakeTurn } from '../../src/upstream/turns.js';

const nobody = new AbortController().signal;
const loop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('who asked on first reads all that has come before anybody else does', async () => {
  const turns = createTurns();
  const [first, second, third] = [turns.open(), turns.open(), turns.open()];
  const read: string[] = [];
  const answer = async (name: string, takeTurn: TakeTurn): Promise<void> => {
    await takeTurn();
    read.push(name);
  };
  const all = [answer('third', third), answer('second', second), answer('first', first), answer('second', second)];
  await loop();
  expect(read).toEqual(['first']);
  all.push(answer('first, later', first));
  await Promise.all(all);
  expect(read).toEqual(['first', 'first, later', 'second', 'second', 'third']);
});

test('a large question begins at once where nothing waits, and the next ones after it', async () => {
  const turns = createTurns();
  const begun: number[] = [];
  await turns.begin('adele', nobody);
  const others = [1, 2, 3].map((number) => turns.begin('adele', nobody).then(() => begun.push(number)));
  await Promise.resolve(); // no turn of the loop: a slow one is a pause
  expect(begun).toEqual([]);
  await Promise.all(others);
  expect(begun).toEqual([1, 2, 3]);
  await pause(5);
  let isBegun = false;
  void turns.begin('adele', nobody).then(() => (isBegun = true));
  await Promise.resolve();
  expect(isBegun).toBe(true);
});

test('principals take turns in beginning, however many questions one has', async () => {
  const turns = createTurns();
  const begun: string[] = [];
  await turns.begin('adele', nobody);
  const asked = ['adele', 'adele', 'adele', 'alex', 'alex', 'megan'];
  await Promise.all(asked.map((name) => turns.begin(name, nobody).then(() => begun.push(name))));
  expect(begun).toEqual(['adele', 'alex', 'megan', 'adele', 'alex', 'adele']);
});

test('nobody begins while answers wait to be read, but not for ever', async () => {
  const turns = createTurns();
  const takeTurn = turns.open();
  let isBegun = false;
  let reads = 0;
  await turns.begin('adele', nobody);
  const begins = turns.begin('adele', nobody).then(() => (isBegun = true));
  // Never does a turn of the loop find nothing to read.
  const startedAt = performance.now();
  while (!isBegun) {
    await Promise.all([takeTurn(), turns.open()()]);
    reads += 1;
  }
  await begins;
  expect(reads).toBeGreaterThan(10);
  expect(performance.now() - startedAt).toBeGreaterThan(10);
});

test('who waits to begin and is called off does not wait any longer', async () => {
  let waiting = 0;
  const turns = createTurns((change) => (waiting += change));
  const caller = new AbortController();
  await turns.begin('adele', nobody);
  let isReleased = false;
  const waits = turns.begin('adele', caller.signal).then(() => (isReleased = true));
  await Promise.resolve();
  expect([isReleased, waiting]).toEqual([false, 1]);
  caller.abort();
  await Promise.resolve();
  await Promise.resolve();
  expect(isReleased).toBe(true);
  await waits;
  await turns.begin('adele', caller.signal);
  await turns.begin('alex', nobody);
  expect(waiting).toBe(0);
});

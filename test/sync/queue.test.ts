/** What a slow subscriber gets: merged, never skipped; and in the end a good cursor. */
import type { Batch, SyncPosition } from '../../src/sync/batch.js';
import type { SubscriberQueue } from '../../src/sync/queue.js';
import { createSubscriberQueue } from '../../src/sync/queue.js';
import type { Item } from './folder.js';
import { textOf } from './folder.js';

const at = (place: number): SyncPosition => ({
  link: `link ${place}`,
  inSnapshot: false,
  inRound: false,
  seenUntil: null,
});
const put = (id: string, version = 1): Batch<Item>['changes'][number] => ({
  upserted: { sourceId: id, version: `v${version}`, lastModifiedDateTime: '', created: 0 },
});
const batch = (place: number, ...changes: Batch<Item>['changes'][number][]): Batch<Item> => ({
  kind: 'CHANGES',
  position: at(place),
  hasMore: false,
  changes,
});

function createQueue(maxEvents: number, onEnd: () => void = () => undefined): SubscriberQueue<Item> {
  return createSubscriberQueue<Item>(
    { maxEvents, maxBytes: 1_000_000 },
    (position) => `sealed ${position.link}`,
    onEnd,
  );
}

test('batches wait for their reader in order', async () => {
  const queue = createQueue(10);
  queue.push(batch(1, put('a')));
  queue.push(batch(2, put('b')));
  expect([textOf((await queue.next()).value), textOf((await queue.next()).value)]).toEqual([
    'CHANGES +a',
    'CHANGES +b',
  ]);
});

test('beyond the bound the changes of one object become its latest state, under the last cursor', async () => {
  const queue = createQueue(3);
  queue.push(batch(1, put('a', 1), put('b', 1)));
  queue.push(batch(2, put('a', 2)));
  queue.push(batch(3, { removedId: 'b' }));
  const merged = (await queue.next()).value!;
  expect(merged).toEqual({ ...batch(3, put('a', 2), { removedId: 'b' }) });
});

test('a subscriber who never reads is told so, with the cursor of what it read last', async () => {
  const ended = jest.fn();
  const queue = createQueue(2, ended);
  queue.push(batch(1, put('a')));
  await queue.next();
  for (let index = 0; index <= 8; index += 1) queue.push(batch(index + 2, put(`x${index}`)));
  await expect(queue.next()).rejects.toMatchObject({
    code: 'SUBSCRIBER_TOO_SLOW',
    details: { cursor: 'sealed link 1' },
  });
  expect(ended).toHaveBeenCalledTimes(1);
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test('the bound itself is no fault', async () => {
  const queue = createQueue(2);
  queue.push(batch(1, put('a')));
  queue.push(batch(2, put('b')));
  expect((await queue.next()).value!.position).toEqual(at(1));
});

test('leaving ends a read that waits, once', async () => {
  const ended = jest.fn();
  const queue = createQueue(2, ended);
  const waiting = queue.next();
  await queue.return!();
  await queue.return!();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(ended).toHaveBeenCalledTimes(1);
});

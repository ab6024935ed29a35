/** What subscribers of a feed hear, and what it costs upstream; time is played. */
import { GatewayError } from '../../src/errors.js';
import type { Batch } from '../../src/sync/batch.js';
import { createChainedFolder } from './chains.js';
import { createFolder, lost, POLL_MS, setStage, type FolderOptions, type Item } from './folder.js';

/** A folder with these objects, and one who has heard its snapshot. */
async function startListening(ids: readonly string[], options?: FolderOptions) {
  const stage = setStage();
  const folder = createFolder(options);
  for (const id of ids) folder.put(id);
  const first = stage.listen(folder);
  await stage.settle();
  return { ...stage, folder, first };
}

test('a first subscriber hears a snapshot, then what changes', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder();
  for (const id of ['a', 'b', 'c']) folder.put(id);
  const listener = listen(folder);
  await settle();
  expect(listener.heard).toEqual(['SNAPSHOT +a +b', 'SNAPSHOT +c']);
  expect(listener.batches.map(({ hasMore }) => hasMore)).toEqual([true, false]);
  folder.put('d');
  folder.remove('a');
  await poll();
  expect(listener.heard.slice(2)).toEqual(['CHANGES +d -a']);
});

test('an empty folder is a snapshot with one empty batch', async () => {
  const { listen, settle } = setStage();
  const listener = listen(createFolder());
  await settle();
  expect(listener.heard).toEqual(['SNAPSHOT']);
  expect(listener.batches[0]).toMatchObject({ hasMore: false });
});

test('a thousand subscribers cost the same as one, and none costs nothing', async () => {
  const { listen, settle, poll, hub } = setStage();
  const folder = createFolder();
  folder.put('a');
  const listeners = Array.from({ length: 1000 }, () => listen(folder));
  await settle();
  expect(folder.asked).toEqual([null]);
  await poll();
  await poll();
  expect(folder.asked).toHaveLength(3);
  for (const listener of listeners.slice(1)) await listener.leave();
  folder.put('b');
  await poll();
  expect(listeners[0]!.heard.at(-1)).toBe('CHANGES +b');
  await listeners[0]!.leave();
  const before = folder.asked.length;
  await poll();
  await poll();
  expect(folder.asked).toHaveLength(before);
  expect(hub.size).toBe(0);
});

test('whoever wants a snapshot later starts one new round, and then shares the polls of the others', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder({ pageSize: 10 });
  folder.put('a');
  folder.put('b');
  const first = listen(folder);
  await settle();
  folder.put('c');
  folder.remove('a');
  const later = [listen(folder), listen(folder)];
  await poll();
  expect(later.map(({ heard }) => heard[0])).toEqual(['SNAPSHOT +b +c', 'SNAPSHOT +b +c']);
  expect(first.heard).toEqual(['SNAPSHOT +a +b', 'CHANGES +c -a']);
  expect(folder.asked.filter((link) => link === null)).toHaveLength(2);
  folder.put('d');
  const asked = folder.asked.length;
  await poll();
  expect(folder.asked).toHaveLength(asked + 1);
  for (const { heard } of [first, ...later]) expect(heard.at(-1)).toBe('CHANGES +d');
});

test('from a cursor a stream goes on right behind it, whatever happened meanwhile', async () => {
  const stage = setStage();
  const folder = createFolder({ pageSize: 10 });
  folder.put('a');
  const first = stage.listen(folder);
  await stage.settle();
  const { position } = first.batches[0]!;
  await first.leave();
  folder.put('b');
  folder.remove('a');
  const again = stage.listen(folder, { at: position });
  await stage.settle();
  expect(again.heard).toEqual(['CHANGES +b -a']);
  folder.put('c');
  await stage.poll();
  expect(again.heard.at(-1)).toBe('CHANGES +c');
});

test('who comes with the position of the others joins them without a request', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a']);
  const asked = folder.asked.length;
  const second = listen(folder, { at: first.batches.at(-1)!.position });
  await settle();
  expect(folder.asked.length - asked).toBeLessThanOrEqual(1); // the poll that the new one may cause
  folder.put('b');
  await poll();
  expect(second.heard).toEqual(['CHANGES +b']);
});

test('a snapshot that was cut goes on as a snapshot', async () => {
  const { listen, settle, folder, first } = await startListening(['a', 'b', 'c']);
  const { position } = first.batches[0]!;
  await first.leave();
  const again = listen(folder, { at: position });
  await settle();
  expect(again.heard).toEqual(['SNAPSHOT +c']);
});

test('NOW begins with a heartbeat and tells nothing of before', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder();
  for (const id of ['a', 'b', 'c']) folder.put(id);
  const listener = listen(folder, { at: 'now' });
  await settle();
  expect(listener.heard).toEqual(['HEARTBEAT']);
  folder.put('d');
  await poll();
  expect(listener.heard).toEqual(['HEARTBEAT', 'CHANGES +d']);
});

test('a forgotten position is only the real differences for who holds the folder', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder({ pageSize: 10 });
  for (const id of ['a', 'b', 'c']) folder.put(id);
  const listener = listen(folder);
  await settle();
  folder.put('d');
  folder.put('b');
  folder.remove('a');
  folder.forgetLinks();
  await poll();
  expect(listener.heard.slice(1)).toEqual(['CHANGES +b +d', 'CHANGES -a']);
  folder.put('e');
  await poll();
  expect(listener.heard.at(-1)).toBe('CHANGES +e');
});

test('who goes on in the middle of a snapshot hears what the others have heard since it began', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a', 'b', 'c'], { pageSize: 2 });
  const [{ position }] = first.batches as [Batch<Item>];
  folder.put('a');
  folder.remove('b');
  await poll();
  const again = listen(folder, { at: position });
  await settle();
  expect(again.heard).toEqual(['SNAPSHOT +c', 'CHANGES +a -b']);
});

test('who goes on in the middle of a round of changes hears what the others have heard since it began', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a'], { pageSize: 2 });
  for (const id of ['b', 'c', 'd']) folder.put(id);
  await poll();
  const { position } = first.batches[1]!;
  expect(first.heard[1]).toBe('CHANGES +b +c');
  folder.put('b');
  folder.remove('c');
  await poll();
  const again = listen(folder, { at: position });
  await settle();
  expect(again.heard).toEqual(['CHANGES +d', 'CHANGES +b -c']);
});

test('where rounds list everything again, a snapshot that was cut and cannot tell what is gone starts over', async () => {
  const { listen, settle, folder, first } = await startListening(['a', 'b', 'c'], {
    pageSize: 2,
    listsEverything: true,
  });
  const [{ position }] = first.batches as [Batch<Item>];
  await first.leave();
  folder.remove('a');
  const again = listen(folder, { at: position });
  await settle();
  expect(again.heard).toEqual(['SNAPSHOT +c', 'RESET', 'SNAPSHOT +b +c']);
});

/** One who is live, and one who came by a cursor and knows of `x`, of which the others have not heard yet. */
async function setNewcomerAhead() {
  const stage = setStage();
  const folder = createFolder({ pageSize: 10 });
  folder.put('a');
  const first = stage.listen(folder);
  await stage.settle();
  const { position } = first.batches[0]!;
  folder.put('b');
  await stage.poll();
  folder.put('x');
  const newcomer = stage.listen(folder, { at: position });
  await stage.settle();
  expect(newcomer.heard[0]).toBe('CHANGES +b +x');
  folder.remove('x');
  return { stage, folder, first, newcomer };
}

test('what came and went is gone for a newcomer who was ahead of the others', async () => {
  const { stage, first, newcomer } = await setNewcomerAhead();
  await stage.poll();
  expect(first.held()).toEqual(['a', 'b']);
  expect(newcomer.held().filter((id) => id !== 'a')).toEqual(['b']);
});

test('what came and went is gone for a newcomer though the position of the others is forgotten', async () => {
  const { stage, folder, first, newcomer } = await setNewcomerAhead();
  folder.forgetLinks();
  await stage.poll();
  expect(first.held()).toEqual(['a', 'b']);
  expect(newcomer.held().filter((id) => id !== 'a')).toEqual(['b']);
});

test('a newcomer with a large snapshot does not keep the others waiting', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a', 'b', 'c'], { pageSize: 2 });
  const open = folder.holdReads();
  const newcomer = listen(folder);
  await settle();
  const letOthersRead = folder.holdReads();
  letOthersRead();
  folder.put('d');
  await poll();
  expect(first.heard.at(-1)).toBe('CHANGES +d');
  expect(newcomer.heard).toEqual([]);
  open();
  await settle();
  for (const listener of [first, newcomer]) expect(listener.held()).toEqual(['a', 'b', 'c', 'd']);
});

test('two who have heard the same share a poll, and the place of the one who was there before', async () => {
  const { listen, settle, clock } = setStage();
  const folder = createChainedFolder();
  const read = async (): Promise<boolean> => {
    const isRead = folder.letGo({ trouble: 'none', late: [] });
    await settle();
    return isRead;
  };
  folder.put('a');
  const first = listen(folder);
  await read();
  const second = listen(folder);
  await read(); // the snapshot of the second, after which the first looks what has changed
  await read();
  expect(await read()).toBe(false);
  expect(second.heard).toEqual(['SNAPSHOT +a', 'HEARTBEAT']);
  expect(second.batches[1]!.position).toEqual(first.batches.at(-1)!.position);
  folder.put('b');
  clock.advance(POLL_MS * 2);
  await settle();
  expect([await read(), await read()]).toEqual([true, false]);
  for (const { heard } of [first, second]) expect(heard.at(-1)).toBe('CHANGES +b');
});

test('an error that ends a newcomer does not concern the others', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a']);
  folder.failNext(new GatewayError('FORBIDDEN'));
  const newcomer = listen(folder);
  await settle();
  expect(newcomer.error).toMatchObject({ code: 'FORBIDDEN' });
  folder.put('b');
  await poll();
  expect(first.heard.at(-1)).toBe('CHANGES +b');
});

/** One whose position was forgotten, and who has heard of `x` from a full round that waits for its second page. */
async function setRecoveryMidway() {
  const stage = setStage();
  const folder = createFolder({ pageSize: 2 });
  folder.put('a');
  const listener = stage.listen(folder);
  await stage.settle();
  for (const id of ['x', 'b', 'c']) folder.put(id);
  folder.forgetLinks();
  const forget = folder.holdReads();
  await stage.poll();
  const read = folder.holdReads();
  forget();
  await stage.settle();
  const readOn = folder.holdReads();
  read();
  await stage.settle();
  expect(listener.heard.at(-1)).toBe('CHANGES +x');
  folder.remove('x');
  return { stage, folder, listener, readOn };
}

test('what came and went is gone for who heard of it while a lost place was sought, and lost again', async () => {
  const { stage, folder, listener, readOn } = await setRecoveryMidway();
  folder.forgetLinks();
  readOn();
  await stage.settle();
  expect(listener.held()).toEqual(['a', 'b', 'c']);
  expect(listener.heard).not.toContain('RESET');
});

test('who leaves while a lost place is sought has a cursor that starts over', async () => {
  const { stage, folder, listener, readOn } = await setRecoveryMidway();
  await listener.leave();
  readOn();
  const again = stage.listen(folder, { at: listener.batches.at(-1)!.position });
  await stage.settle();
  expect(again.heard).toEqual(['SNAPSHOT +a +b', 'SNAPSHOT +c']);
});

test('who comes back while something is not listed yet starts over, so that its end is told', async () => {
  const { listen, settle, poll, folder, first } = await startListening(['a', 'x'], { pageSize: 10 });
  folder.hide('x');
  folder.forgetLinks();
  await poll();
  await first.leave();
  folder.remove('x');
  const again = listen(folder, { at: first.batches.at(-1)!.position });
  await settle();
  expect(again.heard).toEqual(['SNAPSHOT +a']);
});

test('what a snapshot did not list though it is there is still known, so that its end is told', async () => {
  const { poll, folder, first } = await startListening(['a', 'x'], { pageSize: 10 });
  folder.hide('x');
  folder.forgetLinks();
  await poll();
  expect(first.held()).toEqual(['a', 'x']);
  folder.remove('x');
  await poll();
  expect(first.held()).toEqual(['a']);
});

test('a forgotten cursor is RESET and a SNAPSHOT', async () => {
  const { listen, settle, folder, first } = await startListening(['a'], { pageSize: 10 });
  const { position } = first.batches[0]!;
  await first.leave();
  folder.put('b');
  folder.forgetLinks();
  const again = listen(folder, { at: position });
  await settle();
  expect(again.heard).toEqual(['RESET', 'SNAPSHOT +a +b']);
});

test('a snapshot that loses its place in the middle starts over, and says so', async () => {
  const { listen, settle } = setStage();
  const folder = createFolder();
  for (const id of ['a', 'b', 'c']) folder.put(id);
  const read = folder.source.readChanges.bind(folder.source);
  let pages = 0;
  (folder.source as { readChanges: typeof read }).readChanges = (link) => {
    pages += 1;
    return pages === 2 ? Promise.reject(lost()) : read(link);
  };
  const listener = listen(folder);
  await settle();
  expect(listener.heard).toEqual(['SNAPSHOT +a +b', 'RESET', 'SNAPSHOT +a +b', 'SNAPSHOT +c']);
});

test('where rounds list everything again, what is missing is gone', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder({ pageSize: 10, listsEverything: true });
  for (const id of ['a', 'b', 'c']) folder.put(id);
  const listener = listen(folder);
  await settle();
  await poll();
  expect(listener.heard).toEqual(['SNAPSHOT +a +b +c']);
  folder.remove('b');
  folder.put('d');
  await poll();
  expect(listener.heard.slice(1)).toEqual(['CHANGES +d', 'CHANGES -b']);
  for (const id of ['a', 'c', 'd']) folder.remove(id);
  await poll();
  expect(listener.heard.at(-1)).toBe('CHANGES -a -c -d');
});

test('where rounds list everything again, a cursor without a memory is RESET and a SNAPSHOT', async () => {
  const { listen, settle } = setStage();
  const folder = createFolder({ pageSize: 10, listsEverything: true });
  folder.put('a');
  folder.put('b');
  const first = listen(folder);
  await settle();
  await first.leave();
  folder.remove('a');
  const again = listen(folder, { at: first.batches.at(-1)!.position });
  await settle();
  expect(again.heard).toEqual(['RESET', 'SNAPSHOT +b']);
});

test('replays are not told twice', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder();
  folder.put('a');
  const listener = listen(folder);
  await settle();
  const read = folder.source.readChanges.bind(folder.source);
  const [first] = listener.batches;
  (folder.source as { readChanges: typeof read }).readChanges = async (link) => {
    const page = await read(link);
    return { ...page, changes: [...first!.changes, ...page.changes] };
  };
  folder.put('b');
  await poll();
  expect(listener.heard.at(-1)).toBe('CHANGES +b');
});

test('a failure that may pass is waited out, longer each time, and nothing is lost', async () => {
  const { listen, settle, poll, clock } = setStage();
  const folder = createFolder();
  folder.put('a');
  const listener = listen(folder);
  await settle();
  folder.failNext(new GatewayError('UPSTREAM_UNAVAILABLE'), 2);
  folder.failNext(new GatewayError('THROTTLED', undefined, { retryAfterSeconds: 60 }));
  folder.put('b');
  await poll();
  const asked = folder.asked.length;
  clock.advance(2000);
  await settle();
  expect(folder.asked).toHaveLength(asked);
  clock.advance(10_000);
  await settle();
  clock.advance(30_000);
  await settle();
  const throttled = folder.asked.length;
  clock.advance(50_000);
  await settle();
  expect(folder.asked).toHaveLength(throttled);
  clock.advance(20_000);
  await settle();
  expect(listener.heard.filter((text) => text !== 'HEARTBEAT').at(-1)).toBe('CHANGES +b');
  expect(listener.error).toBeUndefined();
});

test.each(['UNAUTHENTICATED', 'FORBIDDEN'] as const)('%s ends the stream with that', async (code) => {
  const { listen, settle, poll, hub } = setStage();
  const folder = createFolder();
  const listener = listen(folder);
  await settle();
  folder.failNext(new GatewayError(code));
  await poll();
  expect(listener.error).toMatchObject({ code });
  expect(hub.size).toBe(0);
});

test('a folder that is deleted takes its contacts with it', async () => {
  const { listen, settle, poll } = setStage();
  const folder = createFolder();
  folder.put('a');
  const listener = listen(folder);
  await settle();
  folder.failNext(new GatewayError('NOT_FOUND'));
  await poll();
  expect(listener.heard.at(-1)).toBe('CHANGES -a');
  expect(listener.error).toMatchObject({ code: 'NOT_FOUND' });
});

test('a quiet stream beats, with a cursor that is good', async () => {
  const { listen, settle, clock } = setStage();
  const folder = createFolder();
  folder.put('a');
  const listener = listen(folder);
  await settle();
  for (let seconds = 0; seconds < 31; seconds += 1) {
    clock.advance(1000);
    await settle();
  }
  expect(listener.heard).toEqual(['SNAPSHOT +a', 'HEARTBEAT']);
  expect(listener.batches[1]!.position.link).toBe(listener.batches[0]!.position.link);
});

test('feeds of two principals share nothing', async () => {
  const { listen, settle } = setStage();
  const [mine, theirs] = [createFolder(), createFolder()];
  mine.put('mine');
  theirs.put('theirs');
  const listeners = [listen(mine, { at: 'snapshot' }, 'me'), listen(theirs, { at: 'snapshot' }, 'them')];
  await settle();
  expect(listeners.map(({ heard }) => heard)).toEqual([['SNAPSHOT +mine'], ['SNAPSHOT +theirs']]);
});

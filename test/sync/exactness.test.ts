/**
 * Copies are exact: whatever is written, whatever happens to reads, and whoever comes, leaves, comes back with a cursor
 * or is killed together with the gateway, in the end everybody who listens holds exactly what is in the folder,
 * and one poll serves them all.
 * `SOAK=1` plays a hundred times as many stories; `SEED=` replays one.
 */
import fc from 'fast-check';
import type { Batch, SyncPosition } from '../../src/sync/batch.js';
import type { StreamStart } from '../../src/sync/audience.js';
import { createChainedFolder, PAGE, type ChainedFolder, type ReadFate } from './chains.js';
import { POLL_MS, setStage, type Item, type Stage } from './folder.js';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const COPIES = 3;
const RUNS = process.env['SOAK'] === '1' ? 25_000 : 250;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

type Event =
  | { readonly kind: 'put' | 'remove'; readonly id: string }
  | { readonly kind: 'read'; readonly fate: ReadFate }
  | { readonly kind: 'pass'; readonly polls: number }
  /** Comes, or comes back with its cursor. */
  | { readonly kind: 'come' | 'leave'; readonly copy: number }
  | { readonly kind: 'forgetLinks' }
  | { readonly kind: 'kill' };

const index = fc.nat({ max: COPIES - 1 });
const fate = fc.record({
  trouble: fc.oneof(
    { weight: 8, arbitrary: fc.constant('none' as const) },
    { weight: 4, arbitrary: fc.constantFrom('lost' as const, 'unavailable', 'emptied', 'duplicated') },
  ),
  late: fc.array(fc.boolean(), { maxLength: 3 }),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), id: fc.constantFrom(...IDS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom(...IDS) }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('read' as const), fate }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), polls: fc.constantFrom(0.3, 1, 5) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('come' as const, 'leave'), copy: index }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forgetLinks' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
);

/** A consumer that keeps what it holds, and its cursor, over all that happens to it: docs/subscriptions.md. */
class Copy {
  readonly held = new Map<string, string>();
  #cursor: SyncPosition | null = null;
  /** Ids that an open snapshot has brought. */
  #brought: Set<string> | null = null;
  #leave: (() => Promise<unknown>) | null = null;
  failure: unknown = null;

  come(stage: Stage, folder: ChainedFolder): void {
    if (this.#leave) return;
    const start: StreamStart = this.#cursor === null ? { at: 'snapshot' } : { at: this.#cursor };
    const stream = stage.hub.subscribe<Item>({
      key: 'folder',
      source: folder.source,
      start,
      sealPosition: (position) => JSON.stringify(position),
    });
    let isHere = true;
    this.#leave = () => {
      isHere = false;
      return stream.return!();
    };
    void (async () => {
      try {
        for (let step = await stream.next(); isHere && !step.done; step = await stream.next()) this.#apply(step.value);
      } catch (error) {
        this.failure = error;
      }
    })();
  }

  async leave(): Promise<void> {
    await this.#leave?.();
    this.#leave = null;
  }

  #apply({ kind, position, hasMore, changes }: Batch<Item>): void {
    if (kind === 'RESET') this.#brought = null;
    if (kind === 'SNAPSHOT') this.#brought ??= new Set();
    for (const change of changes) {
      if ('removedId' in change) this.held.delete(change.removedId);
      else {
        this.held.set(change.upserted.sourceId, change.upserted.version);
        this.#brought?.add(change.upserted.sourceId);
      }
    }
    if (kind === 'SNAPSHOT' && !hasMore) {
      for (const id of this.held.keys()) if (!this.#brought!.has(id)) this.held.delete(id);
      this.#brought = null;
    }
    this.#cursor = kind === 'RESET' ? null : position;
  }
}

async function play(folder: ChainedFolder, story: readonly Event[], isBusy: boolean): Promise<void> {
  let stage = setStage();
  const copies = Array.from({ length: COPIES }, () => new Copy());
  folder.put('always'); // an empty list would not tell whether it lists everything
  for (const event of story) {
    if (event.kind === 'put') folder.put(event.id);
    else if (event.kind === 'remove') folder.remove(event.id);
    else if (event.kind === 'read') folder.letGo(event.fate);
    else if (event.kind === 'pass') stage.clock.advance(event.polls * POLL_MS);
    else if (event.kind === 'come') copies[event.copy]!.come(stage, folder);
    else if (event.kind === 'leave') await copies[event.copy]!.leave();
    else if (event.kind === 'forgetLinks') folder.forgetLinks();
    else {
      for (const copy of copies) await copy.leave();
      stage = setStage();
      for (const copy of copies) copy.come(stage, folder);
    }
    await stage.settle();
  }
  for (const copy of copies) copy.come(stage, folder);
  await untilJoined(stage, folder, isBusy);
  const wanted = [...folder.items.values()].map(({ sourceId, version }) => [sourceId, version]).sort();
  for (const { held, failure } of copies) {
    expect(failure).toBeNull();
    expect([...held].sort()).toEqual(wanted);
  }
  // One poll for all: where rounds list everything it has all pages.
  const { mayRepeatAll } = folder.source;
  expect(await pollOnce(stage, folder)).toBe(mayRepeatAll ? Math.ceil(folder.items.size / PAGE) : 1);
  for (const copy of copies) await copy.leave();
}

/** No more trouble; in a busy folder each poll finds something. */
async function untilJoined(stage: Stage, folder: ChainedFolder, isBusy: boolean): Promise<void> {
  for (let poll = 0; poll < 8; poll += 1) {
    await pollOnce(stage, folder);
    if (isBusy) folder.put(IDS[poll % IDS.length]!);
  }
  await pollOnce(stage, folder);
}

/** Everybody asks; how many reads that takes. */
async function pollOnce(stage: Stage, folder: ChainedFolder): Promise<number> {
  stage.clock.advance(POLL_MS * 12);
  await stage.settle();
  let reads = 0;
  for (; folder.letGo({ trouble: 'none', late: [] }); reads += 1) await stage.settle();
  return reads;
}

test.each([
  ['rounds tell what changed', false],
  ['rounds list everything', true],
])(
  `every copy is exact in the end where %s (SEED=${SEED})`,
  async (_name, listsEverything) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 80 }), fc.boolean(), (story, isBusy) =>
        play(createChainedFolder({ listsEverything }), story, isBusy),
      ),
      { numRuns: RUNS, seed: SEED },
    );
  },
  60_000 + 200 * RUNS,
);

/** A folder upstream as feeds see it: pages of changes behind links, scripted trouble, and a count of what was asked. */
import { GatewayError } from '../../src/errors.js';
import type { Batch } from '../../src/sync/batch.js';
import type { StreamStart } from '../../src/sync/audience.js';
import type { FeedSource } from '../../src/sync/source.js';
import type { Hub } from '../../src/sync/hub.js';
import { createHub } from '../../src/sync/hub.js';
import type { Change, ChangesPage } from '../../src/upstream/changes.js';
import type { FakeClock } from '../upstream/world.js';
import { createFakeClock } from '../upstream/world.js';

export interface Item {
  readonly sourceId: string;
  readonly version: string;
  readonly lastModifiedDateTime: string;
  readonly created: number;
}

export interface Folder {
  readonly source: FeedSource<Item>;
  /** Links that were asked, in order; null is a full round. */
  readonly asked: (string | null)[];
  put(id: string): void;
  remove(id: string): void;
  /** From now on full rounds leave it out, though it is there. */
  hide(id: string): void;
  /** Forgets all links given so far. */
  forgetLinks(): void;
  /** The next so many reads fail. */
  failNext(error: Error, times?: number): void;
  /** From now on reads wait until the result is called. */
  holdReads(): () => void;
}

export interface FolderOptions {
  readonly pageSize?: number;
  /** Later rounds list everything again and name nothing that is gone. */
  readonly listsEverything?: boolean;
  readonly mayRepeatAll?: boolean;
}

export function createFolder({
  pageSize = 2,
  listsEverything = false,
  mayRepeatAll = listsEverything,
}: FolderOptions = {}): Folder {
  const items = new Map<string, Item>();
  const hidden = new Set<string>();
  const log: Change<Item>[] = [];
  const asked: (string | null)[] = [];
  let generation = 0;
  const failures: Error[] = [];
  let gate: Promise<void> = Promise.resolve();

  const at = (sequence: number) => new Date(Date.UTC(2026, 0, 1) + sequence * 1000).toISOString();

  /** In order of creation. What is written meanwhile is in the round behind the last page, which goes on at `since`. */
  function everythingAfter(place: number, since: number): ChangesPage<Item> {
    const rest = [...items.values()].filter(({ created, sourceId }) => created > place && !hidden.has(sourceId));
    const shown = rest.slice(0, pageSize);
    const hasMore = rest.length > shown.length;
    const link = hasMore ? `${generation}/full/${shown.at(-1)!.created}/${since}` : `${generation}/delta/${since}`;
    return { changes: shown.map((upserted) => ({ upserted })), link, hasMore };
  }

  /** A round ends where the log ended when it began. */
  function changesBetween(since: number, until: number, offset: number): ChangesPage<Item> {
    const changes = latestOf(log.slice(since, until));
    const end = offset + pageSize;
    const hasMore = end < changes.length;
    const link = hasMore ? `${generation}/delta/${since}/${until}/${end}` : `${generation}/delta/${until}`;
    return { changes: changes.slice(offset, end), link, hasMore };
  }

  return {
    asked,
    put(id) {
      const sequence = log.length;
      const created = items.get(id)?.created ?? sequence;
      const item = { sourceId: id, version: `v${sequence}`, lastModifiedDateTime: at(sequence), created };
      items.set(id, item);
      log.push({ upserted: item });
    },
    remove(id) {
      items.delete(id);
      log.push({ removedId: id });
    },
    hide(id) {
      hidden.add(id);
    },
    forgetLinks() {
      generation += 1;
    },
    failNext(error, times = 1) {
      for (let count = 0; count < times; count += 1) failures.push(error);
    },
    holdReads() {
      let open = (): void => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return () => open();
    },
    source: {
      mayRepeatAll,
      versionOf: ({ version }) => version,
      isLostPosition: (error) => error instanceof GatewayError && error.details.upstream?.status === 410,
      async findGone(ids) {
        return ids.filter((id) => !items.has(id));
      },
      async readChanges(link) {
        asked.push(link);
        await gate;
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        if (link === null) return everythingAfter(-1, log.length);
        const [made, kind, ...numbers] = link.split('/');
        const [first = 0, second, third = 0] = numbers.map(Number);
        if (Number(made) !== generation) throw lost();
        if (kind === 'full') return everythingAfter(first, second!);
        if (listsEverything) return everythingAfter(-1, log.length);
        return changesBetween(first, second ?? log.length, third);
      },
    },
  };
}

/** As the REST API lists changes: each object once, as it is now. */
function latestOf(changes: readonly Change<Item>[]): Change<Item>[] {
  const latest = new Map<string, Change<Item>>();
  for (const change of changes) {
    const id = 'removedId' in change ? change.removedId : change.upserted.sourceId;
    latest.delete(id);
    latest.set(id, change);
  }
  return [...latest.values()];
}

export function lost(): GatewayError {
  const upstream = {
    status: 410,
    code: 'SyncStateNotFound',
    requestId: null,
    retryAfterMs: null,
    claims: null,
    message: null,
  };
  return new GatewayError('UPSTREAM_INVALID', undefined, { upstream });
}

export const POLL_MS = 5000;

export interface Listener {
  /** Ids of what the listener holds after all that it heard. */
  held(): string[];
  /** What has arrived so far: kind, then `+id` and `-id`. */
  readonly heard: string[];
  readonly batches: Batch<Item>[];
  readonly error: unknown;
  leave(): Promise<void>;
}

export interface Stage {
  readonly clock: FakeClock;
  readonly hub: Hub;
  listen(folder: Pick<Folder, 'source'>, start?: StreamStart, key?: string): Listener;
  /** Lets the feeds do all that they can do now. */
  settle(): Promise<void>;
  /** Lets a poll interval pass, and the poll happen. */
  poll(): Promise<void>;
}

export function setStage(queue = { maxEvents: 256, maxBytes: 1_000_000 }): Stage {
  const clock = createFakeClock();
  const hub = createHub({
    clock,
    random: () => 0.5,
    pollIntervalMs: POLL_MS,
    heartbeatIntervalMs: 30_000,
    maxConcurrentPolls: 64,
    queue,
    log: { warn: () => undefined },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    clock,
    hub,
    settle,
    async poll() {
      clock.advance(POLL_MS);
      await settle();
    },
    listen(folder, start = { at: 'snapshot' }, key = 'folder') {
      const stream = hub.subscribe<Item>({
        key,
        source: folder.source,
        start,
        sealPosition: (position) => JSON.stringify(position),
      });
      const listener = { heard: [] as string[], batches: [] as Batch<Item>[], error: undefined as unknown };
      void (async () => {
        try {
          for await (const batch of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) }) {
            listener.batches.push(batch);
            listener.heard.push(textOf(batch));
          }
        } catch (error) {
          listener.error = error;
        }
      })();
      const held = (): string[] => heldAfter(listener.batches);
      return Object.assign(listener, { held, leave: async () => void (await stream.return!()) });
    },
  };
}

/** As a consumer that keeps a copy reads a stream: what a snapshot did not bring is gone at its end. */
function heldAfter(batches: readonly Batch<Item>[]): string[] {
  let held = new Set<string>();
  let brought: Set<string> | null = null;
  for (const { kind, changes, hasMore } of batches) {
    if (kind === 'RESET') brought = null;
    if (kind === 'SNAPSHOT') brought ??= new Set();
    for (const change of changes) {
      if ('removedId' in change) held.delete(change.removedId);
      else {
        held.add(change.upserted.sourceId);
        brought?.add(change.upserted.sourceId);
      }
    }
    if (kind !== 'SNAPSHOT' || hasMore) continue;
    held = brought!;
    brought = null;
  }
  return [...held].sort();
}

export function textOf({ kind, changes }: Batch<Item>): string {
  const texts = changes.map((change) =>
    'removedId' in change ? `-${change.removedId}` : `+${change.upserted.sourceId}`,
  );
  return [kind, ...texts].join(' ');
}

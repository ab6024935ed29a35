/**
 * A folder upstream that tells as little as the REST API may: a link stands for what was given out on the way to it, and
 * what changed is what differs from that. What came and went in between is not named; changes may show late, pages may
 * come twice or empty, links may be forgotten (reference, section 12). Reads wait until the test lets them go.
 */
import { GatewayError } from '../../src/errors.js';
import type { FeedSource } from '../../src/sync/source.js';
import type { Change, ChangesPage } from '../../src/upstream/changes.js';
import { lost, type Item } from './folder.js';

/** What happens to the next read. `late`: of each change in turn, whether it does not show yet. */
export interface ReadFate {
  readonly trouble: 'none' | 'lost' | 'unavailable' | 'emptied' | 'duplicated';
  readonly late: readonly boolean[];
}

export interface ChainedFolder {
  readonly source: FeedSource<Item>;
  readonly items: ReadonlyMap<string, Item>;
  put(id: string): void;
  remove(id: string): void;
  forgetLinks(): void;
  /** Lets the read that has waited longest go; false where none waits. */
  letGo(fate: ReadFate): boolean;
}

/** What a link stands for. */
interface Given {
  readonly versions: ReadonlyMap<string, string>;
  /** Given out already, and coming once more. */
  readonly again: ReadonlySet<string>;
}

const NOTHING: Given = { versions: new Map(), again: new Set() };
/** A change may show only at the second read after it was made (reference, section 12.2: latency). */
const LATEST = 2;

export const PAGE = 2;

/** `listsEverything`: each round lists all that is there, and names nothing that is gone. */
export function createChainedFolder({ listsEverything = false } = {}): ChainedFolder {
  const items = new Map<string, Item>();
  const links = new Map<string, Given>();
  const waiting: { readonly link: string | null; go(fate: ReadFate): void }[] = [];
  let writes = 0;
  let reads = 0;
  /** How many reads there had been when something last happened to an object. */
  const changedAt = new Map<string, number>();

  function linkTo(given: Given): string {
    const link = `link${(writes += 1)}`;
    links.set(link, given);
    return link;
  }

  function answer(link: string | null, { trouble, late }: ReadFate): ChangesPage<Item> {
    if (trouble === 'unavailable') throw new GatewayError('UPSTREAM_UNAVAILABLE');
    const given = link === null ? NOTHING : links.get(link);
    if (!given || (trouble === 'lost' && link !== null)) throw lost();
    if (trouble === 'emptied') return { changes: [], link: linkTo(given), hasMore: true };
    reads += 1;
    const isLate = (id: string, index: number): boolean =>
      !listsEverything && !!late[index] && reads - changedAt.get(id)! <= LATEST;
    const all = differencesFrom(given).filter((change, index) => !isLate(idOf(change), index));
    const changes = all.slice(0, PAGE);
    const next = givenAfter(given, changes, trouble === 'duplicated');
    const hasMore = all.length > changes.length || trouble === 'duplicated';
    return { changes, link: linkTo(listsEverything && !hasMore ? NOTHING : next), hasMore };
  }

  function differencesFrom({ versions, again }: Given): Change<Item>[] {
    const isNews = ({ sourceId, version }: Item) => versions.get(sourceId) !== version || again.has(sourceId);
    const gone = listsEverything ? [] : [...versions.keys()].filter((id) => !items.has(id));
    const upserts = [...items.values()].filter(isNews);
    return [...upserts.map((upserted) => ({ upserted })), ...gone.map((removedId) => ({ removedId }))];
  }

  return {
    items,
    put(id) {
      const sequence = (writes += 1);
      changedAt.set(id, reads);
      const lastModifiedDateTime = new Date(Date.UTC(2026, 0, 1) + sequence * 1000).toISOString();
      items.set(id, { sourceId: id, version: `v${sequence}`, lastModifiedDateTime, created: sequence });
    },
    remove(id) {
      if (items.delete(id)) changedAt.set(id, reads);
    },
    forgetLinks: () => links.clear(),
    letGo(fate) {
      const read = waiting.shift();
      read?.go(fate);
      return read !== undefined;
    },
    source: {
      mayRepeatAll: listsEverything,
      versionOf: ({ version }) => version,
      isLostPosition: (error) => error instanceof GatewayError && error.details.upstream?.status === 410,
      findGone: async (ids) => ids.filter((id) => !items.has(id)),
      readChanges: (link) =>
        new Promise((resolve, reject) => {
          waiting.push({
            link,
            go(fate) {
              try {
                resolve(answer(link, fate));
              } catch (error) {
                reject(error instanceof Error ? error : new Error(String(error)));
              }
            },
          });
        }),
    },
  };
}

function givenAfter({ versions, again }: Given, changes: readonly Change<Item>[], comeAgain: boolean): Given {
  const next = { versions: new Map(versions), again: new Set(again) };
  for (const change of changes) {
    const id = idOf(change);
    if ('removedId' in change) next.versions.delete(id);
    else next.versions.set(id, change.upserted.version);
    if (comeAgain) next.again.add(id);
    else next.again.delete(id);
  }
  return next;
}

function idOf(change: Change<Item>): string {
  return 'removedId' in change ? change.removedId : change.upserted.sourceId;
}

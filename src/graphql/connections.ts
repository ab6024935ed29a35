/** Connections: a stretch of the upstream's pages, with a place after every item. */
import type { GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../errors.js';
import type { Page, PageStart } from '../upstream/table-reader.js';
import type { Position } from './positions.js';
import { childNames } from './selection.js';

export const MAX_FIRST = 1000;
const DEFAULT_FIRST = 25;
/** A short page is filled from the next ones, but a list of nothing but empty pages does not hold a client up. */
const MAX_LINKS = 5;

/** The place right after each item of a list, by the item's index: worked out for those that a cursor is asked of. */
export type Places = (index: number) => Position;

export interface Connection<R> {
  readonly nodes: readonly R[];
  readonly placeAfter: Places;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number | null;
  /** Where the next page goes on; there too when this one came out empty. Null at the start of a list asked for nothing. */
  readonly end: Position | null;
  /** What makes this list different from others; bound into its cursors. */
  readonly list: unknown;
}

export interface Edge<R> {
  readonly node: R;
  readonly index: number;
  readonly connection: Connection<R>;
}

export function edgesOf<R>(connection: Connection<R>): Edge<R>[] {
  return connection.nodes.map((node, index) => ({ node, index, connection }));
}

/** What of a connection was asked for; a part nobody asked for costs nothing upstream. */
export interface Wanted {
  readonly items: boolean;
  readonly pageInfo: boolean;
  readonly totalCount: boolean;
}

export function wantedOf(info: GraphQLResolveInfo): Wanted {
  const names = childNames(info);
  return {
    items: names.has('nodes') || names.has('edges'),
    pageInfo: names.has('pageInfo'),
    totalCount: names.has('totalCount'),
  };
}

/** The page size asked for; null means the default. Throws `BAD_USER_INPUT` outside 0 to 1000. */
export function checkFirst(first: number | null | undefined): number {
  const wished = first ?? DEFAULT_FIRST;
  if (wished >= 0 && wished <= MAX_FIRST) return wished;
  throw new GatewayError('BAD_USER_INPUT', `first: expected an integer from 0 to ${MAX_FIRST}, but got ${wished}.`);
}

export interface Stretch<R> {
  readonly nodes: readonly R[];
  readonly placeAfter: Places;
  /** Whether the pages go on: items left over on the last page, or a link to another one. */
  readonly more: boolean;
  readonly end: Position;
  readonly total: number | null;
  readonly linksFollowed: number;
}

/** What was taken of one page: items from `drop` up to `stop`; none where the page has become shorter than that. */
interface Cut<R> {
  readonly start: PageStart;
  readonly page: Page<R>;
  readonly drop: number;
  readonly stop: number;
}

/** Up to `wanted` items from a place on, following links where a page came out short. */
export async function readStretch<R>(
  fetch: (start: PageStart) => Promise<Page<R>>,
  from: Position,
  wanted: number,
  maxLinks: number = MAX_LINKS,
): Promise<Stretch<R>> {
  const cuts: Cut<R>[] = [];
  let start: PageStart = from.link === null ? { skip: from.skip } : { link: from.link };
  let drop = from.link === null ? 0 : from.skip;
  let count = 0;
  for (;;) {
    const page = await fetch(start);
    const stop = Math.min(page.items.length, drop + wanted - count);
    cuts.push({ start, page, drop, stop });
    count += Math.max(0, stop - drop);
    const leftOver = stop < page.items.length;
    const linksFollowed = cuts.length - 1;
    if (leftOver || page.next === null || count >= wanted || linksFollowed === maxLinks) {
      const end = leftOver || page.next === null ? placeAfter(start, page, stop - 1) : { link: page.next, skip: 0 };
      const total = cuts.find((cut) => cut.page.total !== null)?.page.total ?? null;
      return { ...itemsOf(cuts), more: leftOver || page.next !== null, end, total, linksFollowed };
    }
    start = { link: page.next };
    drop = 0;
  }
}

function itemsOf<R>(cuts: readonly Cut<R>[]): Pick<Stretch<R>, 'nodes' | 'placeAfter'> {
  const taken = ({ page: { items }, drop, stop }: Cut<R>): readonly R[] =>
    drop === 0 && stop === items.length ? items : items.slice(drop, stop);
  return {
    nodes: cuts.length === 1 ? taken(cuts[0]!) : cuts.flatMap(taken),
    placeAfter(index) {
      let before = 0;
      for (const { start, page, drop, stop } of cuts) {
        if (index < before + stop - drop) return placeAfter(start, page, index - before + drop);
        before += Math.max(0, stop - drop);
      }
      throw new RangeError(`there is no item ${index}`);
    },
  };
}

function placeAfter(start: PageStart, page: Page<unknown>, index: number): Position {
  const isLast = index === page.items.length - 1;
  if (isLast && page.next !== null) return { link: page.next, skip: 0 };
  return 'link' in start ? { link: start.link, skip: index + 1 } : { link: null, skip: start.skip + index + 1 };
}

/** The stretch with its nodes as `complete` gives them; those that are gone meanwhile are left out. */
export async function completedStretch<R>(
  stretch: Stretch<R>,
  complete: (node: R) => Promise<R | null>,
): Promise<Stretch<R>> {
  const nodes = await Promise.all(stretch.nodes.map(complete));
  const kept = nodes.flatMap((node, index) => (node === null ? [] : [{ node, index }]));
  return {
    ...stretch,
    nodes: kept.map(({ node }) => node),
    placeAfter: (index) => stretch.placeAfter(kept[index]!.index),
  };
}

/** A list that is known as a whole, and was asked for its nodes. */
export function knownConnection<R>(nodes: readonly R[], list: unknown): Connection<R> {
  const placeAfter: Places = (index) => ({ link: null, skip: index + 1 });
  return { nodes, placeAfter, hasNextPage: false, hasPreviousPage: false, totalCount: null, end: null, list };
}

/** A connection that asks the upstream for no more than was asked of it. */
export async function loadConnection<R>(options: {
  readonly wanted: Wanted;
  readonly first: number;
  readonly after: Position | null;
  readonly list: unknown;
  /** Reads a stretch; `count` asks for the size of the list with its first page. */
  readonly read: (from: Position, top: number, count: boolean) => Promise<Stretch<R>>;
  readonly start: Position;
}): Promise<Connection<R>> {
  const { wanted, first, after, list, read, start } = options;
  const hasPreviousPage = after !== null;
  const nothing: Connection<R> = { ...knownConnection<R>([], list), hasPreviousPage };
  const wantsPage = (wanted.items && first > 0) || wanted.pageInfo;
  if (!wantsPage) {
    if (!wanted.totalCount) return nothing;
    return { ...nothing, totalCount: (await read(start, 1, true)).total };
  }
  const stretch = await read(after ?? start, Math.max(first, 1), wanted.totalCount);
  if (first === 0) {
    const hasNextPage = stretch.more || stretch.nodes.length > 0;
    return { ...nothing, hasNextPage, totalCount: stretch.total, end: after };
  }
  return {
    nodes: stretch.nodes,
    placeAfter: stretch.placeAfter,
    hasNextPage: stretch.more,
    hasPreviousPage,
    totalCount: stretch.total,
    end: stretch.end,
    list,
  };
}

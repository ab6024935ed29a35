/** Connections: a stretch of the upstream's pages, with a place after every item. */
import type { GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../errors.js';
import type { Page, PageStart } from '../upstream/table-reader.js';
import type { AnswerMeter } from './answer-size.js';
import type { Position } from './positions.js';
import { childNames } from './selection.js';

export const MAX_FIRST = 1000;
const DEFAULT_FIRST = 25;
/** A short page is filled from the next ones, but a list of nothing but empty pages does not hold a client up. */
const MAX_LINKS = 5;

export interface Connection<R> {
  readonly nodes: readonly R[];
  /** The place right after an item: worked out for those that a cursor is asked of. */
  placeAfter(index: number): Position;
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

/** The items that stand in the answer, and are counted there. */
export function nodesOf<R extends object>(connection: Connection<R>, _args: object, { answer }: Counted): R[] {
  return answer.list(connection.nodes) as R[]; // the generated types want lists that may be changed; nobody does
}

export function edgesOf<R extends object>(connection: Connection<R>, _args: object, { answer }: Counted): Edge<R>[] {
  return answer.list(connection.nodes).map((node, index) => ({ node, index, connection }));
}

interface Counted {
  readonly answer: AnswerMeter;
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
export function checkFirst(first: number | null | undefined, whenNull: number = DEFAULT_FIRST): number {
  const wished = first ?? whenNull;
  if (wished >= 0 && wished <= MAX_FIRST) return wished;
  const message = `first: expected an integer from 0 to ${MAX_FIRST}, but got ${wished}.`;
  throw new GatewayError('BAD_USER_INPUT', message, wished > MAX_FIRST ? { limit: 'pageSize' } : undefined);
}

export interface Stretch<R> {
  readonly nodes: readonly R[];
  placeAfter(index: number): Position;
  /** Whether the pages go on: items left over on the last page, or a link to another one. */
  readonly more: boolean;
  readonly end: Position;
  readonly total: number | null;
  readonly linksFollowed: number;
}

/** Up to `wanted` items from a place on, following links where a page came out short. */
export function readStretch<R>(
  fetch: (start: PageStart, isFirst: boolean) => Promise<Page<R>>,
  from: Position,
  wanted: number,
  maxLinks: number = MAX_LINKS,
): Promise<Stretch<R>> {
  const start: PageStart = from.link === null ? { skip: from.skip } : { link: from.link };
  const drop = from.link === null ? 0 : from.skip;
  return fetch(start, true).then((page) => {
    const cut = new Cut(start, page, drop, wanted);
    return cut.goesOn && cut.count < wanted && maxLinks > 0 ? readOn(fetch, cut, wanted, maxLinks) : cut;
  });
}

/** Nearly every stretch is a cut of one page; this is for the others. */
async function readOn<R>(
  fetch: (start: PageStart, isFirst: boolean) => Promise<Page<R>>,
  first: Cut<R>,
  wanted: number,
  maxLinks: number,
): Promise<Stretch<R>> {
  const cuts = [first];
  let { count } = first;
  for (let last = first; last.goesOn && count < wanted && cuts.length <= maxLinks;) {
    const start = { link: last.page.next! }; // it goes on
    last = new Cut(start, await fetch(start, false), 0, wanted - count);
    cuts.push(last);
    count += last.count;
  }
  const { more, end } = cuts.at(-1)!;
  return {
    nodes: cuts.flatMap(({ nodes }) => nodes),
    placeAfter(index) {
      let before = 0;
      for (const cut of cuts) {
        if (index < before + cut.count) return cut.placeAfter(index - before);
        before += cut.count;
      }
      throw new RangeError(`there is no item ${index}`);
    },
    more,
    end,
    total: cuts.find(({ total }) => total !== null)?.total ?? null,
    linksFollowed: cuts.length - 1,
  };
}

/** What is taken of one page: its items from `drop` on, `wanted` at the most. */
class Cut<R> implements Stretch<R> {
  readonly linksFollowed = 0;

  constructor(
    readonly start: PageStart,
    readonly page: Page<R>,
    readonly drop: number,
    readonly wanted: number,
  ) {}

  get #stop(): number {
    return Math.min(this.page.items.length, this.drop + this.wanted);
  }

  /** None where the page has become shorter than what is dropped of it. */
  get count(): number {
    return Math.max(0, this.#stop - this.drop);
  }

  get nodes(): readonly R[] {
    const { items } = this.page;
    return this.count === items.length ? items : items.slice(this.drop, this.#stop);
  }

  get #hasLeftOver(): boolean {
    return this.#stop < this.page.items.length;
  }

  /** All of the page is taken, and there is another one. */
  get goesOn(): boolean {
    return !this.#hasLeftOver && this.page.next !== null;
  }

  get more(): boolean {
    return this.#hasLeftOver || this.page.next !== null;
  }

  get end(): Position {
    return this.goesOn ? { link: this.page.next, skip: 0 } : this.#placeAfter(this.#stop - 1);
  }

  get total(): number | null {
    return this.page.total;
  }

  placeAfter(index: number): Position {
    return this.#placeAfter(index + this.drop);
  }

  #placeAfter(itemIndex: number): Position {
    const { start, page } = this;
    if (itemIndex === page.items.length - 1 && page.next !== null) return { link: page.next, skip: 0 };
    return 'link' in start
      ? { link: start.link, skip: itemIndex + 1 }
      : { link: null, skip: start.skip + itemIndex + 1 };
  }
}

/** The stretch with its nodes as `complete` gives them; those that are gone meanwhile are left out. */
export async function completedStretch<R>(
  incomplete: Promise<Stretch<R>>,
  complete: (node: R) => Promise<R | null>,
): Promise<Stretch<R>> {
  const stretch = await incomplete;
  const nodes = await Promise.all(stretch.nodes.map(complete));
  const kept = nodes.flatMap((node, index) => (node === null ? [] : [{ node, index }]));
  const { more, end, total, linksFollowed } = stretch;
  const placeAfter: Stretch<R>['placeAfter'] = (index) => stretch.placeAfter(kept[index]!.index);
  return { nodes: kept.map(({ node }) => node), placeAfter, more, end, total, linksFollowed };
}

/** A list that is known as a whole, and was asked for its nodes. */
export function knownConnection<R>(nodes: readonly R[], list: unknown): Connection<R> {
  const placeAfter = (index: number): Position => ({ link: null, skip: index + 1 });
  return { nodes, placeAfter, hasNextPage: false, hasPreviousPage: false, totalCount: null, end: null, list };
}

/** A connection that asks the upstream for no more than was asked of it. */
export function loadConnection<R>(options: {
  readonly wanted: Wanted;
  readonly first: number;
  readonly after: Position | null;
  readonly list: unknown;
  /** Reads a stretch; `count` asks for the size of the list with its first page. */
  readonly read: (from: Position, top: number, count: boolean) => Promise<Stretch<R>>;
  readonly start: Position;
}): Promise<Connection<R>> | Connection<R> {
  const { wanted, first, after, list, read, start } = options;
  const hasPreviousPage = after !== null;
  const wantsPage = (wanted.items && first > 0) || wanted.pageInfo;
  if (wantsPage && first > 0) {
    return read(after ?? start, first, wanted.totalCount).then(
      (stretch) => new StretchConnection(stretch, hasPreviousPage, list),
    );
  }
  const nothing: Connection<R> = { ...knownConnection<R>([], list), hasPreviousPage };
  if (wantsPage) {
    return read(after ?? start, 1, wanted.totalCount).then(({ nodes, more, total }) => {
      return { ...nothing, hasNextPage: more || nodes.length > 0, totalCount: total, end: after };
    });
  }
  if (!wanted.totalCount) return nothing;
  return read(start, 1, true).then(({ total }) => ({ ...nothing, totalCount: total }));
}

class StretchConnection<R> implements Connection<R> {
  constructor(
    readonly stretch: Stretch<R>,
    readonly hasPreviousPage: boolean,
    readonly list: unknown,
  ) {}

  get nodes(): readonly R[] {
    return this.stretch.nodes;
  }

  get hasNextPage(): boolean {
    return this.stretch.more;
  }

  get totalCount(): number | null {
    return this.stretch.total;
  }

  get end(): Position {
    return this.stretch.end;
  }

  placeAfter(index: number): Position {
    return this.stretch.placeAfter(index);
  }
}

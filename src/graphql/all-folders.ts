/** The contacts of every folder as one list: the default folder first, then depth first by name. */
import type { LocatedContact, ContactProperty } from '../model/contact.js';
import type { LocatedFolder } from '../model/folder.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { Condition } from '../model/query.js';
import type { PageStart } from '../upstream/table-reader.js';
import type { Stretch } from './connections.js';
import { readStretch } from './connections.js';
import type { Loaders } from './loaders.js';
import type { FolderPath, Position } from './positions.js';
import { LIST_START } from './positions.js';

export const ALL_FOLDERS_START: Position = { ...LIST_START, folder: [] };

/** Folders are listed in pages of this size. */
const FOLDERS_PER_PAGE = 250;
/** Folders whose first pages are asked for together: one envelope. */
const FOLDERS_AT_ONCE = 20;
const MAX_LINKS = 5;

const byName = new Intl.Collator('en');

export interface AllFoldersRequest {
  readonly loaders: Loaders;
  readonly mailbox: MailboxRecord;
  readonly properties: ReadonlySet<ContactProperty>;
  readonly filter?: Condition;
}

/** Up to `wanted` contacts from a place on. The tree of folders is read only when the default folder is at its end. */
export async function readAllFolders(
  request: AllFoldersRequest,
  from: Position,
  wanted: number,
): Promise<Stretch<LocatedContact>> {
  const items: Item[] = [];
  let links = MAX_LINKS;

  const readFolder = async (folder: FolderPath, at: Position): Promise<Stretch<LocatedContact>> => {
    const { loaders, mailbox, properties, filter } = request;
    const folderId = folder.at(-1)?.id ?? null;
    const fetch = (start: PageStart) =>
      loaders.contacts.load({ mailbox, folderId, properties, start, top: wanted, filter });
    const stretch = await readStretch(fetch, at, wanted, links);
    const { nodes, more, end, total, linksFollowed } = stretch;
    const placeAfter = (index: number): Position => ({ ...stretch.placeAfter(index), folder });
    return { nodes, placeAfter, more, end, total, linksFollowed };
  };
  const take = (stretch: Stretch<LocatedContact>, folder: FolderPath): Stretch<LocatedContact> | null => {
    const room = wanted - items.length;
    items.push(...stretch.nodes.slice(0, room).map((node, index) => ({ node, index, stretch })));
    links -= stretch.linksFollowed;
    const cut = stretch.nodes.length > room;
    if (!cut && !stretch.more) return null;
    const end = cut ? placeAfter(items.at(-1)!) : { ...stretch.end, folder };
    return { ...stretchOf(items, end), more: true, linksFollowed: MAX_LINKS - links };
  };

  const start = from.folder ?? [];
  const first = take(await readFolder(start, from), start);
  if (first) return first;

  const rest = (await readTree(request.loaders, request.mailbox)).filter((path) => comparePaths(path, start) > 0);
  for (let index = 0; index < rest.length; index += FOLDERS_AT_ONCE) {
    if (items.length >= wanted) return ending(items, rest[index]!);
    const some = rest.slice(index, index + FOLDERS_AT_ONCE);
    const stretches = await Promise.all(some.map((path) => readFolder(path, LIST_START)));
    for (const [offset, stretch] of stretches.entries()) {
      if (items.length >= wanted) return ending(items, some[offset]!);
      const cut = take(stretch, some[offset]!);
      if (cut) return cut;
    }
  }
  const last = items.at(-1);
  return stretchOf(items, last ? placeAfter(last) : from);
}

/** A contact, and where it stood. */
interface Item {
  readonly node: LocatedContact;
  readonly index: number;
  readonly stretch: Stretch<LocatedContact>;
}

function placeAfter({ stretch, index }: Item): Position {
  return stretch.placeAfter(index);
}

/** The last stretch of the walk. */
function stretchOf(items: readonly Item[], end: Position): Stretch<LocatedContact> {
  return {
    nodes: items.map(({ node }) => node),
    placeAfter: (index) => placeAfter(items[index]!),
    more: false,
    end,
    total: null,
    linksFollowed: 0,
  };
}

/** Enough is read, and at least one more folder is there: the next page begins with it. */
function ending(items: readonly Item[], next: FolderPath): Stretch<LocatedContact> {
  return { ...stretchOf(items, { ...LIST_START, folder: next }), more: true };
}

/** Every folder under the default one as its path from the top, in the order of the walk. One round per level. */
async function readTree(loaders: Loaders, mailbox: MailboxRecord): Promise<FolderPath[]> {
  const children = async (parent: FolderPath): Promise<FolderPath[]> => {
    const paths = (await readChildren(loaders, mailbox, parent.at(-1)?.id ?? null)).map((folder): FolderPath => [
      ...parent,
      { name: folder.displayName ?? '', id: folder.sourceId },
    ]);
    const below = await Promise.all(paths.map(children));
    return [...paths, ...below.flat()];
  };
  return (await children([])).sort(comparePaths);
}

async function readChildren(
  loaders: Loaders,
  mailbox: MailboxRecord,
  folderId: string | null,
): Promise<LocatedFolder[]> {
  const folders: LocatedFolder[] = [];
  let start: PageStart | null = { skip: 0 };
  while (start) {
    const properties = new Set(['displayName'] as const);
    const page: { items: readonly LocatedFolder[]; next: string | null } = await loaders.folders.load({
      mailbox,
      folderId,
      properties,
      start,
      top: FOLDERS_PER_PAGE,
    });
    folders.push(...page.items);
    start = page.next === null ? null : { link: page.next };
  }
  return folders;
}

/** A folder comes before those inside it, and beside others by name, then by id. */
function comparePaths(a: FolderPath, b: FolderPath): number {
  for (let level = 0; level < Math.min(a.length, b.length); level += 1) {
    const [left, right] = [a[level]!, b[level]!];
    if (left.id === right.id) continue;
    return byName.compare(left.name, right.name) || (left.id < right.id ? -1 : 1);
  }
  return a.length - b.length;
}

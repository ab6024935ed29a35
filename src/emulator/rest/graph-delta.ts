/** The delta functions of Graph v1.0 over contacts and contact folders (reference, section 12.2). */
import { CONTACT_PROPERTIES, type ContactProperty } from '../../model/contact.js';
import { FOLDER_PROPERTIES, type FolderProperty } from '../../model/folder.js';
import type { PropertyTable } from '../../model/property.js';
import { baseOf, contactView, findFolder, folderView, readSelect, type Ask } from './ask.js';
import { contactsOf, foldersOf, readPage, startOf, type Entry, type Tracked } from './delta.js';
import { redeem, tokenFor, type SyncState } from './delta-tokens.js';
import { jsonReply, type Reply } from './exchange.js';
import { allowOptions, readTop } from './options.js';
import type { RestId } from '../store/ids.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1000;
// They change with every change.
const ALWAYS_CHANGED = ['lastModifiedDateTime', 'changeKey'];

export function contactDelta(ask: Ask): Promise<Reply> {
  const { store, mailbox, wire, preferences } = ask;
  return answerDelta(ask, contactsOf(store, mailbox, findFolder(ask).row), {
    type: 'contact',
    table: CONTACT_PROPERTIES,
    idOf: ({ row, generation }) =>
      preferences.immutableIds ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation },
    show: (contact, select, head) =>
      wire.contact(contact, contactView(ask, select as readonly ContactProperty[] | null), head),
  });
}

/** At the top all folders of the mailbox, below a folder those directly in it. */
export function folderDelta(ask: Ask): Promise<Reply> {
  const { store, mailbox, wire, resource } = ask;
  const parent = resource.folders.length === 0 ? null : findFolder(ask).row;
  return answerDelta(ask, foldersOf(store, mailbox, parent), {
    type: 'contactFolder',
    table: FOLDER_PROPERTIES,
    idOf: ({ row }) => ({ kind: 'folder', row }),
    show: (folder, select, head) => ({
      ...head,
      ...wire.folder(folder, folderView(ask, select as readonly FolderProperty[] | null)),
    }),
  });
}

interface Look<T> {
  readonly type: 'contact' | 'contactFolder';
  readonly table: PropertyTable;
  idOf(removed: { readonly row: number; readonly generation: number }): RestId;
  /** `head` comes first. */
  show(object: T, select: readonly string[] | null, head: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

async function answerDelta<T extends { readonly row: number }>(
  ask: Ask,
  tracked: Tracked<T>,
  look: Look<T>,
): Promise<Reply> {
  const { request, options, preferences } = ask;
  allowOptions(options, ['select', 'top', 'skiptoken', 'deltatoken']);
  const url = `${baseOf(ask)}${request.path}`;
  const token = options.skiptoken ?? options.deltatoken ?? null;
  const state = token === null ? firstState(ask, look) : redeem(ask, tracked.key, token, `${url}?$deltatoken=`);
  const limit = Math.min(preferences.maxPageSize ?? state.pageSize ?? DEFAULT_PAGE, MAX_PAGE);
  const page = await readPage(tracked, state.position, limit, request.quirks?.deltaPages);
  const next = tokenFor(ask, tracked.key, token, state, page);
  const body = {
    '@odata.context': `${baseOf(ask)}/$metadata#Collection(${look.type})`,
    value: page.entries.map((entry) => entryBody(ask, entry, state.select, look)),
    ...(page.hasMore
      ? { '@odata.nextLink': `${url}?$skiptoken=${next}` }
      : { '@odata.deltaLink': `${url}?$deltatoken=${next}` }),
  };
  return jsonReply(200, body, { 'preference-applied': applied(ask, limit) });
}

function firstState<T>({ store, mailbox, options, preferences, wire }: Ask, { table, type }: Look<T>): SyncState {
  const select = readSelect(options.select, table, wire, type);
  const pageSize = options.top === undefined ? preferences.maxPageSize : readTop(options);
  return { position: startOf(store, mailbox), select, pageSize };
}

function entryBody<T>(
  { mailbox, switches, request }: Ask,
  entry: Entry<T>,
  select: readonly string[] | null,
  { type, idOf, show }: Look<T>,
): Record<string, unknown> {
  const head = { '@odata.type': `#microsoft.graph.${type}` };
  if ('removed' in entry) {
    return { ...head, id: mailbox.ids.encode(idOf(entry.removed)), '@removed': { reason: 'deleted' } };
  }
  const { upserted, changed } = entry;
  const rows = request.quirks?.deltaRows ?? switches.deltaRows;
  const shown = rows === 'full' || changed === null ? select : changedOf(changed, select);
  return show(upserted, shown, head);
}

function changedOf(changed: readonly string[], select: readonly string[] | null): readonly string[] {
  const names = [...changed, ...ALWAYS_CHANGED];
  return select === null ? names : select.filter((name) => names.includes(name));
}

function applied({ preferences }: Ask, limit: number): string {
  return [
    'odata.track-changes',
    ...(preferences.maxPageSize === null ? [] : [`odata.maxpagesize=${limit}`]),
    ...(preferences.immutableIds ? ['IdType="ImmutableId"'] : []),
  ].join(', ');
}

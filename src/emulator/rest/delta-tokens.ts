/** The tokens of synchronisation: each stands for a position and the options of the first request (reference, section 12.2). */
import { isWellFormedToken, type Lost } from '../store/sync-states.js';
import type { Ask } from './ask.js';
import type { DeltaPage, Position } from './delta.js';
import { FAULTS, RestFault } from './fault.js';

export interface SyncState {
  readonly position: Position;
  /** The properties of the first request, by GraphQL names; null: all. */
  readonly select: readonly string[] | null;
  /** The page size of the first request; null: none was asked for. */
  readonly pageSize: number | null;
}

/**
 * What a token stands for in the collection named. Throws 400 for a text that is no token, and 410 `SyncStateNotFound`
 * for one that was forgotten or belongs to another collection; `restart` is where its `Location` points to.
 */
export function redeem(ask: Ask, collection: string, token: string, restart: string): SyncState {
  if (!isWellFormedToken(token))
    throw FAULTS.invalidOption(ask.options.skiptoken === token ? 'SkipToken' : 'DeltaToken');
  const found = ask.store.syncStates.find(ask.mailbox.row, collection, token);
  if ('lost' in found) throw syncStateNotFound(found.lost, restart);
  return JSON.parse(found.state) as SyncState; // Written below alone.
}

/** The token of the next request. As long as nothing happened it is the one that came, so that links stay as they are. */
export function tokenFor(
  ask: Ask,
  collection: string,
  token: string | null,
  state: SyncState,
  { next }: DeltaPage<unknown>,
): string {
  if (token !== null && isSame(state.position, next)) return token;
  const text = JSON.stringify({ ...state, position: next } satisfies SyncState);
  return ask.store.syncStates.issue(ask.mailbox.row, collection, text, ask.switches.deltaTokens);
}

/** The literal text of section 12.2: `…generation=149;[highest=157][157][155][156].` */
export function syncStateNotFound({ generation, kept }: Lost, restart: string): RestFault {
  const numbers = [`highest=${kept[0] ?? generation}`, ...kept].map((number) => `[${number}]`).join('');
  const message = `The sync state generation is not found; generation=${generation};${numbers}.`;
  return new RestFault(410, 'SyncStateNotFound', message, { location: restart });
}

function isSame(one: Position, other: Position): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

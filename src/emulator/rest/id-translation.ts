/** `translateExchangeIds`: from one kind of REST id to the other (reference, section 9). */
import type { RestId } from '../store/ids.js';
import { isWellFormedId } from '../store/ids.js';
import type { Ask } from './ask.js';
import { readJsonObject } from './body.js';
import { jsonReply, type Reply } from './exchange.js';
import { FAULTS } from './fault.js';

const MAX_IDS = 1000;
const FORMATS = ['restId', 'restImmutableEntryId'];

/** Entry ids and EWS ids are of other protocols and are not made here. */
export function translateExchangeIds(ask: Ask): Reply {
  const { inputIds, sourceIdType, targetIdType } = readJsonObject(ask.request);
  if (!Array.isArray(inputIds) || inputIds.length === 0 || inputIds.length > MAX_IDS) throw FAULTS.undecodable();
  if (![sourceIdType, targetIdType].every((type) => FORMATS.includes(String(type)))) throw FAULTS.notImplemented();
  const value = (inputIds as unknown[]).map((sourceId) => {
    if (typeof sourceId !== 'string' || !isWellFormedId(sourceId)) throw FAULTS.malformedId();
    return { sourceId, targetId: translate(ask, sourceId, targetIdType === 'restImmutableEntryId') };
  });
  const context = `${ask.request.origin}${ask.wire.root}/$metadata#Collection(microsoft.graph.convertIdResult)`;
  return jsonReply(200, { '@odata.context': context, value });
}

/** The ids of folders are constant already, so they stay as they are. */
function translate({ store, mailbox }: Ask, sourceId: string, toImmutable: boolean): string {
  const id = mailbox.ids.decode(sourceId);
  if (id === null) throw FAULTS.itemNotFound();
  if (id.kind === 'folder') return sourceId;
  const contact = store.contacts.get(mailbox.row, id.row);
  if (!contact || (id.kind === 'contact' && id.generation !== contact.generation)) throw FAULTS.itemNotFound();
  const { row, generation } = contact;
  const target: RestId = toImmutable ? { kind: 'immutableContact', row } : { kind: 'contact', row, generation };
  return mailbox.ids.encode(target);
}

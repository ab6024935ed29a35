/** An event that many subscribers of one principal hear is executed once for each question that they ask of it. */
import { setMaxListeners } from 'node:events';
import type { OperationRequest } from './context.js';

/** An event of a source that several streams share; what makes it the same for all of them. */
export interface SharedEvent {
  /** One object for all who hear the event. It never crosses principals. */
  readonly sharedAs: object;
}

/** What is asked of each event, and by whom. */
interface Asked {
  readonly document: object;
  readonly operationName: string | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | undefined;
  readonly request: OperationRequest;
}

export type ShareResult<Result> = <Operation extends Asked>(
  event: unknown,
  operation: Operation,
  execute: (operation: Operation) => Promise<Result>,
) => Promise<Result>;

/** Results live as long as their events do. */
export function createSharedResults<Result>(): ShareResult<Result> {
  const results = new WeakMap<object, Map<object, Map<string, Promise<Result>>>>();
  const nobody = new AbortController().signal;
  setMaxListeners(0, nobody); // as many as there are events under way

  return (event, operation, execute) => {
    if (!isShared(event)) return execute(operation);
    const { document, operationName, variableValues, request } = operation;
    const ofEvent = entry(results, event.sharedAs, () => new Map<object, Map<string, Promise<Result>>>());
    const ofDocument = entry(ofEvent, document, () => new Map<string, Promise<Result>>());
    const question = JSON.stringify([request.credential.principal, operationName, variableValues]);
    // Whoever asks first may leave before the answer is there; the others still want it.
    return entry(ofDocument, question, () => execute({ ...operation, request: { ...request, signal: nobody } }));
  };
}

function isShared(event: unknown): event is SharedEvent {
  return typeof event === 'object' && event !== null && 'sharedAs' in event;
}

interface Store<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function entry<K, V>(store: Store<K, V>, key: K, make: () => V): V {
  let value = store.get(key);
  if (value === undefined) store.set(key, (value = make()));
  return value;
}

/**
 * How large an answer becomes. What is read once can stand in an answer a million times (the contacts of the folder of each
 * contact of a folder), so what is counted is what stands there: each object as the REST API wrote it, wherever it stands.
 */
import { Kind, visit, type DocumentNode } from 'graphql';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import { FOLDER_PROPERTIES } from '../model/folder.js';
import { isWritten, sizeOf } from '../model/written.js';
import { LimitError } from './limits.js';

export class AnswerMeter {
  #left: number;
  #refusal: LimitError | null = null;

  /** `repetition`: how often the selection writes one property of an object. */
  constructor(
    readonly maxBytes: number,
    readonly repetition: number,
  ) {
    this.#left = maxBytes;
  }

  /** The objects, counted. Throws `LIMIT_EXCEEDED` once there are too many, and from then on. */
  list<R extends object>(objects: readonly R[]): readonly R[] {
    for (const object of objects) this.#spend(object);
    return objects;
  }

  one<R extends object>(object: R | null): R | null {
    if (object !== null) this.#spend(object);
    return object;
  }

  /** Why the whole answer is refused; null while it is not. */
  get refusal(): LimitError | null {
    return this.#refusal;
  }

  #spend(object: object): void {
    if (this.#refusal) throw this.#refusal;
    this.#left -= bytesOf(object) * this.repetition;
    if (this.#left >= 0) return;
    const message = `An answer may hold ${this.maxBytes} bytes of contacts and folders, but would hold more (GATEWAY_MAX_ANSWER_BYTES). Ask for less at once.`;
    this.#refusal = new LimitError('maxAnswerBytes', message);
    throw this.#refusal;
  }
}

/** Braces, names and an id: what the least object has. */
const LEAST_BYTES = 100;

function bytesOf(object: object): number {
  if (isWritten(object)) return object[sizeOf];
  let bytes = LEAST_BYTES;
  for (const value of Object.values(object) as unknown[]) {
    if (typeof value === 'string') bytes += value.length;
    else if (Array.isArray(value)) bytes += JSON.stringify(value).length;
  }
  return bytes;
}

const known = new WeakMap<DocumentNode, number>();

/** The most names under which a document asks for the same property of an object: each of them is written. */
export function repetitionOf(document: DocumentNode): number {
  let repetition = known.get(document);
  if (repetition === undefined) known.set(document, (repetition = countRepetition(document)));
  return repetition;
}

function countRepetition(document: DocumentNode): number {
  const keys = new Map<string, Set<string>>();
  visit(document, {
    [Kind.FIELD]({ name: { value: name }, alias }) {
      if (!Object.hasOwn(CONTACT_PROPERTIES, name) && !Object.hasOwn(FOLDER_PROPERTIES, name)) return;
      const key = alias?.value ?? name;
      const ofName = keys.get(name);
      if (ofName) ofName.add(key);
      else keys.set(name, new Set([key]));
    },
  });
  return Math.max(1, ...[...keys.values()].map(({ size }) => size));
}

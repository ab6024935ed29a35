/** Which type an object has that stands where several could: noted where it is loaded, read where it is resolved. */
import type { NodeType } from './ids.js';

const nodeType = Symbol('nodeType');

interface Noted {
  [nodeType]?: NodeType;
}

export function noteType<T extends object>(type: NodeType, node: T): T {
  (node as Noted)[nodeType] = type;
  return node;
}

/** Throws nothing and finds nothing on an object that nobody noted a type on. */
export function typeOf(node: object): NodeType | undefined {
  return (node as Noted)[nodeType];
}

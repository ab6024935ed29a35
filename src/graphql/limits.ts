/** What one operation may ask at most: the numbers, the refusal they lead to, and the check of variables. */
import { GatewayError } from '../errors.js';
import type { LIMITS } from '../telemetry/metrics.js';

/** Every limit that holds before an operation is executed, on every door alike; each is the setting of its name. */
export interface Limits {
  /** Bytes of the GraphQL document. */
  readonly maxDocumentBytes: number;
  /** Lexical tokens of the document, comments counted. */
  readonly maxTokens: number;
  /** Levels of fields; introspection has a limit of its own. */
  readonly maxDepth: number;
  /** Aliases of the document, and how often one response name is asked for in one place. */
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** Fragment definitions of the document. */
  readonly maxFragments: number;
  /** Selections once every fragment spread is written out. */
  readonly maxSelections: number;
  /** Bytes of all variables together, photos as base64 not counted. */
  readonly maxVariablesBytes: number;
  /** Levels of objects and lists in the variables, the variables object being the first. */
  readonly maxVariablesDepth: number;
  /** Keys and list items in the variables. */
  readonly maxVariablesKeys: number;
}

/** A refusal that a limit caused: `PAYLOAD_TOO_LARGE` for bytes of a request, else `LIMIT_EXCEEDED`. Counted by `limit`. */
export class LimitError extends GatewayError {
  constructor(
    readonly limit: (typeof LIMITS)[number],
    message: string,
  ) {
    super(REQUEST_BYTES.has(limit) ? 'PAYLOAD_TOO_LARGE' : 'LIMIT_EXCEEDED', message, { limit });
  }
}

const REQUEST_BYTES: ReadonlySet<(typeof LIMITS)[number]> = new Set([
  'maxBodyBytes',
  'maxDocumentBytes',
  'maxVariablesBytes',
  'maxPhotoBytes',
  'maxFrameBytes',
]);

/**
 * Throws a `LimitError` if the variables are more, deeper or larger than allowed. Works on any depth without recursion.
 * Bytes are those of compact JSON with nothing escaped. Files of a multipart request count nothing.
 */
export function checkVariables(variables: unknown, limits: Limits): void {
  let keys = 0;
  let bytes = 0;
  const pending: Pending[] = [{ value: variables, key: null, parentKey: null, depth: 0 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { value, key, parentKey } = item;
    if (typeof value !== 'object' || value === null) {
      if (!isPhotoText(key, parentKey))
        bytes += typeof value === 'string' ? Buffer.byteLength(value) + 2 : String(value).length;
    } else if (Array.isArray(value) || isPlainObject(value)) {
      const depth = item.depth + 1;
      if (depth > limits.maxVariablesDepth) {
        throw new LimitError(
          'maxVariablesDepth',
          `Variables may be nested ${limits.maxVariablesDepth} levels deep, but go deeper (GATEWAY_MAX_VARIABLES_DEPTH).`,
        );
      }
      const names = Array.isArray(value) ? null : Object.keys(value);
      const count = names === null ? (value as readonly unknown[]).length : names.length;
      keys += count;
      bytes += 2 + Math.max(0, count - 1);
      if (keys > limits.maxVariablesKeys) {
        throw new LimitError(
          'maxVariablesKeys',
          `Variables may have ${limits.maxVariablesKeys} keys and list items, but have more (GATEWAY_MAX_VARIABLES_KEYS).`,
        );
      }
      for (let i = 0; i < count; i += 1) {
        const name = names === null ? key : names[i]!;
        if (names !== null) bytes += Buffer.byteLength(name!) + 3;
        const child = names === null ? (value as readonly unknown[])[i] : (value as Record<string, unknown>)[name!];
        pending.push({ value: child, key: name, parentKey: names === null ? parentKey : key, depth });
      }
    }
    if (bytes > limits.maxVariablesBytes) {
      throw new LimitError(
        'maxVariablesBytes',
        `Variables may have ${limits.maxVariablesBytes} bytes, but have more (GATEWAY_MAX_VARIABLES_BYTES).`,
      );
    }
  }
}

interface Pending {
  readonly value: unknown;
  readonly key: string | null;
  readonly parentKey: string | null;
  readonly depth: number;
}

/** A photo has a limit of its own (`GATEWAY_MAX_PHOTO_BYTES`), larger in base64 than all variables may be. */
function isPhotoText(key: string | null, parentKey: string | null): boolean {
  return key === 'base64' && parentKey === 'photo';
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

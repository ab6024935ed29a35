/** What one operation may ask at most: the numbers, the refusal they lead to, and the check of variables. */
import { GatewayError } from '../errors.js';

/** Every limit that holds before an operation is executed, on every door alike, with the setting that holds its number. */
const SETTING_OF = {
  /** Bytes of the GraphQL document. */
  maxDocumentBytes: 'GATEWAY_MAX_DOCUMENT_BYTES',
  /** Lexical tokens of the document, comments counted. */
  maxTokens: 'GATEWAY_MAX_TOKENS',
  /** Levels of fields; introspection has a rule of its own. */
  maxDepth: 'GATEWAY_MAX_DEPTH',
  /** Aliases of the document, and how often one response name is asked for in one place. */
  maxAliases: 'GATEWAY_MAX_ALIASES',
  maxRootFields: 'GATEWAY_MAX_ROOT_FIELDS',
  maxDirectives: 'GATEWAY_MAX_DIRECTIVES',
  maxFragments: 'GATEWAY_MAX_FRAGMENTS',
  /** Selections once every fragment spread is written out. */
  maxSelections: 'GATEWAY_MAX_SELECTIONS',
  /** Bytes of all variables together, photos as base64 not counted. */
  maxVariablesBytes: 'GATEWAY_MAX_VARIABLES_BYTES',
  /** Levels of objects and lists in the variables, the variables object being the first. */
  maxVariablesDepth: 'GATEWAY_MAX_VARIABLES_DEPTH',
  /** Keys and list items in the variables. */
  maxVariablesKeys: 'GATEWAY_MAX_VARIABLES_KEYS',
} as const;

export type Limits = { readonly [Limit in keyof typeof SETTING_OF]: number };

/** A refusal that a limit caused; `limit` names it in metrics. */
export class LimitError extends GatewayError {
  constructor(
    readonly limit: keyof Limits,
    message: string,
  ) {
    super(BYTE_LIMITS.has(limit) ? 'PAYLOAD_TOO_LARGE' : 'LIMIT_EXCEEDED', `${message} (${SETTING_OF[limit]}).`);
  }
}

const BYTE_LIMITS: ReadonlySet<keyof Limits> = new Set(['maxDocumentBytes', 'maxVariablesBytes']);

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
      if (!isPhotoText(key, parentKey)) bytes += typeof value === 'string' ? Buffer.byteLength(value) + 2 : 4;
    } else if (Array.isArray(value) || isPlainObject(value)) {
      const depth = item.depth + 1;
      if (depth > limits.maxVariablesDepth) {
        throw new LimitError(
          'maxVariablesDepth',
          `Variables may be nested ${limits.maxVariablesDepth} levels deep, but go deeper`,
        );
      }
      const names = Array.isArray(value) ? null : Object.keys(value);
      const count = names === null ? (value as readonly unknown[]).length : names.length;
      keys += count;
      bytes += 2 + count;
      if (keys > limits.maxVariablesKeys) {
        throw new LimitError(
          'maxVariablesKeys',
          `Variables may have ${limits.maxVariablesKeys} keys and list items, but have more`,
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
      throw new LimitError('maxVariablesBytes', `Variables may have ${limits.maxVariablesBytes} bytes, but have more`);
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

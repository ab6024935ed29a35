/** The last requests that came in, for tests that count and look; nothing secret is kept. */

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** The caller's user principal name. */
  readonly user: string | null;
  /** The parts of a `$batch`, in the order asked. */
  readonly parts?: readonly {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly status: number;
  }[];
  /** JSON bodies that are not too large. */
  readonly body?: unknown;
}

export interface RequestLog {
  /** Oldest first; at most 10,000. */
  readonly entries: readonly LoggedRequest[];
  add(entry: LoggedRequest): void;
  clear(): void;
}

const MAX_ENTRIES = 10_000;

export function createRequestLog(): RequestLog {
  let kept: LoggedRequest[] = [];
  return {
    get entries() {
      return kept.slice(-MAX_ENTRIES);
    },
    add(entry) {
      kept.push(entry);
      // Cut back now and then, so that adding one costs nothing.
      if (kept.length >= 2 * MAX_ENTRIES) kept = kept.slice(-MAX_ENTRIES);
    },
    clear() {
      kept = [];
    },
  };
}

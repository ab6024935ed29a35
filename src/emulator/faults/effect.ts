/**
 * Trouble on demand: what a rule may do to the requests it hits.
 *
 * | Effect | What happens |
 * |---|---|
 * | `latencyMs: 250` | the request waits so long before anything else; goes with each of the others |
 * | `status: 503`, with `code`, `message`, `headers` if wanted | it is answered with this error in the form of its dialect; a code that fits the status is the default |
 * | `claimsChallenge: true` or an object of claims | 401 with `error="insufficient_claims"` and the claims in base64 |
 * | `expiredToken: true` | 401 as if the token had expired |
 * | `lostDeltaState: true` | 410 `SyncStateNotFound`, with the `Location` to start over at |
 * | `cut: "before"` | the connection is cut instead of an answer |
 * | `cut: "mid"` | it is carried out, and the connection is cut in the middle of the answer's body |
 * | `applied: true` | with one of the above: the request is carried out before, so a write has happened though it seems to have failed |
 * | `deltaPages: "duplicated"` | a page of a delta comes once more behind its link |
 * | `deltaPages: "reordered"` | its entries come in another order |
 * | `deltaPages: "emptied"` | it is empty, and its link leads to what would have been in it |
 * | `deltaRows: "changed"` or `"full"` | as the switch of that name, for this answer |
 * | `evictDeltaTokens: true` | all tokens of synchronisation that are out in the world are forgotten; then it is answered |
 * | `notifications: "lost"` | a change notification is not delivered; `path` matches the URL it would have gone to |
 *
 * One of `status`, `claimsChallenge`, `expiredToken`, `lostDeltaState` and `cut` at most; what has `applied` has one.
 */
import type { Quirks } from '../rest/exchange.js';

export interface Effect extends Quirks {
  readonly latencyMs?: number;
  readonly failure?: Failure;
  /** The request is carried out before it fails. */
  readonly applied?: boolean;
  readonly evictDeltaTokens?: boolean;
  readonly notifications?: 'lost';
}

export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Null: those of a token that was issued before a revocation. */
  | { readonly kind: 'claimsChallenge'; readonly claims: object | null }
  | { readonly kind: 'expiredToken' }
  | { readonly kind: 'lostDeltaState' }
  | { readonly kind: 'cut'; readonly at: 'before' | 'mid' };

/** The codes of the reference's section 16.2 for statuses that have one. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'ErrorAccessDenied',
  404: 'ErrorItemNotFound',
  409: 'ErrorFolderExists',
  410: 'SyncStateNotFound',
  412: 'ErrorIrresolvableConflict',
  429: 'ApplicationThrottled',
  500: 'ErrorInternalServerError',
  501: 'NotImplemented',
  503: 'ServiceUnavailable',
  504: 'UnknownError',
  507: 'quotaLimitReached',
};

export function codeOfStatus(status: number): string {
  return CODES[status] ?? 'generalException';
}

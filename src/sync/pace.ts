/** When a feed asks again: the poll interval with jitter, slower while nothing changes or changes are told of, slower still while it fails. */
import { GatewayError } from '../errors.js';

export interface Pace {
  /** Something is said to have changed. */
  told(): void;
  /** A poll has ended; whether it found anything. */
  polled(foundChanges: boolean): void;
  /** A page has come: what failed before is over. */
  succeeded(): void;
  /** `isTold`: the upstream tells of changes, and polls find only what it fails to tell. */
  untilPollMs(isTold: boolean): number;
  /** After a failure that may pass by itself. `Retry-After` is kept. */
  untilRepeatMs(error: unknown): number;
}

const MAX_BACK_OFF_MS = 60_000;
/** So many polls in a row without a change make a folder a quiet one, … */
const QUIET_POLLS = 10;
/** … which is asked less and less often, down to a third. */
const MAX_QUIET_FACTOR = 3;
const TOLD_FACTOR = 6;
/** A change may show only some time after it was told of (reference, section 12.2): so many polls look for it. */
const POLLS_FOR_A_NOTICE = 3;

export function createPace(pollIntervalMs: number, random: () => number): Pace {
  let quietPolls = 0;
  let failures = 0;
  let pollsForNotice = 0;
  return {
    told() {
      pollsForNotice = POLLS_FOR_A_NOTICE;
    },
    polled(foundChanges) {
      pollsForNotice = foundChanges ? 0 : Math.max(0, pollsForNotice - 1);
      quietPolls = foundChanges ? 0 : quietPolls + 1;
    },
    succeeded() {
      failures = 0;
    },
    untilPollMs(isTold) {
      const jitter = 0.9 + 0.2 * random();
      if (pollsForNotice > 0) return pollIntervalMs * jitter;
      const quiet = Math.min(MAX_QUIET_FACTOR, 1 + Math.max(0, quietPolls - QUIET_POLLS) / QUIET_POLLS);
      return pollIntervalMs * quiet * (isTold ? TOLD_FACTOR : 1) * jitter;
    },
    untilRepeatMs(error) {
      failures += 1;
      const askedForMs = error instanceof GatewayError ? (error.details.retryAfterSeconds ?? 0) * 1000 : 0;
      const backOffMs = Math.min(MAX_BACK_OFF_MS, pollIntervalMs * 2 ** Math.min(failures, 10));
      return Math.max(askedForMs, backOffMs * (0.5 + 0.5 * random()));
    },
  };
}

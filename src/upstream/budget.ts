/** What may be spent on the upstream: parts of an operation and of a principal, and repeats of them all. */
import { GatewayError } from '../errors.js';
import type { Clock } from './clock.js';

export interface CostLimits {
  /** Upstream parts that one operation may cost. */
  readonly maxPartsPerOperation: number;
  /** Upstream parts that one principal may cost in 10 minutes: less than the mailbox quota (reference, section 15). */
  readonly maxPartsPerPrincipal: number;
}

/** What one operation spends. */
export interface CostMeter {
  /** Counts one part. Throws `LIMIT_EXCEEDED`, with nothing counted, where the operation or its principal has none left. */
  spend(): void;
  /** Counts parts that the limits do not refuse: repeats, which the operation did not ask for. */
  add(parts: number): void;
}

export interface CostLedger {
  open(principal: string): CostMeter;
  /** Principals remembered at the moment. */
  readonly size: number;
}

const SLICE_MS = 60_000;
const SLICES = 10;

/** Spending of the last 10 minutes, kept in slices of one. */
interface Account {
  /** Slices since 1970 that `counts` ends with. */
  slice: number;
  readonly counts: number[];
  /** The sum of `counts`. */
  total: number;
}

export function createCostLedger(limits: CostLimits, clock: Clock): CostLedger {
  const accounts = new Map<string, Account>();
  let sweptAt = 0;

  const sliceNow = () => Math.floor(clock.now() / SLICE_MS);

  function accountOf(principal: string): Account {
    const slice = sliceNow();
    if (slice !== sweptAt) {
      sweptAt = slice;
      for (const [name, account] of accounts) if (slice - account.slice >= SLICES) accounts.delete(name);
    }
    let account = accounts.get(principal);
    if (!account) accounts.set(principal, (account = { slice, counts: new Array<number>(SLICES).fill(0), total: 0 }));
    for (; account.slice < slice; account.slice += 1) {
      account.total -= account.counts.shift()!;
      account.counts.push(0);
    }
    return account;
  }

  /** Until slices have passed that leave something to spend. */
  function secondsUntilLess({ counts, total }: Account): number {
    let left = total;
    let slices = 0;
    while (left >= limits.maxPartsPerPrincipal && slices < SLICES) left -= counts[slices++]!;
    return Math.ceil((slices * SLICE_MS - (clock.now() % SLICE_MS)) / 1000);
  }

  return {
    open(principal) {
      let spent = 0;
      const add = (parts: number) => {
        spent += parts;
        const account = accountOf(principal);
        account.counts[SLICES - 1]! += parts;
        account.total += parts;
      };
      return {
        add,
        spend() {
          if (spent >= limits.maxPartsPerOperation) throw operationLimit(limits.maxPartsPerOperation);
          const account = accountOf(principal);
          if (account.total >= limits.maxPartsPerPrincipal) {
            throw principalLimit(limits.maxPartsPerPrincipal, secondsUntilLess(account));
          }
          add(1);
        },
      };
    },
    get size() {
      return accounts.size;
    },
  };
}

function operationLimit(max: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The operation needs more than ${max} requests to the REST API, which is the limit (GATEWAY_MAX_COST). Ask for less at once.`,
    { limit: 'maxCost' },
  );
}

function principalLimit(max: number, retryAfterSeconds: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `More than ${max} requests to the REST API were needed within 10 minutes, which is the limit for one user (GATEWAY_MAX_COST_PER_PRINCIPAL). Ask again after the time given, or for less.`,
    { limit: 'maxCostPerPrincipal', retryAfterSeconds },
  );
}

/** Keeps repeats that nobody invited to a tenth of the calls, so that they never become the load that keeps a service down. */
export interface RepeatBudget {
  /** Notes a first call, which earns a tenth of a repeat. */
  earn(): void;
  /** Takes one repeat; false where there is none left. */
  take(): boolean;
}

const EARNED_BY_A_CALL = 0.1;
/** Held at the start, so that a quiet gateway may repeat too; and a repeat a second comes back by itself up to here. */
const FLOOR = 10;
const CEILING = 100;

export function createRepeatBudget(clock: Clock): RepeatBudget {
  let held = FLOOR;
  let refilledAt = clock.now();
  return {
    earn() {
      held = Math.min(CEILING, held + EARNED_BY_A_CALL);
    },
    take() {
      const now = clock.now();
      if (held < FLOOR) held = Math.min(FLOOR, held + (now - refilledAt) / 1000);
      refilledAt = now;
      // Tenths do not add up exactly in binary.
      if (held < 1 - 1e-9) return false;
      held -= 1;
      return true;
    },
  };
}

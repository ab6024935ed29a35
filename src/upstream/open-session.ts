/** Opens the sessions of operations: gathers what one tick asks of one mailbox and sends it off in as few calls as can be. */
import { setMaxListeners } from 'node:events';
import type { Credential } from '../auth/credential.js';
import type { Dialect, WireRequest, WireResponse } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { pack } from './batch.js';
import { withBreaker } from './breaker.js';
import { createCostLedger, createRepeatBudget, type CostLimits } from './budget.js';
import { systemClock, type Clock } from './clock.js';
import { createDelivery, type Deliver } from './delivery.js';
import { errorOfAbort } from './fault.js';
import { urlOfPath } from './links.js';
import type { Pacing } from './pacing.js';
import { Part } from './part.js';
import type { OpenSession, SendOptions, UpstreamSession } from './session.js';
import type { Transport } from './transport.js';

export interface UpstreamOptions {
  readonly dialect: Dialect;
  readonly transport: Transport;
  readonly pacing: Pacing;
  readonly limits: CostLimits;
  /** Nobody waits longer than this for a pause to end; the time of an operation is a good measure. */
  readonly maxWaitMs?: number;
  readonly clock?: Clock;
  /** From 0 to 1, for the jitter of repeats. */
  readonly random?: () => number;
}

export interface Upstream {
  readonly openSession: OpenSession;
  /** Refuses what waits, lets what is in flight finish, and closes the connections. */
  close(): Promise<void>;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { dialect, pacing, limits, maxWaitMs = 30_000, clock = systemClock, random = Math.random } = options;
  const transport = withBreaker(options.transport, clock);
  const ledger = createCostLedger(limits, clock);
  const repeats = createRepeatBudget(clock);
  const deliver = createDelivery({ dialect, transport, pacing, repeats, clock, random });

  return {
    openSession({ credential, signal, requestId }) {
      const meter = ledger.open(credential.principal);
      let units = 0;
      return createSession({
        deliver: (unit, mailbox) => {
          units += 1;
          if (units === MANY_UNITS) setMaxListeners(0, signal); // one operation may wait for a thousand answers at once
          return deliver(unit, {
            mailbox,
            lane: laneOf(credential, mailbox),
            credential,
            requestId,
            signal,
            deadlineMs: clock.now() + maxWaitMs,
            meter,
          });
        },
        check(request) {
          if (signal.aborted) throw errorOfAbort(signal);
          assertSafe(request, transport.serviceRoot);
        },
        spend: meter.spend,
        maxParts: dialect.batch.maxParts,
      });
    },
    async close() {
      pacing.close();
      await transport.close();
    },
  };
}

/** Fewer than the listeners of one signal that Node takes for a leak. */
const MANY_UNITS = 8;

interface Session {
  deliver(unit: readonly Part[], mailbox: MailboxRecord): ReturnType<Deliver>;
  /** Throws what is wrong with a request before anybody else's is affected. */
  check(request: WireRequest): void;
  spend(): void;
  readonly maxParts: number;
}

/** What one tick has asked of one mailbox so far. */
interface Tray {
  readonly parts: Part[];
  readonly reads: Map<string, Part>;
}

function createSession({ deliver, check, spend, maxParts }: Session): UpstreamSession {
  const trays = new Map<string | null, Tray>();

  function trayOf(mailbox: MailboxRecord): Tray {
    let tray = trays.get(mailbox.owner);
    if (!tray) {
      trays.set(mailbox.owner, (tray = { parts: [], reads: new Map() }));
      afterTick(() => dispatch(mailbox));
    }
    return tray;
  }

  function dispatch(mailbox: MailboxRecord): void {
    const { parts } = trays.get(mailbox.owner)!;
    trays.delete(mailbox.owner);
    for (const unit of pack(parts, maxParts)) void deliver(unit, mailbox);
  }

  async function send(request: WireRequest, mailbox: MailboxRecord, options: SendOptions = {}): Promise<WireResponse> {
    check(request);
    const { alone = false } = options;
    const key = request.method === 'GET' ? JSON.stringify([alone, request.path, headersKey(request)]) : null;
    const waiting = key === null ? undefined : trays.get(mailbox.owner)?.reads.get(key);
    if (waiting) return waiting.answer;
    spend();
    const part = new Part(request, alone);
    const tray = trayOf(mailbox);
    tray.parts.push(part);
    if (key !== null) tray.reads.set(key, part);
    return part.answer;
  }

  return { send };
}

/**
 * Runs after every DataLoader whose batch is due in this tick: promise first, then tick, is how DataLoader itself
 * lets loads gather that other loaders' batch functions cause.
 */
function afterTick(callback: () => void): void {
  void Promise.resolve().then(() => process.nextTick(callback));
}

function laneOf({ principal }: Credential, { owner }: MailboxRecord): string {
  return JSON.stringify([principal, owner?.toLowerCase() ?? null]);
}

function headersKey({ headers }: WireRequest): [string, string][] {
  return Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Inside an envelope no URL or header parser of ours looks, so everything is looked at here (threats 19 and 24). */
function assertSafe({ path, headers }: WireRequest, serviceRoot: string): void {
  urlOfPath(path, serviceRoot);
  for (const value of Object.values(headers)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new GatewayError('BAD_USER_INPUT', 'A version or type in this request has characters that it cannot have.');
    }
  }
}

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
import { createFlights } from './flights.js';
import { requestPath } from './links.js';
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
  const flights = createFlights<WireResponse>();

  return {
    openSession({ credential, signal, requestId }) {
      const meter = ledger.open(credential.principal);
      let sent = 0;
      return createSession({
        deliver: (unit, mailbox) =>
          deliver(unit, {
            mailbox,
            lane: laneOf(credential, mailbox),
            credential,
            requestId,
            signal,
            deadlineMs: clock.now() + maxWaitMs,
            meter,
          }),
        check(request, mailbox) {
          credential.checkMailbox?.(mailbox.owner);
          sent += 1;
          if (sent === MANY) setMaxListeners(0, signal); // one operation may wait for a thousand answers at once
          if (signal.aborted) throw errorOfAbort(signal);
          assertSafe(request, transport.serviceRoot);
        },
        join: (key, send) => flights.join({ principal: credential.principal, signal }, credential.tokenKey + key, send),
        afterWrite: () => flights.leave(credential.principal),
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

/** Each adds two listeners at the most; Node takes eleven of one signal for a leak. */
const MANY = 5;

interface Session {
  deliver(unit: readonly Part[], mailbox: MailboxRecord): ReturnType<Deliver>;
  /** Throws what is wrong with a request before anybody else's is affected. */
  check(request: WireRequest, mailbox: MailboxRecord): void;
  /** Joins an equal read of the same token that is under way, or sends one. */
  join(key: string, send: () => Promise<WireResponse>): Promise<WireResponse>;
  afterWrite(): void;
  spend(): void;
  readonly maxParts: number;
}

function createSession({ deliver, check, join, afterWrite, spend, maxParts }: Session): UpstreamSession {
  /** What one tick has asked of each mailbox so far. */
  const trays = new Map<string | null, Part[]>();

  function dispatch(mailbox: MailboxRecord): void {
    const parts = trays.get(mailbox.owner)!;
    trays.delete(mailbox.owner);
    // Folders before contacts: the level below can set out while the rest of this one is still on its way.
    const inOrder = parts.some(({ first }) => first)
      ? [...parts.filter(({ first }) => first), ...parts.filter(({ first }) => !first)]
      : parts;
    for (const unit of pack(inOrder, maxParts)) void deliver(unit, mailbox);
  }

  function post(request: WireRequest, mailbox: MailboxRecord, options: SendOptions): Promise<WireResponse> {
    spend();
    const part = new Part(request, options.alone, options.first, options.access);
    const tray = trays.get(mailbox.owner);
    if (tray) tray.push(part);
    else {
      trays.set(mailbox.owner, [part]);
      afterTick(() => dispatch(mailbox));
    }
    return part.answer;
  }

  return {
    send(request, mailbox, options = {}) {
      try {
        check(request, mailbox);
        if (request.method !== 'GET') return post(request, mailbox, options).finally(afterWrite);
        return join(readKey(request, mailbox, options), () => post(request, mailbox, options));
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

/** What makes two reads of one token the same. */
function readKey({ path, headers, asText }: WireRequest, { owner }: MailboxRecord, { alone }: SendOptions): string {
  let key = `${path} ${owner ?? ''} ${alone ? 'alone' : ''} ${asText ? 'text' : ''}`; // no path has a blank
  for (const name of Object.keys(headers).sort()) key += `\n${name}: ${headers[name]}`;
  return key;
}

/**
 * Runs after every DataLoader whose batch is due in this tick: promise first, then tick, is how DataLoader itself
 * lets loads gather that other loaders' batch functions cause.
 */
function afterTick(callback: () => void): void {
  void Promise.resolve().then(() => process.nextTick(callback));
}

function laneOf({ principal, countedAs = principal }: Credential, { owner }: MailboxRecord): string {
  return JSON.stringify([countedAs, owner?.toLowerCase() ?? null]);
}

/** Inside an envelope no URL or header parser of ours looks, so everything is looked at here (threats 19 and 24). */
function assertSafe({ path, headers }: WireRequest, serviceRoot: string): void {
  requestPath(path, serviceRoot);
  for (const name in headers) {
    const value = headers[name]!;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new GatewayError('BAD_USER_INPUT', 'A version or type in this request has characters that it cannot have.');
    }
  }
}

/** Opens the sessions of operations: gathers what one tick asks of one mailbox and sends it off in as few calls as can be. */
import { setMaxListeners } from 'node:events';
import type { Credential } from '../auth/credential.js';
import type { Dialect, WireRequest, WireResponse } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import { isPlainPath } from '../model/identifier.js';
import type { MailboxRecord } from '../model/mailbox.js';
import { pack } from './batch.js';
import { withBreaker } from './breaker.js';
import { createCostLedger, createRepeatBudget, type CostLimits, type CostMeter } from './budget.js';
import { systemClock, type Clock } from './clock.js';
import { createDelivery, type Deliver } from './delivery.js';
import { errorOfAbort } from './fault.js';
import { createFlights, Party, type Flights, type Landed } from './flights.js';
import { requestPath } from './links.js';
import type { Pacing } from './pacing.js';
import { Part, type Destination } from './part.js';
import type { Call, OpenSession, SendOptions, SessionOptions, UpstreamSession } from './session.js';
import type { Transport } from './transport.js';
import type { TakeTurn, Turns } from './turns.js';

export interface UpstreamOptions {
  readonly dialect: Dialect;
  readonly transport: Transport;
  readonly pacing: Pacing;
  readonly limits: CostLimits;
  /** In which order the answers to operations are read. */
  readonly turns: Turns;
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
  const { dialect, pacing, limits, turns, maxWaitMs = 30_000, clock = systemClock, random = Math.random } = options;
  const transport = withBreaker(options.transport, clock);
  const ledger = createCostLedger(limits, clock);
  const repeats = createRepeatBudget(clock);
  const deliver = createDelivery({ dialect, transport, pacing, repeats, clock, random });
  const flights = createFlights<WireResponse>();

  const shared: Shared = {
    dialect,
    serviceRoot: transport.serviceRoot,
    deliver,
    turns,
    flights,
    freshReads: 0,
    clock,
    maxWaitMs,
  };

  return {
    openSession: (options) => new Session(shared, options, ledger.open(options.credential.principal)),
    async close() {
      pacing.close();
      await transport.close();
    },
  };
}

/** What the sessions of all operations share. */
interface Shared {
  readonly dialect: Dialect;
  readonly serviceRoot: string;
  readonly deliver: Deliver;
  readonly turns: Turns;
  readonly flights: Flights<WireResponse>;
  /** Counts reads that join no other. */
  freshReads: number;
  readonly clock: Clock;
  readonly maxWaitMs: number;
}

/** One operation may wait for a thousand answers at once, and Node takes eleven listeners of one signal for a leak. */
const MANY = 5;

class Session implements UpstreamSession {
  /** What one tick has asked of each mailbox so far. */
  readonly #trays = new Map<string | null, Part[]>();
  #sent = 0;
  #hasAsked = false;
  #takeTurn: TakeTurn | undefined;

  constructor(
    readonly shared: Shared,
    readonly options: SessionOptions,
    readonly meter: CostMeter,
  ) {}

  async send(request: WireRequest, mailbox: MailboxRecord, options?: SendOptions): Promise<WireResponse> {
    const [answer] = await this.sendAll([{ request, mailbox, options }]);
    if (answer instanceof Error) throw answer;
    return answer!; // one call, one answer
  }

  sendAll(calls: readonly Call[]): Promise<readonly Landed<WireResponse>[]> {
    return new Errand(this, calls).all;
  }

  /** Throws what is wrong with a request before anybody else's is affected. */
  check({ request, mailbox }: Call): void {
    const { credential, signal } = this.options;
    credential.checkMailbox?.(mailbox.owner);
    this.#sent += 1;
    if (this.#sent === MANY) setMaxListeners(0, signal);
    if (signal.aborted) throw errorOfAbort(signal);
    assertSafe(request, this.shared.serviceRoot);
  }

  /** Puts a request on the tray of its mailbox. Throws where the operation or its principal may spend no more. */
  post({ request, mailbox, options = {} }: Call, destination: Destination): void {
    this.meter.spend();
    const part = new Part(request, destination, options.alone, options.first, options.access);
    const tray = this.#trays.get(mailbox.owner);
    if (tray) tray.push(part);
    else {
      this.#trays.set(mailbox.owner, [part]);
      afterTick(() => this.#dispatch(mailbox));
    }
  }

  /** Among the reads of the principal, who may hold several tokens. */
  readKey(call: Call): string {
    const { principal, tokenKey } = this.options.credential;
    const key = tokenKey === principal ? readKey(call) : `${tokenKey} ${readKey(call)}`;
    return call.options?.fresh ? `${key} fresh ${(this.shared.freshReads += 1)}` : key;
  }

  #dispatch(mailbox: MailboxRecord): void {
    const parts = this.#trays.get(mailbox.owner)!;
    this.#trays.delete(mailbox.owner);
    // Folders before contacts: the level below can set out while the rest of this one is still on its way.
    const inOrder = parts.some(({ first }) => first)
      ? [...parts.filter(({ first }) => first), ...parts.filter(({ first }) => !first)]
      : parts;
    const { dialect, deliver, turns, clock, maxWaitMs } = this.shared;
    // Most questions are answered by what they ask at once: nobody who asks that little waits for those who ask on.
    if (this.#hasAsked) this.#takeTurn ??= turns.open();
    this.#hasAsked = true;
    const { credential, requestId, signal, span } = this.options;
    const trip = {
      mailbox,
      lane: laneOf(credential, mailbox),
      credential,
      requestId,
      signal,
      span,
      deadlineMs: clock.now() + maxWaitMs,
      meter: this.meter,
      takeTurn: this.#takeTurn,
    };
    for (const unit of pack(inOrder, dialect.batch.maxParts)) void deliver(unit, trip);
  }
}

/** Calls that were asked at once, and what became of each. */
class Errand extends Party<WireResponse> {
  constructor(
    readonly session: Session,
    readonly calls: readonly Call[],
  ) {
    super(session.options.signal, calls.length);
    for (let place = 0; place < calls.length; place += 1) this.#begin(place);
  }

  boardAgain(place: number): void {
    this.#begin(place);
  }

  #begin(place: number): void {
    const call = this.calls[place]!;
    const { session } = this;
    const { flights } = session.shared;
    const { principal } = session.options.credential;
    let destination: Destination | null = null;
    try {
      session.check(call);
      if (call.request.method === 'GET') destination = flights.board(principal, session.readKey(call), this, place);
      else destination = new Writing(this, place, () => flights.leave(principal));
      if (destination) session.post(call, destination);
      else this.leaveOnAbort();
    } catch (error) {
      const landed = error instanceof Error ? error : new Error(String(error));
      if (destination) destination.land(landed);
      else this.arrive(place, landed);
    }
  }
}

/** A write, which nobody else can be waiting for. */
class Writing implements Destination {
  constructor(
    readonly errand: Errand,
    readonly place: number,
    readonly onEnd: () => void,
  ) {}

  land(answer: Landed<WireResponse>): void {
    this.onEnd();
    this.errand.arrive(this.place, answer);
  }
}

/** What makes two reads of one token the same. */
function readKey({ request: { path, headers, asText }, mailbox: { owner }, options }: Call): string {
  let names = '';
  for (const name of Object.keys(headers).sort()) names += `\n${name}: ${headers[name]}`;
  // Most reads are told apart by their paths, which have no blanks.
  if (owner === null && !options?.alone && asText && names === '') return path;
  return `${path} ${owner ?? ''} ${options?.alone ? 'alone' : ''} ${asText ? 'text' : ''}${names}`;
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
  if (!isPlainPath(path)) requestPath(path, serviceRoot);
  for (const name in headers) {
    const value = headers[name]!;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new GatewayError('BAD_USER_INPUT', 'A version or type in this request has characters that it cannot have.');
    }
  }
}

/** Who may go next to a mailbox: so many units in flight, first come first served, and nobody while it is paused. */
import { GatewayError } from '../errors.js';
import type { Clock } from './clock.js';
import { errorOfAbort } from './fault.js';

export interface PacingOptions {
  /** Units in flight to one mailbox (reference, section 15). */
  readonly maxConcurrentPerMailbox: number;
  /** Requests that may wait for one mailbox; one more is `THROTTLED`. */
  readonly maxWaitingPerMailbox?: number;
  readonly clock: Clock;
}

export interface AcquireOptions {
  /** Units; more than the mailbox ever has count as all of them. */
  readonly weight: number;
  readonly signal: AbortSignal;
  /** By the clock of this room: whoever would have to wait out a longer pause is told at once. */
  readonly deadlineMs: number;
}

export interface Pacing {
  /** Resolves with the way to give the units back. Rejects with the signal's reason, or `THROTTLED`. */
  acquire(mailboxKey: string, options: AcquireOptions): Promise<() => void>;
  /** No call to this mailbox begins within the next `ms`. A pause is never shortened. */
  pause(mailboxKey: string, ms: number): void;
  /** Refuses whoever waits, and everybody from now on. What is in flight stays so. */
  close(): void;
  /** Mailboxes remembered at the moment: in use, waited for or paused. */
  readonly size: number;
}

interface Waiter {
  readonly weight: number;
  readonly deadlineMs: number;
  admit(): void;
  refuse(error: GatewayError): void;
}

interface Lane {
  inFlight: number;
  pausedUntil: number;
  readonly queue: Waiter[];
  callOff: (() => void) | null;
}

export function createPacing({ maxConcurrentPerMailbox, maxWaitingPerMailbox = 1000, clock }: PacingOptions): Pacing {
  const lanes = new Map<string, Lane>();
  let closed = false;

  function laneOf(key: string): Lane {
    let lane = lanes.get(key);
    if (!lane) lanes.set(key, (lane = { inFlight: 0, pausedUntil: 0, queue: [], callOff: null }));
    return lane;
  }

  /** Lets in whoever may go, in order; a heavy one at the head is waited for, never overtaken. */
  function advance(key: string, lane: Lane): void {
    if (closed) return;
    lane.callOff?.();
    lane.callOff = null;
    const pauseMs = lane.pausedUntil - clock.now();
    if (pauseMs > 0) {
      lane.callOff = clock.after(Math.ceil(pauseMs), () => advance(key, lane));
      return;
    }
    while (lane.queue.length > 0 && lane.inFlight + lane.queue[0]!.weight <= maxConcurrentPerMailbox) {
      const next = lane.queue.shift()!;
      lane.inFlight += next.weight;
      next.admit();
    }
    if (lane.inFlight === 0 && lane.queue.length === 0) lanes.delete(key);
  }

  function releaseOnce(key: string, lane: Lane, weight: number): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      lane.inFlight -= weight;
      advance(key, lane);
    };
  }

  function acquire(key: string, options: AcquireOptions): Promise<() => void> {
    const { signal, deadlineMs } = options;
    const weight = Math.min(options.weight, maxConcurrentPerMailbox);
    return new Promise((resolve, reject) => {
      if (closed) return reject(shutDown());
      if (signal.aborted) return reject(errorOfAbort(signal));
      const lane = laneOf(key);
      if (lane.pausedUntil > Math.max(deadlineMs, clock.now()))
        return reject(throttled(lane.pausedUntil - clock.now()));
      if (lane.queue.length >= maxWaitingPerMailbox) return reject(throttled(null));
      const isFree = lane.queue.length === 0 && lane.pausedUntil <= clock.now();
      if (isFree && lane.inFlight + weight <= maxConcurrentPerMailbox) {
        lane.inFlight += weight;
        return resolve(releaseOnce(key, lane, weight));
      }
      const stopListening = () => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        weight,
        deadlineMs,
        admit() {
          stopListening();
          resolve(releaseOnce(key, lane, weight));
        },
        refuse(error) {
          stopListening();
          reject(error);
        },
      };
      const onAbort = () => {
        lane.queue.splice(lane.queue.indexOf(waiter), 1);
        const pauseMs = lane.pausedUntil - clock.now();
        waiter.refuse(pauseMs > 0 ? throttled(pauseMs, errorOfAbort(signal)) : errorOfAbort(signal));
        advance(key, lane);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      lane.queue.push(waiter);
      advance(key, lane);
    });
  }

  function pause(key: string, ms: number): void {
    if (closed || ms <= 0) return;
    const lane = laneOf(key);
    lane.pausedUntil = Math.max(lane.pausedUntil, clock.now() + ms);
    const hopeless = lane.queue.filter((waiter) => waiter.deadlineMs < lane.pausedUntil);
    for (const waiter of hopeless) {
      lane.queue.splice(lane.queue.indexOf(waiter), 1);
      waiter.refuse(throttled(lane.pausedUntil - clock.now()));
    }
    advance(key, lane);
  }

  function close(): void {
    closed = true;
    for (const lane of lanes.values()) {
      lane.callOff?.();
      for (const waiter of lane.queue.splice(0)) waiter.refuse(shutDown());
    }
    lanes.clear();
  }

  return {
    acquire,
    pause,
    close,
    get size() {
      return lanes.size;
    },
  };
}

function shutDown(): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway is shutting down.');
}

function throttled(waitMs: number | null, cause?: unknown): GatewayError {
  return new GatewayError('THROTTLED', undefined, {
    cause,
    ...(waitMs !== null && { retryAfterSeconds: Math.ceil(waitMs / 1000) }),
  });
}

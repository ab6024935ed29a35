/** Equal reads of one principal that are under way at the same time are one request, whoever asked. */
import { errorOfAbort } from './fault.js';

export interface Asker {
  readonly principal: string;
  /** Ends when the asker is gone. */
  readonly signal: AbortSignal;
}

export interface Flights<T> {
  /**
   * The answer to the read named `key`: that of an equal one of the principal under way, else of what `send` sends.
   * Rejects with the signal's reason when the asker is gone. A read whose first asker gave up is sent again for the
   * others. Throws what `send` throws.
   */
  join(asker: Asker, key: string, send: () => Promise<T>): Promise<T>;
  /** Nobody joins what is under way now: it may have been read before a write that has just ended. */
  leave(principal: string): void;
  /** Principals with reads under way. */
  readonly size: number;
}

/** A read under way, and the signal of whoever it was sent for. */
interface Flight<T> {
  readonly answer: Promise<T>;
  readonly signal: AbortSignal;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Map<string, Flight<T>>>();

  function begin({ principal, signal }: Asker, key: string, send: () => Promise<T>): Promise<T> {
    const flight: Flight<T> = { answer: send(), signal };
    let ours = flights.get(principal);
    if (!ours) flights.set(principal, (ours = new Map<string, Flight<T>>()));
    ours.set(key, flight);
    const land = (): void => {
      if (ours.get(key) === flight) ours.delete(key);
      if (ours.size === 0 && flights.get(principal) === ours) flights.delete(principal);
    };
    flight.answer.then(land, land);
    return flight.answer;
  }

  function join(asker: Asker, key: string, send: () => Promise<T>): Promise<T> {
    const flight = flights.get(asker.principal)?.get(key);
    if (!flight || flight.signal.aborted) return begin(asker, key, send);
    if (flight.signal === asker.signal) return flight.answer;
    return untilAborted(flight.answer, asker.signal).catch((error: unknown) => {
      if (asker.signal.aborted || !flight.signal.aborted) throw error;
      return join(asker, key, send);
    });
  }

  return {
    join,
    leave: (principal) => void flights.delete(principal),
    get size() {
      return flights.size;
    },
  };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(errorOfAbort(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

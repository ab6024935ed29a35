/** Equal reads of one principal that are under way at the same time are one request, whoever asked. */
import type { WireResponse } from '../dialects/dialect.js';
import { errorOfAbort } from './fault.js';

export interface Asker {
  readonly principal: string;
  /** Ends when the asker is gone. */
  readonly signal: AbortSignal;
}

export interface Flights {
  /**
   * The answer to the read named `key`: that of an equal one of the principal under way, else of what `send` sends.
   * Rejects with the signal's reason when the asker is gone. A read whose first asker gave up is sent again for the
   * others. Throws what `send` throws.
   */
  join(asker: Asker, key: string, send: () => Promise<WireResponse>): Promise<WireResponse>;
  /** Nobody joins what is under way now: it may have been read before a write that has just ended. */
  leave(principal: string): void;
  /** Principals with reads under way. */
  readonly size: number;
}

/** A read under way, and the signal of whoever it was sent for. */
interface Flight {
  readonly answer: Promise<WireResponse>;
  readonly signal: AbortSignal;
}

export function createFlights(): Flights {
  const flights = new Map<string, Map<string, Flight>>();

  function begin({ principal, signal }: Asker, key: string, send: () => Promise<WireResponse>): Promise<WireResponse> {
    const flight: Flight = { answer: send(), signal };
    let ours = flights.get(principal);
    if (!ours) flights.set(principal, (ours = new Map<string, Flight>()));
    ours.set(key, flight);
    const land = (): void => {
      if (ours.get(key) === flight) ours.delete(key);
      if (ours.size === 0 && flights.get(principal) === ours) flights.delete(principal);
    };
    flight.answer.then(land, land);
    return flight.answer;
  }

  async function join(asker: Asker, key: string, send: () => Promise<WireResponse>): Promise<WireResponse> {
    for (;;) {
      const flight = flights.get(asker.principal)?.get(key);
      if (!flight || flight.signal.aborted) return begin(asker, key, send);
      if (flight.signal === asker.signal) return flight.answer;
      try {
        return await untilAborted(flight.answer, asker.signal);
      } catch (error) {
        if (asker.signal.aborted || !flight.signal.aborted) throw error;
      }
    }
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

/** Equal reads of one principal that are under way at the same time are one request, whoever asked. */
import { errorOfAbort } from './fault.js';

/** What a read brought, or the error that came instead: where many are read at once, errors are values. */
export type Landed<T> = T | Error;

/** Who waits for reads. Each has a place, under which it is told of it. */
export interface Passenger<T> {
  /** Ends when nobody waits for the answers any more. */
  readonly signal: AbortSignal;
  arrive(place: number, landed: Landed<T>): void;
  /** The read was sent for somebody who gave up: it has to be sent again. */
  boardAgain(place: number): void;
}

export interface Flights<T> {
  /**
   * Takes a passenger along on the flight named `key` of this principal. Where none is under way that can be joined, the
   * new one is returned: whoever boards it has to send the read, and to land it.
   */
  board(principal: string, key: string, passenger: Passenger<T>, place: number): Flight<T> | null;
  /** Nobody joins what is under way now: it may have been read before a write that has just ended. */
  leave(principal: string): void;
  /** Principals with reads under way. */
  readonly size: number;
}

/** A read under way. */
export class Flight<T> {
  #others: { readonly passenger: Passenger<T>; readonly place: number }[] | null = null;

  constructor(
    /** For whom it is sent: once they have given up, nobody can join it. */
    readonly first: Passenger<T>,
    readonly place: number,
    readonly key: string,
    readonly board: Board<T>,
  ) {}

  join(passenger: Passenger<T>, place: number): void {
    (this.#others ??= []).push({ passenger, place });
  }

  land(landed: Landed<T>): void {
    this.board.strike(this);
    const isGivenUp = landed instanceof Error && this.first.signal.aborted;
    this.first.arrive(this.place, landed);
    for (const { passenger, place } of this.#others ?? []) {
      if (isGivenUp && !passenger.signal.aborted) passenger.boardAgain(place);
      else passenger.arrive(place, landed);
    }
  }
}

/** The reads of one principal that can be joined. */
class Board<T> {
  readonly #flights = new Map<string, Flight<T>>();

  constructor(
    readonly principal: string,
    readonly boards: Map<string, Board<T>>,
  ) {}

  board(key: string, passenger: Passenger<T>, place: number): Flight<T> | null {
    const underWay = this.#flights.get(key);
    if (underWay && !underWay.first.signal.aborted) {
      underWay.join(passenger, place);
      return null;
    }
    const flight = new Flight(passenger, place, key, this);
    this.#flights.set(key, flight);
    return flight;
  }

  strike(flight: Flight<T>): void {
    if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
    if (this.#flights.size === 0 && this.boards.get(this.principal) === this) this.boards.delete(this.principal);
  }
}

export function createFlights<T>(): Flights<T> {
  const boards = new Map<string, Board<T>>();
  return {
    board(principal, key, passenger, place) {
      let board = boards.get(principal);
      if (!board) boards.set(principal, (board = new Board(principal, boards)));
      return board.board(key, passenger, place);
    },
    leave: (principal) => void boards.delete(principal),
    get size() {
      return boards.size;
    },
  };
}

/** Waits for so many reads at once; each comes to its place. */
export abstract class Party<T> implements Passenger<T> {
  /** All of them, once the last has arrived or the signal has ended. Never rejects. */
  readonly all: Promise<readonly Landed<T>[]>;
  readonly #landed: Landed<T>[];
  #missing: number;
  #resolve!: (landed: readonly Landed<T>[]) => void;
  #onAbort: (() => void) | null = null;

  constructor(
    readonly signal: AbortSignal,
    count: number,
  ) {
    this.#landed = new Array<Landed<T>>(count);
    this.#missing = count;
    this.all = new Promise((resolve) => (this.#resolve = resolve));
    if (count === 0) this.#resolve([]);
  }

  abstract boardAgain(place: number): void;

  arrive(place: number, landed: Landed<T>): void {
    if (this.#landed[place] !== undefined) return;
    this.#landed[place] = landed;
    this.#missing -= 1;
    if (this.#missing > 0) return;
    if (this.#onAbort) this.signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(this.#landed);
  }

  /** For flights of others, which go on when this signal ends: nobody is told then by their landing. */
  leaveOnAbort(): void {
    if (this.#onAbort || this.#missing === 0) return;
    this.#onAbort = () => {
      const error = errorOfAbort(this.signal);
      for (let place = 0; place < this.#landed.length; place += 1) this.arrive(place, error);
    };
    this.signal.addEventListener('abort', this.#onAbort, { once: true });
  }
}

/** One read by itself: of an equal flight under way, else what `send` brings. Rejects with what came instead of it. */
export async function share<T>(
  flights: Flights<T>,
  asker: { readonly principal: string; readonly signal: AbortSignal },
  key: string,
  send: () => Promise<T>,
): Promise<T> {
  const [landed] = await new Reading(flights, asker, key, send).all;
  if (landed instanceof Error) throw landed;
  return landed!; // the party is one
}

class Reading<T> extends Party<T> {
  constructor(
    readonly flights: Flights<T>,
    readonly asker: { readonly principal: string; readonly signal: AbortSignal },
    readonly key: string,
    readonly send: () => Promise<T>,
  ) {
    super(asker.signal, 1);
    this.boardAgain(0);
  }

  boardAgain(place: number): void {
    const flight = this.flights.board(this.asker.principal, this.key, this, place);
    if (!flight) return this.leaveOnAbort();
    this.send().then(
      (value) => flight.land(value),
      (error: unknown) => flight.land(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

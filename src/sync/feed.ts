/** The changes of one collection of one principal, for any number of subscribers, by as few chains of links as can be. */
import { GatewayError } from '../errors.js';
import type { Subscriber } from './audience.js';
import type { Tracked } from './batch.js';
import { Chain, type ChainOptions } from './chain.js';
import type { Notices, RunningWatch } from './notices.js';

export interface FeedOptions extends ChainOptions {
  /** Where the upstream tells of changes; without it feeds only poll. */
  readonly notices?: Notices;
}

/**
 * Who comes where a chain is follows it; who comes from anywhere else begins one. As soon as two chains have told the
 * same, they become one, so that everybody shares one poll.
 */
export class Feed<R extends Tracked> {
  readonly #options: FeedOptions;
  readonly #onStop: () => void;
  /** The oldest first. */
  readonly #chains = new Set<Chain<R>>();
  #watch: RunningWatch | null = null;

  constructor(options: FeedOptions, onStop: () => void) {
    this.#options = options;
    this.#onStop = onStop;
  }

  add(subscriber: Subscriber<R>): void {
    for (const chain of this.#chains) if (chain.isAt(subscriber.start)) return chain.add(subscriber);
    this.#begin(subscriber);
  }

  /** The last one to leave stops it; what is in flight is let go. */
  remove(subscriber: Subscriber<R>): void {
    for (const chain of this.#chains) chain.remove(subscriber);
  }

  /** Ask as soon as may be, because something has probably changed. A pause after a failure is kept. */
  wake(): void {
    for (const chain of this.#chains) chain.wake();
  }

  #begin(subscriber: Subscriber<R>): void {
    let isNew = true;
    const chain: Chain<R> = new Chain<R>(
      this.#options,
      {
        // Together they can be compared; what changes at every poll would else keep them apart for ever.
        onPoll: () => this.#others(chain).forEach((other) => other.pollNow()),
        onRest: () => {
          this.#beginWatch();
          this.#join(chain, isNew);
          isNew = false;
        },
        isTold: () => this.#watch?.isAlive ?? false,
        onEnd: () => {
          this.#chains.delete(chain);
          if (this.#chains.size === 0) this.#stop();
        },
      },
      subscriber,
    );
    this.#chains.add(chain);
  }

  /** A new chain that is not equal to any other yet has them look at once what has changed meanwhile. */
  #join(chain: Chain<R>, isNew: boolean): void {
    for (const other of this.#others(chain)) {
      if (!chain.isEqualTo(other)) {
        if (isNew) other.pollNow();
      } else if (this.#isKept(chain, other)) chain.takeOver(other);
      else return other.takeOver(chain);
    }
  }

  /** Of two that become one: who holds all can find a lost place again, and else the older. */
  #isKept(chain: Chain<R>, other: Chain<R>): boolean {
    if (chain.holdsAll !== other.holdsAll) return chain.holdsAll;
    const chains = [...this.#chains];
    return chains.indexOf(chain) < chains.indexOf(other);
  }

  #others(chain: Chain<R>): Chain<R>[] {
    return [...this.#chains].filter((other) => other !== chain);
  }

  /** After the first round, so that nobody who only looks in costs more than that. */
  #beginWatch(): void {
    const { notices } = this.#options;
    if (!notices || this.#watch || !this.#source()?.subscriptions) return;
    this.#watch = notices.watch({
      subscriptions: () => {
        const subscriptions = this.#source()?.subscriptions;
        if (subscriptions) return subscriptions;
        throw new GatewayError('INTERNAL_SERVER_ERROR'); // subscribers of one feed have sources of one kind
      },
      wake: () => this.wake(),
    });
  }

  #source() {
    for (const { audience } of this.#chains) if (audience.size > 0) return audience.source();
    return null;
  }

  #stop(): void {
    this.#watch?.stop();
    this.#onStop();
  }
}

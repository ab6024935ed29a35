/** The life of one feed's upstream subscription: opened, renewed, opened anew when it is lost, and removed at the end. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Notice, UpstreamSubscription } from '../dialects/dialect.js';
import { GatewayError } from '../errors.js';
import type { Clock } from '../upstream/clock.js';
import type { FolderSubscriptions } from '../upstream/notifications.js';

export interface WatchOptions {
  readonly clock: Clock;
  /** Where notices of this watch arrive. */
  readonly notificationUrl: string;
  /** On the credential of a subscriber that is still there; throws where nobody is. */
  readonly subscriptions: () => FolderSubscriptions;
  /** Has the feed ask for changes. Called at most once a second. */
  readonly wake: () => void;
  readonly log: { warn(fields: { readonly err: unknown }, message: string): void };
}

/** A gateway that is killed is told of nothing for longer than this. Less than the 45 minutes of Graph is raised to them. */
const LIFETIME_MS = 60 * 60_000;
/** What is left of a life when it is renewed: time for several tries. */
const RENEWED_AT = 1 / 4;
const WAKE_GAP_MS = 1000;
/** Between one request and the next, whatever the upstream says in between. */
const MIN_REST_MS = 2000;
const FIRST_BACK_OFF_MS = 30_000;
const MAX_BACK_OFF_MS = 60 * 60_000;

/** Nothing that fails here reaches the feed, which polls whether it is told of changes or not. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #life: Promise<void>;
  #held: UpstreamSubscription | null = null;
  /** Of the subscription held, or just being opened: notices may come before the answer does. */
  #secret = newSecret();
  /** Whoever opened or renewed last removes it: when the feed stops, no subscriber is left. */
  #subscriptions: FolderSubscriptions | null = null;
  #mustReauthorize = false;
  #isNudged = false;
  #isOver = false;
  #pausing: { readonly mayBeNudged: boolean; end(): void } | null = null;
  #wokenAtMs = -Infinity;
  #callOffWake: (() => void) | null = null;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#life = this.#live();
  }

  /** Whether changes are told of, so that polls may be rare. */
  get isAlive(): boolean {
    return this.#held !== null && this.#options.clock.now() < this.#held.expiresAtMs;
  }

  /** Those that do not carry the secret are dropped. */
  receive(notices: readonly Notice[]): void {
    for (const { kind, clientState } of notices) {
      if (this.#isOver || !isSame(clientState, this.#secret)) continue;
      if (kind === 'changed' || kind === 'missed') this.#wake();
      else if (kind === 'reauthorize') this.#mustReauthorize = true;
      else this.#lose();
      if (kind === 'reauthorize' || kind === 'removed') this.#nudge();
    }
  }

  /** Notices may have been lost. */
  doubt(): void {
    this.#wake();
  }

  /** Resolves when nothing of it is left upstream, or that has failed. */
  stop(): Promise<void> {
    this.#isOver = true;
    this.#callOffWake?.();
    this.#pausing?.end();
    return this.#life;
  }

  async #live(): Promise<void> {
    for (let failures = 0; !this.#isOver;) {
      let restMs: number;
      this.#isNudged = false;
      try {
        await this.#step();
        failures = 0;
        restMs = this.#untilRenewalMs();
      } catch (error) {
        restMs = this.#backOffMs(error, failures);
        failures += 1;
        if (!this.#isOver) this.#warn(error, 'A feed is not told of changes and goes on by polling');
      }
      await this.#rest(restMs);
      if (this.#held && !this.isAlive) this.#lose();
    }
    await this.#remove();
  }

  async #step(): Promise<void> {
    this.#subscriptions = this.#options.subscriptions();
    if (this.#held === null) return this.#open(this.#subscriptions);
    try {
      await this.#prolong(this.#subscriptions, this.#held);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'NOT_FOUND') throw error;
      this.#lose();
      await this.#open(this.#subscriptions);
    }
  }

  async #open(subscriptions: FolderSubscriptions): Promise<void> {
    this.#secret = newSecret();
    this.#mustReauthorize = false;
    const opened = await subscriptions.create({
      notificationUrl: this.#options.notificationUrl,
      clientState: this.#secret,
      expiresAtMs: this.#newExpiryMs(subscriptions),
    });
    this.#held = this.#checked(opened);
    // Nobody tells what has changed before.
    this.#wake();
  }

  async #prolong(subscriptions: FolderSubscriptions, held: UpstreamSubscription): Promise<void> {
    if (this.#mustReauthorize) {
      await subscriptions.reauthorize(held.id);
      this.#mustReauthorize = false;
      return;
    }
    const renewed = await subscriptions.renew(held.id, this.#newExpiryMs(subscriptions));
    // It may have been removed meanwhile.
    if (this.#held === held) this.#held = this.#checked(renewed);
  }

  #checked(subscription: UpstreamSubscription): UpstreamSubscription {
    if (subscription.expiresAtMs > this.#options.clock.now()) return subscription;
    throw new GatewayError('UPSTREAM_INVALID', 'The REST API gave a subscription that has ended already.');
  }

  /** Polls are frequent again from now on. */
  #lose(): void {
    this.#held = null;
    this.#wake();
  }

  async #remove(): Promise<void> {
    if (this.#held === null || this.#subscriptions === null) return;
    const { id } = this.#held;
    this.#held = null;
    try {
      await this.#subscriptions.remove(id);
    } catch (error) {
      this.#warn(error, 'A subscription could not be removed and will end by itself');
    }
  }

  #newExpiryMs({ maxLifetimeMs }: FolderSubscriptions): number {
    return this.#options.clock.now() + Math.min(LIFETIME_MS, maxLifetimeMs);
  }

  #untilRenewalMs(): number {
    if (this.#held === null) return 0;
    return (this.#held.expiresAtMs - this.#options.clock.now()) * (1 - RENEWED_AT);
  }

  /** Not beyond the end of what is held: then a new one is opened. */
  #backOffMs(error: unknown, failures: number): number {
    const askedForMs = error instanceof GatewayError ? (error.details.retryAfterSeconds ?? 0) * 1000 : 0;
    const backOffMs = Math.max(askedForMs, Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures, 10)));
    return this.#held === null ? backOffMs : Math.min(backOffMs, this.#held.expiresAtMs - this.#options.clock.now());
  }

  /** A nudge ends it early, though not at once. */
  async #rest(ms: number): Promise<void> {
    await this.#pause(MIN_REST_MS);
    if (!this.#isNudged && ms > MIN_REST_MS) await this.#pause(ms - MIN_REST_MS, true);
  }

  async #pause(ms: number, mayBeNudged = false): Promise<void> {
    if (this.#isOver || (mayBeNudged && this.#isNudged)) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#options.clock.after(ms, resolve);
      const end = (): void => {
        callOff();
        resolve();
      };
      this.#pausing = { mayBeNudged, end };
    });
    this.#pausing = null;
  }

  #nudge(): void {
    this.#isNudged = true;
    if (this.#pausing?.mayBeNudged) this.#pausing.end();
  }

  /** Many notices are one wake. */
  #wake(): void {
    const { clock, wake } = this.#options;
    if (this.#isOver || this.#callOffWake) return;
    const inMs = this.#wokenAtMs + WAKE_GAP_MS - clock.now();
    const wakeNow = (): void => {
      this.#callOffWake = null;
      this.#wokenAtMs = clock.now();
      wake();
    };
    if (inMs <= 0) wakeNow();
    else this.#callOffWake = clock.after(inMs, wakeNow);
  }

  #warn(err: unknown, message: string): void {
    this.#options.log.warn({ err }, message);
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** In a time that tells nothing of how much is right. */
function isSame(given: string | null, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== null && timingSafeEqual(digest(given), digest(secret));
}

/** Things that are shown once: authorization codes, refresh tokens, device codes. In memory, bounded, each with an end. */
import { randomBytes } from 'node:crypto';

export interface Ticket<T> {
  readonly value: T;
  readonly state: 'valid' | 'used' | 'expired';
}

export interface Tickets<T> {
  /** Gives the code that stands for the value; a random one of 256 bits unless told. */
  issue(value: T, code?: string): string;
  /** Null: never issued, or forgotten long ago. */
  look(code: string): Ticket<T> | null;
  /** From now on its state is `used`. */
  use(code: string): void;
}

const MAX_TICKETS = 10_000;

/** The oldest are forgotten when there are more than `MAX_TICKETS`. */
export function createTickets<T>(lifetimeMs: number, now: () => Date): Tickets<T> {
  const kept = new Map<string, { readonly value: T; readonly endsAt: number; used: boolean }>();
  return {
    issue(value, code = randomBytes(32).toString('base64url')) {
      if (kept.size >= MAX_TICKETS) kept.delete(kept.keys().next().value!);
      kept.set(code, { value, endsAt: now().getTime() + lifetimeMs, used: false });
      return code;
    },
    look(code) {
      const found = kept.get(code);
      if (!found) return null;
      const state = found.used ? 'used' : found.endsAt <= now().getTime() ? 'expired' : 'valid';
      return { value: found.value, state };
    },
    use(code) {
      const found = kept.get(code);
      if (found) found.used = true;
    },
  };
}

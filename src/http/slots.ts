/** How many of a thing each principal may have at once. */
import { LimitError } from '../graphql/limits.js';

export interface Slots {
  readonly maxPerPrincipal: number;
  /** Takes one; the result gives it back, once. Null where all are taken. */
  take(principal: string): (() => void) | null;
}

export function createSlots(maxPerPrincipal: number): Slots {
  const taken = new Map<string, number>();
  return {
    maxPerPrincipal,
    take(principal) {
      const count = taken.get(principal) ?? 0;
      if (count >= maxPerPrincipal) return null;
      taken.set(principal, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = taken.get(principal)! - 1;
        if (left === 0) taken.delete(principal);
        else taken.set(principal, left);
      };
    },
  };
}

/** The refusal of every door that streams. */
export function tooManyStreams({ maxPerPrincipal }: Slots): LimitError {
  return new LimitError(
    'maxStreamsPerPrincipal',
    `${maxPerPrincipal} streams may be open at once (GATEWAY_MAX_STREAMS_PER_PRINCIPAL). End one first.`,
  );
}

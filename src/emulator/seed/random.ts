/** Repeatable chance: the same text always starts the same sequence, on every machine. */

const { floor, imul } = Math;

export interface Random {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** The list in another order; the list itself stays as it is. */
  shuffled<T>(list: readonly T[]): T[];
}

/** Mulberry32 (a 32-bit counter, mixed), started from the FNV-1a hash of the text. */
export function createRandom(text: string): Random {
  let state = hashOf(text);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => floor(next() * count);
  // The lists are hand-written tables, never empty, and the index is inside by construction.
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T;
  const shuffled = <T>(list: readonly T[]) => {
    const rest = [...list];
    return list.map(() => rest.splice(below(rest.length), 1)[0] as T);
  };
  return { next, below, pick, shuffled, chance: (probability) => next() < probability };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

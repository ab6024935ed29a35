/** A DataLoader whose keys say which properties they need: what one tick asks of one object is asked once, united. */
import DataLoader from 'dataloader';

export interface UnitingLoaderOptions<Key, Value> {
  /** What makes two keys mean the same object; without what is wanted of it. */
  identify(key: Key): string;
  /** One key that asks for all that both ask for. */
  unite(a: Key, b: Key): Key;
  /** Whether an answer to `earlier` holds all that `later` asks for. */
  covers(earlier: Key, later: Key): boolean;
  /** Loads all the united keys of one tick; in batches errors are values, so that one bad id does not spoil the others. */
  load(keys: readonly Key[]): Promise<readonly (Value | Error)[]>;
}

export interface UnitingLoader<Key, Value> {
  load(key: Key): Promise<Value>;
  /** After a write: nothing read before it is answered again. */
  clear(): void;
}

/** An answer that is known or on its way, and those to other questions about the same object. */
interface Known<Key, Value> {
  readonly key: Key;
  readonly value: Promise<Value>;
  readonly earlier: Known<Key, Value> | undefined;
}

export function createUnitingLoader<Key, Value>(options: UnitingLoaderOptions<Key, Value>): UnitingLoader<Key, Value> {
  const { identify, unite, covers, load } = options;
  const known = new Map<string, Known<Key, Value>>();

  const batches = new DataLoader<{ readonly identity: string; readonly key: Key }, Value>(
    async (wishes) => {
      const keys: Key[] = [];
      const places = new Map<string, number>();
      for (const { identity, key } of wishes) {
        const place = places.get(identity);
        if (place !== undefined) keys[place] = unite(keys[place]!, key);
        else places.set(identity, keys.push(key) - 1);
      }
      const values = await load(keys);
      return wishes.map(({ identity }) => values[places.get(identity)!]!);
    },
    // Known answers are kept below, where a wider one can serve a narrower question.
    { cache: false, maxBatchSize: Infinity },
  );

  return {
    load(key) {
      const identity = identify(key);
      const latest = known.get(identity);
      for (let entry = latest; entry; entry = entry.earlier) if (covers(entry.key, key)) return entry.value;
      const value = batches.load({ identity, key });
      known.set(identity, { key, value, earlier: latest });
      return value;
    },
    clear() {
      known.clear();
    },
  };
}

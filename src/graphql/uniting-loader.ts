/** A DataLoader whose keys say which properties they need: what one tick asks of one object is asked once, united. */
import DataLoader from 'dataloader';

export interface UnitingLoaderOptions<Key, Value> {
  /** What makes two keys mean the same object; without what is wanted of it. */
  identify(key: Key): string;
  /** One key that asks for all that both ask for. */
  unite(a: Key, b: Key): Key;
  /** Whether an answer to `earlier` holds all that `later` asks for. */
  covers(earlier: Key, later: Key): boolean;
  /** Loads one united key. Calls of one tick travel in the same envelopes below. */
  load(key: Key): Promise<Value>;
}

export interface UnitingLoader<Key, Value> {
  load(key: Key): Promise<Value>;
  /** After a write: nothing read before it is answered again. */
  clear(): void;
}

export function createUnitingLoader<Key, Value>(options: UnitingLoaderOptions<Key, Value>): UnitingLoader<Key, Value> {
  const { identify, unite, covers, load } = options;
  const known = new Map<string, { readonly key: Key; readonly value: Promise<Value> }[]>();

  const batches = new DataLoader<{ readonly identity: string; readonly key: Key }, Value>(
    async (wishes) => {
      const united = new Map<string, Key>();
      for (const { identity, key } of wishes) {
        const other = united.get(identity);
        united.set(identity, other === undefined ? key : unite(other, key));
      }
      const values = new Map<string, Promise<Value | Error>>();
      for (const [identity, key] of united) values.set(identity, load(key).catch(asError));
      return Promise.all(wishes.map(({ identity }) => values.get(identity)!));
    },
    // Known answers are kept below, where a wider one can serve a narrower question.
    { cache: false, maxBatchSize: Infinity },
  );

  return {
    load(key) {
      const identity = identify(key);
      const earlier = known.get(identity);
      const covering = earlier?.find((entry) => covers(entry.key, key));
      if (covering) return covering.value;
      const value = batches.load({ identity, key });
      if (earlier) earlier.push({ key, value });
      else known.set(identity, [{ key, value }]);
      return value;
    },
    clear() {
      known.clear();
    },
  };
}

/** In batches errors are values: one bad id does not spoil the others. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

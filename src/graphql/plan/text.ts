/** Texts that are there already, or will be. */

export type Text = string | Promise<string>;

/** How texts become one: `open`, then each with what stands in front of it, then `close`. Made once for all executions. */
export interface Weave<Source, Run> {
  readonly open: string;
  readonly close: string;
  before(place: number): string;
  textAt(place: number, source: Source, run: Run): Text;
}

/**
 * The texts of so many places of a source. Without a promise among them nothing is waited for. Rejects with the first
 * failure; those that come after it are nobody's any more.
 */
export function weave<S, R>(how: Weave<S, R>, count: number, source: S, run: R): Text {
  let text = how.open;
  for (let place = 0; place < count; place += 1) {
    const next = how.textAt(place, source, run);
    text += how.before(place);
    if (typeof next !== 'string') return weaveLate(how, count, source, run, text, next, place);
    text += next;
  }
  return text + how.close;
}

/** The same from the first text on that is not there yet. */
function weaveLate<S, R>(
  how: Weave<S, R>,
  count: number,
  source: S,
  run: R,
  text: string,
  first: Promise<string>,
  place: number,
): Promise<string> {
  const late = [first];
  /** What stands before the late text of the same number; the last one stands behind them all. */
  const between = [text];
  let latest = '';
  try {
    for (let next = place + 1; next < count; next += 1) {
      const found = how.textAt(next, source, run);
      latest += how.before(next);
      if (typeof found === 'string') latest += found;
      else {
        late.push(found);
        between.push(latest);
        latest = '';
      }
    }
  } catch (error) {
    for (const promise of late) promise.catch(() => undefined);
    throw error;
  }
  const ending = latest + how.close;
  return new Promise((resolve, reject) => {
    let missing = late.length;
    const arrive = (index: number, settled: string): void => {
      between[index] += settled;
      missing -= 1;
      if (missing > 0) return;
      try {
        resolve(joined(between) + ending);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error))); // longer than a text can be
      }
    };
    for (let index = 0; index < late.length; index += 1) {
      late[index]!.then((settled) => arrive(index, settled), reject);
    }
  });
}

/** Put together without being copied: a text inside a text is copied once, when it goes out. */
function joined(texts: readonly string[]): string {
  let all = '';
  for (const text of texts) all += text;
  return all;
}

/** Texts that are there already, or will be. */

export type Text = string | Promise<string>;

/**
 * All texts, woven into one; without a promise among them nothing is waited for. Rejects with the first
 * failure; those that come after it are nobody's any more.
 */
export function gather(
  count: number,
  textAt: (place: number) => Text,
  weave: (texts: readonly string[]) => string,
): Text {
  const texts = new Array<string>(count);
  let waiting: Promise<void>[] | null = null;
  try {
    for (let place = 0; place < count; place += 1) {
      const text = textAt(place);
      if (typeof text === 'string') texts[place] = text;
      else (waiting ??= []).push(text.then((settled) => void (texts[place] = settled)));
    }
  } catch (error) {
    for (const late of waiting ?? []) late.catch(() => undefined);
    throw error;
  }
  return waiting === null ? weave(texts) : Promise.all(waiting).then(() => weave(texts));
}

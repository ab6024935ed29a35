/** Texts that are there already, or will be. */

export type Text = string | Promise<string>;

/**
 * All texts that `puts` puts, woven into one; without a promise among them nothing is waited for. Rejects with the first
 * failure; those that come after it are nobody's any more.
 */
export function gather(puts: (put: (text: Text) => void) => void, weave: (texts: readonly string[]) => string): Text {
  const texts: string[] = [];
  const waiting: Promise<void>[] = [];
  const put = (text: Text): void => {
    if (typeof text === 'string') return void texts.push(text);
    const place = texts.push('') - 1;
    waiting.push(text.then((settled) => void (texts[place] = settled)));
  };
  try {
    puts(put);
  } catch (error) {
    for (const late of waiting) late.catch(() => undefined);
    throw error;
  }
  return waiting.length === 0 ? weave(texts) : Promise.all(waiting).then(() => weave(texts));
}

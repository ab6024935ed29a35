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
  let late: Promise<string>[] | null = null;
  let places: number[] | null = null;
  try {
    for (let place = 0; place < count; place += 1) {
      const text = textAt(place);
      if (typeof text === 'string') texts[place] = text;
      else {
        (late ??= []).push(text);
        (places ??= []).push(place);
      }
    }
  } catch (error) {
    for (const text of late ?? []) text.catch(() => undefined);
    throw error;
  }
  if (late === null || places === null) return weave(texts);
  const [waiting, waitingPlaces] = [late, places];
  return new Promise((resolve, reject) => {
    let missing = waiting.length;
    const arrive = (index: number, text: string): void => {
      texts[waitingPlaces[index]!] = text;
      missing -= 1;
      if (missing > 0) return;
      try {
        resolve(weave(texts));
      } catch (error) {
        reject(error); // longer than a text can be
      }
    };
    for (let index = 0; index < waiting.length; index += 1) {
      waiting[index]!.then((text) => arrive(index, text), reject);
    }
  });
}

/** How texts are compared: without case (reference, section 11.2), composed and decomposed letters being the same. Pure. */

export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

export function foldOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : fold(text);
}

export const USUAL_PLACES: readonly string[];
export const CHROMIUM_FLAGS: string[];
export function findChromium(): string | null;

/** Where Chromium is on this machine, for the screenshot and for suites that look at pages. */
import { existsSync } from 'node:fs';

export const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Without a window, and without asking anybody on the network by itself. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `CHROMIUM_PATH` and nowhere else if that is set, or one of the usual places; null if it is not there. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : USUAL_PLACES).find((path) => existsSync(path)) ?? null;
}

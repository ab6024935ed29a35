/** Chromium for suites that look at pages: found on this machine, started with a fresh profile, and watched. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium, USUAL_PLACES } from '../../bin/find-chromium.mjs';

/** A page with a profile of its own, and what happened in it that should not. */
export interface WatchedPage {
  readonly page: Page;
  /** Requests and sockets to any host but the page's own. */
  readonly foreignRequests: readonly string[];
  /** Errors on the console, uncaught exceptions, and whatever the content security policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export type OpenPage = (url: string, options?: BrowserContextOptions) => Promise<WatchedPage>;

/** A suite that needs Chromium. Without one it says by name that it was left out, and why. */
export function describeInBrowser(name: string, body: (open: OpenPage) => void): void {
  const executablePath = findChromium();
  if (executablePath === null) {
    const reason = `Chromium was not found (CHROMIUM_PATH, ${USUAL_PLACES.join(', ')})`;
    process.stderr.write(`LEFT OUT: ${name}: ${reason}\n`);
    test(`LEFT OUT: ${name}: ${reason}`, () => {});
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
    }, 60_000);
    afterAll(() => browser?.close());
    body((url, options) => openPage(browser, url, options));
  });
}

async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const { host } = new URL(url);
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  const note = (address: string) => {
    const { protocol, host: asked } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== host) foreignRequests.push(address);
  };
  context.on('request', (request) => note(request.url()));
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  context.on('weberror', (problem) => complaints.push(problem.error().message));
  await context.exposeFunction('noteViolation', (text: string) => complaints.push(text));
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
       noteViolation('policy ' + event.violatedDirective + ' refused ' + event.blockedURI))`,
  );
  const page = await context.newPage();
  page.on('websocket', (socket) => note(socket.url()));
  await page.goto(url);
  return { page, foreignRequests, complaints, close: () => context.close() };
}

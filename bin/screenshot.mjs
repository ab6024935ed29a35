/**
 * Takes the picture of GraphiQL for the documentation: signs in as a demo user, runs a tab, waits for the answer.
 *
 *   node bin/screenshot.mjs [--url http://127.0.0.1:4000] [--out docs/graphiql.png] [--tab FirstLook] [--scheme dark] [--user adele]
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    out: { type: 'string', default: 'docs/graphiql.png' },
    tab: { type: 'string', default: 'FirstLook' },
    scheme: { type: 'string', default: 'light' },
    user: { type: 'string', default: 'adele' },
  },
});

const executablePath = findChromium();
if (!executablePath) {
  console.error('Chromium was not found: set CHROMIUM_PATH');
  process.exit(2);
}

/** Monaco colours text a while after it shows it. Runs in the page. */
function editorsAreColoured() {
  const pieces = [...document.querySelectorAll('.graphiql-editor [class^=mtk]')];
  return new Set(pieces.map((piece) => piece.className)).size > 3;
}

/** Runs in the page. */
function everythingIsDrawn() {
  const pictures = [...document.querySelectorAll('.photos img')];
  const fetching = document.querySelector('.graphiql-spinner');
  return !fetching && pictures.every((picture) => picture.complete) && document.fonts.status === 'loaded';
}

const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: values.scheme });
  await page.goto(values.url);
  await page.waitForFunction(editorsAreColoured);
  await page.getByRole('button', { name: `Sign in as ${values.user}` }).click();
  await page.getByText(`Signed in as ${values.user}`).waitFor();
  await page.getByRole('tab', { name: values.tab }).getByRole('button', { name: values.tab, exact: true }).click();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.locator('.graphiql-response .view-lines').filter({ hasText: '"data"' }).waitFor();
  await page.waitForFunction(everythingIsDrawn);
  await page.locator('h1').hover(); // away from the button, whose hint would cover the query
  await page.locator('[data-radix-popper-content-wrapper]').waitFor({ state: 'detached' });
  await page.screenshot({ path: values.out });
} finally {
  await browser.close();
}

/** Signing in on the page of GraphiQL at an identity platform, in Chromium: there, back, over renewals, and out again. */
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describeInBrowser, type WatchedPage } from '../support/browser.js';
import { dataOf, start, type Running } from '../support/start.js';

jest.setTimeout(60_000);

describeInBrowser('signing in on the GraphiQL page', (open) => {
  let running: Running;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    execFileSync(process.execPath, ['web/build.mjs'], { stdio: 'inherit' });
    running = await start({ seed: 'demo', env: { GATEWAY_POLL_INTERVAL_MS: '200' } });
  }, 120_000);
  afterAll(() => running.close());
  beforeEach(async () => {
    watched = await open(running.url);
    page = watched.page;
    await page.locator('.graphiql-editor .view-lines').first().waitFor();
  });
  afterEach(() => watched.close());

  /** By keyboard alone. */
  async function signIn(user = 'adele'): Promise<void> {
    await page.getByRole('button', { name: 'Sign-in page' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: new RegExp(`${user}@contoso\\.example`) }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText(`Signed in as ${user}@contoso.example`).waitFor();
  }

  const stored = (): Promise<string> =>
    page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])');

  /** The editor's model: Monaco draws only what fits on screen. */
  const answerHas = (text: string) =>
    page.waitForFunction((wanted) => {
      const { __MONACO } = globalThis as unknown as { __MONACO: MonacoInPage };
      const answer = __MONACO.editor.getModels().find((model) => model.uri.path.endsWith('response.json'));
      return answer?.getValue().includes(wanted);
    }, text);

  test('leads to the platform and back, the first query is answered, and no store holds the token', async () => {
    const answered = page.waitForResponse(/\/oauth2\/v2\.0\/token$/);
    await signIn();
    const { access_token, refresh_token } = (await (await answered).json()) as Record<string, string>;
    await page.getByRole('button', { name: 'Execute query' }).click();
    await answerHas('"totalCount": 120');
    const everything = await stored();
    for (const secret of [access_token!, refresh_token!, 'code=', 'state=']) expect(everything).not.toContain(secret);
    const platform = new URL(running.emulator.url).host;
    expect(watched.foreignRequests.filter((address) => new URL(address).host !== platform)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  test('before anybody presses the button, no other host is asked', () => {
    expect(watched.foreignRequests).toEqual([]);
  });

  test('a return that was not begun here is not taken', async () => {
    await page.goto(`${running.url}/?code=stolen&state=another`);
    await page.getByRole('alert').getByText('not begun in this tab').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(watched.foreignRequests).toEqual([]);
  });

  test('whoever declines is told so, and can try again', async () => {
    await page.getByRole('button', { name: 'Sign-in page' }).click();
    await page.getByRole('button', { name: /cancel|decline/i }).click();
    await page.getByRole('alert').getByText('Access was not granted').waitFor();
    await signIn('alex');
  });

  test('signing out forgets the token and comes back to the page', async () => {
    await signIn();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign-in page' }).waitFor();
    expect(new URL(page.url()).origin).toBe(running.url);
    await page.getByRole('button', { name: 'Execute query' }).click();
    await answerHas('Sign in first');
  });

  test('a live subscription outlives its first token: the socket is given the next one', async () => {
    await page.clock.install();
    const sent: string[] = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await signIn('megan');
    await page.getByRole('tab', { name: /live/i }).click();
    await page.getByRole('button', { name: 'Execute query' }).click();
    await answerHas('"kind"');
    const renewed = page.waitForResponse(
      (response) =>
        response.url().endsWith('/token') && (response.request().postData() ?? '').includes('refresh_token'),
    );
    await page.clock.fastForward('59:30');
    expect((await renewed).status()).toBe(200);
    const isPing = (frame: string): boolean => frame.includes('"ping"') && frame.includes('Bearer ');
    while (!sent.some(isPing)) await new Promise((resolve) => setTimeout(resolve, 20));
    const token = await running.token('megan');
    dataOf(
      await running.ask(
        'mutation { createContact(input: { contact: { givenName: "Renata" } }) { contact { id } } }',
        {},
        { token },
      ),
    );
    await answerHas('Renata');
  });
});

interface MonacoInPage {
  readonly editor: { getModels(): { readonly uri: { readonly path: string }; getValue(): string }[] };
}

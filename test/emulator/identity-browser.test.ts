/** The sign-in page in a real browser: by keyboard alone, without scripts, under its own content security policy. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GRAPHIQL_APP_ID } from '../../src/emulator/identity/built-in.js';
import { describeInBrowser } from '../support/browser.js';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

describeInBrowser('the sign-in page', (open) => {
  let server: RestServer;
  let application: Server;
  let redirectUri: string;
  /** What the application was sent, query or form. */
  let arrived: string[];
  beforeAll(async () => {
    server = await startEmulator();
    application = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (!request.url!.includes('favicon')) arrived.push(body || request.url!.split('?')[1] || '');
        response.setHeader('content-type', 'text/html').end('<!doctype html><h1>Welcome back</h1>');
      });
    });
    await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
    redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/`;
  });
  beforeEach(() => {
    arrived = [];
  });
  afterAll(async () => {
    application.closeAllConnections();
    await new Promise((resolve) => application.close(resolve));
    await server.close();
  });

  const url = (mode: string) =>
    `${server.emulator.url}/common/oauth2/v2.0/authorize?${new URLSearchParams({
      client_id: GRAPHIQL_APP_ID,
      response_type: 'code',
      response_mode: mode,
      redirect_uri: redirectUri,
      scope: 'openid Contacts.Read',
      state: 's1',
      code_challenge: createHash('sha256').update('verifier').digest('base64url'),
      code_challenge_method: 'S256',
    }).toString()}`;

  test.each([
    ['query', true],
    ['query', false],
    ['form_post', true],
  ])('leads back by %s, with scripts: %s', async (mode, javaScriptEnabled) => {
    const { page, complaints, close } = await open(url(mode), { javaScriptEnabled });
    try {
      await page.getByRole('radio', { name: /alex@contoso\.example/ }).focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
      expect(complaints).toEqual([]);
      expect(arrived).toHaveLength(1);
      const answer = new URLSearchParams(arrived[0]);
      expect([answer.get('state'), answer.get('code')?.length]).toEqual(['s1', 43]);
    } finally {
      await close();
    }
  });

  test('goes on by its button where a form has to be sent without scripts', async () => {
    const { page, close } = await open(url('form_post'), { javaScriptEnabled: false });
    try {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
      expect(new URLSearchParams(arrived[0]).get('state')).toBe('s1');
    } finally {
      await close();
    }
  });

  test('names its parts for those who do not see it', async () => {
    const { page, complaints, foreignRequests, close } = await open(url('query'));
    try {
      expect(await page.title()).toBe('Sign in');
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      const users = page.getByRole('group', { name: 'Choose an account' }).getByRole('radio');
      expect(await users.count()).toBe(3);
      expect(await users.first().isChecked()).toBe(true);
      const color = await page.evaluate("getComputedStyle(document.querySelector('button.main')).backgroundColor");
      expect(color).toBe('rgb(29, 79, 184)'); // The style is one that the policy lets in.
      expect([complaints, foreignRequests]).toEqual([[], []]);
    } finally {
      await close();
    }
  });
});

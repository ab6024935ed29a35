/** `examples/federation` as its README tells: one command starts all, each query printed there is answered, a signal ends all. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { describeInBrowser } from '../support/browser.js';
import { describeBehindRouters, EXAMPLE, freePort, said } from './supergraph.js';

jest.setTimeout(120_000);

const README = readFileSync(join(EXAMPLE, 'README.md'), 'utf8');
const [FIRST, MORE] = [...README.matchAll(/```graphql\n([^]*?)```/g)].map(([, query]) => query!);
const PRINTED: unknown = JSON.parse(/```json\n([^]*?)```/.exec(README)![1]!);

describeBehindRouters('the example of a supergraph', () => {
  let child: ChildProcess;
  let url: string;
  let headers: Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'example-'));

  beforeAll(async () => {
    const ports = {
      GATEWAY_PORT: String(await freePort()),
      EMULATOR_PORT: '0',
      CRM_PORT: String(await freePort()),
      ROUTER_PORT: String(await freePort()),
    };
    child = spawn('npm', ['start', '--silent'], {
      cwd: EXAMPLE,
      env: { PATH: process.env['PATH'], TMPDIR: folder, ...ports },
    });
    const [, router, header] = await said(child, /Router\s+(\S+)\s+Header\s+(\{.*\})/);
    url = router!;
    headers = JSON.parse(header!) as Record<string, string>;
  });
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (query: string, operationName?: string): Promise<any> => {
    const body = JSON.stringify({ query, operationName });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return response.json();
  };

  test('the first query is answered exactly as printed', async () => {
    expect(await ask(FIRST!)).toEqual(PRINTED);
  });

  test('the address book comes with deals', async () => {
    const { data, errors } = await ask(MORE!, 'Book');
    expect(errors).toBeUndefined();
    expect(data.myMailbox.contacts.nodes[0]).toEqual({
      displayName: "Siobhán O'Neill",
      deals: [{ title: 'Cheese for a year' }, { title: 'A second churn' }],
    });
  });

  test('the subscription begins', async () => {
    const client = createClient({ url, headers, retryAttempts: 0 });
    const results = client.iterate({ query: MORE!, operationName: 'Live' });
    expect((await results.next()).value).toEqual({ data: { contactChanges: { changes: [] } } });
    await results.return?.();
    client.dispose();
  });

  describeInBrowser('the router’s page', (open) => {
    test('asks the first query and the subscription with the printed header, and no other host', async () => {
      const { page, foreignRequests, close } = await open(url);
      const put = async (editor: number, text: string): Promise<void> => {
        await page.locator('.monaco-editor').nth(editor).click();
        await page.keyboard.press('Control+A');
        await page.keyboard.insertText(text);
      };
      const press = (name: string) => page.getByText(name, { exact: true }).last().click();
      await press('Add operation');
      await press('Headers');
      await put(1, JSON.stringify(headers));
      const [first, live] = [FIRST!, /subscription Live [^]*/.exec(MORE!)![0]];
      for (const [query, answer] of [
        [first, 'Cheese for a year'],
        [live, 'contactChanges'],
      ] as const) {
        await put(0, query.replaceAll(/\s+/g, ' '));
        await press('Run');
        await page
          .locator('.monaco-editor', { hasText: `"${answer}"` })
          .last()
          .waitFor();
      }
      expect(await page.getByText('Listening', { exact: true }).isVisible()).toBe(true);
      expect(foreignRequests).toEqual([]);
      await close();
    });
  });

  test('a signal ends all of it, and nothing is left behind', async () => {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** The built program with a Redis: it finds the library in its bundle, and its links work at another program. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, launch, printed, run } from '../support/program.js';
import { describeWithRedis } from '../support/redis.js';
import { eventually } from '../support/streams.js';

jest.setTimeout(120_000);

describeWithRedis('the built program', (redis) => {
  let folder: string;
  beforeAll(() => execFileSync(process.execPath, [join(__dirname, '../../bin/built.mjs'), '--version']), 120_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redis-program-'));
  });
  afterEach(async () => {
    await killAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const isUp = async (url: string): Promise<boolean> =>
    (await (await fetch(`${url}/metrics`)).text()).includes('\ngateway_redis_up 1\n');

  test('a photo link of one program is shown by another', async () => {
    const shared = {
      GATEWAY_PORT: '0',
      GATEWAY_REDIS_URL: redis().url,
      GATEWAY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const first = launch(['serve'], { cwd: folder, env: { ...shared, EMULATOR_PORT: '0' } });
    const [, url] = await printed(first, /GraphQL +(\S+)\/graphql\n/);
    const [, emulatorUrl] = await printed(first, /Contacts REST (\S+)\n/);
    const env = { ...shared, GATEWAY_UPSTREAM_URL: `${emulatorUrl}/v1.0` };
    const second = launch(['serve'], { cwd: folder, env });
    const [, other] = await printed(second, /GraphQL +(\S+)\/graphql\n/);
    for (const gateway of [url!, other!]) await eventually(() => isUp(gateway), 20_000);

    const token = (await run(['token', 'adele'], { cwd: folder })).stdout.trim();
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ myMailbox { contacts(first: 20) { nodes { photo { url } } } } }' }),
    });
    const { nodes } = ((await answer.json()) as any).data.myMailbox.contacts;
    const { pathname } = new URL(nodes.find(({ photo }: any) => photo !== null).photo.url as string);
    expect((await fetch(other + pathname)).status).toBe(200);
  });
});

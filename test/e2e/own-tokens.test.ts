/** The built program on behalf of its callers: Node's own trust, Microsoft's library as it is, no stand-in inside the process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_APP_ID, GATEWAY_SECRET } from '../../src/emulator/identity/built-in.js';
import { TENANT_ID } from '../../src/emulator/identity/directory.js';
import { startSecureEmulator, type SecureServer } from '../support/identity-client.js';
import { signedInUser } from '../support/identity-gateway.js';
import { killAll, launch, printed } from '../support/program.js';
import { createSecretWatch } from '../support/secret-watch.js';

const ROOT = join(__dirname, '..', '..');
const QUESTION = '{ myMailbox { contacts(first: 1) { nodes { displayName } } } }';

let server: SecureServer;
let folder: string;
beforeAll(async () => {
  execFileSync(process.execPath, [join(ROOT, 'bin', 'built.mjs'), '--version']);
  server = await startSecureEmulator({ seed: 'demo' });
  folder = mkdtempSync(join(tmpdir(), 'program-'));
}, 120_000);
afterAll(async () => {
  await killAll();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(env: Record<string, string>) {
  const program = launch(['serve'], {
    cwd: folder,
    env: {
      GATEWAY_PORT: '0',
      GATEWAY_LOG_LEVEL: 'debug',
      GATEWAY_UPSTREAM_URL: `${server.emulator.url}/v1.0`,
      GATEWAY_AUTH: 'on-behalf-of',
      GATEWAY_AUTHORITY: server.tlsUrl,
      GATEWAY_TENANT_ID: TENANT_ID,
      GATEWAY_CLIENT_ID: GATEWAY_APP_ID,
      GATEWAY_CLIENT_SECRET: GATEWAY_SECRET,
      ...env,
    },
  });
  const [, url] = await printed(program, /GraphQL +(\S+)\n/);
  const ask = async (token: string) => {
    const response = await fetch(url!, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: QUESTION }),
    });
    return { status: response.status, body: (await response.json()) as any };
  };
  return { program, ask };
}

test('with the CA in NODE_EXTRA_CA_CERTS a question is answered, and the log tells no token', async () => {
  const { program, ask } = await serve({ NODE_EXTRA_CA_CERTS: join(server.dataDir, 'ca.pem') });
  const { accessToken } = await signedInUser(server, 'adele');
  const { body } = await ask(accessToken);
  expect(body.data.myMailbox.contacts.nodes).toHaveLength(1);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  const secrets = createSecretWatch([GATEWAY_SECRET]);
  secrets.see(accessToken);
  secrets.expectNoneIn([program.output.stdout, program.output.stderr]);
  expect(program.output.stderr).toContain('A request was answered');
  expect(readFileSync(join(folder, '.data', 'gateway-secret.key'), 'utf8')).toBeTruthy();
}, 60_000);

test('an authority whose CA nobody trusts is UPSTREAM_UNAVAILABLE, not a fault of the caller', async () => {
  const { ask } = await serve({});
  const { accessToken } = await signedInUser(server, 'adele');
  const { status, body } = await ask(accessToken);
  expect([status, body.errors[0].extensions.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
}, 60_000);

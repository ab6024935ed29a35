/** HTTPS beside HTTP, with certificates that the server makes for itself and that every TLS client verifies. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { loadTls } from '../../src/emulator/tls/tls-files.js';
import { startEmulator } from '../support/emulator-client.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'contacts-tls-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const DAY_MS = 86_400_000;
const now = new Date();
const later = (days: number) => new Date(now.getTime() + days * DAY_MS);

test('REST and identity answer over HTTPS, with links to HTTPS, and clients trust only ca.pem', async () => {
  const server = await startEmulator({ dataDir, tlsPort: 0 });
  try {
    expect(server.emulator.tlsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const ca = await readFile(join(dataDir, 'ca.pem'), 'utf8');
    const port = new URL(server.emulator.tlsUrl!).port;
    for (const host of ['localhost', '127.0.0.1']) {
      const { issuer, jwks_uri } = await getJson(
        `https://${host}:${port}/contoso.example/v2.0/.well-known/openid-configuration`,
        ca,
      );
      expect(jwks_uri).toBe(`https://${host}:${port}/contoso.example/discovery/v2.0/keys`);
      expect(issuer).toMatch(`https://${host}:${port}/`);
    }
    const headers = { authorization: `Bearer ${await server.emulator.token('adele')}` };
    await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'A' } });
    await server.call('POST', '/v1.0/me/contacts', { body: { givenName: 'B' } });
    const page = await getJson(`${server.emulator.tlsUrl}/v1.0/me/contacts?$top=1`, ca, headers);
    expect(page['@odata.nextLink']).toMatch(`${server.emulator.tlsUrl}/v1.0/`);
    expect(page.value).toHaveLength(1);
    await expect(getJson(`${server.emulator.tlsUrl}/v1.0/me/contacts`, undefined, headers)).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE/),
    });
  } finally {
    await server.close();
  }
});

test('there is no HTTPS unless it is asked for', async () => {
  const server = await startEmulator({ dataDir });
  expect(server.emulator.tlsUrl).toBeNull();
  expect((await readdir(dataDir)).filter((file) => file.endsWith('.pem'))).toEqual([]);
  await server.close();
});

test('a port that is taken stops the start, and the other port is free again', async () => {
  const holder = createServer();
  const taken = await new Promise<number>((resolve) => {
    holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
  });
  await expect(startEmulator({ dataDir, tlsPort: taken })).rejects.toMatchObject({ code: 'EADDRINUSE', port: taken });
  await new Promise((resolve) => holder.close(resolve));
  await (await startEmulator({ dataDir, tlsPort: taken })).close();
});

test('the certificate is for localhost and both loopback addresses, and signed by a CA that can sign no further CA', async () => {
  const { cert, ca } = await loadTls(dataDir, '127.0.0.1', now);
  const [leaf, authority] = [new X509Certificate(cert), new X509Certificate(ca)];
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect([leaf.ca, authority.ca]).toEqual([false, true]);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(825 * DAY_MS);
  expect(Date.parse(leaf.validFrom)).toBeLessThan(now.getTime());
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['contacts.test', 'contacts.test'],
  ['2001:db8::1:0:7', '2001:db8:0:0:0:1:0:7'],
  ['::ffff:0:1', '0:0:0:0:0:ffff:0:1'],
])('a server that listens on %s has a certificate for it too', async (host, shown) => {
  const { cert } = await loadTls(dataDir, host, now);
  expect(new X509Certificate(cert).subjectAltName).toMatch(new RegExp(`, (DNS|IP Address):${shown}$`, 'i'));
});

test('the certificates stay the same from start to start, and the key is for its owner alone', async () => {
  const made = await loadTls(dataDir, 'localhost', now);
  expect(await loadTls(dataDir, '0.0.0.0', later(700))).toEqual(made);
  expect((await stat(join(dataDir, 'emulator-tls.pem'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(dataDir, 'ca.pem'), 'utf8')).toBe(made.ca);
  expect((await readdir(dataDir)).sort()).toEqual(['ca.pem', 'emulator-tls.pem']);
});

test('a lost ca.pem is written again', async () => {
  const { ca } = await loadTls(dataDir, 'localhost', now);
  await rm(join(dataDir, 'ca.pem'));
  await loadTls(dataDir, 'localhost', now);
  expect(await readFile(join(dataDir, 'ca.pem'), 'utf8')).toBe(ca);
});

test.each([
  ['soon over', 'localhost', 800, null],
  ['not for the host', '192.0.2.7', 0, null],
  ['from the future', 'localhost', -10, null],
  ['damaged', 'localhost', 0, '-----BEGIN'],
])('new ones are made where those that are there are %s', async (_, host, days, content) => {
  const old = await loadTls(dataDir, 'localhost', now);
  if (content !== null) await writeFile(join(dataDir, 'emulator-tls.pem'), content);
  const renewed = await loadTls(dataDir, host, later(days));
  expect(renewed.ca).not.toBe(old.ca);
  expect(await readFile(join(dataDir, 'ca.pem'), 'utf8')).toBe(renewed.ca);
});

test('old protocols are refused', async () => {
  const server = await startEmulator({ dataDir, tlsPort: 0 });
  const ca = await readFile(join(dataDir, 'ca.pem'), 'utf8');
  const port = Number(new URL(server.emulator.tlsUrl!).port);
  const failure = await new Promise<Error>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, () =>
      reject(new Error('it was accepted')),
    );
    socket.on('error', resolve);
  });
  expect(failure.message).toMatch(/protocol|alert|ssl/i);
  await server.close();
});

function getJson(url: string, ca: string | undefined, headers: Record<string, string> = {}): Promise<any> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    asked.on('error', reject);
    asked.end();
  });
}

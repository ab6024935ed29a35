/** Microsoft's own Graph client works with the contacts server over HTTPS as it does with Microsoft's, but for the address. */
import jpeg from 'jpeg-js';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { startSecureEmulator, type SecureServer } from '../support/identity-client.js';

const PROGRAM = join(__dirname, '..', 'support', 'graph-client.mjs');
const PICTURE = Buffer.from(jpeg.encode({ width: 24, height: 16, data: Buffer.alloc(24 * 16 * 4, 180) }).data);
const CONTACTS = ['Contact 1', 'Contact 2', 'Contact 3', 'Contact 4', 'Contact 5'];

let server: SecureServer;
// What the program saw is what each test states about it.
let saw: any;
beforeAll(async () => {
  server = await startSecureEmulator();
  for (const givenName of CONTACTS) await server.call('POST', '/v1.0/me/contacts', { body: { givenName } });
  server.emulator.clearRequests();
  saw = await run(server.tlsUrl, await server.emulator.token('adele'), PICTURE.toString('base64'));
});
afterAll(() => server.close());

test('pages are followed to the end by PageIterator', () => {
  expect(saw.paging).toEqual({ firstPage: 2, names: CONTACTS, isComplete: true });
  const pages = server.emulator.requests.filter(({ query }) => query.includes('orderby=givenName'));
  expect(pages).toHaveLength(3);
});

test('contacts are created, changed, found, counted and deleted, and refusals arrive as GraphError', () => {
  const { made, changed, stale, found, count, gone } = saw.changing;
  expect(made).toMatchObject({
    givenName: 'Grace',
    surname: 'Hopper',
    emailAddresses: [{ name: 'Grace', address: 'grace@navy.example' }],
    businessPhones: ['+1 555 0100'],
  });
  expect(changed).toMatchObject({ id: made.id, jobTitle: 'Rear Admiral', surname: 'Hopper' });
  expect(stale).toMatchObject({ isGraphError: true, statusCode: 412 });
  expect([found, count]).toEqual([[made.id], 6]);
  expect(gone).toEqual({ isGraphError: true, statusCode: 404, code: 'ErrorItemNotFound' });
});

test('a BatchRequestContent is carried out in its order, and its answers are told apart', () => {
  expect(saw.batching).toEqual({ statuses: [201, 200, 404], names: ['Batched'] });
});

test('a photo comes back as it was put', () => {
  expect(saw.picturing).toEqual({ isSame: true, width: 24, height: 16 });
});

test('delta gives the contacts first and the changes afterwards', () => {
  const { seen, changes, made, removed } = saw.synchronising;
  expect([...seen].sort()).toEqual(CONTACTS);
  expect(changes).toHaveLength(2);
  expect(changes).toEqual(expect.arrayContaining([{ upserted: made }, { removed }]));
});

test('all of it went over HTTPS under the name of the client', () => {
  const ofClient = server.emulator.requests.filter(({ headers }) => headers['sdkversion']?.startsWith('graph-js/'));
  expect(ofClient.length).toBeGreaterThan(15);
  expect(new Set(ofClient.map(({ headers }) => headers['host']))).toEqual(new Set([new URL(server.tlsUrl).host]));
});

function run(...args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(server.dataDir, 'ca.pem') };
    const child = fork(PROGRAM, args, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

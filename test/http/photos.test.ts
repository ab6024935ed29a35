/** Photo links as an `<img>` follows them. */
import { randomBytes } from 'node:crypto';
import { principalOf } from '../../src/auth/bearer.js';
import type { Credential } from '../../src/auth/credential.js';
import { GatewayError } from '../../src/errors.js';
import { createPhotoDoor, type PhotoDoor, type PhotoRequest } from '../../src/http/photos.js';
import { createSeal } from '../../src/seal.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { openDoor, type Door } from './door.js';

const PICTURES = {
  jpeg: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]),
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]),
  gif: Buffer.from('GIF89a...'),
  html: Buffer.from('<script>alert(1)</script>'),
};

const seal = createSeal(randomBytes(32));
const metrics = createMetrics({ ofProcess: false });
let clock = Date.UTC(2026, 10, 22, 12, 1);
let asked: PhotoRequest[] = [];
let photos: PhotoDoor;
let door: Door;
let url = '';

const credentialOf = (user: string, expiresAtMs: number | null): Credential => ({
  principal: principalOf(user),
  tokenKey: principalOf(user),
  userId: expiresAtMs === null ? null : user,
  tenantId: null,
  expiresAtMs,
  getToken: async () => `token-of-${user}`,
});

beforeAll(async () => {
  const formatError = (error: unknown, requestId: string) => ({
    message: (error as Error).message,
    extensions: { code: (error as GatewayError).code, requestId },
  });
  photos = createPhotoDoor({
    seal,
    publicUrl: () => url,
    formatError,
    metrics,
    requestTimeoutMs: 5000,
    now: () => clock,
    maxCredentials: 2,
    fetchPhoto: async (request) => {
      asked.push(request);
      if (request.contactId === 'refused') throw new GatewayError('UNAUTHENTICATED');
      const bytes = PICTURES[request.contactId as keyof typeof PICTURES];
      return bytes ? { bytes } : null;
    },
  });
  door = await openDoor({ plugins: [photos.plugin] });
  url = door.url;
});
beforeEach(() => {
  asked = [];
  clock = Date.UTC(2026, 10, 22, 12, 1);
});
afterAll(() => door.close());

const HOUR = 3_600_000;
const linkTo = async (
  contactId: string,
  credential = credentialOf('adele', clock + HOUR),
  owner: string | null = null,
): Promise<string> => (await photos.links.issue(credential, { mailbox: { owner }, contactId })).url;
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as any).errors[0].extensions.code;

test.each([
  ['jpeg', 'image/jpeg', 'photo.jpg'],
  ['png', 'image/png', 'photo.png'],
  ['gif', 'image/gif', 'photo.gif'],
] as const)('a %s is served as what its bytes say', async (name, type, file) => {
  const response = await fetch(await linkTo(name, undefined, 'megan@contoso.example'));
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(PICTURES[name]);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-disposition')).toBe(`inline; filename="${file}"`);
  expect(response.headers.get('cache-control')).toBe('private, max-age=60');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(asked[0]).toMatchObject({ contactId: name, mailbox: { owner: 'megan@contoso.example' } });
  expect(await asked[0]!.credential.getToken({ access: 'read', shared: false })).toBe('token-of-adele');
});

test('a picture that the browser has is not sent again', async () => {
  const url = await linkTo('png');
  const etag = (await fetch(url)).headers.get('etag')!;
  const again = await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
  expect(await again.text()).toBe('');
  expect((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});

test('HEAD tells the same without the bytes', async () => {
  const response = await fetch(await linkTo('gif'), { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/gif');
  expect(response.headers.get('content-length')).toBe(String(PICTURES.gif.length));
});

test('what is no picture is not served, whatever it is called', async () => {
  const response = await fetch(await linkTo('html'));
  expect(response.status).toBe(502);
  expect(await codeOf(response)).toBe('UPSTREAM_INVALID');
});

test('a contact without a photo is 404', async () => {
  const response = await fetch(await linkTo('nobody'));
  expect(response.status).toBe(404);
  expect(await codeOf(response)).toBe('NOT_FOUND');
});

test('a forged link is 403 and asks nothing upstream', async () => {
  const url = await linkTo('png');
  const other = createSeal(randomBytes(32)).seal('photo-link', [principalOf('adele'), null, 'png', clock + HOUR]);
  const cursor = seal.seal('cursor', [principalOf('adele'), null, 'png', clock + HOUR]);
  for (const sealed of [
    `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`,
    `${door.url}/photos/${other}`,
    `${door.url}/photos/${cursor}`,
    `${door.url}/photos/x`,
  ]) {
    const response = await fetch(sealed);
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('FORBIDDEN');
  }
  expect(asked).toEqual([]);
});

test('a link names no token and no contact', async () => {
  const url = await linkTo('png');
  const text = Buffer.from(url.split('/photos/')[1]!, 'base64url').toString('latin1');
  expect(text).not.toMatch(/png|adele|token/);
});

test('a link ends with its token, and then it is 401', async () => {
  const link = await photos.links.issue(credentialOf('adele', clock + HOUR), {
    mailbox: { owner: null },
    contactId: 'png',
  });
  expect(link.expiresAtMs).toBe(clock + HOUR);
  clock += HOUR - 1;
  expect((await fetch(link.url)).status).toBe(200);
  clock += 1;
  const response = await fetch(link.url);
  expect(response.status).toBe(401);
  expect(await codeOf(response)).toBe('UNAUTHENTICATED');
});

test('where tokens are unread a link lives 10 minutes at most, and stays the same for a while', async () => {
  const credential = credentialOf('unread', null);
  const first = await photos.links.issue(credential, { mailbox: { owner: null }, contactId: 'png' });
  clock += 60_000;
  expect(await photos.links.issue(credential, { mailbox: { owner: null }, contactId: 'png' })).toEqual(first);
  for (let minute = 0; minute < 20; minute += 1) {
    clock += 60_000;
    const left =
      (await photos.links.issue(credential, { mailbox: { owner: null }, contactId: 'png' })).expiresAtMs - clock;
    expect(left).toBeGreaterThan(4 * 60_000);
    expect(left).toBeLessThanOrEqual(10 * 60_000);
  }
});

test('a link is 401 once its credential is forgotten', async () => {
  const url = await linkTo('png', credentialOf('first', clock + HOUR));
  expect((await fetch(url)).status).toBe(200);
  await linkTo('png', credentialOf('second', clock + HOUR));
  await linkTo('png', credentialOf('third', clock + HOUR));
  expect((await fetch(url)).status).toBe(401);
});

test('a refusal of the upstream is told as it is', async () => {
  expect((await fetch(await linkTo('refused'))).status).toBe(401);
});

/** Photo links: sealed addresses of pictures that an `<img>` can show, and the door that serves the bytes. */
import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Credential } from '../auth/credential.js';
import type { SharedCredentials } from '../auth/shared-credentials.js';
import { GatewayError } from '../errors.js';
import type { PhotoLinks } from '../graphql/context.js';
import { openDeadline } from '../graphql/deadline.js';
import type { FormatError } from '../graphql/format-error.js';
import type { MailboxRecord } from '../model/mailbox.js';
import type { PhotoContentType } from '../model/photo.js';
import type { Seal } from '../seal.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Span } from '../telemetry/trace.js';
import { signalOf } from './client-signal.js';
import { createCredentialVault } from './credential-vault.js';
import { PHOTOS_PATH } from './paths.js';
import type { RequestTraces } from './request-traces.js';
import { sendProblem } from './problem.js';

export interface PhotoDoorOptions {
  readonly seal: Seal;
  /** Asked late, because a free port is known only once the server listens. */
  readonly publicUrl: () => string;
  /** The picture as the upstream keeps it; null where the contact has none. */
  readonly fetchPhoto: (request: PhotoRequest) => Promise<{ readonly bytes: Buffer } | null>;
  readonly formatError: FormatError;
  readonly metrics: Pick<Metrics, 'photoBytes'>;
  readonly requestTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Users whose links work at the same time; beyond it the longest unused are forgotten. */
  readonly maxCredentials?: number;
  readonly traces?: Pick<RequestTraces, 'of'>;
  /** Where credentials go so that links work at every gateway. */
  readonly shared?: Pick<SharedCredentials, 'keep' | 'find'>;
}

export interface PhotoRequest {
  readonly credential: Credential;
  readonly mailbox: MailboxRecord;
  readonly contactId: string;
  readonly signal: AbortSignal;
  readonly requestId: string;
  readonly span?: Span;
}

export interface PhotoDoor {
  readonly links: PhotoLinks;
  readonly plugin: FastifyPluginAsync;
}

const PURPOSE = 'photo-link';
/** Where a token's end is not known. Links of one half of this time are equal, so that browsers can keep pictures. */
const LINK_LIFE_MS = 10 * 60_000;
const MAX_AGE_SECONDS = 60;

export function createPhotoDoor(options: PhotoDoorOptions): PhotoDoor {
  const {
    seal,
    publicUrl,
    fetchPhoto,
    formatError,
    metrics,
    requestTimeoutMs,
    traces,
    shared,
    now = Date.now,
  } = options;
  const vault = createCredentialVault({ now, maxEntries: options.maxCredentials ?? 10_000 });

  const links: PhotoLinks = {
    issue(credential, { mailbox, contactId, mediaEtag }) {
      const expiresAtMs = credential.expiresAtMs ?? endOfLink(now());
      vault.keep(credential, expiresAtMs);
      const kept = shared?.keep(credential, expiresAtMs);
      const content: LinkContent = [credential.principal, mailbox.owner, contactId, expiresAtMs];
      const url = `${publicUrl().replace(/\/$/, '')}${PHOTOS_PATH}${seal.seal(PURPOSE, content)}`;
      const link = { url: mediaEtag ? `${url}?v=${versionOf(mediaEtag)}` : url, expiresAtMs };
      return kept ? kept.then(() => link) : link;
    },
  };

  const plugin: FastifyPluginAsync = async (app) => {
    app.route<{ Params: { sealed: string } }>({
      method: ['GET', 'HEAD'],
      url: `${PHOTOS_PATH}:sealed`,
      errorHandler: (error, _request, reply) => void sendProblem(reply, error, formatError),
      handler: async (request, reply) => {
        const { mailbox, contactId, credential, expiresAtMs } = await openLink(request.params.sealed);
        const deadline = openDeadline(signalOf(reply), requestTimeoutMs);
        let photo: { readonly bytes: Buffer } | null;
        try {
          photo = await fetchPhoto({
            credential,
            mailbox,
            contactId,
            signal: deadline.signal,
            requestId: request.id,
            span: traces?.of(request),
          });
        } finally {
          deadline.close();
        }
        if (!photo) throw new GatewayError('NOT_FOUND', 'This contact has no photo.');
        const contentType = contentTypeOf(photo.bytes);
        const etag = `"${createHash('sha256').update(photo.bytes).digest('base64url')}"`;
        const maxAge = Math.max(0, Math.min(MAX_AGE_SECONDS, Math.floor((expiresAtMs - now()) / 1000)));
        void reply.headers({
          etag,
          'cache-control': `private, max-age=${maxAge}`,
          'content-security-policy': "default-src 'none'; sandbox",
          'cross-origin-resource-policy': 'cross-origin',
        });
        if (isSame(request.headers['if-none-match'], etag)) return reply.code(304).send();
        if (request.method === 'GET') metrics.photoBytes.add({ direction: 'served' }, photo.bytes.length);
        return reply
          .header('content-disposition', `inline; filename="photo.${EXTENSIONS[contentType]}"`)
          .type(contentType)
          .send(photo.bytes);
      },
    });
  };

  async function openLink(sealed: string): Promise<OpenLink> {
    const content = seal.open(PURPOSE, sealed);
    if (!isLinkContent(content)) throw new GatewayError('FORBIDDEN', 'This photo link was not made by this gateway.');
    const [principal, owner, contactId, expiresAtMs] = content;
    const credential = expiresAtMs > now() ? await findCredential(principal, expiresAtMs) : undefined;
    if (!credential)
      throw new GatewayError('UNAUTHENTICATED', 'This photo link is no longer valid. Ask for the photo again.');
    return { mailbox: { owner }, contactId, credential, expiresAtMs };
  }

  async function findCredential(principal: string, expiresAtMs: number): Promise<Credential | undefined> {
    const kept = vault.find(principal);
    if (kept || !shared) return kept;
    const found = await shared.find(principal, expiresAtMs);
    if (found) vault.keep(found, expiresAtMs);
    return found;
  }

  return { links, plugin };
}

/** Principal, owner of the mailbox, contact, end in milliseconds since 1970. */
type LinkContent = readonly [string, string | null, string, number];

interface OpenLink {
  readonly credential: Credential;
  readonly mailbox: MailboxRecord;
  readonly contactId: string;
  readonly expiresAtMs: number;
}

function isLinkContent(content: unknown): content is LinkContent {
  if (!Array.isArray(content) || content.length !== 4) return false;
  const [principal, owner, contactId, expiresAtMs] = content as unknown[];
  const isOwner = owner === null || typeof owner === 'string';
  return typeof principal === 'string' && isOwner && typeof contactId === 'string' && typeof expiresAtMs === 'number';
}

/** Read by nobody: a browser that has kept an older picture must not take it for this one. */
function versionOf(mediaEtag: string): string {
  return createHash('sha256').update(mediaEtag).digest('base64url').slice(0, 8);
}

function endOfLink(now: number): number {
  const step = LINK_LIFE_MS / 2;
  return Math.floor(now / step) * step + LINK_LIFE_MS;
}

const EXTENSIONS: Readonly<Record<PhotoContentType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
};
const SIGNATURES: readonly (readonly [PhotoContentType, Buffer])[] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/gif', Buffer.from('GIF8')],
];

/** By the bytes themselves: a label of the upstream could make a browser run what should be a picture. */
function contentTypeOf(bytes: Buffer): PhotoContentType {
  const found = SIGNATURES.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature));
  if (!found) throw new GatewayError('UPSTREAM_INVALID', 'The photo is neither JPEG nor PNG nor GIF.');
  return found[0];
}

function isSame(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((item) => item.trim() === '*' || item.trim().replace(/^W\//, '') === etag);
}

/** Sealed texts: what we hand out and must recognise again, such as cursors and photo links. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface Seal {
  /** URL-safe text. The same data and purpose give the same text, so that caches and comparisons work. */
  seal(purpose: string, data: unknown): string;
  /** The data again, or undefined for what this key and this purpose never sealed. */
  open(purpose: string, text: string): unknown;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The longest token, sealed, and room. */
const MAX_TEXT_LENGTH = 32_768;

/**
 * AES-256-GCM with a nonce derived from the content (so equal content gives equal text, and no two contents share
 * a nonce by chance or by a restart). `key` has 32 bytes or more; `purpose` is bound to the text, not stored in it.
 */
export function createSeal(key: Uint8Array): Seal {
  const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `contacts-gateway ${label}`, 32));
  const contentKey = derive('seal content');
  const nonceKey = derive('seal nonce');

  const nonceOf = (purpose: string, plain: Buffer): Buffer =>
    createHmac('sha256', nonceKey)
      .update(`${purpose.length}:${purpose}`)
      .update(plain)
      .digest()
      .subarray(0, NONCE_BYTES);

  return {
    seal(purpose, data) {
      const plain = Buffer.from(JSON.stringify(data), 'utf8');
      const nonce = nonceOf(purpose, plain);
      const cipher = createCipheriv('aes-256-gcm', contentKey, nonce).setAAD(Buffer.from(purpose, 'utf8'));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(purpose, text) {
      if (text.length > MAX_TEXT_LENGTH || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return undefined;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', contentKey, nonce)
        .setAAD(Buffer.from(purpose, 'utf8'))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        if (!timingSafeEqual(nonceOf(purpose, plain), nonce)) return undefined;
        return JSON.parse(plain.toString('utf8')) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}

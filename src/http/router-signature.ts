/** Whether a request is a router's: signed over its very bytes with the secret that both know. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `t=1764170000,v1=<hex>`: seconds since 1970, and HMAC-SHA256 over `t`, a dot and the body. */
export const ROUTER_SIGNATURE_HEADER = 'x-router-signature';
/** A signature that was overheard is good for no longer, and clocks may differ by as much. */
const TOLERANCE_SECONDS = 300;
const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Takes the header as it came and the body's bytes. Without a secret nobody is a router. */
export type IsRouter = (header: string | string[] | undefined, body: Buffer) => boolean;

export function createRouterCheck(secret: string | null, now: () => number = Date.now): IsRouter {
  return (header, body) => {
    const found = typeof header === 'string' && secret !== null ? FORM.exec(header) : null;
    if (!found) return false;
    const [, seconds, signature] = found;
    if (Math.abs(now() / 1000 - Number(seconds)) > TOLERANCE_SECONDS) return false;
    const expected = createHmac('sha256', secret!).update(`${seconds}.`).update(body).digest();
    return timingSafeEqual(expected, Buffer.from(signature!, 'hex'));
  };
}

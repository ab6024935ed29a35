// What a router adds to each request where the gateway has a GATEWAY_ROUTER_SECRET: see docs/federation.md, "Rights".
import { createHmac } from 'node:crypto';

/** The header for a body, or none without a secret. */
export function signature(body, secret = process.env.GATEWAY_ROUTER_SECRET) {
  if (!secret || typeof body !== 'string') return {};
  const t = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex');
  return { 'x-router-signature': `t=${t},v1=${mac}` };
}

/** `/oidc/userinfo`: who the holder of a Graph token is (OpenID Connect Core, section 5.3). */
import { jwtVerify } from 'jose';
import type { HttpRequest } from '../http/server.js';
import { emptyReply, jsonReply, type Reply } from '../rest/exchange.js';
import { GRAPH_AUDIENCE } from './directory.js';
import { JSON_UTF8, NO_STORE } from './oauth-fault.js';
import type { Platform } from './platform.js';
import { ISSUER, keyOf } from './tokens.js';

export async function userInfo({ keys, now, registry }: Platform, { headers }: HttpRequest): Promise<Reply> {
  const token = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const oid = await userOf(token);
  const user = oid === null ? null : registry.findUser(oid);
  if (user === null) return emptyReply(401, { 'www-authenticate': 'Bearer error="invalid_token"', ...NO_STORE });
  const { displayName, userPrincipalName } = user;
  const body = { sub: user.oid, name: displayName, preferred_username: userPrincipalName, email: userPrincipalName };
  return jsonReply(200, body, { ...JSON_UTF8, ...NO_STORE });

  async function userOf(text: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(text, keyOf(keys), {
        algorithms: ['RS256'],
        issuer: ISSUER,
        audience: GRAPH_AUDIENCE,
        currentDate: now(),
      });
      const isUser = typeof payload['scp'] === 'string' && payload['scp'].split(' ').includes('openid');
      return isUser ? String(payload['oid']) : null;
    } catch {
      return null;
    }
  }
}

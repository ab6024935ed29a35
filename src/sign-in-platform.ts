/** Where GraphiQL signs people in, and for which token: what the mode of the gateway wants of its callers. Pure. */
import type { Config } from './config.js';
import type { SignInPlatform } from './http/graphiql-settings.js';

/**
 * Undefined where no public client is known: before another REST API than the embedded one, `GATEWAY_GRAPHIQL_CLIENT_ID`
 * names it. `root`: the service root; `embeddedClientId`: the page's own application at the embedded server.
 */
export function signInPlatformOf(
  config: Config,
  root: string,
  embeddedClientId: string | undefined,
): SignInPlatform | undefined {
  const clientId = config.graphiqlClientId ?? embeddedClientId;
  if (clientId === undefined) return undefined;
  const authority = config.auth === 'embedded' ? new URL(root).origin : new URL(config.authority).origin;
  const tenant = `${authority}/${config.auth === 'embedded' ? 'common' : (config.tenantId ?? 'common')}`;
  return {
    issuer: `${tenant}/v2.0`,
    authorizationEndpoint: `${tenant}/oauth2/v2.0/authorize`,
    tokenEndpoint: `${tenant}/oauth2/v2.0/token`,
    endSessionEndpoint: `${tenant}/oauth2/v2.0/logout`,
    clientId,
    scope: `${scopeOf(config)} offline_access`,
  };
}

/** A token of the REST API where it is passed on, else one for this gateway itself. */
function scopeOf({ auth, resource, audience }: Config): string {
  if (auth === 'embedded' || auth === 'bearer') return `${resource}/Contacts.ReadWrite`;
  return `${audience!.includes(':') ? audience : `api://${audience}`}/.default`; // an audience is there in these modes
}

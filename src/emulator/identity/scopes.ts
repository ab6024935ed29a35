/** The `scope` parameter: which API is meant, what is asked of it, and whether the application may have it. */
import { GRAPH_AUDIENCE } from './directory.js';
import { missing, OAuthFault } from './oauth-fault.js';
import type { App, Registry, Resource } from './registry.js';

/** A user's consent to these is not needed; `profile` and `email` add nothing that is not in the tokens anyway. */
const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const DEFAULT = '.default';

export interface Wanted {
  readonly resource: Resource;
  /** As the application wrote it in front of the scopes; the `aud` of version 1 tokens for its own APIs. */
  readonly identifier: string;
  /** The permissions by their own names. */
  readonly permissions: readonly string[];
  /** The `scope` of the answer: what was granted, in the words of the request. */
  readonly granted: string;
  readonly openid: boolean;
  readonly offline: boolean;
}

/** What an application asks for a user; it must have been granted all of it. */
export function readDelegated(registry: Registry, app: App, scope: string | undefined): Wanted {
  const asked = words(scope);
  const openid = asked.filter((word) => OPENID_SCOPES.includes(word.toLowerCase()));
  const rest = asked.filter((word) => !OPENID_SCOPES.includes(word.toLowerCase()));
  const { resource, identifier, names } = readResource(registry, rest);
  const has = grantedOf(registry, app.delegated, resource);
  const all = names.includes(DEFAULT);
  if (all && names.length > 1)
    throw new OAuthFault(
      'invalid_scope',
      70011,
      `The scope ${DEFAULT} can't be combined with other scopes of a resource.`,
    );
  const permissions = all
    ? has
    : names.map((name) => {
        const known = resource.scopes.find((own) => own.toLowerCase() === name.toLowerCase());
        if (known === undefined) throw unknownScope(app, name, identifier);
        if (!has.includes(known)) throw notConsented(app);
        return known;
      });
  if (all && permissions.length === 0) throw notConsented(app);
  const expanded = all ? permissions.map((name) => `${identifier}/${name}`) : [];
  const shown = openid.filter((word) => word.toLowerCase() !== 'offline_access');
  const flags = new Set(openid.map((word) => word.toLowerCase()));
  return {
    resource,
    identifier,
    permissions: [...permissions, ...(resource.tokenVersion === 1 ? shown : [])],
    granted: [...expanded, ...rest, ...shown].join(' '),
    openid: flags.has('openid'),
    offline: flags.has('offline_access'),
  };
}

/** What an application asks for itself: `{identifier}/.default` and nothing else. */
export function readApplication(registry: Registry, app: App, scope: string | undefined): Wanted {
  const asked = words(scope);
  const [only = ''] = asked;
  if (asked.length > 1 || splitScope(only).name !== DEFAULT || !only.includes('/'))
    throw new OAuthFault(
      'invalid_scope',
      1002012,
      `The provided value for scope ${asked.join(' ')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const { resource, identifier } = readResource(registry, [only]);
  if (resource.roles.length === 0)
    throw new OAuthFault(
      'invalid_resource',
      500011,
      `The resource principal named ${identifier} gives no app-only tokens at this endpoint.`,
    );
  const permissions = grantedOf(registry, app.application, resource);
  return { resource, identifier, permissions, granted: only, openid: false, offline: false };
}

/** `https://graph.microsoft.com/Contacts.Read`; without identifier it is Graph's (reference, section 18.1). */
export function splitScope(scope: string): { readonly identifier: string; readonly name: string } {
  const at = scope.lastIndexOf('/');
  if (at === -1) return { identifier: GRAPH_AUDIENCE, name: scope };
  return { identifier: scope.slice(0, at).replace(/\/+$/, ''), name: scope.slice(at + 1) };
}

function words(scope: string | undefined): string[] {
  const found = [...new Set((scope ?? '').split(/\s+/).filter((word) => word !== ''))];
  if (found.length === 0) throw missing('scope');
  return found;
}

/** The one API that all scopes are of. */
function readResource(registry: Registry, scopes: readonly string[]) {
  const parts = scopes.length === 0 ? [{ identifier: GRAPH_AUDIENCE, name: '' }] : scopes.map(splitScope);
  const [first] = parts as [(typeof parts)[number]]; // There is one at least.
  const resources = parts.map(({ identifier }) => {
    const found = registry.findResource(identifier);
    if (found) return found;
    throw new OAuthFault(
      'invalid_resource',
      500011,
      `The resource principal named ${identifier} was not found in the tenant.`,
    );
  });
  const [resource] = resources as [Resource]; // As above.
  if (resources.some((other) => other !== resource))
    throw new OAuthFault(
      'invalid_scope',
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scopes.join(' ')} is not valid.`,
    );
  return { resource, identifier: first.identifier, names: scopes.map((scope) => splitScope(scope).name) };
}

/** The names of an application's permissions in one API, as that API writes them. */
function grantedOf(registry: Registry, permissions: readonly string[], resource: Resource): string[] {
  const all = [...resource.scopes, ...resource.roles];
  return permissions.flatMap((permission) => {
    const { identifier, name } = splitScope(permission);
    if (registry.findResource(identifier) !== resource) return [];
    const own = all.find((known) => known.toLowerCase() === name.toLowerCase());
    return own === undefined ? [] : [own];
  });
}

const unknownScope = (app: App, name: string, identifier: string): OAuthFault =>
  new OAuthFault(
    'invalid_scope',
    650053,
    `The application '${app.name}' asked for scope '${name}' that doesn't exist on the resource '${identifier}'.`,
  );

const notConsented = (app: App): OAuthFault =>
  new OAuthFault(
    'invalid_grant',
    65001,
    `The user or administrator has not consented to use the application with ID '${app.clientId}' named '${app.name}'. Send an interactive authorization request for this user and resource.`,
    { suberror: 'consent_required' },
  );

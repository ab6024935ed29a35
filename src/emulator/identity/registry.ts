/** Who may ask for what: the applications of the tenant, the APIs that they ask tokens for, and its users. */
import type { KeyObject } from 'node:crypto';
import { GRAPH_AUDIENCE, OUTLOOK_AUDIENCE } from './directory.js';
import type { TokenUser } from './tokens.js';

/** An API that tokens are made out to. */
export interface Resource {
  /** The names that a scope may begin with; the first is the `aud` of version 1 tokens. */
  readonly identifiers: readonly string[];
  readonly scopes: readonly string[];
  /** Application permissions; empty: no app-only tokens. */
  readonly roles: readonly string[];
  /** The form of its access tokens (reference, section 18.3). */
  readonly tokenVersion: 1 | 2;
}

/** A certificate of which the application has the private key. */
export interface RegisteredCertificate {
  readonly publicKey: KeyObject;
  /** The `x5t` and `x5t#S256` of an assertion: SHA-1 and SHA-256 of the certificate, base64url. */
  readonly thumbprints: readonly string[];
}

export interface App {
  readonly clientId: string;
  readonly name: string;
  /** Without a secret of its own: a program on a device or in a browser. */
  readonly isPublic: boolean;
  readonly redirectUris: readonly string[];
  readonly secrets: readonly string[];
  readonly certificates: readonly RegisteredCertificate[];
  /** What it may do for users, each as `identifier/scope`; without identifier it is Graph's. */
  readonly delegated: readonly string[];
  /** What it may do on its own. */
  readonly application: readonly string[];
  /** The API that it is itself. */
  readonly api: Resource | null;
}

export interface DirectoryUser extends TokenUser {
  /** False: may not sign in, and gets no tokens. */
  readonly enabled: boolean;
}

export interface Registry {
  findApp(clientId: string): App | null;
  /** By one of its identifiers, compared without case and closing slash. */
  findResource(identifier: string): Resource | null;
  /** Those who may be chosen at sign-in, in the order of the file and the store. */
  users(): readonly DirectoryUser[];
  /** By object id. */
  findUser(oid: string): DirectoryUser | null;
  /** Whether a page of this origin belongs to a registered application. */
  knowsOrigin(origin: string): boolean;
}

/** Reference, section 18.1. */
export const GRAPH_RESOURCE: Resource = {
  identifiers: [GRAPH_AUDIENCE, '00000003-0000-0000-c000-000000000000'],
  scopes: [
    'Contacts.Read',
    'Contacts.ReadWrite',
    'Contacts.Read.Shared',
    'Contacts.ReadWrite.Shared',
    'MailboxSettings.Read',
    'MailboxSettings.ReadWrite',
    'User.Read',
  ],
  roles: ['Contacts.Read', 'Contacts.ReadWrite', 'MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  tokenVersion: 1,
};
/** App-only tokens are not to be had for it on this endpoint. */
export const OUTLOOK_RESOURCE: Resource = {
  identifiers: [OUTLOOK_AUDIENCE],
  scopes: ['Contacts.Read', 'Contacts.ReadWrite'],
  roles: [],
  tokenVersion: 1,
};

export function createRegistry(apps: readonly App[], users: readonly DirectoryUser[]): Registry {
  const resources = [GRAPH_RESOURCE, OUTLOOK_RESOURCE, ...apps.flatMap(({ api }) => (api ? [api] : []))];
  const normal = (identifier: string) => identifier.toLowerCase().replace(/\/+$/, '');
  return {
    findApp: (clientId) => apps.find((app) => app.clientId === clientId.toLowerCase()) ?? null,
    findResource: (identifier) =>
      resources.find(({ identifiers }) => identifiers.some((own) => normal(own) === normal(identifier))) ?? null,
    users: () => users,
    findUser: (oid) => users.find((user) => user.oid === oid) ?? null,
    knowsOrigin: (origin) => apps.some((app) => mayReturnTo(app.redirectUris, `${origin}/`, true)),
  };
}

/**
 * Whether an address is registered. A program on this machine cannot know its port beforehand, so on `http://localhost`
 * and `http://127.0.0.1` every port will do (RFC 8252, section 7.3). `originOnly`: whatever the path.
 */
export function mayReturnTo(registered: readonly string[], uri: string, originOnly = false): boolean {
  const asked = parseUrl(uri);
  if (asked === null || asked.hash !== '') return false;
  return registered.some((text) => {
    const own = parseUrl(text);
    if (own === null) return false;
    const isLoopback = own.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(own.hostname);
    return (
      own.protocol === asked.protocol &&
      own.hostname === asked.hostname &&
      (isLoopback || own.port === asked.port) &&
      (originOnly || (own.pathname === asked.pathname && own.search === asked.search && asked.username === ''))
    );
  });
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

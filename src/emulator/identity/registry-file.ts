/** Reads `identity.json` of the data folder: users, applications and their permissions. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readList, readMembers, readText, refuse, type Found } from '../seed/json-reader.js';
import { BUILT_IN_APPS } from './built-in.js';
import { objectIdOf } from './directory.js';
import {
  createRegistry,
  type App,
  type DirectoryUser,
  type RegisteredCertificate,
  type Registry,
  type Resource,
} from './registry.js';
import { splitScope } from './scopes.js';
import type { TokenUser } from './tokens.js';

export const IDENTITY_FILE = 'identity.json';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The registry of a data folder: its file, or the built-in applications where there is none or it names none.
 * `mailboxUsers`: those of the store; the file may close them, and add users without a mailbox.
 * Rejects with the place in the file where something is not as expected.
 */
export async function loadRegistry(dataDir: string, mailboxUsers: readonly TokenUser[]): Promise<Registry> {
  const path = join(dataDir, IDENTITY_FILE);
  const text = await readIfThere(path);
  try {
    const { apps, users } = readMembers({ value: text === null ? {} : JSON.parse(text), place: '' }, ['apps', 'users']);
    const registry = createRegistry(
      apps ? readList(apps).map(readApp) : BUILT_IN_APPS,
      mergeUsers(mailboxUsers, users ? readList(users).map(readUser) : []),
    );
    if (apps) checkPermissions(readList(apps), registry);
    return registry;
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

function readApp(found: Found): App {
  const members = readMembers(found, [
    'clientId',
    'name',
    'public',
    'redirectUris',
    'secrets',
    'certificates',
    'delegated',
    'application',
    'api',
  ]);
  const clientId = readGuid(members.clientId, found.place);
  const isPublic = readBoolean(members.public, false);
  const secrets = readTexts(members.secrets);
  const certificates = members.certificates ? readList(members.certificates).map(readCertificate) : [];
  if (isPublic && secrets.length + certificates.length > 0) refuse(found.place, 'a public application without secrets');
  return {
    clientId,
    name: members.name ? readText(members.name) : clientId,
    isPublic,
    redirectUris: members.redirectUris ? readList(members.redirectUris).map(readUrl) : [],
    secrets,
    certificates,
    delegated: readTexts(members.delegated),
    application: readTexts(members.application),
    api: members.api ? readApi(members.api, clientId) : null,
  };
}

function readApi(found: Found, clientId: string): Resource {
  const { identifierUris, scopes, roles, tokenVersion } = readMembers(found, [
    'identifierUris',
    'scopes',
    'roles',
    'tokenVersion',
  ]);
  const version = tokenVersion?.value ?? 2;
  if (version !== 1 && version !== 2) return refuse(tokenVersion?.place ?? '', '1 or 2', version);
  return {
    identifiers: version === 2 ? [clientId, ...readTexts(identifierUris)] : [...readTexts(identifierUris), clientId],
    scopes: readTexts(scopes),
    roles: readTexts(roles),
    tokenVersion: version,
  };
}

function readCertificate(found: Found): RegisteredCertificate {
  try {
    const certificate = new X509Certificate(readText(found));
    const thumbprints = [certificate.fingerprint, certificate.fingerprint256].map((hex) =>
      Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url'),
    );
    return { publicKey: certificate.publicKey, thumbprints };
  } catch {
    return refuse(found.place, 'a certificate in PEM', found.value);
  }
}

function readUser(found: Found): DirectoryUser {
  const { id, userPrincipalName, displayName, enabled } = readMembers(found, [
    'id',
    'userPrincipalName',
    'displayName',
    'enabled',
  ]);
  if (!userPrincipalName) return refuse(`${found.place}.userPrincipalName`, 'a name such as "adele@contoso.example"');
  const name = readText(userPrincipalName);
  return {
    oid: id ? readGuid(id, found.place) : objectIdOf(name),
    userPrincipalName: name,
    displayName: displayName ? readText(displayName) : '',
    enabled: readBoolean(enabled, true),
  };
}

/** What the store knows of a user holds; the file says whether it is enabled. */
function mergeUsers(inStore: readonly TokenUser[], inFile: readonly DirectoryUser[]): readonly DirectoryUser[] {
  const same = (a: TokenUser) => (b: TokenUser) =>
    a.userPrincipalName.toLowerCase() === b.userPrincipalName.toLowerCase();
  return [
    ...inStore.map(({ oid, userPrincipalName, displayName }) => {
      const enabled = inFile.find(same({ oid, userPrincipalName, displayName }))?.enabled ?? true;
      return { oid, userPrincipalName, displayName, enabled };
    }),
    ...inFile
      .filter((user) => !inStore.some(same(user)))
      .map((user) => ({ ...user, displayName: user.displayName || user.userPrincipalName })),
  ];
}

/** Every permission must be one that its API has. */
function checkPermissions(apps: readonly Found[], registry: Registry): void {
  for (const app of apps) {
    const { delegated, application } = app.value as { delegated?: string[]; application?: string[] }; // readApp has passed it.
    const check = (kind: 'scopes' | 'roles') => (permission: string) => {
      const { identifier, name } = splitScope(permission);
      const known = registry.findResource(identifier)?.[kind] ?? [];
      if (known.some((own) => own.toLowerCase() === name.toLowerCase())) return;
      refuse(`${app.place}.${kind === 'scopes' ? 'delegated' : 'application'}`, 'permissions that exist', permission);
    };
    delegated?.forEach(check('scopes'));
    application?.forEach(check('roles'));
  }
}

const readTexts = (found: Found | undefined): string[] => (found ? readList(found).map(readText) : []);

function readUrl(found: Found): string {
  const text = readText(found);
  return URL.canParse(text) ? text : refuse(found.place, 'an absolute address', text);
}

function readBoolean(found: Found | undefined, otherwise: boolean): boolean {
  if (!found) return otherwise;
  return typeof found.value === 'boolean' ? found.value : refuse(found.place, 'true or false', found.value);
}

function readGuid(found: Found | undefined, place: string): string {
  if (!found) return refuse(place, 'an object with a GUID for its id');
  const text = readText(found);
  return GUID.test(text) ? text.toLowerCase() : refuse(found.place, 'a GUID', text);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What a token must allow, in the words of the identity platform (reference, section 18.1). Pure. */
import type { TokenNeed } from './credential.js';

/**
 * The one scope of a delegated token. `resource` is the API by its address, such as `https://graph.microsoft.com`: a
 * scope without it would mean Graph of the global cloud, whatever the dialect.
 */
export function delegatedScope(resource: string, { access, shared }: Pick<TokenNeed, 'access' | 'shared'>): string {
  return `${resource}/${SCOPES[access]}${shared ? '.Shared' : ''}`;
}

const SCOPES = { read: 'Contacts.Read', write: 'Contacts.ReadWrite' } as const;

/** App-only tokens have all that an administrator granted, or nothing. */
export function applicationScope(resource: string): string {
  return `${resource}/.default`;
}

/** The users that every seed has, and how a user's name becomes a user principal name. */
import type { SeedUser } from './shape.js';

const DOMAIN = 'contoso.example';

/** The three demo users, with the names they are shown by. */
export const DEMO_USERS = { adele: 'Adele Vance', alex: 'Alex Wilber', megan: 'Megan Bowen' } as const;
export type DemoUserName = keyof typeof DEMO_USERS;

export type UserContents = Partial<Pick<SeedUser, 'displayName' | 'contacts' | 'folders'>>;

/** A user by name: `adele` is `adele@contoso.example`, and `bob@fabrikam.example` is itself. */
export function seedUser(name: string, { displayName, contacts = [], folders = [] }: UserContents = {}): SeedUser {
  return {
    name,
    userPrincipalName: name.includes('@') ? name : `${name}@${DOMAIN}`,
    displayName: displayName ?? (Object.hasOwn(DEMO_USERS, name) ? DEMO_USERS[name as DemoUserName] : name),
    contacts,
    folders,
  };
}

/** The short name of a user who may have been written with the demo domain: `Adele@contoso.example` is `adele`. */
export function shortName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(`@${DOMAIN}`) ? lower.slice(0, -DOMAIN.length - 1) : lower;
}

/** The three demo users in order, those that are named with their contents and the others empty. */
export function demoUsers(contents: Partial<Record<DemoUserName, UserContents>> = {}): SeedUser[] {
  return (Object.keys(DEMO_USERS) as DemoUserName[]).map((name) => seedUser(name, contents[name]));
}

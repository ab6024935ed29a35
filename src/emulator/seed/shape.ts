/** What a seed consists of: users, their folders and contacts, and photos that are made when asked for. */
import type { ContactPatch } from '../../model/contact.js';

export interface SeedPhoto {
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface SeedContact {
  readonly properties: ContactPatch;
  /** RFC 3339 in UTC; absent: the moment of seeding. */
  readonly createdAt?: string;
  /** Called once, when the contact is written, so that images are not held in memory. */
  readonly photo?: () => SeedPhoto;
}

export interface SeedFolder {
  readonly displayName: string;
  readonly contacts: Iterable<SeedContact>;
  readonly childFolders: readonly SeedFolder[];
}

export interface SeedUser {
  /** The short name under which tokens are asked for: `adele`. */
  readonly name: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** The contacts of the default folder. */
  readonly contacts: Iterable<SeedContact>;
  readonly folders: readonly SeedFolder[];
}

/** Walked once, in order; nothing of it needs to be in memory at the same time. */
export type Seed = Iterable<SeedUser>;

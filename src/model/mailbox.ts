/** Whose contacts: the signed-in user's own mailbox, or another one named by object id or user principal name. */

export interface MailboxRecord {
  /** Null: the signed-in user (`/me`); else the user that was asked for (`/users/{owner}`). */
  readonly owner: string | null;
}

export const MY_MAILBOX: MailboxRecord = { owner: null };

/** A record together with the mailbox it was read from. */
export type Located<R> = R & { readonly mailbox: MailboxRecord };

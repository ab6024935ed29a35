/** Which mailboxes the callers of an app-only gateway may open. Nothing is open that is not named. Pure. */
import { GatewayError } from '../errors.js';
import type { VerifiedToken } from './validation.js';

export interface MailboxPolicy {
  /** A text that is the same for callers with the same rights, and else another. */
  readonly key: string;
  /** Throws `BAD_USER_INPUT` where no mailbox is named, `FORBIDDEN` where it is not among the caller's. */
  check(owner: string | null): void;
}

const CLAIM = 'claim:';
const MAX_ITEMS = 1000;

/**
 * The policy that holds for a caller: the list itself, or with `claim:NAME` the list in that claim of the caller's
 * token, a text with commas or an array. Users are compared as they are named, without case: who is listed by address
 * is not found by object id.
 */
export function policyOf(items: readonly string[], { claims }: Pick<VerifiedToken, 'claims'>): MailboxPolicy {
  const [first = ''] = items;
  const allowed = first.startsWith(CLAIM) ? listIn(claims[first.slice(CLAIM.length)]) : items;
  const names = new Set(allowed.map((item) => item.toLowerCase()));
  return {
    key: JSON.stringify([...names].sort()),
    check(owner) {
      if (owner === null) {
        throw new GatewayError(
          'BAD_USER_INPUT',
          'This gateway acts for an application, which has no mailbox of its own. Name one with mailbox(user:), or by an argument "user".',
        );
      }
      const name = owner.toLowerCase();
      if (names.has(name) || names.has(domainOf(name))) return;
      throw new GatewayError(
        'FORBIDDEN',
        'This caller may not open that mailbox. An administrator lists it in GATEWAY_MAILBOX_POLICY.',
      );
    },
  };
}

/** `@contoso.example`; a GUID has no domain, and an empty text is in no policy. */
function domainOf(name: string): string {
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(at) : '';
}

function listIn(claim: unknown): readonly string[] {
  const items = typeof claim === 'string' ? claim.split(',') : Array.isArray(claim) ? claim : [];
  return items
    .slice(0, MAX_ITEMS)
    .filter((item): item is string => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '' && item !== '@');
}

/** Expected failures of writes, as data (`userErrors`); what is not expected keeps travelling as an error. */
import { GatewayError, isMissingObject } from '../errors.js';
import type {
  ContactsConflictError,
  ContactsInputError,
  ContactsNotFoundError,
  ContactsUpstreamError,
} from '../generated/graphql.js';
import type { LocatedContact } from '../model/contact.js';
import type { MailboxRecord } from '../model/mailbox.js';

export type UserError =
  | (Required<Pick<ContactsInputError, '__typename'>> & ContactsInputError)
  | (Required<Pick<ContactsNotFoundError, '__typename'>> & ContactsNotFoundError)
  | (Required<Pick<ContactsUpstreamError, '__typename'>> & ContactsUpstreamError)
  | ConflictError;

export type ConflictError = Omit<ContactsConflictError, 'current' | '__typename'> & {
  readonly __typename: 'ContactsConflictError';
  /** The contact as far as it is known; the rest is read when it is asked for. */
  readonly current: LocatedContact | null;
};

/** What a write was about, for the error that may come of it. */
export interface WriteSubject {
  /** The id, as the client gave it, that a 404 means. */
  readonly id: string;
  /** Set for a write to a contact that exists: what a conflict shows as `current`. */
  readonly contact?: { readonly mailbox: MailboxRecord; readonly sourceId: string };
}

export type Outcome<T> =
  { readonly value: T; readonly userErrors: [] } | { readonly value: null; readonly userErrors: [UserError] };

/** What became of a new photo. */
export interface PhotoOutcome {
  readonly contact: LocatedContact | null;
  readonly userErrors: readonly UserError[];
}

/** Runs a write; an expected failure becomes a user error at `path` (the arguments that lead to it). */
export async function attempt<T>(
  { onRefusal }: { readonly onRefusal: (limit: string) => void },
  subject: WriteSubject,
  path: readonly string[],
  write: () => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return { value: await write(), userErrors: [] };
  } catch (error) {
    if (!(error instanceof GatewayError) || !isExpected(error)) throw error;
    // Nobody else hears of it: what is published are the errors of operations.
    if (error.details.limit !== undefined) onRefusal(error.details.limit);
    return { value: null, userErrors: [userErrorOf(error, subject, path)] };
  }
}

/** What a write came to that was turned away for its token, where that is not told of the operation as a whole. */
export function turnedAway(error: GatewayError, path: readonly string[]): Outcome<never> {
  return { value: null, userErrors: [userErrorOf(error, { id: '' }, path)] };
}

/** Without a valid token nothing can be said about one write; and a fault of ours is no datum. */
function isExpected(error: GatewayError): boolean {
  return error.code !== 'UNAUTHENTICATED' && error.code !== 'INTERNAL_SERVER_ERROR';
}

function userErrorOf(error: GatewayError, subject: WriteSubject, path: readonly string[]): UserError {
  const { code, message, details } = error;
  if (details.path || (code === 'BAD_USER_INPUT' && !details.upstream)) {
    return { __typename: 'ContactsInputError', code, message, path: [...path, ...(details.path ?? [])] };
  }
  if (isMissingObject(error) || code === 'NOT_FOUND') {
    const isOther = error instanceof OtherMissing;
    const missingId = isOther ? error.id : subject.id;
    return {
      __typename: 'ContactsNotFoundError',
      code,
      message,
      path: [...path, ...(isOther ? [error.argument] : [])],
      missingId,
    };
  }
  if (code === 'CONFLICT' && subject.contact) {
    return { __typename: 'ContactsConflictError', code, message, path: [...path], current: subject.contact };
  }
  return {
    __typename: 'ContactsUpstreamError',
    code,
    message,
    path: [...path],
    upstreamCode: details.upstream?.code ?? null,
    requestId: details.upstream?.requestId ?? null,
    retryable: error.retryable,
    retryAfterSeconds: details.retryAfterSeconds ?? null,
  };
}

/** Not the subject of the write is missing but what another argument names. */
class OtherMissing extends GatewayError {
  constructor(
    readonly id: string,
    readonly argument: string,
    { details }: GatewayError,
  ) {
    super('NOT_FOUND', undefined, details);
  }
}

/**
 * Runs a write that names a second object. A 404 does not say which of the two is missing, so `subjectExists` is asked.
 */
export async function withOther<T>(
  other: { readonly id: string; readonly argument: string },
  subjectExists: () => Promise<boolean>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isMissingObject(error) || !(await subjectExists().catch(() => false))) throw error;
    throw new OtherMissing(other.id, other.argument, error as GatewayError);
  }
}

/** A fault of one argument, named by its place below the input. */
export function inputFault(message: string, ...path: string[]): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message, { path });
}

/** Checks an argument; a `BAD_USER_INPUT` of the check is given its place below the input. */
export function checked<T>(path: readonly string[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') throw inputFault(error.message, ...path);
    throw error;
  }
}

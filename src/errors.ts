/** The closed list of error codes, and the one error class that carries them through the house. */

interface ErrorKind {
  /** The HTTP status where a whole request fails with this code. */
  readonly httpStatus: number;
  /** Whether the same question may succeed later without being changed. */
  readonly retryable: boolean;
  /** What a client reads where nothing more precise is known; says the remedy. */
  readonly message: string;
}

// prettier-ignore
export const ERRORS = {
  BAD_USER_INPUT:          { httpStatus: 400, retryable: false, message: 'The request is not valid. Correct the argument that the message names.' },
  UNAUTHENTICATED:         { httpStatus: 401, retryable: false, message: 'A valid access token is needed. Sign in again and send it as "Authorization: Bearer …".' },
  FORBIDDEN:               { httpStatus: 403, retryable: false, message: 'The signed-in user may not do this. Ask the owner of the mailbox or an administrator for access.' },
  NOT_FOUND:               { httpStatus: 404, retryable: false, message: 'There is no such object in this mailbox.' },
  CONFLICT:                { httpStatus: 409, retryable: false, message: 'The object was changed by somebody else. Read it again and repeat the change.' },
  PAYLOAD_TOO_LARGE:       { httpStatus: 413, retryable: false, message: 'The bytes sent are more than is accepted. Send fewer.' },
  UNSUPPORTED_MEDIA_TYPE:  { httpStatus: 415, retryable: false, message: 'This kind of content is not accepted. Send a JPEG, PNG or GIF image.' },
  UNSUPPORTED_BY_UPSTREAM: { httpStatus: 400, retryable: false, message: 'The REST API behind this gateway cannot do this.' },
  LIMIT_EXCEEDED:          { httpStatus: 400, retryable: false, message: 'The operation exceeds a limit of this gateway. Ask for less at once.' },
  THROTTLED:               { httpStatus: 429, retryable: true,  message: 'The REST API asks to slow down. Try again after the time given.' },
  QUOTA_EXCEEDED:          { httpStatus: 507, retryable: false, message: 'The mailbox is full. Delete something first.' },
  UPSTREAM_TIMEOUT:        { httpStatus: 504, retryable: true,  message: 'The REST API did not answer in time. Try again.' },
  UPSTREAM_UNAVAILABLE:    { httpStatus: 503, retryable: true,  message: 'The REST API cannot be reached at the moment. Try again.' },
  UPSTREAM_INVALID:        { httpStatus: 502, retryable: false, message: 'The REST API gave an answer that could not be understood. Report the request id.' },
  OUTCOME_UNKNOWN:         { httpStatus: 504, retryable: false, message: 'It is not known whether the change was made. Read the object before you repeat it.' },
  SUBSCRIBER_TOO_SLOW:     { httpStatus: 429, retryable: true,  message: 'This subscriber reads too slowly. Subscribe again with the cursor given.' },
  INTERNAL_SERVER_ERROR:   { httpStatus: 500, retryable: false, message: 'Something went wrong in the gateway. Report the request id.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** What a REST answer with an error status said. `code` and `requestId` are the upstream's own words. */
export interface UpstreamProblem {
  readonly status: number;
  readonly code: string | null;
  readonly requestId: string | null;
  /** Milliseconds from `Retry-After`, clamped by who waits; null where the answer names none. */
  readonly retryAfterMs: number | null;
  /** The claims challenge of a 401 (continuous access evaluation), decoded; null where there is none. */
  readonly claims: string | null;
  /** The upstream's text: for the log alone, never for a client. */
  readonly message: string | null;
}

export interface GatewayErrorDetails {
  readonly cause?: unknown;
  readonly upstream?: UpstreamProblem;
  /** Where in the arguments, such as `['input', 'patch', 'emailAddresses']`. */
  readonly path?: readonly string[];
  readonly retryAfterSeconds?: number;
  readonly claims?: string;
  /** The limit that was exceeded, as metrics name it. */
  readonly limit?: string;
  /** Where a stream that ends can be taken up again. */
  readonly cursor?: string;
}

/** A failure with a published code. The message is ours and may be shown to clients; the cause never is. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly details: GatewayErrorDetails;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, details: GatewayErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** Faults of settings or arguments, all at once; ends the process with code 2 before anything listens. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** The statuses of section 16.2 of the reference as codes of this gateway. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'UNAUTHENTICATED';
    case 403:
      return 'FORBIDDEN';
    case 404:
      return 'NOT_FOUND';
    case 409:
    case 412:
      return 'CONFLICT';
    case 413:
      return 'PAYLOAD_TOO_LARGE';
    case 415:
      return 'UNSUPPORTED_MEDIA_TYPE';
    case 429:
    case 509:
      return 'THROTTLED';
    case 405:
    case 501:
      return 'UNSUPPORTED_BY_UPSTREAM';
    case 504:
    case 408:
      return 'UPSTREAM_TIMEOUT';
    case 507:
      return 'QUOTA_EXCEEDED';
  }
  if (status >= 500) return 'UPSTREAM_UNAVAILABLE';
  if (status >= 400) return 'BAD_USER_INPUT';
  return 'UPSTREAM_INVALID';
}

/** Codes that say more than their status does. `Id is malformed` comes for ids that are nobody's (section 16.2). */
const CODE_OF_UPSTREAM_CODE: Readonly<Record<string, ErrorCode>> = {
  ErrorInvalidIdMalformed: 'NOT_FOUND',
  ErrorItemNotFound: 'NOT_FOUND',
  ErrorAccessDenied: 'FORBIDDEN',
  ErrorDeleteDistinguishedFolder: 'FORBIDDEN',
  ErrorMoveDistinguishedFolder: 'FORBIDDEN',
  ErrorIrresolvableConflict: 'CONFLICT',
  ApplicationThrottled: 'THROTTLED',
  TooManyRequests: 'THROTTLED',
  activityLimitReached: 'THROTTLED',
  quotaLimitReached: 'QUOTA_EXCEEDED',
};

/** The error that a problem answer becomes. Keeps the upstream's code and request id for the client, its text for the log. */
export function errorFromUpstream(problem: UpstreamProblem): GatewayError {
  const special = problem.code !== null ? CODE_OF_UPSTREAM_CODE[problem.code] : undefined;
  const code = (Object.hasOwn(CODE_OF_UPSTREAM_CODE, problem.code ?? '') && special) || codeOfStatus(problem.status);
  return new GatewayError(code, messageOf(problem, code), {
    upstream: problem,
    ...(problem.retryAfterMs !== null && { retryAfterSeconds: Math.ceil(problem.retryAfterMs / 1000) }),
    ...(problem.claims !== null && { claims: problem.claims }),
  });
}

const NO_REST_MAILBOX =
  'This mailbox is not on Exchange Online, or the user has none. An administrator moves it there, or gives the user a licence with Exchange Online.';
const NO_MAILBOX = 'There is no such mailbox. Name its user as the directory does.';
const LOST_POSITION = 'The REST API no longer knows this position. Start again without it.';

/** Where the upstream's code tells a remedy that the status does not. */
const MESSAGE_OF_UPSTREAM_CODE: Readonly<Record<string, string>> = {
  MailboxNotEnabledForRESTAPI: NO_REST_MAILBOX,
  MailboxNotSupportedForRESTAPI: NO_REST_MAILBOX,
  ResourceNotFound: NO_MAILBOX,
  Request_ResourceNotFound: NO_MAILBOX,
  ErrorMailboxNotFound: NO_MAILBOX,
  ErrorInvalidUser: NO_MAILBOX,
  ErrorFolderExists: 'A folder of this name is there already. Choose another name.',
  ErrorDeleteDistinguishedFolder: 'This folder belongs to the mailbox itself; nobody can delete it.',
  ErrorMoveDistinguishedFolder: 'This folder belongs to the mailbox itself; nobody can rename or move it.',
};

function messageOf({ code: upstreamCode, status }: UpstreamProblem, code: ErrorCode): string {
  const known = upstreamCode ?? '';
  if (Object.hasOwn(MESSAGE_OF_UPSTREAM_CODE, known)) return MESSAGE_OF_UPSTREAM_CODE[known]!;
  if (status === 410) return LOST_POSITION;
  if (code !== 'BAD_USER_INPUT') return ERRORS[code].message;
  return `The REST API does not accept a value of this request${upstreamCode === null ? '' : ` (${upstreamCode})`}. Change it and ask again.`;
}

/** Whether an error says that the object asked for is not there, as opposed to its mailbox (reference, section 16.2). */
export function isMissingObject(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'NOT_FOUND') return false;
  const upstreamCode = error.details.upstream?.code;
  return !upstreamCode || !MISSING_MAILBOX.has(upstreamCode);
}

const MISSING_MAILBOX: ReadonlySet<string> = new Set([
  'ResourceNotFound',
  'Request_ResourceNotFound',
  'MailboxNotEnabledForRESTAPI',
  'MailboxNotSupportedForRESTAPI',
  'ErrorMailboxNotFound',
  'ErrorInvalidUser',
]);

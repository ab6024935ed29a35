/** The refusals of the service with their literal codes and texts (reference, section 16.2). */

export class RestFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const refuse = (status: number, code: string, message: string) => (): RestFault => new RestFault(status, code, message);

/** Names of properties and types are those of Outlook, in both dialects. */
export const FAULTS = {
  malformedId: refuse(400, 'ErrorInvalidIdMalformed', 'Id is malformed.'),
  unknownProperty: (property: string, type: 'Contact' | 'ContactFolder' | 'EmailAddress' | 'PhysicalAddress') =>
    new RestFault(
      400,
      'RequestBodyRead',
      `The property '${property}' does not exist on type 'Microsoft.OutlookServices.${type}'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
    ),
  undecodable: refuse(400, 'UnableToDeserializePostBody', 'were unable to deserialize '),
  malformedJson: refuse(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  ),
  required: (property: string) =>
    new RestFault(400, 'ErrorInvalidProperty', `The property '${property}' is required when creating the entity.`),
  notFilterable: (property: string) =>
    new RestFault(400, 'ErrorInvalidProperty', `The property '${property}' does not support filtering.`),
  tooManyEntries: (property: string, count: number, max: number) =>
    new RestFault(
      400,
      'ErrorInvalidProperty',
      `The multi value property ${property} has ${count} entries, that exceeds the max allowed value of ${max}`,
    ),
  invalidFilter: refuse(400, 'ErrorInvalidUrlQueryFilter', 'The query filter contains one or more invalid nodes.'),
  noSuchFunctions: refuse(
    400,
    'ErrorInvalidUrlQueryFilter',
    "'contains' and 'startswith' are not supported for filtering.  Use Search instead.",
  ),
  invalidOption: (option: string) =>
    new RestFault(400, 'ErrorInvalidUrlQuery', `The query parameter '${option}' is invalid.`),
  inefficient: refuse(400, 'InefficientFilter', 'The restriction or sort order is too complex for this operation.'),
  syntax: (detail: string) => new RestFault(400, 'BadRequest', `Syntax error: ${detail}`),
  unknownSelect: (property: string, typeName: string) =>
    new RestFault(400, 'BadRequest', `Could not find a property named '${property}' on type '${typeName}'.`),
  noSegment: (segment: string) => new RestFault(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
  unsupportedSegment: (path: string) =>
    new RestFault(400, 'BadRequest', `Unsupported segment type. ODataQuery: ${path}`),
  tooManyParts: (max: number) =>
    new RestFault(400, 'BadRequest', `The maximum number of operations in a batch request is ${max}.`),
  badRequest: (message: string) => new RestFault(400, 'BadRequest', message),
  invalidRequest: (message: string) => new RestFault(400, 'ErrorInvalidRequest', message),
  noExpand: (property: string) =>
    new RestFault(
      400,
      'ExpandNotSupported',
      `Expand is not allowed for property '${property}' according to the entity schema.`,
    ),
  wrongRoutingHint: (hint: string) =>
    new RestFault(
      400,
      'ErrorIncorrectRoutingHint',
      `The x-anchor mailbox '${hint}' does not match the target of the request.`,
    ),
  distinguishedFolder: refuse(400, 'ErrorDeleteDistinguishedFolder', 'Distinguished folders cannot be deleted.'),
  movedDistinguishedFolder: refuse(400, 'ErrorMoveDistinguishedFolder', 'Distinguished folders cannot be moved.'),
  accessDenied: refuse(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
  itemNotFound: refuse(404, 'ErrorItemNotFound', 'The specified object was not found in the store.'),
  folderNotFound: refuse(404, 'ErrorFolderNotFound', 'The specified folder could not be found in the store.'),
  noMailbox: refuse(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  ),
  unknownUser: refuse(404, 'ResourceNotFound', 'Resource could not be discovered.'),
  methodNotAllowed: (allow: readonly string[]) =>
    new RestFault(405, 'ErrorInvalidRequest', 'The OData request is not supported.', { allow: allow.join(', ') }),
  folderExists: refuse(409, 'ErrorFolderExists', 'A folder with the specified name already exists.'),
  conflict: refuse(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ),
  tooLarge: refuse(413, 'RequestEntityTooLarge', 'The request body may be at most 4 MB.'),
  unsupportedMediaType: (type: string) =>
    new RestFault(415, 'UnsupportedMediaType', `The media type '${type}' is not supported here.`),
  failedDependency: refuse(424, 'FailedDependency', 'A request on which this one depends has failed.'),
  throttled: (limit: 'MailboxConcurrency' | 'RequestCount', retryAfterSeconds: number) =>
    new RestFault(429, 'ApplicationThrottled', `Application is over its ${limit} limit.`, {
      'retry-after': String(retryAfterSeconds),
    }),
  internal: refuse(500, 'ErrorInternalServerError', 'An internal server error occurred. The operation failed.'),
  notImplemented: refuse(501, 'NotImplemented', 'This operation target is not yet supported.'),
} as const;

/** The one engine behind every door: the same limits, rules, context and error format over HTTP, SSE and WebSocket. */
import {
  ApolloServer,
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequest,
  type GraphQLResponse,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  assertValidSchema,
  createSourceEventStream,
  execute,
  getOperationAST,
  locatedError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { GatewayError } from '../errors.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { challengeOf, codeOf, negotiate, statusOf, type AnswerMedia } from './answer.js';
import type { CreateContext, GraphQLContext, OperationRequest } from './context.js';
import { openDeadline, startTime } from './deadline.js';
import { createDocuments } from './documents.js';
import { mapEvents } from './event-stream.js';
import { createFormatError, type FormatError } from './format-error.js';
import { checkVariables, type Limits } from './limits.js';
import { createPlans, PlannedAnswer, stringifyResult } from './plan/plans.js';
import { createSharedResults } from './shared-results.js';

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly createContext: CreateContext;
  readonly limits: Limits;
  /** The time of one operation, and of one event of a subscription. */
  readonly requestTimeoutMs: number;
  readonly introspection: boolean;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'operations' | 'operationDuration' | 'planned' | 'refusals'>;
}

/** What a door takes from the wire; nothing in it has been looked at. */
export interface OperationParams {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

export interface PreparedOperation {
  readonly kind: OperationTypeNode;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | undefined;
  readonly request: OperationRequest;
}

export interface RefusedOperation {
  readonly errors: readonly GraphQLFormattedError[];
}

export interface HttpRequest {
  readonly method: string;
  readonly headers: HeaderMap;
  /** With its question mark; empty where there is none. */
  readonly search: string;
  /** Parsed JSON, or the operations of a multipart request. */
  readonly body: unknown;
  readonly operation: OperationRequest;
  /** Ends the signal of `operation`: how the engine calls it off when its time is over. */
  readonly abort: (reason: GatewayError) => void;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Buffer;
}

export interface Engine {
  /** GraphQL over HTTP: one query or mutation. Never rejects. */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /** For the doors with streams: limits, syntax and rules. */
  prepare(params: OperationParams, request: OperationRequest): PreparedOperation | RefusedOperation;
  /** A prepared query or mutation. Never rejects. */
  execute(operation: PreparedOperation): Promise<FormattedExecutionResult>;
  /** A prepared subscription: its results, or one result that says why there are none. Never rejects, nor does `next()`. */
  subscribe(
    operation: PreparedOperation,
  ): Promise<AsyncIterableIterator<FormattedExecutionResult> | FormattedExecutionResult>;
  /** The published form of an error that a door met by itself. */
  readonly formatError: FormatError;
  stop(): Promise<void>;
}

/** Headers that a browser sends across origins only after a preflight; multipart and GET need one of them. */
export const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

export function createEngine(options: EngineOptions): Engine {
  const { schema, createContext, limits, requestTimeoutMs, introspection, log, metrics } = options;
  assertValidSchema(schema);
  const hideSuggestions = !introspection;
  const formatError = createFormatError({ log, metrics, hideSuggestions });
  const rules = introspection ? [] : [NoSchemaIntrospectionCustomRule];
  const documents = createDocuments({ schema, rules, limits, hideSuggestions });
  const published = new WeakMap<object, GraphQLFormattedError>();
  const share = createSharedResults<FormattedExecutionResult>();
  const plans = createPlans(schema);

  const apollo = new ApolloServer<GraphQLContext>({
    schema,
    // Documents come here examined; Apollo would parse and validate, by the same rules, only what was dropped meanwhile.
    documentStore: {
      get: async (key) => documents.find(key.slice(key.lastIndexOf(':') + 1)),
      set: async () => undefined,
      delete: async () => false,
    },
    validationRules: rules,
    introspection: true,
    hideSchemaDetailsFromClientErrors: hideSuggestions,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: [...PREFLIGHT_HEADERS] },
    allowBatchedHttpRequests: false,
    stringifyResult,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log.warn({ reason: String(message) }, 'Apollo Server warns'),
      error: (message: unknown) => log.error({ reason: String(message) }, 'Apollo Server reports an error'),
    },
    // Errors of an operation were published when they were met, with its request id; the others say no more than that.
    formatError: (_, error) => published.get(error as object) ?? formatError(error, ''),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      answerPlugin(),
    ],
  });
  apollo.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();

  function answerPlugin(): ApolloServerPlugin<GraphQLContext> {
    return {
      async requestDidStart() {
        const startedAt = performance.now();
        return {
          async responseForOperation({ document, operation, request, contextValue }) {
            // There is none where the name is nobody's.
            const data = operation && (await plans.run(document, operation, contextValue, request.variables));
            if (!data) return null;
            metrics.planned.add({});
            const http = { headers: new HeaderMap(), status: undefined };
            return { http, body: { kind: 'single', singleResult: { data } } };
          },
          async didEncounterErrors({ errors, contextValue }) {
            for (const error of errors) published.set(error, formatError(error, contextValue.requestId));
          },
          async willSendResponse({ response, contextValue, request, operation, document }) {
            if (response.body.kind !== 'single') return;
            if (operation?.operation === OperationTypeNode.MUTATION) plans.leave(contextValue.credential.principal);
            const result = response.body.singleResult;
            const media = negotiate(request.http?.headers.get('accept'))!;
            // Apollo has set a status where the form of the request was wrong; there it knows better.
            if (document && response.http.status !== 405) response.http.status = statusOf(result, media);
            dress(response.http.headers, media, contextValue.requestId, result);
            observe(operation?.operation ?? 'unknown', result, startedAt);
          },
        };
      },
    };
  }

  /** Counts an operation that has ended; a subscription has when it begins to stream. */
  function observe(
    type: OperationTypeNode | 'unknown',
    { errors = [] }: FormattedExecutionResult,
    startedAt: number,
  ): void {
    metrics.operations.add({ type, outcome: errors[0] ? codeOf(errors[0]) : 'OK' });
    metrics.operationDuration.observe({ type }, (performance.now() - startedAt) / 1000);
  }

  /** The operation that a request names, or the errors of its document and variables, unpublished. */
  function examine(
    params: OperationParams,
  ): { readonly document: DocumentNode | null } | { readonly errors: readonly unknown[] } {
    try {
      checkVariables(params.variables, limits);
    } catch (error) {
      return { errors: [error] };
    }
    if (typeof params.query !== 'string' || params.query === '') return { document: null };
    return documents.load(params.query);
  }

  function refuse(errors: readonly unknown[], requestId: string): RefusedOperation {
    const refused = { errors: errors.map((error) => formatError(error, requestId)) };
    observe('unknown', refused, performance.now());
    return refused;
  }

  async function http(request: HttpRequest): Promise<HttpAnswer> {
    const { requestId } = request.operation;
    const media = negotiate(request.headers.get('accept'));
    if (!media) {
      const message = 'The answer is application/graphql-response+json or application/json. Accept one of them.';
      return refusal(refuse([new GatewayError('BAD_USER_INPUT', message)], requestId), JSON_MEDIA, requestId, 406);
    }
    const params = paramsOf(request);
    const examined = examine(params);
    if ('errors' in examined) return refusal(refuse(examined.errors, requestId), media, requestId);
    if (examined.document && operationOf(examined.document, params)?.operation === OperationTypeNode.SUBSCRIPTION) {
      return refusal(
        refuse([new GatewayError('BAD_USER_INPUT', SUBSCRIPTION_NEEDS_STREAM)], requestId),
        media,
        requestId,
      );
    }
    const stopTime = startTime(request.abort, requestTimeoutMs);
    try {
      const contextValue = createContext(request.operation);
      const { method, headers, search, body } = request;
      const http = { method, headers, search, body };
      if (method === 'POST' && isRecord(body) && faultOf(params) === null && (body['extensions'] ?? null) === null) {
        return answerOf(await apollo.executeOperation({ ...(params as GraphQLRequest), http }, { contextValue }));
      }
      // What is asked otherwise, or in a form that Apollo refuses with its reasons.
      const context = async () => contextValue;
      return answerOfHttp(
        await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: http, context }),
        media,
        requestId,
      );
    } catch (error) {
      return refusal(refuse([error], requestId), media, requestId);
    } finally {
      stopTime();
    }
  }

  function prepare(params: OperationParams, request: OperationRequest): PreparedOperation | RefusedOperation {
    const fault = faultOf(params);
    if (fault !== null) return refuse([new GatewayError('BAD_USER_INPUT', fault)], request.requestId);
    const examined = examine(params);
    if ('errors' in examined) return refuse(examined.errors, request.requestId);
    const document = examined.document!;
    const operation = operationOf(document, params);
    if (!operation) {
      const message = 'Name one of the operations of the document in "operationName".';
      return refuse([new GatewayError('BAD_USER_INPUT', message)], request.requestId);
    }
    return {
      kind: operation.operation,
      document,
      operationName: (params.operationName as string | null | undefined) ?? undefined,
      variableValues: (params.variables as Record<string, unknown> | null | undefined) ?? undefined,
      request,
    };
  }

  function publish(result: ExecutionResult, requestId: string): FormattedExecutionResult {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => formatError(error, requestId)) };
  }

  /** One execution with a context and a time of its own. */
  async function run(operation: PreparedOperation, rootValue?: unknown): Promise<FormattedExecutionResult> {
    const { request } = operation;
    const deadline = openDeadline(request.signal, requestTimeoutMs);
    try {
      const contextValue = createContext({ ...request, signal: deadline.signal });
      return publish(await execute(argumentsOf(operation, contextValue, rootValue)), request.requestId);
    } catch (error) {
      return { errors: [formatError(error, request.requestId)] };
    } finally {
      deadline.close();
    }
  }

  function argumentsOf(operation: PreparedOperation, contextValue: GraphQLContext, rootValue?: unknown): ExecutionArgs {
    const { document, operationName, variableValues } = operation;
    return { schema, document, operationName, variableValues, contextValue, rootValue, hideSuggestions };
  }

  async function executeOperation(operation: PreparedOperation): Promise<FormattedExecutionResult> {
    const startedAt = performance.now();
    const result = await run(operation);
    if (operation.kind === OperationTypeNode.MUTATION) plans.leave(operation.request.credential.principal);
    observe(operation.kind, result, startedAt);
    return result;
  }

  async function subscribe(
    operation: PreparedOperation,
  ): Promise<AsyncIterableIterator<FormattedExecutionResult> | FormattedExecutionResult> {
    const startedAt = performance.now();
    const { requestId } = operation.request;
    let source: AsyncIterable<unknown> | ExecutionResult;
    try {
      source = await createSourceEventStream(argumentsOf(operation, createContext(operation.request)));
    } catch (error) {
      source = { errors: [locatedError(error, undefined)] };
    }
    if (!(Symbol.asyncIterator in source)) {
      const failed = publish(source, requestId);
      observe(operation.kind, failed, startedAt);
      return failed;
    }
    observe(operation.kind, {}, startedAt);
    const handlers = {
      onEvent: (event: unknown) => share(event, operation, (shared) => run(shared, event)),
      onFailure: (error: unknown) => ({ errors: [formatError(error, requestId)] }),
    };
    return mapEvents(source, handlers, operation.request.signal);
  }

  return { http, prepare, execute: executeOperation, subscribe, formatError, stop: () => apollo.stop() };
}

const SUBSCRIPTION_NEEDS_STREAM =
  'A subscription needs a stream: send "Accept: text/event-stream", or use a WebSocket with graphql-transport-ws.';
const JSON_MEDIA: AnswerMedia = { contentType: 'application/json; charset=utf-8', isPlainJson: false };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What of the operation can be read; a request whose form is wrong is refused by Apollo, with its reasons. */
function paramsOf({ method, body, search }: HttpRequest): OperationParams {
  if (method !== 'GET') return isRecord(body) ? body : {};
  const parameters = new URLSearchParams(search);
  let variables: unknown;
  try {
    variables = JSON.parse(parameters.get('variables') ?? 'null');
  } catch {
    variables = undefined;
  }
  return { query: parameters.get('query'), operationName: parameters.get('operationName'), variables };
}

/** What is wrong with the form of an operation that came over a stream, or null. */
function faultOf({ query, operationName, variables }: OperationParams): string | null {
  if (typeof query !== 'string' || query === '') return '"query" must be a GraphQL document, a text that is not empty.';
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return '"operationName" must be a text or absent.';
  }
  if (variables !== undefined && variables !== null && !isRecord(variables))
    return '"variables" must be an object or absent.';
  return null;
}

function operationOf(document: DocumentNode, { operationName }: OperationParams): ReturnType<typeof getOperationAST> {
  return getOperationAST(document, typeof operationName === 'string' ? operationName : null);
}

function dress(
  headers: Map<string, string>,
  media: AnswerMedia,
  requestId: string,
  result: FormattedExecutionResult,
): void {
  headers.set('content-type', media.contentType);
  headers.set('x-request-id', requestId);
  const challenge = challengeOf(result);
  if (challenge !== null) headers.set('www-authenticate', challenge);
}

function refusal(refused: RefusedOperation, media: AnswerMedia, requestId: string, status?: number): HttpAnswer {
  const result: FormattedExecutionResult = { errors: refused.errors };
  const headers = new Map<string, string>();
  dress(headers, media, requestId, result);
  return { status: status ?? statusOf(result, media), headers, body: `${JSON.stringify(result)}\n` };
}

function answerOf({ http, body }: GraphQLResponse): HttpAnswer {
  if (body.kind !== 'single') throw new Error(NO_INCREMENTS);
  const { data } = body.singleResult;
  const isPlanned = data instanceof PlannedAnswer;
  return {
    status: http.status ?? 200,
    headers: http.headers,
    body: isPlanned ? data.bytes : stringifyResult(body.singleResult),
  };
}
const NO_INCREMENTS = 'Incremental delivery needs a schema and an executor that we do not have.';

function answerOfHttp(response: HTTPGraphQLResponse, media: AnswerMedia, requestId: string): HttpAnswer {
  if (response.body.kind !== 'complete') throw new Error(NO_INCREMENTS);
  const body = response.body.string;
  const status = response.status ?? 200;
  if (response.headers.has('x-request-id')) return { status, headers: response.headers, body };
  // Apollo refused the form of the request before there was an operation.
  const result = JSON.parse(body) as { errors: GraphQLFormattedError[] };
  const errors = result.errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  const answer = refusal({ errors }, media, requestId, status);
  const headers = new Map([...response.headers, ...answer.headers]);
  return { ...answer, headers };
}

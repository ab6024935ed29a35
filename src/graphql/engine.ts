/** The one engine behind every door: the same limits, rules, context and error format over HTTP, SSE and WebSocket. */
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
  type OperationDefinitionNode,
} from 'graphql';
import { GatewayError } from '../errors.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Span, TracePlace } from '../telemetry/trace.js';
import { repetitionOf } from './answer-size.js';
import { createApollo } from './apollo.js';
import { codeOf, negotiate, refusal, type AnswerMedia, type HttpAnswer } from './answer.js';
import type { CreateContext, GraphQLContext, OperationRequest } from './context.js';
import { openDeadline, startTime } from './deadline.js';
import { createDocuments } from './documents.js';
import { mapEvents } from './event-stream.js';
import { createFormatError, type FormatError } from './format-error.js';
import { checkVariables, type Limits } from './limits.js';
import { faultOf, isRecord, paramsOf, type HttpRequest, type OperationParams } from './http-request.js';
import { createPerItemTest } from './per-item.js';
import { createPlans } from './plan/plans.js';
import { createSharedResults } from './shared-results.js';

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly createContext: CreateContext;
  readonly limits: Limits;
  /** The time of one operation, and of one event of a subscription. */
  readonly requestTimeoutMs: number;
  /** Waits until a question that has many answers may begin. */
  readonly begin: (principal: string, signal: AbortSignal) => Promise<void>;
  readonly introspection: boolean;
  /** Where operations are measured that came with no request of their own; null where tracing is off. */
  readonly tracing: TracePlace | null;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'operations' | 'operationDuration' | 'planned' | 'refusals'>;
}

export interface PreparedOperation {
  readonly kind: OperationTypeNode;
  readonly document: DocumentNode;
  /** It has many answers. */
  readonly isLarge: boolean;
  readonly name: string | undefined;
  readonly operationName: string | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | undefined;
  readonly request: OperationRequest;
}

export interface RefusedOperation {
  readonly errors: readonly GraphQLFormattedError[];
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
  /** Whether the parameters of a request name a subscription. */
  isSubscription(params: unknown): boolean;
  /** The published form of an error that a door met by itself. */
  readonly formatError: FormatError;
  stop(): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { schema, createContext, limits, requestTimeoutMs, begin, introspection, tracing, log, metrics } = options;
  assertValidSchema(schema);
  const hideSuggestions = !introspection;
  const formatError = createFormatError({ log, metrics, hideSuggestions });
  const rules = introspection ? [] : [NoSchemaIntrospectionCustomRule];
  const documents = createDocuments({ schema, rules, limits, hideSuggestions });
  const share = createSharedResults<FormattedExecutionResult>();
  const plans = createPlans(schema);
  const asksPerItem = createPerItemTest(schema);
  const apollo = createApollo({
    schema,
    rules,
    hideSuggestions,
    documents,
    plans,
    formatError,
    log,
    onPlanned: () => metrics.planned.add({}),
    onEnd(type, result, startedAt, { span }) {
      observe(type, result, startedAt);
      endSpan(span, result);
    },
  });

  /** Counts an operation that has ended; a subscription has when it begins to stream. */
  function observe(
    type: OperationTypeNode | 'unknown',
    { errors = [] }: FormattedExecutionResult,
    startedAt: number,
  ): void {
    metrics.operations.add({ type, outcome: errors[0] ? codeOf(errors[0]) : 'OK' });
    metrics.operationDuration.observe({ type }, (performance.now() - startedAt) / 1000);
  }

  /** The request with a span of the operation. An event of a subscription has one by itself, not below a stream of hours. */
  function measured(request: OperationRequest, type: OperationTypeNode, name: string | undefined): OperationRequest {
    const place = type === OperationTypeNode.SUBSCRIPTION ? tracing : (request.span ?? tracing);
    if (!place) return request;
    const span = place.begin(type, 'internal', {
      'graphql.operation.type': type,
      'graphql.operation.name': name?.slice(0, MAX_NAME_LENGTH),
    });
    return { ...request, span };
  }

  function endSpan(span: Span | undefined, { errors = [] }: FormattedExecutionResult): void {
    span?.end(errors[0] && codeOf(errors[0]));
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

  function isLarge(document: DocumentNode, operation: OperationDefinitionNode): boolean {
    return operation.operation === OperationTypeNode.QUERY && asksPerItem(document, operation);
  }

  /** Called before there is anything of the operation that would be kept while it waits. Rejects when its time is over. */
  async function beginInTurn({ credential, signal }: OperationRequest): Promise<void> {
    await begin(credential.principal, signal);
    signal.throwIfAborted();
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
    const { document } = examined;
    const operation = document && operationOf(document, params);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
      return refusal(
        refuse([new GatewayError('BAD_USER_INPUT', SUBSCRIPTION_NEEDS_STREAM)], requestId),
        media,
        requestId,
      );
    }
    const stopTime = startTime(request.abort, requestTimeoutMs);
    const operationRequest = operation
      ? measured(request.operation, operation.operation, operation.name?.value)
      : request.operation;
    try {
      if (operation && isLarge(document, operation)) await beginInTurn(operationRequest);
      return await apollo.answer(
        request,
        createContext(operationRequest, document ? repetitionOf(document) : 1),
        media,
      );
    } catch (error) {
      const refused = refuse([error], requestId);
      endSpan(operationRequest.span, refused);
      return refusal(refused, media, requestId);
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
      isLarge: isLarge(document, operation),
      name: operation.name?.value,
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
    const { kind, name } = operation;
    const request = measured(operation.request, kind, name);
    const deadline = openDeadline(request.signal, requestTimeoutMs);
    let result: FormattedExecutionResult;
    try {
      const inTime = { ...request, signal: deadline.signal };
      if (operation.isLarge) await beginInTurn(inTime);
      const contextValue = createContext(inTime, repetitionOf(operation.document));
      result = publish(await execute(argumentsOf(operation, contextValue, rootValue)), request.requestId);
      const { refusal: tooLarge } = contextValue.answer;
      if (tooLarge && kind !== OperationTypeNode.MUTATION)
        result = { errors: [formatError(tooLarge, request.requestId)] };
    } catch (error) {
      result = { errors: [formatError(error, request.requestId)] };
    } finally {
      deadline.close();
    }
    endSpan(request.span, result);
    return result;
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
      source = await createSourceEventStream(argumentsOf(operation, createContext(operation.request, 1)));
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

  function isSubscription(params: unknown): boolean {
    if (!isRecord(params)) return false;
    const examined = examine(params);
    if ('errors' in examined || !examined.document) return false;
    return operationOf(examined.document, params)?.operation === OperationTypeNode.SUBSCRIPTION;
  }

  return { http, prepare, execute: executeOperation, subscribe, isSubscription, formatError, stop: apollo.stop };
}

const MAX_NAME_LENGTH = 100;
const SUBSCRIPTION_NEEDS_STREAM =
  'A subscription needs a stream: send "Accept: text/event-stream", or use a WebSocket with graphql-transport-ws.';
const JSON_MEDIA: AnswerMedia = { contentType: 'application/json; charset=utf-8', isPlainJson: false };

function operationOf(document: DocumentNode, { operationName }: OperationParams): ReturnType<typeof getOperationAST> {
  return getOperationAST(document, typeof operationName === 'string' ? operationName : null);
}

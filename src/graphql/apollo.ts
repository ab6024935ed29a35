/** Apollo Server, through which queries and mutations over HTTP are executed: its settings, and what it does at which hook. */
import {
  ApolloServer,
  HeaderMap,
  type ApolloServerPlugin,
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
  OperationTypeNode,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { Log } from '../telemetry/log.js';
import { dress, negotiate, refusal, statusOf, type AnswerMedia, type HttpAnswer } from './answer.js';
import type { GraphQLContext } from './context.js';
import type { Documents } from './documents.js';
import type { FormatError } from './format-error.js';
import { faultOf, isRecord, type HttpRequest } from './http-request.js';
import { PlannedAnswer, stringifyResult, type Plans } from './plan/plans.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly hideSuggestions: boolean;
  readonly documents: Documents;
  readonly plans: Plans;
  readonly formatError: FormatError;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** A query was answered by its plan. */
  readonly onPlanned: () => void;
  /** An operation has ended; `startedAt` is a time of `performance.now()`. */
  readonly onEnd: (
    type: OperationTypeNode | 'unknown',
    result: FormattedExecutionResult,
    startedAt: number,
    context: GraphQLContext,
  ) => void;
}

export interface Apollo {
  /** The answer to a request whose document has been examined. */
  answer(request: HttpRequest, contextValue: GraphQLContext, media: AnswerMedia): Promise<HttpAnswer>;
  stop(): Promise<void>;
}

/** Headers that a browser sends across origins only after a preflight; multipart and GET need one of them. */
export const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

export function createApollo(options: ApolloOptions): Apollo {
  const { schema, rules, hideSuggestions, documents, plans, formatError, log, onPlanned, onEnd } = options;
  const published = new WeakMap<object, GraphQLFormattedError>();

  const server = new ApolloServer<GraphQLContext>({
    schema,
    // Documents come here examined; Apollo would parse and validate, by the same rules, only what was dropped meanwhile.
    documentStore: {
      get: async (key) => documents.find(key.slice(key.lastIndexOf(':') + 1)),
      set: async () => undefined,
      delete: async () => false,
    },
    validationRules: [...rules],
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
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();

  function answerPlugin(): ApolloServerPlugin<GraphQLContext> {
    return {
      async requestDidStart() {
        const startedAt = performance.now();
        return {
          async responseForOperation({ document, operation, request, contextValue }) {
            // There is none where the name is nobody's.
            const data = operation && (await plans.run(document, operation, contextValue, request.variables));
            if (!data) return null;
            onPlanned();
            const http = { headers: new HeaderMap(), status: undefined };
            return { http, body: { kind: 'single', singleResult: { data } } };
          },
          async didEncounterErrors({ errors, contextValue }) {
            for (const error of errors) published.set(error, formatError(error, contextValue.requestId));
          },
          async willSendResponse({ response, contextValue, request, operation, document }) {
            if (response.body.kind !== 'single') return;
            const isMutation = operation?.operation === OperationTypeNode.MUTATION;
            if (isMutation) plans.leave(contextValue.credential.principal);
            const { refusal } = contextValue.answer;
            // As a whole: what fitted would come with an error for each place that did not. What was written is told.
            if (refusal && !isMutation) {
              response.body.singleResult = { errors: [formatError(refusal, contextValue.requestId)] };
            }
            const result = response.body.singleResult;
            const media = negotiate(request.http?.headers.get('accept'))!;
            // Apollo has set a status where the form of the request was wrong; there it knows better.
            if (document && response.http.status !== 405) response.http.status = statusOf(result, media);
            dress(response.http.headers, media, contextValue.requestId, result);
            onEnd(operation?.operation ?? 'unknown', result, startedAt, contextValue);
          },
        };
      },
    };
  }

  return {
    async answer({ method, headers, search, body }, contextValue, media) {
      const http = { method, headers, search, body };
      if (method === 'POST' && isRecord(body) && isWellFormed(body)) {
        const { query, operationName, variables, extensions } = body;
        const operation = {
          query,
          operationName: operationName ?? undefined,
          variables: variables ?? undefined,
          extensions: extensions ?? undefined,
          http,
        };
        return answerOf(await server.executeOperation(operation, { contextValue }));
      }
      // What is asked otherwise, or in a form that Apollo refuses with its reasons.
      const context = async () => contextValue;
      const response = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest: http, context });
      return answerOfHttp(response, media, contextValue.requestId);
    },
    stop: () => server.stop(),
  };
}

/** A body that Apollo would take as it is. */
interface WellFormed {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
  /** Some clients name themselves in these. */
  readonly extensions?: Record<string, unknown> | null;
}

function isWellFormed(body: Readonly<Record<string, unknown>>): body is Readonly<Record<string, unknown>> & WellFormed {
  const { extensions } = body;
  return faultOf(body) === null && (extensions === undefined || extensions === null || isRecord(extensions));
}

function answerOf({ http, body }: GraphQLResponse): HttpAnswer {
  if (body.kind !== 'single') throw new Error(NO_INCREMENTS);
  const { data } = body.singleResult;
  const answer = data instanceof PlannedAnswer ? data.bytes : stringifyResult(body.singleResult);
  return { status: http.status ?? 200, headers: http.headers, body: answer };
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

/** Every metric of the gateway, declared once: its name, what it tells, and the closed lists its labels come from. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { ERRORS, type ErrorCode } from '../errors.js';

type Labels = Readonly<Record<string, readonly string[]>>;

export interface Metric<L extends Labels = Labels> {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  /** The values that each label may have; anything else is counted as `other`, so that nobody can make series. */
  readonly labels: L;
  /** The upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const COUNTS = [1, 2, 4, 8, 12, 16, 20];
const CODES = Object.keys(ERRORS) as ErrorCode[];
const STATUS_CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
type StatusClass = (typeof STATUS_CLASSES)[number];
const DOORS = ['http', 'sse', 'websocket', 'photo', 'notification', 'graphiql', 'health', 'metrics'] as const;
const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** What can be refused for its size or number: the settings' keys, and the numbers that are fixed. */
// prettier-ignore
export const LIMITS = [
  'maxBodyBytes', 'maxDocumentBytes', 'maxTokens', 'maxDepth', 'maxAliases', 'maxRootFields', 'maxDirectives',
  'maxFragments', 'maxSelections', 'maxVariablesBytes', 'maxVariablesDepth', 'maxVariablesKeys', 'maxCost',
  'maxCostPerPrincipal', 'maxPhotoBytes', 'maxPhotoPixels', 'maxUploadsPerPrincipal', 'maxUploadSpaceBytes',
  'maxUpstreamBytes', 'maxStreamsPerPrincipal', 'maxSocketsPerPrincipal', 'maxFrameBytes', 'maxQueueEvents',
  'maxQueueBytes', 'introspectionDepth', 'pageSize', 'nodes', 'entities', 'bulkWrites', 'base64Photos',
  'filterConditions', 'maxAnswerBytes',
] as const;

export function isLimit(name: string | undefined): name is (typeof LIMITS)[number] {
  return LIMITS.some((limit) => limit === name);
}

// prettier-ignore
export const METRICS = {
  httpRequests:      { kind: 'counter',   name: 'gateway_http_requests_total',               help: 'HTTP requests answered, by door and class of status.', labels: { door: DOORS, status: STATUS_CLASSES } },
  httpDuration:      { kind: 'histogram', name: 'gateway_http_request_duration_seconds',     help: 'From the request’s head to the answer’s last byte, without streams.', labels: { door: DOORS }, buckets: SECONDS },
  operations:        { kind: 'counter',   name: 'gateway_graphql_operations_total',          help: 'GraphQL operations, by type and by `OK` or the code of their first error.', labels: { type: ['query', 'mutation', 'subscription', 'unknown'], outcome: ['OK', ...CODES] } },
  operationDuration: { kind: 'histogram', name: 'gateway_graphql_operation_duration_seconds', help: 'Execution of queries and mutations.', labels: { type: ['query', 'mutation', 'subscription', 'unknown'] }, buckets: SECONDS },
  planned:           { kind: 'counter',   name: 'gateway_graphql_planned_total',             help: 'Queries answered by the compiled plan of their operation; graphql-js executes all others.', labels: {} },
  refusals:          { kind: 'counter',   name: 'gateway_limit_refusals_total',              help: 'What was refused because of a limit, by the limit.', labels: { limit: LIMITS } },
  waitingQuestions:  { kind: 'gauge',     name: 'gateway_large_questions_waiting',           help: 'Questions with many answers that wait to begin until the processor has caught up.', labels: {} },
  upstreamCalls:     { kind: 'counter',   name: 'gateway_upstream_calls_total',              help: 'Calls of the REST API, by method and by class of status or the code of the failure.', labels: { method: METHODS, status: [...STATUS_CLASSES, ...CODES] } },
  upstreamDuration:  { kind: 'histogram', name: 'gateway_upstream_call_duration_seconds',    help: 'One call of the REST API, to the answer’s last byte.', labels: { method: METHODS }, buckets: SECONDS },
  upstreamParts:     { kind: 'counter',   name: 'gateway_upstream_parts_total',              help: 'Requests that the mailbox’s quota counts: a part of an envelope is one.', labels: {} },
  envelopeParts:     { kind: 'histogram', name: 'gateway_upstream_envelope_parts',           help: 'Parts in each envelope.', labels: {}, buckets: COUNTS },
  retries:           { kind: 'counter',   name: 'gateway_upstream_retries_total',            help: 'Requests that were repeated, by the code of the failure.', labels: { code: CODES } },
  pauses:            { kind: 'counter',   name: 'gateway_upstream_pauses_total',             help: 'Times that the REST API asked to leave a mailbox in peace.', labels: {} },
  activeStreams:     { kind: 'gauge',     name: 'gateway_active_streams',                    help: 'Live subscriptions, by door.', labels: { door: ['sse', 'websocket', 'callback'] } },
  activeSockets:     { kind: 'gauge',     name: 'gateway_active_sockets',                    help: 'Open WebSockets.', labels: {} },
  activeFeeds:       { kind: 'gauge',     name: 'gateway_active_feeds',                      help: 'Feeds that poll; subscribers of the same folder and principal share one.', labels: {} },
  streamBatches:     { kind: 'counter',   name: 'gateway_stream_batches_total',              help: 'Batches delivered to subscribers, by kind.', labels: { kind: ['SNAPSHOT', 'CHANGES', 'RESET', 'HEARTBEAT'] } },
  tokenLookups:      { kind: 'counter',   name: 'gateway_token_lookups_total',               help: 'Tokens for the upstream, by where they were: in memory, in the shared store, on their way, or nowhere.', labels: { found: ['memory', 'tier', 'flight', 'nowhere'] } },
  tokenRequests:     { kind: 'counter',   name: 'gateway_token_requests_total',              help: 'Requests for a token of the identity platform, by `OK` or the code of the failure.', labels: { outcome: ['OK', ...CODES] } },
  redisUp:           { kind: 'gauge',     name: 'gateway_redis_up',                          help: 'Whether Redis answers: 1 or 0.', labels: {} },
  redisFailures:     { kind: 'counter',   name: 'gateway_redis_failures_total',              help: 'Questions to Redis that were not answered.', labels: {} },
  photoBytes:        { kind: 'counter',   name: 'gateway_photo_bytes_total',                 help: 'Bytes of photos received from clients and served to them.', labels: { direction: ['received', 'served'] } },
} as const satisfies Record<string, Metric>;

type LabelsOf<M extends Metric> = { readonly [L in keyof M['labels']]: M['labels'][L][number] };

interface Instruments<M extends Metric> {
  counter: {
    /** Counts one, or so many. */
    add(labels: LabelsOf<M>, count?: number): void;
  };
  gauge: {
    /** Up by one, or by so many; negative is down. */
    add(labels: LabelsOf<M>, count?: number): void;
    set(labels: LabelsOf<M>, value: number): void;
  };
  histogram: {
    /** One measurement in the unit of the metric's name. */
    observe(labels: LabelsOf<M>, value: number): void;
  };
}

export type Metrics = {
  readonly [K in keyof typeof METRICS]: Instruments<(typeof METRICS)[K]>[(typeof METRICS)[K]['kind']];
} & {
  readonly contentType: string;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
};

export interface MetricsOptions {
  /** Memory, event loop delay and garbage collection of this process as well. */
  readonly ofProcess?: boolean;
}

/** A registry of its own, so that two gateways in one process do not count together. */
export function createMetrics({ ofProcess = true }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const instruments = Object.fromEntries(
    Object.entries(METRICS).map(([key, metric]) => [key, createInstrument(metric, registry)]),
  );
  return {
    ...(instruments as unknown as Metrics), // one instrument for each row of the table, of the row's kind
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** The class of a status, such as `4xx`; a code stays what it is. For labels of upstream calls and HTTP requests. */
export function statusLabel(status: number): StatusClass;
export function statusLabel<C extends string>(status: number | C): StatusClass | C;
export function statusLabel(status: number | string): string {
  if (typeof status === 'string') return status;
  return STATUS_CLASSES[Math.min(5, Math.max(1, Math.floor(status / 100))) - 1]!;
}

/** Measurements that wait for a scrape before they are given to the library in one go. */
const MAX_WAITING = 1000;

function createInstrument(metric: Metric, registry: Registry): object {
  const { name, help, labels } = metric;
  const labelNames = Object.keys(labels);
  const options = { name, help, labelNames, registers: [registry] };
  const bounded = (given: Readonly<Record<string, string>>): Record<string, string> => {
    const kept: Record<string, string> = {};
    for (const label of labelNames) {
      const value = given[label];
      kept[label] = value !== undefined && labels[label]!.includes(value) ? value : 'other';
    }
    return kept;
  };
  if (metric.kind === 'gauge') {
    const gauge = new Gauge(options);
    return {
      add: (given: Record<string, string>, count = 1) => gauge.inc(bounded(given), count),
      set: (given: Record<string, string>, value: number) => gauge.set(bounded(given), value),
    };
  }
  // The library builds and hashes an object of labels at every measurement; here a request only looks up a short text.
  const keyOf = (given: Readonly<Record<string, string>>): string => {
    let key = '';
    for (const label of labelNames) key += `${given[label]} `;
    return key;
  };
  const waiting = new Map<string, { readonly labels: Record<string, string>; values: number[] }>();
  const seriesOf = (given: Readonly<Record<string, string>>) => {
    const key = keyOf(given);
    let series = waiting.get(key);
    if (!series) waiting.set(key, (series = { labels: bounded(given), values: [] }));
    return series;
  };
  if (metric.kind === 'histogram') {
    const flush = (): void => {
      for (const { labels: kept, values } of waiting.values()) {
        for (const value of values.splice(0)) histogram.observe(kept, value);
      }
    };
    const histogram = new Histogram({ ...options, buckets: [...(metric.buckets ?? [])], collect: flush });
    return {
      observe(given: Record<string, string>, value: number) {
        const { values } = seriesOf(given);
        values.push(value);
        if (values.length >= MAX_WAITING) flush();
      },
    };
  }
  const counter = new Counter({
    ...options,
    collect() {
      for (const { labels: kept, values } of waiting.values()) {
        for (const count of values.splice(0)) counter.inc(kept, count);
      }
    },
  });
  return {
    add(given: Record<string, string>, count = 1) {
      const { values } = seriesOf(given);
      values[0] = (values[0] ?? 0) + count;
    },
  };
}

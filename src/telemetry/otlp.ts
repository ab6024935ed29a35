/** Tracing by OpenTelemetry, sent by OTLP over HTTP. Loaded only where `OTEL_EXPORTER_OTLP_ENDPOINT` asks for it. */
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Log } from './log.js';
import type { Span, SpanAttributes, TracePlace, Tracing } from './trace.js';

export interface OtlpOptions {
  /** Where traces are posted to. */
  readonly url: string;
  readonly protocol: keyof typeof EXPORTERS;
  readonly serviceName: string;
  readonly version: string;
  readonly log: Pick<Log, 'warn'>;
}

const SCOPE = 'contacts-gateway';
const CLOSING_MS = 2000;
const KINDS = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;
const EXPORTERS = { 'http/protobuf': ProtobufExporter, 'http/json': JsonExporter } as const;

/** Sampler, headers, batches and attributes of the resource come from the standard names in the environment. */
export function openTracing({ url, protocol, serviceName, version, log }: OtlpOptions): Tracing {
  setGlobalErrorHandler((err) => log.warn({ err }, 'Traces could not be sent'));
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': serviceName, 'service.version': version })),
    spanProcessors: [new BatchSpanProcessor(new EXPORTERS[protocol]({ url }))],
  });
  const tracer = provider.getTracer(SCOPE, version);
  const root: Span = { ...placeAt(tracer, ROOT_CONTEXT), set: () => undefined, end: () => undefined };
  const propagator = new W3CTraceContextPropagator();
  return {
    root,
    within(traceparent) {
      if (traceparent === undefined) return root;
      return placeAt(tracer, propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter));
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), CLOSING_MS);
      });
      const sent = provider.shutdown().then(
        () => true,
        () => false,
      );
      if (!(await Promise.race([sent, timeUp]))) log.warn({}, 'Traces could not be sent before the end');
      clearTimeout(timer);
    },
  };
}

function placeAt(tracer: Tracer, context: Context): TracePlace {
  return {
    begin: (name, kind, attributes) => beginAt(tracer, context, name, KINDS[kind], attributes),
  };
}

function beginAt(tracer: Tracer, context: Context, name: string, kind: SpanKind, attributes?: SpanAttributes): Span {
  const span = tracer.startSpan(name, { kind, attributes }, context);
  let isOver = false;
  return {
    ...placeAt(tracer, trace.setSpan(context, span)),
    set: (more) => void span.setAttributes(more),
    end(failure) {
      if (isOver) return;
      isOver = true;
      if (failure !== undefined) {
        span.setAttribute('error.type', failure);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

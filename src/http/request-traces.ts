/** The span of each HTTP request, for the doors that ask the REST API. */
import type { FastifyRequest } from 'fastify';
import type { Span, Tracing } from '../telemetry/trace.js';

export interface RequestTraces {
  begin(request: FastifyRequest): void;
  /** Undefined where tracing is off. */
  of(request: FastifyRequest): Span | undefined;
  end(request: FastifyRequest, status: number): void;
}

export function createRequestTraces(tracing: Tracing | null): RequestTraces {
  const spans = new WeakMap<FastifyRequest, Span>();
  return {
    begin(request) {
      if (tracing === null) return;
      const { method, id, headers, routeOptions } = request;
      const { traceparent } = headers;
      const place = tracing.within(typeof traceparent === 'string' ? traceparent : undefined);
      const span = place.begin(`${method} ${routeOptions.url}`, 'server', {
        'http.request.method': method,
        'http.route': routeOptions.url,
        'contacts.request_id': id,
      });
      spans.set(request, span);
    },
    of: (request) => spans.get(request),
    end(request, status) {
      const span = spans.get(request);
      span?.set({ 'http.response.status_code': status });
      span?.end(status >= 500 ? String(status) : undefined);
    },
  };
}

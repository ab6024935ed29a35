/** What is measured of one request, from the door to the REST API: spans below spans. Where tracing is off there are none. */

/** From closed lists, numbers, or names that developers gave: no ids, no users, no paths, no texts of contacts. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** Where a span can begin. */
export interface TracePlace {
  /** `kind` as OpenTelemetry has it: taken in, done here, or asked elsewhere. */
  begin(name: string, kind: 'server' | 'internal' | 'client', attributes?: SpanAttributes): Span;
}

export interface Span extends TracePlace {
  set(attributes: SpanAttributes): void;
  /** The first time counts. `failure` is an error code; absent where all went well. */
  end(failure?: string): void;
}

export interface Tracing {
  /** Above it there is nothing; it has neither attributes nor an end. */
  readonly root: Span;
  /** Within the trace of who sent a W3C `traceparent`; what is none begins one of its own. */
  within(traceparent: string | undefined): TracePlace;
  /** Sends what has been measured, for at most two seconds. */
  close(): Promise<void>;
}

/** What is told of a span besides its name and times. Never a key, never Treasure Data's own words. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** One step of a trace, as far as the step itself adds to it. */
export interface Span {
  set (attributes: Attributes): void
  /** Headers by which the other side of a call takes part in the trace (W3C trace context). */
  headers (): Readonly<Record<string, string>>
}

/** Where a trace is to be found. */
export interface TraceIds {
  traceId: string
  spanId: string
}

/** The span of a request from outside, which begins and ends in different places. */
export interface RequestSpan extends Span {
  readonly ids: TraceIds
  /** Runs work of which all spans belong below this one. */
  within<T> (work: () => T): T
  /** Names the request as logs do. */
  identify (requestId: string): void
  /** Counts once. `failed` says that the service is at fault. */
  end (name: string, attributes: Attributes, failed: boolean): void
}

export interface SpanOptions {
  /** `client` for a call of another service. */
  kind?: 'client' | 'internal'
  attributes?: Attributes
}

/** Makes spans. What is traced knows nothing of where they go. */
export interface Tracer {
  /** Runs work as a step below the one under way; where it fails, so does the step. Gives and throws what the work does. */
  run<T> (name: string, options: SpanOptions, work: (span: Span) => T): T
  /** Begins the span of a request with these headers; `null` where nothing is traced. */
  begin (headers: Readonly<Record<string, string | string[] | undefined>>): RequestSpan | null
}

const noHeaders = Object.freeze({})
const noSpan: Span = { set () {}, headers: () => noHeaders }

/** Makes no spans, at no cost. */
export const untraced: Tracer = { run: (_name, _options, work) => work(noSpan), begin: () => null }

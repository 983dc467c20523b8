/** What a span records besides its name and times. Never a key, never text from Treasure Data. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** One step of a trace, as the step itself sees it. */
export interface Span {
  set (attributes: Attributes): void
  /** Returns the headers that let the other side of a call join the trace (W3C trace context). */
  headers (): Readonly<Record<string, string>>
}

/** The ids of a span and its trace. */
export type TraceIds = Record<'traceId' | 'spanId', string>

/** The span of an incoming request, which starts and ends in different parts of the code. */
export interface RequestSpan extends Span {
  readonly ids: TraceIds
  /** Runs work whose spans all belong to this one. */
  within<T> (work: () => T): T
  /** Sets the request id that logs use. */
  identify (requestId: string): void
  /** Ends the span on its first call. `failed` means that the service is at fault. */
  end (name: string, attributes: Attributes, failed: boolean): void
}

/** Makes spans. The code that is traced does not know where they go. */
export interface Tracer {
  /**
   * Runs work as a child of the current step, of kind `client` if it calls another service. If the work fails, the step fails as well.
   * Returns and throws what the work does.
   */
  run<T> (name: string, options: { kind?: 'client' | 'internal', attributes?: Attributes }, work: (span: Span) => T): T
  /** Starts the span of a request with these headers; `null` if nothing is traced. */
  begin (headers: Readonly<Record<string, string | string[] | undefined>>): RequestSpan | null
}

const noHeaders = Object.freeze({})
const noSpan: Span = { set () {}, headers: () => noHeaders }

/** Makes no spans, at no cost. */
export const untraced: Tracer = { run: (_name, _options, work) => work(noSpan), begin: () => null }

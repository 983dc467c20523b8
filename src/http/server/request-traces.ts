import type { IncomingMessage, RequestListener } from 'node:http'
import { outcomeOf } from '../../cache/describe-answer.ts'
import type { RequestSpan, TraceIds, Tracer } from '../../runtime/tracer.ts'
import type { CountedRequest } from './request-tallies.ts'

/** The spans of running requests, on the router and on the fast path. */
export class RequestTraces {
  readonly #tracer: Tracer
  readonly #spans = new WeakMap<IncomingMessage, RequestSpan>()

  constructor (tracer: Tracer) {
    this.#tracer = tracer
  }

  /** Returns a listener that answers each request within its own span. */
  wrap (answer: RequestListener): RequestListener {
    return (request, response) => {
      const span = this.#tracer.begin(request.headers)
      if (span === null) return answer(request, response)
      this.#spans.set(request, span)
      // by then hooks have reported the answer, if any ran
      response.once('close', () => setImmediate(() => this.#end(span, request, { route: undefined, status: response.statusCode })))
      span.within(() => answer(request, response))
    }
  }

  /** Gives the request's span the id of its log line. */
  identify (request: IncomingMessage, requestId: string): void {
    this.#spans.get(request)?.identify(requestId)
  }

  idsOf (request: IncomingMessage): TraceIds | null {
    return this.#spans.get(request)?.ids ?? null
  }

  /** Ends the request's span with the answer's attributes. */
  tell (request: IncomingMessage, { route, status, source, problem }: CountedRequest): void {
    const span = this.#spans.get(request)
    if (span === undefined) return
    span.set({
      'cache.outcome': outcomeOf(source),
      ...source === null ? {} : { 'cache.age_ms': Math.round(source.ageMs) },
      ...source === null || source.stale === null ? {} : { 'cache.stale_reason': source.stale.reason },
      ...problem === null ? {} : { 'error.type': problem }
    })
    this.#end(span, request, { route, status })
  }

  #end (span: RequestSpan, { method = 'GET' }: IncomingMessage, { route, status }: Pick<CountedRequest, 'route' | 'status'>): void {
    span.end(route === undefined ? method : `${method} ${route}`, {
      'http.request.method': method,
      ...route === undefined ? {} : { 'http.route': route },
      'http.response.status_code': status
    }, status >= 500)
  }
}

import { createServer, type RequestListener, type Server } from 'node:http'
import { holdTickShape } from './hold-tick-shape.ts'
import type { AnswerReady } from './ready-reports.ts'
import type { RequestTraces } from './request-traces.ts'

export interface ServerLimits {
  /** From a connection's begin, or the last answer, to the end of a request's headers. */
  headersTimeoutMs: number
  /** The same to the end of the request. */
  requestTimeoutMs: number
  /** How long a connection without a request is kept. */
  keepAliveTimeoutMs: number
  /** Silence in both directions that ends a connection: whoever reads nothing holds no answer for ever. */
  idleTimeoutMs: number
  /** Further connections are dropped. */
  maxConnections: number
}

const maxHeaderBytes = 16_384

/** The HTTP server with its limits. What `answerReady` does not answer goes to the router. */
export function createHttpServer (route: RequestListener, answerReady: AnswerReady, limits: ServerLimits, traces: RequestTraces | null): Server {
  holdTickShape()
  const listener: RequestListener = (request, response) => {
    if (!answerReady(request, response)) route(request, response)
  }
  const answer = traces === null ? listener : traces.wrap(listener)
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
    // a second Host or key is seen, not dropped
    joinDuplicateHeaders: true,
    // a missing one is refused with a problem document, as a wrong one is
    requireHostHeader: false
  }, answer)
  // nothing is expected of a request: no body is asked for, and no bare 417 is sent
  server.on('checkContinue', answer).on('checkExpectation', answer)
  // all headers are seen: beyond its default of 2,000 Node would drop them silently, their bytes are bounded above
  server.maxHeadersCount = 0
  server.timeout = limits.idleTimeoutMs
  server.maxConnections = limits.maxConnections
  return server
}

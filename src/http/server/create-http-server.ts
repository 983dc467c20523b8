import { createServer, type RequestListener, type Server } from 'node:http'
import { holdTickShape } from './hold-tick-shape.ts'
import type { AnswerReady } from './ready-reports.ts'
import type { RequestTraces } from './request-traces.ts'

export interface ServerLimits {
  /** From the start of a connection, or its last answer, to the end of a request's headers. */
  headersTimeoutMs: number
  /** The same to the end of the request. */
  requestTimeoutMs: number
  /** How long a connection without a request is kept. */
  keepAliveTimeoutMs: number
  /** Silence in both directions that ends a connection, so that a client that reads nothing cannot hold an answer for ever. */
  idleTimeoutMs: number
  /** Further connections are dropped. */
  maxConnections: number
}

const maxHeaderBytes = 16_384

/** Creates the HTTP server with its limits. Requests that `answerReady` does not answer go to the router. */
export function createHttpServer (
  route: RequestListener, answerReady: AnswerReady, limits: ServerLimits, traces: RequestTraces | null
): Server {
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
    // otherwise Node drops a second Host or key
    joinDuplicateHeaders: true,
    // the guards refuse a missing host with a problem document, like a wrong one
    requireHostHeader: false
  }, answer)
  // ignores `Expect`: no body is requested, and no bare 417 is sent
  server.on('checkContinue', answer).on('checkExpectation', answer)
  // Node would silently drop headers beyond its default of 2,000; their bytes are bounded above
  server.maxHeadersCount = 0
  server.timeout = limits.idleTimeoutMs
  server.maxConnections = limits.maxConnections
  return server
}

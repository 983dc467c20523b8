import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { stripBasePath } from './base-path.ts'
import { holdTickShape } from './hold-tick-shape.ts'
import type { AnswerReady } from './ready-reports.ts'
import type { RequestTraces } from './request-traces.ts'

export type ServerLimits = ReturnType<typeof serverLimits>

/**
 * Returns the limits of connections. The idle timeout exceeds the deadline of a load, because the connection is silent during a load.
 * Connections without a request stay open for `keepAliveMs`.
 */
export function serverLimits ({ loadDeadlineMs, keepAliveMs }: { loadDeadlineMs: number, keepAliveMs: number }) {
  return {
    /** From the start of a connection, or of another request on it, to the end of the request's headers. */
    headersTimeoutMs: 10_000,
    /** From the same start to the end of the request. */
    requestTimeoutMs: 30_000,
    keepAliveTimeoutMs: keepAliveMs,
    /** Silence in both directions that closes a connection, so that a client that reads nothing cannot hold an answer forever. */
    idleTimeoutMs: loadDeadlineMs + 20_000
  }
}

const maxHeaderBytes = 16_384

/** Creates the HTTP server with its limits. Requests that `answerReady` does not answer go to the router. */
export function createHttpServer (
  route: RequestListener, answerReady: AnswerReady, limits: ServerLimits, traces: RequestTraces | null, basePath = ''
): Server {
  holdTickShape()
  // `server.timeout` would set a timer again for each request; a hit needs one only while its answer is not sent
  const limitSilence = (socket: Socket): void => { socket.setTimeout(limits.idleTimeoutMs) }
  const routeLimited: RequestListener = (request, response) => {
    limitSilence(request.socket)
    route(request, response)
  }
  const readyFirst: RequestListener = (request, response) => {
    if (!answerReady(request, response)) routeLimited(request, response)
    else if (request.socket.writableLength > 0) limitSilence(request.socket)
  }
  const listen = (answer: RequestListener): RequestListener => {
    const below = stripBasePath(basePath, answer)
    return traces === null ? below : traces.wrap(below)
  }
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
    // without it, Node drops a second Host or key
    joinDuplicateHeaders: true,
    // the guards answer a missing host with a problem document, like a wrong one
    requireHostHeader: false
  }, listen(readyFirst))
  // ignores `Expect`: requests no body and sends no bare 417. Node closes the connection after these answers, so the router sends them
  server.on('checkContinue', listen(routeLimited)).on('checkExpectation', listen(routeLimited))
  // Node would silently drop headers beyond its default of 2,000; their bytes are limited above
  server.maxHeadersCount = 0
  server.on('connection', limitSilence)
  return server
}

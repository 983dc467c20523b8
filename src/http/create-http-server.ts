import { createServer, type RequestListener, type Server } from 'node:http'
import type { AnswerReady } from './ready-reports.ts'

/** Silence on a connection, in either direction, that ends it: slow readers hold no answer for ever. */
const idleTimeoutMs = 60_000

/** The HTTP server with its limits. What `answerReady` does not answer goes to the router. */
export function createHttpServer (route: RequestListener, answerReady: AnswerReady): Server {
  const server = createServer({
    // a whole request has to arrive within this time; its headers within the second
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
    // a second Host or key is seen, not dropped
    joinDuplicateHeaders: true
  }, (request, response) => {
    if (!answerReady(request, response)) route(request, response)
  })
  server.timeout = idleTimeoutMs
  return server
}

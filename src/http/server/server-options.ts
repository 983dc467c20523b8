import type { IncomingMessage } from 'node:http'
import { LogController, type FastifyServerOptions } from 'fastify'
import type { LogAnswer } from './access-log.ts'
import { addHeaders } from './add-headers.ts'
import { answerParseError } from './answer-parse-error.ts'
import type { ServerLimits } from './create-http-server.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { pageHeaders, securityHeaders } from '../answers/security-headers.ts'
import { toProblem } from '../problems/to-problem.ts'

/** Returns the limits of connections. An answer may take as long as a load from TD, and the connection is silent meanwhile. */
export function serverLimits (loadDeadlineMs: number): ServerLimits {
  return {
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    keepAliveTimeoutMs: 10_000,
    idleTimeoutMs: loadDeadlineMs + 20_000,
    maxConnections: 10_000
  }
}

export interface ServerOptions {
  logAnswer: LogAnswer | null
  /** Returns the headers that depend on the client and its way here, names and values alternating. */
  headersFor: (request: IncomingMessage) => readonly string[]
}

/** Returns how the server treats connections, and requests that cannot be routed. */
export function createServerOptions ({ logAnswer, headersFor }: ServerOptions) {
  return {
    // no resource takes a body
    bodyLimit: 16_384,
    routerOptions: { maxParamLength: 200 },
    // requests that still arrive on open connections are answered while draining
    return503OnClosing: false,
    // one line per request is written when it is answered
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, request, reply) => {
      const startMs = performance.now()
      const { id, method, url } = request
      // the plugins' hooks do not see these requests
      addHeaders(reply, [...securityHeaders, ...pageHeaders, ...headersFor(request.raw), 'x-request-id', id])
      sendProblem(request, reply, toProblem(error))
      logAnswer?.({ id, method, route: undefined, url, status: reply.statusCode, elapsedMs: performance.now() - startMs, trace: null })
    },
    clientErrorHandler: answerParseError
  } satisfies FastifyServerOptions
}

import type { IncomingMessage } from 'node:http'
import { LogController, type FastifyServerOptions } from 'fastify'
import type { LogAnswer } from '../plugins/request-log.ts'
import { answerParseError } from './answer-parse-error.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { addHeaders, pageHeaders, securityHeaders } from '../answers/security-headers.ts'
import { toProblem } from '../problems/to-problem.ts'

/**
 * Returns how the server treats connections, and requests that cannot be routed. `headersFor` returns the headers that depend on
 * the client and its way here, names and values alternating.
 */
export function createServerOptions (
  logAnswer: LogAnswer | null, headersFor: (request: IncomingMessage) => readonly string[], basePath = ''
) {
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
      sendProblem(request, reply, toProblem(error), basePath)
      logAnswer?.({ id, method, route: undefined, url, status: reply.statusCode, elapsedMs: performance.now() - startMs, trace: null })
    },
    clientErrorHandler: (error, socket) => answerParseError(error, socket, basePath)
  } satisfies FastifyServerOptions
}

import type { IncomingMessage } from 'node:http'
import { LogController, type FastifyServerOptions } from 'fastify'
import type { CountedRequest } from './request-tallies.ts'
import { answerParseError } from './answer-parse-error.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { addHeaders, pageHeaders, securityHeaders } from '../answers/security-headers.ts'
import { toProblem } from '../problems/to-problem.ts'

/**
 * Returns how the server treats connections, and requests that cannot be routed. `headersFor` returns the headers that depend on
 * the client and its way here, names and values alternating. `onUnrouted` is told of requests whose address cannot be read.
 */
export function createServerOptions (
  onUnrouted: (request: IncomingMessage, answered: CountedRequest) => void,
  headersFor: (request: IncomingMessage) => readonly string[],
  basePath = ''
) {
  return {
    // no resource takes a body
    bodyLimit: 16_384,
    routerOptions: { maxParamLength: 200 },
    // no route has a JSON schema; Fastify would load two compilers for them at start
    schemaController: { compilersFactory: { buildValidator: refuseJsonSchema, buildSerializer: refuseJsonSchema } },
    // requests that still arrive on open connections are answered while draining
    return503OnClosing: false,
    // one line per request is written when it is answered
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, request, reply) => {
      const startMs = performance.now()
      const { id, method, raw } = request
      const problem = toProblem(error)
      // the plugins' hooks do not see these requests
      addHeaders(reply, [...securityHeaders, ...pageHeaders, ...headersFor(raw), 'x-request-id', id])
      sendProblem(request, reply, problem, basePath)
      const elapsedMs = performance.now() - startMs
      onUnrouted(raw, { method, route: undefined, status: reply.statusCode, elapsedMs, source: null, problem: problem.code })
    },
    clientErrorHandler: (error, socket) => answerParseError(error, socket, basePath)
  } satisfies FastifyServerOptions
}

function refuseJsonSchema (): never {
  throw new Error('schemas of routes are zod schemas')
}

import type { IncomingMessage } from 'node:http'
import { LogController, type FastifyServerOptions } from 'fastify'
import type { CountedRequest } from './request-tallies.ts'
import { answerParseError } from './answer-parse-error.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { addHeaders, pageHeaders, securityHeaders } from '../answers/security-headers.ts'
import { toProblem } from '../problems/to-problem.ts'

/**
 * Returns Fastify's options for connections and for requests that cannot be routed. `headersFor` returns the headers that depend on the
 * client and its connection, as alternating names and values. `onUnrouted` is called for requests with an unreadable address.
 */
export function createServerOptions (
  onUnrouted: (request: IncomingMessage, answered: CountedRequest) => void,
  headersFor: (request: IncomingMessage) => readonly string[],
  basePath = ''
) {
  return {
    // no resource accepts a body
    bodyLimit: 16_384,
    routerOptions: { maxParamLength: 200 },
    // no route has a JSON schema, and without this Fastify would load two compilers at start
    schemaController: { compilersFactory: { buildValidator: refuseJsonSchema, buildSerializer: refuseJsonSchema } },
    // while draining, requests on open connections are still answered
    return503OnClosing: false,
    // the service writes its own line for each answered request
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, request, reply) => {
      const startMs = performance.now()
      const { id, method, raw } = request
      const problem = toProblem(error)
      // the hooks of plugins do not run for these requests
      addHeaders(reply, [...securityHeaders, ...pageHeaders, ...headersFor(raw), 'x-request-id', id])
      sendProblem(request, reply, problem, basePath)
      const elapsedMs = performance.now() - startMs
      onUnrouted(raw, { method, route: undefined, status: reply.statusCode, elapsedMs, source: null, problem: problem.code })
    },
    clientErrorHandler: (error, socket) => answerParseError(error, socket, basePath)
  } satisfies FastifyServerOptions
}

function refuseJsonSchema (): never {
  throw new Error('routes must use zod schemas')
}

import { LogController, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { answerUnreadable } from './answer-unreadable.ts'
import { sendProblem } from './problem.ts'
import { toProblem } from './to-problem.ts'

/** How the server treats connections, and what it does with requests that cannot be routed. */
export const serverOptions = {
  // no resource takes a body
  bodyLimit: 16_384,
  routerOptions: { maxParamLength: 200 },
  // while draining, what still arrives on open connections is answered
  return503OnClosing: false,
  // one line per request is written when it is answered
  logController: new LogController({ disableRequestLogging: true }),
  frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    sendProblem(request, reply, toProblem(error))
  },
  clientErrorHandler: answerUnreadable
} satisfies FastifyServerOptions

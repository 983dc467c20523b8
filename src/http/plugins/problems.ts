import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { CallerGoneError } from '../../cache/source-cache-contract.ts'
import { Problem } from '../problems/problem.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { toProblem } from '../problems/to-problem.ts'
import { pathOf } from '../server/redact-secrets.ts'

/** Converts every error to a problem document. Faults of the service are logged here; the TD client logs TD's failures. */
export const problems = fastifyPlugin(async (app: FastifyInstance, { basePath = '' }: { basePath?: string }) => {
  app.setErrorHandler((error, request, reply) => {
    // the connection is closed, so there is nobody to answer
    if (error instanceof CallerGoneError) return reply.hijack()
    const problem = toProblem(error)
    if (problem.code === 'internal-error') request.log.error({ reqId: request.id, err: error }, 'internal error')
    else request.log.debug({ reqId: request.id, code: problem.code }, 'answered with a problem document')
    return sendProblem(request, reply, problem, basePath)
  })
  app.setNotFoundHandler((request, reply) => {
    const detail = `The service has no resource at ${basePath}${pathOf(request)}.`
    return sendProblem(request, reply, new Problem('not-found', { detail }), basePath)
  })
}, { name: 'problems' })

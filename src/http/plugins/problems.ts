import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { CallerGoneError } from '../../cache/source-cache-contract.ts'
import { Problem } from '../problems/problem.ts'
import { sendProblem } from '../problems/send-problem.ts'
import { toProblem } from '../problems/to-problem.ts'
import { pathOf } from '../server/redact-secrets.ts'

/** Turns every error into a problem document. Faults of the service are logged here; the client of TD logs those of TD. */
export const problems = fastifyPlugin(async (app: FastifyInstance, { basePath = '' }: { basePath?: string }) => {
  app.setErrorHandler((error, request, reply) => {
    // the connection is closed, so nobody can be told anything
    if (error instanceof CallerGoneError) return reply.hijack()
    const problem = toProblem(error)
    if (problem.code === 'internal-error') request.log.error({ reqId: request.id, err: error }, 'the request met a fault of the service')
    else request.log.debug({ reqId: request.id, code: problem.code }, 'answered with a problem')
    return sendProblem(request, reply, problem, basePath)
  })
  app.setNotFoundHandler((request, reply) => {
    return sendProblem(request, reply, new Problem('not-found', { detail: `Nothing is at ${basePath}${pathOf(request)}.` }), basePath)
  })
}, { name: 'problems' })

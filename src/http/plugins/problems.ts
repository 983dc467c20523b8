import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { pathOf } from '../path-of.ts'
import { problemCatalog } from '../problem-catalog.ts'
import { Problem, sendProblem } from '../problem.ts'
import { toProblem } from '../to-problem.ts'

/** Makes every error a problem document, and logs once what is the service's or the upstream's doing. */
export const problems = fastifyPlugin(async (app: FastifyInstance) => {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    const { status, origin } = problemCatalog[problem.code]
    if (problem.code === 'internal-error') request.log.error({ err: error }, 'the request met a fault of the service')
    else if (origin === 'upstream') request.log.warn({ code: problem.code, failure: error }, 'treasure data could not answer')
    else request.log.debug({ code: problem.code, status }, 'the request was refused')
    return sendProblem(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => {
    return sendProblem(request, reply, new Problem('not-found', { detail: `Nothing is at ${pathOf(request)}.` }))
  })
}, { name: 'problems' })

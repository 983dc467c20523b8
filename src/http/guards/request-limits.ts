import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { checkRequest } from './check-request.ts'

/** Refuses what no client needs of a request, before anything else looks at it. */
export const requestLimits = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', (request, _reply, done) => done(checkRequest(request.raw) ?? undefined))
}, { name: 'request-limits' })

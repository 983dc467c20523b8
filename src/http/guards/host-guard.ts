import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { judgeHosts, type HostCheck } from './host-check.ts'
import { Problem } from '../problems/problem.ts'

/** Refuses requests for hosts that this service is not. */
export const hostGuard = fastifyPlugin(async (app: FastifyInstance, { checkHost }: { checkHost: HostCheck }) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const judged = judgeHosts(checkHost, { url: request.url, host: request.headers.host })
    if (judged === 'allowed') done()
    else if (judged === 'foreign') done(new Problem('misdirected'))
    else done(new Problem('invalid-request', { detail: 'The Host header must name one host.', errors: [{ in: 'header', name: 'host', message: 'must name one host' }] }))
  })
}, { name: 'host-guard' })

import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problem.ts'

const maxUrlLength = 8_192
const maxHeaders = 100

/** Refuses addresses and numbers of headers that no client needs. Their bytes are bounded by the server itself. */
export const requestLimits = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { url, rawHeaders } = request.raw
    if ((url?.length ?? 0) > maxUrlLength) done(new Problem('address-too-long'))
    // names and values alternate
    else if (rawHeaders.length > maxHeaders * 2) done(new Problem('request-too-large'))
    else done()
  })
}, { name: 'request-limits' })

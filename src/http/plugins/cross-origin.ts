import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

const exposedHeaders = [
  'ETag', 'Age', 'Cache-Status', 'Last-Modified', 'Link', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'
]
const allowedHeaders = ['Authorization', 'X-API-Key', 'If-None-Match', 'Cache-Control']
const preflightAgeS = 7_200

/** Lets pages of the listed origins, spelt exactly so, read answers. Preflights are answered before anything is asked of a client. */
export const crossOrigin = fastifyPlugin(async (app: FastifyInstance, { origins }: { origins: readonly string[] }) => {
  if (origins.length === 0) return
  await app.register(cors, {
    delegator: (request, callback) => {
      const { origin, 'access-control-request-method': asked } = request.headers
      callback(null, {
        origin: origin !== undefined && origins.includes(origin),
        // any other OPTIONS request is a method like others
        preflight: asked !== undefined,
        methods: ['GET', 'HEAD', 'DELETE'],
        allowedHeaders,
        exposedHeaders,
        maxAge: preflightAgeS
      })
    }
  })
}, { name: 'cross-origin' })

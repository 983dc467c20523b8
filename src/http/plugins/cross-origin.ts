import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { judgeHosts, type HostCheck } from '../guards/host-check.ts'

const exposedHeaders = [
  'ETag', 'Age', 'Cache-Status', 'Last-Modified', 'Link', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'
]
const allowedHeaders = ['Authorization', 'X-API-Key', 'If-None-Match', 'Cache-Control', 'traceparent', 'tracestate']
const preflightAgeS = 7_200

/** What lets a page read an answer that no hook sees, as names and values in turn. */
export function crossOriginHeaders (origins: readonly string[], origin: string | undefined): string[] {
  if (origins.length === 0) return []
  if (origin === undefined || !origins.includes(origin)) return ['vary', 'Origin']
  return ['vary', 'Origin', 'access-control-allow-origin', origin, 'access-control-expose-headers', exposedHeaders.join(', ')]
}

/** Lets pages of the listed origins, spelt exactly so, read answers. Preflights are answered before anything is asked of a client. */
export const crossOrigin = fastifyPlugin(async (app: FastifyInstance, { origins, checkHost }: { origins: readonly string[], checkHost: HostCheck }) => {
  if (origins.length === 0) return
  await app.register(cors, {
    delegator: (request, callback) => {
      const { host, origin, 'access-control-request-method': asked } = request.headers
      callback(null, {
        origin: origin !== undefined && origins.includes(origin),
        // any other OPTIONS request is a method like others, and what this service is not is told so
        preflight: asked !== undefined && judgeHosts(checkHost, { url: request.raw.url ?? '', host }) === 'allowed',
        methods: ['GET', 'HEAD', 'DELETE'],
        allowedHeaders,
        exposedHeaders,
        maxAge: preflightAgeS
      })
    }
  })
}, { name: 'cross-origin' })

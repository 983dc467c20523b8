import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { judgeHosts, type HostCheck } from '../guards/host-check.ts'
import { reportHeaders } from '../schemas/parameters.ts'

const exposedHeaders = [
  'ETag', 'Age', 'Cache-Status', 'Last-Modified', 'Link', 'Memento-Datetime', 'Content-Disposition', 'X-Request-Id', 'RateLimit',
  'RateLimit-Policy', 'Retry-After'
]
const allowedHeaders = ['Authorization', 'X-API-Key', ...Object.keys(reportHeaders.shape), 'traceparent', 'tracestate']
const preflightAgeS = 7_200

/** Returns the CORS headers for an answer that bypasses hooks, as alternating names and values. */
export function crossOriginHeaders (origins: readonly string[], origin: string | undefined): string[] {
  if (origins.length === 0) return []
  if (origin === undefined || !origins.includes(origin)) return ['vary', 'Origin']
  return ['vary', 'Origin', 'access-control-allow-origin', origin, 'access-control-expose-headers', exposedHeaders.join(', ')]
}

type CrossOriginOptions = { origins: readonly string[], checkHost: HostCheck }

/** Lets pages of the listed origins, by exact match, read answers. Preflights need no credentials. */
export const crossOrigin = fastifyPlugin(async (app: FastifyInstance, { origins, checkHost }: CrossOriginOptions) => {
  if (origins.length === 0) return
  await app.register(cors, {
    delegator: (request, callback) => {
      const { host, origin, 'access-control-request-method': requestedMethod } = request.headers
      callback(null, {
        origin: origin !== undefined && origins.includes(origin),
        // any other OPTIONS request is an ordinary method, and the guards refuse foreign hosts
        preflight: requestedMethod !== undefined && judgeHosts(checkHost, { url: request.raw.url ?? '', host }) === 'allowed',
        methods: ['GET', 'HEAD', 'DELETE'],
        allowedHeaders,
        exposedHeaders,
        maxAge: preflightAgeS
      })
    }
  })
}, { name: 'cross-origin' })

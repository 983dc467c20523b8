import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problems/problem.ts'

/** All methods except CONNECT, which never reaches a route. */
const answerable = METHODS.filter(method => method !== 'CONNECT')

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers 405 with `Allow` on every registered path, for each method that the path does not serve. */
    refuseOtherMethods (): void
  }
}

/** Collects the methods of each path, so that all others are refused with `Allow`. */
export const methods = fastifyPlugin(async (app: FastifyInstance) => {
  const served = new Map<string, Set<string>>()
  for (const method of answerable) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
  app.addHook('onRoute', (route: RouteOptions) => {
    // the wildcard is not a resource
    if (route.url === '*') return
    const known = served.get(route.url) ?? new Set()
    served.set(route.url, known)
    for (const method of [route.method].flat()) known.add(method)
  })
  app.decorate('refuseOtherMethods', () => {
    for (const [url, known] of [...served]) {
      const others = answerable.filter(method => !known.has(method))
      const allow = [...known].sort().join(', ')
      app.route({
        method: others as HTTPMethods[],
        url,
        schema: { hide: true },
        // before the body is read
        onRequest: async () => {
          throw new Problem('method-not-allowed', { detail: `The resource supports ${allow}.`, headers: { allow } })
        },
        handler: () => {}
      })
    }
  })
}, { name: 'methods' })

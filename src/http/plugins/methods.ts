import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problems/problem.ts'

/** CONNECT never reaches a route; OPTIONS and the body of a method nobody serves are not read. */
const answerable = METHODS.filter(method => method !== 'CONNECT')

export interface Methods {
  /** Adds an answer 405 with `Allow` to every path served so far, for each method it does not know. */
  refuseOthers (): void
}

declare module 'fastify' {
  interface FastifyInstance {
    methods: Methods
  }
}

/** Watches which methods every path serves, so that the others can be refused properly. */
export const methods = fastifyPlugin(async (app: FastifyInstance) => {
  const served = new Map<string, Set<string>>()
  for (const method of answerable) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
  app.addHook('onRoute', (route: RouteOptions) => {
    // a path that stands for all others is no resource
    if (route.url === '*') return
    const known = served.get(route.url) ?? new Set()
    served.set(route.url, known)
    for (const method of [route.method].flat()) known.add(method)
  })
  app.decorate('methods', {
    refuseOthers () {
      for (const [url, known] of [...served]) {
        const others = answerable.filter(method => !app.hasRoute({ method: method as HTTPMethods, url }))
        const allow = [...known].sort().join(', ')
        app.route({
          method: others as HTTPMethods[],
          url,
          schema: { hide: true },
          // before the body is looked at
          onRequest: async () => { throw new Problem('method-not-allowed', { headers: { allow } }) },
          handler: () => {}
        })
      }
    }
  })
}, { name: 'methods' })

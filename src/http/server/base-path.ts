import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/**
 * Returns a listener that answers below the base path what is otherwise at the root. Proxies may pass the prefix on or strip it: both
 * addresses lead to the same resource. The base path is empty without a prefix, and then nothing is done to a request.
 */
export function stripBasePath (basePath: string, answer: RequestListener): RequestListener {
  if (basePath === '') return answer
  const prefix = `${basePath}/`
  return (request, response) => {
    if (request.url?.startsWith(prefix)) request.url = request.url.slice(basePath.length)
    answer(request, response)
  }
}

/**
 * Sends a caller of the base path itself to the page below it, from which the page's relative addresses lead on. If an address of the
 * service begins with the base path, nobody could tell whether a proxy had stripped the prefix: throws what `describeClash` returns.
 */
export const basePathRoute = fastifyPlugin(async (
  app: FastifyInstance, { basePath, describeClash }: { basePath: string, describeClash: (url: string) => Error }
) => {
  if (basePath === '') return
  app.addHook('onRoute', ({ url }) => {
    if (`${url}/`.startsWith(`${basePath}/`)) throw describeClash(url)
  })
  app.addHook('onRequest', (request, reply, done) => {
    const { url } = request
    if (url !== basePath && !url.startsWith(`${basePath}?`)) return done()
    reply.redirect(`${basePath}/${url.slice(basePath.length)}`, 308)
  })
}, { name: 'base-path' })

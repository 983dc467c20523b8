import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/**
 * Returns a listener that serves all resources below the base path as well. Proxies may keep or strip the prefix: both addresses lead to
 * the same resource. If the base path is empty, requests are not changed.
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
 * Redirects from the base path to the page below it, so that the page's relative addresses work. Throws the error of `describeClash` if
 * an address of the service begins with the base path, because then a stripped prefix could not be recognised.
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

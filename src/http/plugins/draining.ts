import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Connections } from '../server/connections.ts'

/** The state of the service's shutdown. */
export interface Draining {
  /** Whether the shutdown has been announced: `/readyz` answers 503, and answers close their connections. */
  begun: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    draining: Draining
    connections: Connections
  }
}

export interface DrainingOptions {
  state: Draining
  connections: Connections
  /** Time in ms for incomplete requests to arrive after closing has begun. */
  incompleteMs: number
}

/**
 * Closes keep-alive connections during a shutdown: from then on every answer has `Connection: close`. Fastify itself would keep a
 * connection that was busy at that moment until its idle timeout (https://github.com/fastify/fastify/issues/7044). Browsers and pools
 * open connections in advance; Node treats unused ones as busy until their headers are overdue, so they are closed at once. Connections
 * with incomplete requests, or whose last answer had already started, are closed after `incompleteMs`.
 */
export const draining = fastifyPlugin(async (app: FastifyInstance, { state, connections, incompleteMs }: DrainingOptions) => {
  app.decorate('draining', state)
  app.decorate('connections', connections)
  connections.watch(app.server)
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    state.begun = true
    connections.closeUnused()
    timer = setInterval(() => connections.closeIncomplete(), incompleteMs)
  })
  app.addHook('onClose', async () => clearInterval(timer))
  // this includes requests that were running when closing began
  app.addHook('onSend', async (_request, reply) => {
    if (state.begun) reply.raw.setHeader('connection', 'close')
  })
}, { name: 'draining' })

import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Connections } from '../server/connections.ts'

/** The state of the service's shutdown. */
export interface Draining {
  /** Whether it has been announced: `/readyz` says so, and answers end their connections. */
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
  /** How long requests may go on arriving once closing has begun. */
  incompleteMs: number
}

/**
 * Ends keep-alive connections while the service closes: every answer from then on says `Connection: close`. Fastify itself
 * would keep a connection that was busy at that moment until its idle timeout
 * (https://github.com/fastify/fastify/issues/7044). Node takes connections that were opened ahead and never used, as browsers
 * and pools do, for busy until their headers are overdue: those end at once. So does Node with requests that never become complete:
 * those end after a while, as do connections whose last answer was too far on to say that it is the last.
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
  // requests that were under way when closing began, too
  app.addHook('onSend', async (_request, reply) => {
    if (state.begun) reply.raw.setHeader('connection', 'close')
  })
}, { name: 'draining' })

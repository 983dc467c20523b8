import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/** The state of the service's shutdown. */
export interface Draining {
  begun: boolean
  /** Requests under way. */
  underWay: number
}

declare module 'fastify' {
  interface FastifyInstance {
    draining: Draining
  }
}

/**
 * Ends keep-alive connections while the service closes: every answer from then on says `Connection: close`. Fastify itself
 * would keep a connection that was busy at that moment until its idle timeout
 * (https://github.com/fastify/fastify/issues/7044). Node takes connections that were opened ahead and never used, as browsers
 * and pools do, for busy until their headers are overdue: those end at once.
 */
export const draining = fastifyPlugin(async (app: FastifyInstance, { state }: { state: Draining }) => {
  app.decorate('draining', state)
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('preClose', async () => {
    state.begun = true
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  })
  app.addHook('onRequest', (_request, reply, done) => {
    state.underWay++
    if (state.begun) reply.raw.setHeader('connection', 'close')
    done()
  })
  app.addHook('onResponse', async () => { state.underWay-- })
  // for requests that were under way when closing began
  app.addHook('onSend', async (_request, reply) => {
    if (state.begun) reply.raw.setHeader('connection', 'close')
  })
}, { name: 'draining' })

import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/** How the service closes. */
export interface Draining {
  begun: boolean
  /** Requests that wait for an answer. */
  underWay: number
}

declare module 'fastify' {
  interface FastifyInstance {
    draining: Draining
  }
}

/**
 * Lets keep-alive connections end while the service closes: every answer from then on says `Connection: close`. Fastify
 * itself would keep a connection that was busy at that moment until its idle timeout
 * (https://github.com/fastify/fastify/issues/7044). A connection that was opened ahead and never used, as browsers and pools
 * do, counts as busy with Node until its headers are overdue: it ends at once.
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
  // requests that were under way already when closing began
  app.addHook('onSend', async (_request, reply) => {
    if (state.begun) reply.raw.setHeader('connection', 'close')
  })
}, { name: 'draining' })

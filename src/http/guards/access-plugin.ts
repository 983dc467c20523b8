import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Scope } from '../../access/identity/client.ts'
import type { AccessGuard, Caller } from './access-guard.ts'
import { addHeaders } from '../server/add-headers.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs; `uncounted` lets anybody in however often. Without it, anybody is let in, up to the limits. */
    scope?: Scope | 'open' | 'uncounted'
  }
  interface FastifyRequest {
    /** Who was let in; `null` on resources that are open. */
    caller: Caller | null
  }
}

/** Lets in only who may be, and counts everybody, before parameters are looked at. */
export const access = fastifyPlugin(async (app: FastifyInstance, { guard }: { guard: AccessGuard }) => {
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request, reply) => {
    const { scope = 'open' } = request.routeOptions.config
    if (scope === 'uncounted') return
    const { caller, problem, headers } = await guard.admit(request.raw, scope)
    addHeaders(reply, headers)
    if (problem !== null) throw problem
    request.caller = caller
  })
}, { name: 'access' })

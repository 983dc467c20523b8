import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { isLoopback } from '../../domain/host-name.ts'
import { Problem } from '../problem.ts'

/**
 * Answers only for loopback names and `allowedHosts`. A web page whose name an attacker points at this machine (DNS
 * rebinding) still sends its own name as `Host`.
 */
export const hostGuard = fastifyPlugin(async (app: FastifyInstance, { allowedHosts }: { allowedHosts: readonly string[] }) => {
  const allowed = new Set(allowedHosts.map(host => host.toLowerCase()))
  app.addHook('onRequest', (request, _reply, done) => {
    const name = hostNameOf(request.headers.host ?? '')
    done(isLoopback(name) || allowed.has(name) ? undefined : new Problem('misdirected'))
  })
}, { name: 'host-guard' })

function hostNameOf (host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, '')
}

import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { component, describeAnswer } from '../schemas/registry.ts'

const healthSchema = component('Health', z.object({ status: z.enum(['ok', 'starting', 'draining']) }))

export interface HealthOptions {
  /** Returns whether the process has finished starting and keeps up with its work. */
  hasSettled: () => boolean
  isDraining: () => boolean
}

/**
 * Adds `/healthz` (the process is alive) and `/readyz` (it accepts requests: it keeps up with its work and is not draining). Any host
 * name is accepted, because Kubernetes and load balancers send an address or none. The answers reveal nothing.
 */
export function addHealthRoutes (app: FastifyInstance, { hasSettled, isDraining }: HealthOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/healthz', {
    config: { scope: 'probe' },
    schema: {
      operationId: 'getHealth',
      tags: ['Operating'],
      security: [],
      summary: 'Liveness of the process',
      description: 'Answers 200 to everyone as long as the process can answer at all. The header `Host` is not checked.',
      response: { 200: describeAnswer('The process is alive.', healthSchema) }
    }
  }, () => ({ status: 'ok' as const }))
  typed.get('/readyz', {
    config: { scope: 'probe' },
    schema: {
      operationId: 'getReadiness',
      tags: ['Operating'],
      security: [],
      summary: 'Readiness for requests',
      description: 'Answers 503 until the process keeps up with its work, usually half a second after its start, and while the service ' +
        'shuts down. It stays ready if Treasure Data is down or refuses the key, because cached answers can still be served. Answers ' +
        'everyone; the header `Host` is not checked.',
      response: { 200: describeAnswer('Ready.', healthSchema), 503: describeAnswer('Starting or shutting down.', healthSchema) }
    }
  }, async (_request, reply) => {
    if (!isDraining() && hasSettled()) return { status: 'ok' as const }
    reply.code(503)
    return { status: isDraining() ? 'draining' as const : 'starting' as const }
  })
}

import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { describeProblems } from '../schemas/problem.ts'
import { component, describeAnswer } from '../schemas/registry.ts'

const healthSchema = component('Health', z.object({ status: z.enum(['ok', 'starting', 'draining']) }))

const problems = describeProblems(['invalid-request'])

export interface HealthOptions {
  /** Whether the process keeps up with its work since its start. */
  hasSettled: () => boolean
  isDraining: () => boolean
}

/**
 * Adds `/healthz` (the process lives) and `/readyz` (it takes requests: it keeps up with its work, and is not draining). Kubernetes and
 * balancers name an address as host, or none; what they are told reveals nothing.
 */
export function addHealthRoutes (app: FastifyInstance, { hasSettled, isDraining }: HealthOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/healthz', {
    config: { scope: 'probe' },
    schema: {
      operationId: 'getHealth',
      tags: ['Operating'],
      security: [],
      summary: 'Whether the process lives',
      description: 'Answers everybody as long as the process can answer at all, whatever the request names as its host.',
      response: { 200: describeAnswer('The process lives.', healthSchema), ...problems }
    }
  }, () => ({ status: 'ok' as const }))
  typed.get('/readyz', {
    config: { scope: 'probe' },
    schema: {
      operationId: 'getReadiness',
      tags: ['Operating'],
      security: [],
      summary: 'Whether the service takes requests',
      description: 'Answers 503 from the start until the process keeps up with its work, half a second as a rule, and while the service ' +
        'shuts down. Neither Treasure Data being down nor a refused key makes it unready: old answers are worth serving. Answers ' +
        'everybody, whatever the request names as its host.',
      response: {
        200: describeAnswer('Ready.', healthSchema), 503: describeAnswer('Starting or shutting down.', healthSchema), ...problems
      }
    }
  }, async (_request, reply) => {
    if (!isDraining() && hasSettled()) return { status: 'ok' as const }
    reply.code(503)
    return { status: isDraining() ? 'draining' as const : 'starting' as const }
  })
}

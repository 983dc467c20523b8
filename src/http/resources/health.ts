import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { component, describeAnswer } from '../schemas/registry.ts'
import { describeProblems } from '../schemas/problem.ts'

const healthSchema = component('Health', z.object({ status: z.enum(['ok', 'draining']) }))

const problems = describeProblems(['cross-site-request', 'misdirected'])

/** Adds `/healthz` (the process lives) and `/readyz` (it takes requests: it is not draining). */
export function addHealthRoutes (app: FastifyInstance, isDraining: () => boolean): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/healthz', {
    config: { scope: 'uncounted' },
    schema: {
      operationId: 'getHealth',
      tags: ['Operating'],
      summary: 'Whether the process lives',
      description: 'Answers as long as the process can answer at all.',
      response: { 200: describeAnswer('The process lives.', healthSchema), ...problems }
    }
  }, () => ({ status: 'ok' as const }))
  typed.get('/readyz', {
    config: { scope: 'uncounted' },
    schema: {
      operationId: 'getReadiness',
      tags: ['Operating'],
      summary: 'Whether the service takes requests',
      description: 'Turns to 503 while the service shuts down. Neither Treasure Data being down nor a refused key makes it unready: ' +
        'old answers are worth serving.',
      response: { 200: describeAnswer('Ready.', healthSchema), 503: describeAnswer('Shutting down.', healthSchema), ...problems }
    }
  }, async (_request, reply) => {
    if (!isDraining()) return { status: 'ok' as const }
    reply.code(503)
    return { status: 'draining' as const }
  })
}

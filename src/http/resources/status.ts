import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { describeAnswer } from '../schemas/registry.ts'
import { describeProblems } from '../schemas/problem.ts'
import { statusSchema, type Status } from '../schemas/status.ts'

export interface StatusRouteOptions {
  readStatus: () => Status
}

const problems = describeProblems(['invalid-request', 'unauthenticated', 'forbidden', 'misdirected', 'rate-limited', 'internal-error'])

/** Adds `/v1/status`. */
export function addStatusRoute (app: FastifyInstance, { readStatus }: StatusRouteOptions): void {
  app.withTypeProvider<ZodTypeProvider>().get('/v1/status', {
    config: { scope: 'cache:read' },
    schema: {
      operationId: 'getStatus',
      tags: ['Operating'],
      summary: 'How the service stands',
      description: 'The way to Treasure Data, the caches, and how Treasure Data\'s answers departed from its contract. The same ' +
        'numbers as metrics are at `/metrics` on the management port.',
      querystring: z.strictObject({}),
      response: { 200: describeAnswer('How the service stands.', statusSchema), ...problems }
    }
  }, () => readStatus())
}

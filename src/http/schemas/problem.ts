import { z } from 'zod'
import { problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { component } from './registry.ts'

export const problemSchema = component('Problem', z.object({
  type: z.string().describe('`/problems/{code}`, which explains the problem.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('The path that was asked for.'),
  code: z.enum(Object.keys(problemCatalog)),
  origin: z.enum(['client', 'service', 'upstream']).describe('Whose doing it is.'),
  requestId: z.string().describe('The request\'s id in the service\'s log, also in the header X-Request-Id.'),
  errors: z.array(z.object({
    in: z.enum(['path', 'query', 'header']),
    name: z.string(),
    message: z.string()
  })).optional().describe('Each parameter that was wrong.')
}).describe('A problem document (RFC 9457).'))

export type ProblemDocument = z.output<typeof problemSchema>

/** The documented problem answers for these codes, one per status. */
export function describeProblems (codes: readonly ProblemCode[]): Record<number, object> {
  const statuses = [...new Set(codes.map(code => problemCatalog[code].status))]
  return Object.fromEntries(statuses.map(status => [status, {
    description: codes.filter(code => problemCatalog[code].status === status)
      .map(code => `\`${code}\`: ${problemCatalog[code].title}.`).join(' '),
    content: { 'application/problem+json': { schema: problemSchema } }
  }]))
}

const common = [
  'invalid-request', 'unauthenticated', 'forbidden', 'journey-access-denied', 'journey-not-found', 'not-acceptable', 'misdirected',
  'rate-limited', 'journey-unprocessable', 'internal-error', 'upstream-credentials', 'upstream-malformed', 'upstream-error',
  'upstream-throttled', 'upstream-unavailable', 'upstream-timeout', 'not-cached', 'overloaded'
] as const satisfies readonly ProblemCode[]

/** What every report can meet. */
export const reportProblems = describeProblems(['range-too-long', ...common])

/** What a journey itself can meet. */
export const definitionProblems = describeProblems(['definitions-off', ...common])

import { z } from 'zod'
import { codesByDescription, problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { component } from './registry.ts'

/** The code of a problem. */
export const problemCode = component('ProblemCode', z.enum(Object.keys(problemCatalog)).describe('Explained at `/problems/{code}`.'))

/** The reason why a part of an answer is missing. */
export const partProblemSchema = component('PartProblem', z.object({
  code: problemCode, status: z.int(), title: z.string(), detail: z.string()
}))

const faultSchema = component('RequestFault', z.object({
  in: z.enum(['path', 'query', 'header']), name: z.string(), message: z.string()
}))

const queueSchema = component('QueueState', z.object({
  waiting: z.int().describe('Loads that wait for Treasure Data at this replica.'),
  ahead: z.int().describe('Loads that will be sent before this one, including those of callers that were asked to retry.'),
  expectedWaitS: z.int().describe('Seconds until this load can be sent.')
}))

export const problemSchema = component('Problem', z.object({
  type: z.string().describe('`/problems/{code}`, a page that explains the problem.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('The requested path.'),
  code: problemCode,
  origin: z.enum(['client', 'service', 'upstream']).describe('The party that caused the problem.'),
  requestId: z.string().describe('The request\'s id in the service\'s log, also in the header X-Request-Id.'),
  errors: z.array(faultSchema).optional().describe('The faulty parameters.'),
  queue: queueSchema.optional().describe('With `busy`: the state of the queue for Treasure Data.')
}).describe('A problem document (RFC 9457).'))

export type ProblemDocument = z.output<typeof problemSchema>

/** Describes the problem answers for these codes, one per status. */
export function describeProblems (codes: readonly ProblemCode[]): Record<number, object> {
  const statuses = [...new Set(codes.map(code => problemCatalog[code].status))]
  return Object.fromEntries(statuses.map(status => {
    const ofStatus = codes.filter(code => problemCatalog[code].status === status)
    const description = ofStatus.map(code => `\`${code}\`: ${problemCatalog[code].title}.`).join(' ')
    codesByDescription.set(description, ofStatus)
    return [status, { description, content: { 'application/problem+json': { schema: problemSchema } } }]
  }))
}

import { z } from 'zod'
import { codesByDescription, problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { component } from './registry.ts'

/** The code of a problem, for whatever names one. */
export const problemCode = component('ProblemCode', z.enum(Object.keys(problemCatalog)).describe('Explained at `/problems/{code}`.'))

/** What kept a part of an answer from being there. */
export const partProblemSchema = component('PartProblem', z.object({
  code: problemCode, status: z.int(), title: z.string(), detail: z.string()
}))

const faultSchema = component('RequestFault', z.object({
  in: z.enum(['path', 'query', 'header']), name: z.string(), message: z.string()
}))

const queueSchema = component('QueueState', z.object({
  waiting: z.int().describe('Loads that wait for Treasure Data at this replica.'),
  ahead: z.int().describe('Loads that are sent before this one could be, callers who were told to come back included.'),
  expectedWaitS: z.int().describe('When this one can be sent, in seconds.')
}))

export const problemSchema = component('Problem', z.object({
  type: z.string().describe('`/problems/{code}`, which explains the problem.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('The path that was asked for.'),
  code: problemCode,
  origin: z.enum(['client', 'service', 'upstream']).describe('Whose doing it is.'),
  requestId: z.string().describe('The request\'s id in the service\'s log, also in the header X-Request-Id.'),
  errors: z.array(faultSchema).optional().describe('Each parameter that was wrong.'),
  queue: queueSchema.optional().describe('With `busy`: how the queue for Treasure Data stood.')
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

/** What every resource that takes a scope can meet. */
export const commonProblems = [
  'invalid-request', 'unauthenticated', 'client-key-expired', 'forbidden', 'cross-site-request', 'misdirected', 'rate-limited',
  'internal-error'
] as const satisfies readonly ProblemCode[]

/** What every resource that asks Treasure Data about a journey can meet besides. */
export const journeyProblems = [
  'journey-access-denied', 'journey-not-found', 'journey-unprocessable', 'realtime-journey', 'upstream-credentials', 'upstream-malformed',
  'upstream-error',
  'upstream-throttled', 'upstream-unavailable', 'upstream-timeout', 'busy', 'overloaded', 'grants-unresolved'
] as const satisfies readonly ProblemCode[]

/** What every report of the past can meet besides. */
export const historyProblems = ['history-off', 'not-recorded', 'history-unavailable'] as const satisfies readonly ProblemCode[]

const ofReports = [
  ...commonProblems, ...journeyProblems, 'not-acceptable', 'precondition-failed', 'not-cached'
] as const satisfies readonly ProblemCode[]

/** What every report can meet. */
export const reportProblems = describeProblems(['range-too-long', ...ofReports])

/** What a report can meet that was recorded as well. */
export const recordedProblems = describeProblems(['range-too-long', ...ofReports, ...historyProblems])

/** What a journey itself can meet. */
export const definitionProblems = describeProblems(['definitions-off', ...ofReports])

/** What a canvas can meet. */
export const canvasProblems = describeProblems(['definitions-off', 'range-too-long', ...ofReports])

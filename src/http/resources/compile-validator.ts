import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { redactSecrets } from '../server/redact-secrets.ts'
import { Problem, type RequestFault } from '../problems/problem.ts'
import { toRequestProblem } from '../problems/to-problem.ts'

/** More faults than this are not listed: who sends hundreds of wrong parameters needs no list of them. */
const maxFaults = 20

/** Checks a part of a request with its zod schema, for Fastify. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => data => {
  try {
    return { value: parseRequestPart(schema, httpPart === 'params' ? 'path' : 'query', data) }
  } catch (error) {
    if (error instanceof Problem) return { error }
    throw error
  }
}

/** Gives what the schema makes of a part of a request, or throws one `invalid-request` problem that names each fault. */
export function parseRequestPart<T> (schema: z.ZodType<T>, place: RequestFault['in'], data: unknown): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw toRequestProblem(parsed.error.issues.flatMap(issue => listFaults(issue, place, data)).slice(0, maxFaults))
}

function listFaults (issue: z.core.$ZodIssue, place: RequestFault['in'], data: unknown): RequestFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(name => ({ in: place, name: shorten(name), message: 'is not a parameter of this resource' }))
  }
  const name = String(issue.path[0] ?? '')
  const given = new Map(Object.entries(Object(data))).get(name)
  return [{ in: place, name, message: Array.isArray(given) ? 'is given more than once' : issue.message }]
}

/** A name that came with the request goes back no longer than anyone needs to find it, and as no key. */
function shorten (name: string): string {
  const shown = redactSecrets(name)
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
}

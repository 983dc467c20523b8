import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { redactSecrets } from '../server/redact-secrets.ts'
import { Problem, type RequestFault } from '../problems/problem.ts'
import { toRequestProblem } from '../problems/to-problem.ts'

/** Limit of listed faults, for clients that send hundreds of wrong parameters. */
const maxFaults = 20

/** Validates a part of a request with its zod schema, for Fastify. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => data => {
  try {
    return { value: parseRequestPart(schema, httpPart === 'params' ? 'path' : 'query', data) }
  } catch (error) {
    if (error instanceof Problem) return { error }
    throw error
  }
}

/** The compiler of routes whose handler validates, because it may recognize the address or checks in its own order. */
export const validateInHandler = () => (value: unknown) => ({ value })

/** Returns a part of a request, parsed by its schema. Throws one `invalid-request` problem that names each fault. */
export function parseRequestPart<T> (schema: z.ZodType<T>, part: RequestFault['in'], data: unknown): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw toRequestProblem(parsed.error.issues.flatMap(issue => listFaults(issue, part, data)).slice(0, maxFaults))
}

function listFaults (issue: z.core.$ZodIssue, part: RequestFault['in'], data: unknown): RequestFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(name => ({ in: part, name: shorten(name), message: 'is not a parameter of this resource' }))
  }
  const name = String(issue.path[0] ?? '')
  const given = new Map(Object.entries(Object(data))).get(name)
  return [{ in: part, name, message: Array.isArray(given) ? 'is given more than once' : issue.message }]
}

/** Shortens and redacts a name from the request: enough to find it, and never a key. */
function shorten (name: string): string {
  const shown = redactSecrets(name)
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
}

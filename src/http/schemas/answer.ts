import type { z } from 'zod'

/** A documented JSON answer. */
export function describeAnswer<T extends z.ZodType> (description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

import type { z } from 'zod'

/** Names a schema as a component of the document. */
export function component<T extends z.ZodType> (id: string, schema: T): T {
  return schema.meta({ id })
}

/** Describes a JSON answer for the document. */
export function describeAnswer<T extends z.ZodType> (description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

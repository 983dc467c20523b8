import { z } from 'zod'

/** The schemas that stand as components in the document, under their own names. */
export const components = z.registry<{ id: string }>()

/** Names a schema as a component. */
export function component<T extends z.ZodType> (id: string, schema: T): T {
  components.add(schema, { id })
  return schema
}

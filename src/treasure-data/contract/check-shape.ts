import type { z } from 'zod'
import { describeFault } from '../errors/describe-fault.ts'
import type { TdEndpoint } from '../endpoints/td-endpoint.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'

/** Where a value stands in the body. */
export interface Place {
  endpoint: TdEndpoint
  path: readonly PropertyKey[]
}

/** Gives what the schema makes of the value. Throws `upstream-malformed` with the places that do not fit. */
export function checkShape<T> (schema: z.ZodType<T>, value: unknown, { endpoint, path }: Place): T {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const faults = checked.error.issues.slice(0, 5).map(issue => describeFault([...path, ...issue.path], issue.message))
  throw new TreasureDataError('upstream-malformed', { endpoint, faults })
}

import type { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'

/**
 * How long an answer may be used: `open` for one that may change at any time whatever its range, `calendar` for one whose past ranges
 * come to rest, or a time of its own.
 */
export type LifetimeClass = 'open' | 'calendar' | { ttlMs: number }

/** Everything that is particular to one of TD's endpoints about a journey. */
export interface EndpointDescriptor<Content> {
  /** Our name: in cache keys, spans, metrics, logs and answers. */
  name: string
  /** TD's own name, which follows the journey in the path; empty for the journey itself. */
  segment: string
  /** What TD declares for its answers. */
  mediaType: string
  /** Longest range it can be asked for, in days, counting both ends; `null` where it takes none. */
  maxDays: number | null
  /** Whether answers can do without: however it fails, it must not take permits or trust away from the others. */
  isOptional: boolean
  /** Whether reports show its numbers, which then are explained down to TD's body. */
  hasNumbers: boolean
  lifetime: LifetimeClass
  /** Reads an answer's `data`. The shape that drift is told from is the schema's own. */
  schema: z.ZodType<Content>
  /** Whether TD knew the journey but sent nothing of it. */
  isEmpty (content: Content): boolean
  /** Lists the drift that shows only in what the content means. */
  findContentDrift (content: Content): Drift[]
}

import type { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'
import type { SubjectKind } from '../../domain/td/subject.ts'
import type { BodyLimitName, PartCounts } from '../contract/body-limits.ts'

/** How long an answer may be used: `open` if any range may change at any time, `calendar` if past ranges settle, or a fixed time. */
export type LifetimeClass = 'open' | 'calendar' | { ttlMs: number }

/** Sorted content, and the ways in which TD's order differed. */
export interface Arranged<Content> {
  content: Content
  drift: Drift[]
}

/** Everything specific to one of TD's endpoints. */
export interface EndpointDescriptor<Content> {
  /** Our name for it, in cache keys, spans, metrics, logs and answers. */
  name: string
  /** The kind of thing that its answers are about. */
  subject: SubjectKind
  /** TD's own name, which follows the subject in the path; empty for the subject itself. */
  segment: string
  /** The limit of its body in bytes. */
  bodyLimit: Extract<BodyLimitName, 'bytes' | 'indexBytes'>
  /** As TD declares it. */
  mediaType: string
  /** Longest range that it accepts, in days, counting both ends; `null` if it takes no range. */
  maxDays: number | null
  /** Whether reports work without it. Its failures must not cost other endpoints any permits or open the circuit breaker. */
  isOptional: boolean
  /** Whether reports show its numbers, which can be explained down to their location in TD's body. */
  hasNumbers: boolean
  lifetime: LifetimeClass
  /** Returns the value for the schema from a body that may have no `data`. Without this function, a body without `data` is rejected. */
  unwrap? (body: object): unknown
  /** Reads an answer's `data`. The shape of the same schema finds drift. */
  schema: z.ZodType<Content>
  /** Adds the resources that an answer sends as `included`, which may be anything. */
  join? (content: Content, included: unknown): Content
  /** Returns whether TD knows the subject but sent no content for it. */
  isEmpty (content: Content): boolean
  /** Counts the parts that `bodyLimits` limits. */
  countParts (content: Content): PartCounts
  /** Lists the drift that shows only in the meaning of the content. */
  findContentDrift (content: Content): Drift[]
  /** Sorts the content from the schema, and lists what was out of order. */
  arrange? (content: Content): Arranged<Content>
}

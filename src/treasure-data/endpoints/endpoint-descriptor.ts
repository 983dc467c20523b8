import type { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'
import type { SubjectKind } from '../../domain/td/subject.ts'
import type { BodyLimitName, PartCounts } from '../contract/body-limits.ts'

/** How long an answer may be used: `open` if any range may change at any time, `calendar` if past ranges settle, or a fixed time. */
export type LifetimeClass = 'open' | 'calendar' | { ttlMs: number }

/** Content in order, and how TD sent it. */
export interface Arranged<Content> {
  content: Content
  drift: Drift[]
}

/** Everything that is particular to one of TD's endpoints. */
export interface EndpointDescriptor<Content> {
  /** Our name: in cache keys, spans, metrics, logs and answers. */
  name: string
  /** What its answers are about. */
  subject: SubjectKind
  /** TD's own name, which follows the subject in the path; empty for the subject itself. */
  segment: string
  /** Which limit its body has in bytes. */
  bodyLimit: Extract<BodyLimitName, 'bytes' | 'indexBytes'>
  /** As TD declares it. */
  mediaType: string
  /** Longest range it can be asked for, in days, counting both ends; `null` where it takes none. */
  maxDays: number | null
  /** Whether reports do without it if it fails. Its failures must cost the other endpoints neither permits nor trust in TD. */
  isOptional: boolean
  /** Whether reports show its numbers. These can be explained down to their location in TD's body. */
  hasNumbers: boolean
  lifetime: LifetimeClass
  /** Returns what the schema reads of a body that need not have `data`. Without it, a body without `data` is refused. */
  unwrap? (body: object): unknown
  /** Reads an answer's `data`. Drift is found by the shape of the same schema. */
  schema: z.ZodType<Content>
  /** Adds what comes with an answer's `data` as `included`, which may be anything. */
  join? (content: Content, included: unknown): Content
  /** Returns whether TD knew the subject but sent nothing of it. */
  isEmpty (content: Content): boolean
  /** Counts what is limited by `bodyLimits`. */
  countParts (content: Content): PartCounts
  /** Lists the drift that only the meaning of the content shows. */
  findContentDrift (content: Content): Drift[]
  /** Puts what the schema has read in order, and lists what was not. */
  arrange? (content: Content): Arranged<Content>
}

import type { Adjustment } from '../domain/adjustment.ts'
import type { Endpoint, Source } from './source.ts'

/** What of a report its address and its ranges depend on. */
export interface Resource {
  name: string
  /** Longest range it can be asked for, in days, counting both ends. */
  maxDays: number
  /** TD's own name of the resource, where it is TD's body as it came. */
  tdResource?: string
}

/** What a report of one source takes and how it reads it. */
export interface Report extends Resource {
  endpoint: Endpoint
  /** What is shown of it, in one spelling only; absent where that is all. */
  view?: string
  /** Reads TD's answer. `cumulative` says that no range was asked for. */
  read (source: Source, cumulative: boolean): ReportContent | RawContent
}

/** A body that is passed on byte for byte. */
export interface RawContent {
  body: Buffer
  mediaType: string
}

export interface ReportContent<Fields extends object = object> {
  /** When TD computed the data, ISO UTC, or `null`. */
  dataUpdatedAt: string | null
  /** The repairs and irregularities among the fields. */
  adjustments: readonly Adjustment[]
  /** The report's fields but journeyId, range and freshness. */
  fields: Fields
}

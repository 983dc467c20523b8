import type { Adjustment } from '../domain/adjustment.ts'
import type { DateRange } from '../domain/date-range.ts'
import type { JourneyDefinition } from '../domain/journey-definition.ts'
import { definitionIn, type Endpoint, type Source } from './source.ts'

/** What of a report its address and its ranges depend on. */
export interface Resource {
  name: string
  /** Longest range it can be asked for, in days, counting both ends; 0 where it takes none. */
  maxDays: number
  /** TD's own name of the resource, where it is TD's body as it came. */
  tdResource?: string
}

/** What a report is made of, and how. */
export interface Report extends Resource {
  /** What is shown of it, in one spelling only; absent where that is all. */
  view?: string
  /** TD's answers it takes, in the order in which failures count. */
  parts: readonly Endpoint[]
  /**
   * Whether it takes names from the journey's definition where that is there. It is none of the parts: what keeps it away
   * costs names and nothing else, and it counts neither for the freshness nor for the range's state.
   */
  usesNames?: boolean
  /** Whether it stands while one part is there. Otherwise the first failure is its own. */
  allowsPartial: boolean
  compose (outcomes: Outcomes, range: DateRange | null): ReportContent | RawContent
}

/** How the parts came out; those that the report does not take are missing, and a definition that is not there. */
export type Outcomes = Readonly<Partial<Record<Endpoint, PartOutcome>>>

/** TD's answer, which may be an old one, or what kept it from being there. */
export type PartOutcome = { source: Source, stale: boolean } | { problem: PartProblem }

/** The journey's definition among the outcomes, or `null`. */
export function findDefinition ({ definition }: Outcomes): JourneyDefinition | null {
  return definition === undefined || 'problem' in definition ? null : definitionIn(definition.source)
}

/** Holds nothing of one request, as it stands in bytes that many share. */
export interface PartProblem {
  code: string
  status: number
  title: string
  detail: string
}

/** A body that is passed on byte for byte. */
export interface RawContent {
  body: Buffer
  mediaType: string
}

export interface ReportContent<Fields extends object = object> {
  /** When TD computed the parts, ISO UTC, as far as is known. */
  dataTimes: readonly string[]
  /** The repairs and irregularities among the fields. */
  adjustments: readonly Adjustment[]
  /** The report's fields but journeyId, range and freshness. */
  fields: Fields
}

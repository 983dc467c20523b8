import type { Adjustment } from '../../domain/td/adjustment.ts'
import type { DateRange, RangeDescription } from '../../domain/time/date-range.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { Freshness } from './freshness.ts'
import { definitionIn, type Endpoint, type Source } from './source.ts'

/** What of a report its address and its ranges depend on. */
export interface Resource {
  name: string
  /** Longest range it can be asked for, in days, counting both ends; `null` where it is of no range. */
  maxDays: number | null
  /** TD's own name of the resource, where it is TD's body as it came. */
  tdResource?: string
}

/** What a report is made of, and how. */
export interface Report extends Resource {
  /** What is shown of it, in one spelling only; absent where that is all. */
  view?: string
  /** Whether it was made with parameters that can be anything, so that its bytes are not worth keeping. */
  isUncached?: boolean
  /** The query, besides the range, of the JSON that lists what this report has no room to tell. */
  describedBy?: string
  /** TD's answers it takes, in the order in which failures count. */
  parts: readonly Endpoint[]
  /**
   * Whether it takes names from the journey's definition where that is there. It is none of the parts: what keeps it away
   * costs names and nothing else, and it counts neither for the freshness nor for the range's state.
   */
  usesNames?: boolean
  /** Whether it stands while one part is there, for all its periods. Otherwise the first failure is its own. */
  allowsPartial: boolean
  /** `baseline` is there for reports of two periods alone. */
  compose (outcomes: Outcomes, range: DateRange | null, baseline?: Period): ReportContent | WrittenContent | RawContent
}

/** A second period that the report's parts are taken for, and how they came out. */
export interface Period {
  range: DateRange
  outcomes: Outcomes
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

/** What a report in JSON says of itself before its fields. */
export interface ReportEnvelope {
  journeyId: JourneyId
  range: RangeDescription
  freshness: Freshness
}

/** A report in a form of its own. */
export interface WrittenContent extends Omit<ReportContent, 'fields'> {
  mediaType: string
  write (envelope: ReportEnvelope): string
}

export interface ReportContent<Fields extends object = object> {
  /** When TD computed the parts, ISO UTC, as far as is known. */
  dataTimes: readonly string[]
  /** The repairs and irregularities among the fields. */
  adjustments: readonly Adjustment[]
  /** The report's fields but journeyId, range and freshness. */
  fields: Fields
}

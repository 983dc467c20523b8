import type { Adjustment } from '../../domain/td/adjustment.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import { findDefinition } from './report.ts'
import type { PartOutcome, PartProblem, RawContent, Report, Resource, WrittenContent } from './report.ts'
import type { Endpoint, Source } from './source.ts'

/** What a report says about one source. */
export interface SourceReading<Fields extends object = object> {
  /** When TD computed the data, ISO UTC, or `null`. */
  dataUpdatedAt: string | null
  /** The repairs and irregularities among the fields. */
  adjustments: readonly Adjustment[]
  fields: Fields
}

/** What a report says about one source, in a format other than JSON. */
export interface WrittenReading extends Omit<SourceReading, 'fields'>, Pick<WrittenContent, 'mediaType' | 'write'> {}

export interface SourceReportDefinition extends Resource {
  endpoint: Endpoint
  view?: string
  usesNames?: boolean
  isUncached?: boolean
  describedBy?: string
  /** Reads TD's answer. `cumulative` says that there is no range; the definition is there if names are used and known. */
  read (source: Source, cumulative: boolean, definition: JourneyDefinition | null): SourceReading | WrittenReading | RawContent
}

/** Defines a report of one source. */
export function defineSourceReport ({ endpoint, read, ...resource }: SourceReportDefinition): Report {
  return {
    ...resource,
    parts: [endpoint],
    allowsPartial: false,
    compose (outcomes, range) {
      const outcome = outcomes[endpoint]
      // a report without a part is not composed
      if (outcome === undefined || 'problem' in outcome) throw new Error(`no ${endpoint} to read`)
      const reading = read(outcome.source, range === null, findDefinition(outcomes))
      if ('body' in reading) return reading
      const { dataUpdatedAt, ...content } = reading
      return { dataTimes: dataUpdatedAt === null ? [] : [dataUpdatedAt], ...content }
    }
  }
}

/** How a part of a report came out. */
export interface PartStatus {
  status: 'ok' | 'stale' | 'failed'
  dataUpdatedAt: string | null
  problem: PartProblem | null
}

/** Reads a part, or returns `null` for one that failed or was not requested. */
export function readPart<Fields extends object> (
  outcome: PartOutcome | undefined, read: (source: Source) => SourceReading<Fields>
): SourceReading<Fields> | null {
  return outcome === undefined || 'problem' in outcome ? null : read(outcome.source)
}

/** Describes how a part came out, with what was read from it. */
export function describePart (outcome: PartOutcome, content: SourceReading | null): PartStatus {
  const dataUpdatedAt = content?.dataUpdatedAt ?? null
  if ('problem' in outcome) return { status: 'failed', dataUpdatedAt, problem: outcome.problem }
  return { status: outcome.stale ? 'stale' : 'ok', dataUpdatedAt, problem: null }
}

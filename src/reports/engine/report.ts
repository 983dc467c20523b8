import type { Adjustment } from '../../domain/td/adjustment.ts'
import type { DateRange, RangeDescription } from '../../domain/time/date-range.ts'
import type { JourneyBundle } from '../../domain/journeys/journey-bundle.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { RelatedJourney } from '../../domain/td/related-journeys.ts'
import { noNames, readDefinitionNames, type DefinitionNames } from '../../domain/td/definition-names.ts'
import type { Language } from '../../formats/words/languages.ts'
import type { ReportRecipe } from '../threads/recipes.ts'
import type { Freshness } from './freshness.ts'
import { bundleIn, definitionIn, type Endpoint, type JourneyEndpoint, type Source } from './source.ts'
import { warmForms } from './warm-forms.ts'

/** For a journey with some hundred steps, named by its definition. */
const bytesOfNames = 50_000

/** The parts of a report that determine its address and ranges. */
export interface Resource {
  name: string
  /** Longest range in days, counting both ends; `null` for a report without a range. */
  maxDays: number | null
  /** Whether it is recorded per day, so that a report of the past covers a single day. */
  isRecordedByDay?: boolean
  /** TD's own name of the resource, if the report is TD's original body. */
  tdResource?: string
}

/** The parts of a report, and the function that composes it. */
export interface Report extends Resource {
  /** The shown part, in its only spelling; absent if everything is shown. */
  view?: string
  /** The language of its texts, which is part of the view; absent if requests cannot choose it. */
  language?: Language | undefined
  /** Whether it takes parameters with almost any value. Its bytes are then kept only once they are requested again. */
  isKeptOnRepeat?: boolean
  /** How much longer it takes to make than plain JSON, as a factor; default 1. */
  effort?: number
  /** Whether it is another format of a report, which is refused while the event loop is late. */
  isConversion?: boolean
  /** The recipe by which a thread makes it; a report without one is made here, whatever its parts weigh. */
  recipe?: ReportRecipe
  /** The query, besides the range, of the JSON that lists the adjustments which this report has no room for. */
  describedBy?: string
  /** The extension of its file, and the table in it if there are several. Absent for JSON. */
  file?: { readonly extension: string, readonly table?: string }
  /** The endpoints that it needs, in the order in which failures count. */
  parts: readonly JourneyEndpoint[]
  /**
   * Whether it uses names from the journey's definition if available. The definition is not a part: a missing one costs only names,
   * and affects neither freshness nor the range's state.
   */
  usesNames?: boolean
  /**
   * Whether it describes other journeys mentioned by the definition among its parts. Its bytes then depend on which of them the caller
   * may read.
   */
  tellsOfOthers?: boolean
  /** Whether it describes the journey's runs, so that it changes when a run becomes overdue. */
  describesRuns?: boolean
  /** Whether one part, for all periods, is enough. Otherwise the first failure of a part fails the report. */
  allowsPartial: boolean
  /** Makes the report. Only reports of two periods get a `baseline`. `related` are the other journeys that it may describe. */
  compose (
    outcomes: Outcomes, range: DateRange | null, baseline?: Period, related?: readonly RelatedJourney[]
  ): ReportContent | WrittenContent | RawContent
}

/** A second period of the report's parts, and their outcomes. */
export interface Period {
  range: DateRange
  outcomes: Outcomes
}

/** The outcomes of the parts. Parts that the report does not need are absent, as is a missing definition. */
export interface Outcomes extends Readonly<Partial<Record<Endpoint, PartOutcome>>> {
  /** Whether the next run of the journey is overdue; absent means no. */
  readonly isOverdue?: boolean
}

/** TD's answer, which may be stale, or the reason why there is none. */
export type PartOutcome = { source: Source, stale: boolean } | { problem: PartProblem }

/** Returns TD's answer, or `null` if the part failed or was not requested. */
export function findSource (outcome: PartOutcome | undefined): Source | null {
  return outcome === undefined || 'problem' in outcome ? null : outcome.source
}

/** Returns the journey's definition among the outcomes, or `null`. */
export function findDefinition ({ definition }: Outcomes): JourneyDefinition | null {
  return definitionIn(findSource(definition))
}

const takeNames = warmForms.define<DefinitionNames>(() => bytesOfNames)

/** Returns the names of the journey's definition among the outcomes; empty without it. */
export function findNames (outcomes: Outcomes): DefinitionNames {
  return readNames(findDefinition(outcomes))
}

/** Returns the bundle among the outcomes, or `null`. */
export function findBundle ({ bundle }: Outcomes): JourneyBundle | null {
  return bundleIn(findSource(bundle))
}

/** Returns the names of a definition; empty without one. */
export function readNames (definition: JourneyDefinition | null): DefinitionNames {
  return definition === null ? noNames : takeNames(definition, 'names', () => readDefinitionNames(definition))
}

/** A problem of a part. It contains nothing about a single request, because requests share the bytes. */
export interface PartProblem {
  code: string
  status: number
  title: string
  detail: string
}

/** A body that is sent byte for byte. */
export interface RawContent {
  body: Buffer
  mediaType: string
}

/** The members of a report in JSON before its own fields. */
export interface ReportEnvelope {
  journeyId: JourneyId
  range: RangeDescription
  freshness: Freshness
}

/** A report in a format other than JSON. */
export interface WrittenContent extends Omit<ReportContent, 'fields'> {
  mediaType: string
  write (envelope: ReportEnvelope): string
}

export interface ReportContent<Fields extends object = object> {
  /** When TD computed the parts, ISO UTC, if known. */
  dataTimes: readonly string[]
  /** The repairs and irregularities among the fields. */
  adjustments: readonly Adjustment[]
  /** The report's fields except journeyId, range and freshness. */
  fields: Fields
}

/** The content of a report for one source; `dataUpdatedAt` is when TD computed the data, ISO UTC, or `null`. */
export type SourceReading<Fields extends object = object> = ReadFrom<ReportContent<Fields>>

type ReadFrom<Content> = Omit<Content, 'dataTimes'> & { dataUpdatedAt: string | null }

interface SourceReport extends Omit<Report, 'parts' | 'allowsPartial' | 'compose'> {
  endpoint: JourneyEndpoint
  /** Reads TD's answer. `cumulative` means that there is no range. `names` are present if they are used and known. */
  read (
    source: Source, cumulative: boolean, names: DefinitionNames, related: readonly RelatedJourney[]
  ): SourceReading | ReadFrom<WrittenContent> | RawContent
}

/** Returns a report of one source. */
export function defineSourceReport ({ endpoint, read, ...described }: SourceReport): Report {
  return {
    ...described,
    parts: [endpoint],
    allowsPartial: false,
    compose (outcomes, range, _baseline, related = []) {
      const source = findSource(outcomes[endpoint])
      // a report without its part is not composed
      if (source === null) throw new Error(`no ${endpoint} to read`)
      const reading = read(source, range === null, findNames(outcomes), related)
      if ('body' in reading) return reading
      const { dataUpdatedAt, ...content } = reading
      return { dataTimes: dataUpdatedAt === null ? [] : [dataUpdatedAt], ...content }
    }
  }
}

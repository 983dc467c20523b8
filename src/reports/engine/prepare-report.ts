import type { AsOf } from '../../domain/time/as-of.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { Definitions } from './definitions.ts'
import type { PartRequest, PreparedReport } from './prepared-report.ts'
import type { RecordedSources } from './recorded-sources.ts'
import type { Report } from './report.ts'
import type { JourneyEndpoint } from './source.ts'
import type { SourceLoader } from './source-loader.ts'

/** The journey that a report is compared with: another version of the bundle. */
export interface OtherVersion {
  bundleId: BundleId
  baselineJourneyId: JourneyId
}

/** The subject of a report. */
export interface ReportQuestion {
  journeyId: JourneyId
  range: DateRange | null
  baseline: DateRange | null
  /** `null` if the baseline is the same journey. */
  versions: OtherVersion | null
  /** `null` for a current report. */
  asOf: AsOf | null
}

/** The sources of a report's parts. */
export interface PartSources {
  loader: SourceLoader
  /** `null` if definitions are switched off. */
  definitions: Definitions | null
  /** `null` without a store. */
  recorded: RecordedSources | null
}

/** Determines everything about a report that does not depend on its content. A report of the past uses only recorded sources. */
export function prepareReport (
  { loader, definitions, recorded }: PartSources, report: Report, { journeyId, range, baseline, versions, asOf }: ReportQuestion
): PreparedReport {
  const baselineJourneyId = versions?.baselineJourneyId ?? journeyId
  const periods = baseline === null ? [{ id: journeyId, range }] : [{ id: journeyId, range }, { id: baselineJourneyId, range: baseline }]
  const needsWhole = report.tdResource !== undefined
  const request = (endpoint: JourneyEndpoint, id: JourneyId, range: DateRange | null): PartRequest => {
    if (asOf === null) return loader.request(endpoint, id, range, needsWhole)
    // the caller has checked that there is a store
    if (recorded === null) throw new Error('nothing is recorded without a store')
    return recorded.request(endpoint, id, range, asOf)
  }
  const parts = periods.flatMap(({ id, range }) => report.parts.map(endpoint => request(endpoint, id, range)))
  const names = versions === null ? request('definition', journeyId, null) : loader.requestBundle(versions.bundleId)
  const definition = definitions !== null && report.usesNames === true ? names : null
  return { report, journeyId, range, baseline, baselineJourneyId, asOf, parts, definition, last: null }
}

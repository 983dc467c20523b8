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

/** Whom a report compares a journey with: another version of its bundle. */
export interface OtherVersion {
  bundleId: BundleId
  baselineJourneyId: JourneyId
}

/** What a report is about. */
export interface ReportQuestion {
  journeyId: JourneyId
  range: DateRange | null
  baseline: DateRange | null
  /** `null` if the baseline is about the same journey. */
  versions: OtherVersion | null
  /** `null` for a report as it is now. */
  asOf: AsOf | null
}

/** Where a report's parts are requested. */
export interface PartSources {
  loader: SourceLoader
  /** `null` if they are switched off. */
  definitions: Definitions | null
  /** `null` without a store. */
  recorded: RecordedSources | null
}

/** Works out everything about a report that does not depend on its content. A report of the past takes recorded sources alone. */
export function prepareReport (
  { loader, definitions, recorded }: PartSources, report: Report, { journeyId, range, baseline, versions, asOf }: ReportQuestion
): PreparedReport {
  const baselineJourneyId = versions?.baselineJourneyId ?? journeyId
  const periods = baseline === null ? [{ id: journeyId, range }] : [{ id: journeyId, range }, { id: baselineJourneyId, range: baseline }]
  const needsWhole = report.tdResource !== undefined
  const request = (endpoint: JourneyEndpoint, id: JourneyId, range: DateRange | null): PartRequest => {
    if (asOf === null) return loader.request(endpoint, id, range, needsWhole)
    // who asks has seen whether there is a store
    if (recorded === null) throw new Error('nothing is recorded without a store')
    return recorded.request(endpoint, id, range, asOf)
  }
  const parts = periods.flatMap(({ id, range }) => report.parts.map(endpoint => request(endpoint, id, range)))
  const names = versions === null ? request('definition', journeyId, null) : loader.requestBundle(versions.bundleId)
  const definition = definitions !== null && report.usesNames === true ? names : null
  return { report, journeyId, range, baseline, baselineJourneyId, asOf, parts, definition, last: null }
}

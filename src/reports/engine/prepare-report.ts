import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { Definitions } from './definitions.ts'
import type { PreparedReport } from './prepared-report.ts'
import type { Report } from './report.ts'
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
}

/** Works out everything about a report that does not depend on its content. */
export function prepareReport (
  { loader, definitions }: { loader: SourceLoader, definitions: Definitions | null },
  report: Report,
  { journeyId, range, baseline, versions }: ReportQuestion
): PreparedReport {
  const baselineJourneyId = versions?.baselineJourneyId ?? journeyId
  const periods = baseline === null ? [{ id: journeyId, range }] : [{ id: journeyId, range }, { id: baselineJourneyId, range: baseline }]
  const needsWhole = report.tdResource !== undefined
  const parts = periods.flatMap(({ id, range }) => report.parts.map(endpoint => loader.request(endpoint, id, range, needsWhole)))
  const names = versions === null ? definitions?.request(journeyId) : definitions?.requestBundle(versions.bundleId)
  const definition = report.usesNames === true ? names ?? null : null
  return { report, journeyId, range, baseline, baselineJourneyId, parts, definition, last: null }
}

import type { Clock } from '../../runtime/clock.ts'
import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import type { ReportDates } from '../../cache/encoded/report-dates.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { Tracer } from '../../runtime/tracer.ts'
import type { Definitions } from './definitions.ts'
import type { PartProblem } from './report.ts'
import type { RequestSource } from './source-requests.ts'
import type { Source } from './source.ts'
import type { Tally } from './tally.ts'

/** What reports are made with. */
export interface ReportsOptions {
  cache: SourceCache<Source>
  bytes: EncodedBodies
  dates: ReportDates
  requestSource: RequestSource
  /** `null` where they are switched off. */
  definitions: Definitions | null
  clock: Clock
  today: () => CalendarDate
  timeZone: string
  /** Nothing is traced unless given. */
  tracer?: Tracer
  /** Where the adjustments of reports that are made are counted, by code. */
  adjustments: Tally<string>
  /** Tells what kept a part from being there as callers are told it. */
  describeProblem: (error: unknown) => PartProblem
}

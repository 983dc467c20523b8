import type { Clock } from '../cache/clock.ts'
import type { ReportBytes } from '../cache/report-bytes.ts'
import { Representation, type ContentCoding, type Variant } from '../cache/representation.ts'
import type { CacheMode, SourceAnswer } from '../cache/source-cache-contract.ts'
import type { SourceCache } from '../cache/source-cache.ts'
import type { CalendarDate } from '../domain/calendar-date.ts'
import { calendarState, describeRange, type DateRange, type RangeState } from '../domain/date-range.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import { describeFreshness } from './freshness.ts'
import type { Report } from './report.ts'
import type { RequestSource } from './source-requests.ts'
import type { Source } from './source.ts'

export interface ReportAnswer {
  key: string
  representation: Representation
  source: SourceAnswer<Source>
}

export interface ReportsOptions {
  cache: SourceCache<Source>
  bytes: ReportBytes
  requestSource: RequestSource
  clock: Clock
  today: () => CalendarDate
  timeZone: string
}

/**
 * Answers reports as ready bytes. A report is a pure function of its source's content, the range's state and the
 * freshness; its bytes are kept under all of these, so new content is a new key and nothing is ever invalidated in place.
 */
export class Reports {
  readonly #options: ReportsOptions

  constructor (options: ReportsOptions) {
    this.#options = options
  }

  /** The report where memory can answer at once, else `null`. */
  look (report: Report, journeyId: JourneyId, range: DateRange | null): ReportAnswer | null {
    const { cache, requestSource } = this.#options
    const source = cache.look(requestSource(report.endpoint, journeyId, range))
    return source === null ? null : this.#represent(report, journeyId, range, source)
  }

  /** The report, loading its source where need be. Throws what `findFailure` knows. */
  async get (report: Report, journeyId: JourneyId, range: DateRange | null, mode: CacheMode): Promise<ReportAnswer> {
    const { cache, requestSource } = this.#options
    const source = await cache.get(requestSource(report.endpoint, journeyId, range), mode)
    return this.#represent(report, journeyId, range, source)
  }

  /** The answer's bytes in a coding, at once where they are ready. */
  take ({ key, representation }: ReportAnswer, coding: ContentCoding): Variant | Promise<Variant> {
    return this.#options.bytes.take(key, representation, coding)
  }

  #represent (report: Report, journeyId: JourneyId, range: DateRange | null, source: SourceAnswer<Source>): ReportAnswer {
    const { bytes } = this.#options
    const state = this.#stateOf(range, source)
    const { digest, stale } = source
    const staleness = stale === null ? '' : `${stale.reason}@${stale.sinceMs}`
    const span = range === null ? '' : `${range.from}:${range.to}`
    const key = `${report.name}:${journeyId}:${span}:${state}:${staleness}:${digest}`
    let representation = bytes.get(key)
    if (representation === undefined) {
      representation = this.#compose(report, journeyId, range, state, source)
      bytes.set(key, representation)
    }
    return { key, representation, source }
  }

  #stateOf (range: DateRange | null, { settled }: SourceAnswer<Source>): RangeState {
    return settled ? 'settled' : calendarState(range, this.#options.today())
  }

  #compose (report: Report, journeyId: JourneyId, range: DateRange | null, state: RangeState, source: SourceAnswer<Source>): Representation {
    const { clock, timeZone } = this.#options
    const { dataUpdatedAt, fields } = report.read(source.value, range === null)
    const body = {
      journeyId,
      range: describeRange(range, state, timeZone),
      freshness: describeFreshness(dataUpdatedAt, source.stale),
      ...fields
    }
    const dataMs = dataUpdatedAt === null ? -Infinity : Date.parse(dataUpdatedAt)
    return new Representation(JSON.stringify(body), 'application/json; charset=utf-8', Math.max(dataMs, clock.wallMs()))
  }
}

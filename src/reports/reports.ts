import { Representation, type ContentCoding, type Variant } from '../cache/representation.ts'
import type { CacheMode, SourceAnswer, SourceRequest } from '../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange, type RangeState } from '../domain/date-range.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import { describeFreshness } from './freshness.ts'
import { getSource, takeFreely, type TakeTurn } from './get-source.ts'
import { Overviews, type NamedOverview, type OverviewChoice } from './overviews.ts'
import type { ReportAnswer } from './report-answer.ts'
import type { Report } from './report.ts'
import type { ReportsOptions } from './reports-options.ts'
import type { Source } from './source.ts'

/** One report of one journey and range, as `Reports` makes it. Worth keeping where it is asked for again. */
export type NamedReport = NamedSourceReport | NamedOverview

/** A report of one source. */
export interface NamedSourceReport {
  readonly report: Report
  readonly journeyId: JourneyId
  readonly range: DateRange | null
  readonly request: SourceRequest<Source>
  /** The key of its bytes when it was last answered, and what that was made of: nearly always the same again. */
  last: { digest: string, state: RangeState, staleness: string, key: string } | null
}

/**
 * Answers reports as ready bytes. A report is a pure function of its source's content, the range's state and the
 * freshness; its bytes are kept under all of these, so new content is a new key and nothing is ever invalidated in place.
 */
export class Reports {
  readonly #options: ReportsOptions
  readonly #overviews: Overviews

  constructor (options: ReportsOptions) {
    this.#options = options
    this.#overviews = new Overviews(options)
  }

  /** Names a report, so that it can be asked for. */
  name (report: Report, journeyId: JourneyId, range: DateRange | null): NamedReport {
    return { report, journeyId, range, request: this.#options.requestSource(report.endpoint, journeyId, range), last: null }
  }

  /** Names an overview of some parts, so that it can be asked for. */
  nameOverview (journeyId: JourneyId, range: DateRange | null, choice: OverviewChoice): NamedReport {
    return this.#overviews.name(journeyId, range, choice)
  }

  /** The report where memory can answer at once, else `null`. */
  look (named: NamedReport): ReportAnswer | null {
    if ('parts' in named) return this.#overviews.look(named)
    const source = this.#options.cache.look(named.request)
    return source === null ? null : this.#represent(named, source)
  }

  /** The report, loading its sources where need be, each in a turn. Throws what `findFailure` knows, or why there was no turn. */
  async get (named: NamedReport, mode: CacheMode, takeTurn: TakeTurn = takeFreely): Promise<ReportAnswer> {
    if ('parts' in named) return await this.#overviews.get(named, mode, takeTurn)
    return this.#represent(named, await getSource(this.#options.cache, named.request, mode, takeTurn))
  }

  /** The answer's bytes in a coding, at once where they are ready. */
  take ({ key, representation }: ReportAnswer, coding: ContentCoding): Variant | Promise<Variant> {
    return this.#options.bytes.take(key, representation, coding)
  }

  #represent (named: NamedSourceReport, source: SourceAnswer<Source>): ReportAnswer {
    const { bytes } = this.#options
    const state = this.#stateOf(named.range, source)
    const key = keyOf(named, state, source)
    let representation = bytes.get(key)
    if (representation === undefined) {
      representation = this.#compose(named, state, source, key)
      bytes.set(key, representation)
    }
    return { key, representation, source }
  }

  #stateOf (range: DateRange | null, { settled }: SourceAnswer<Source>): RangeState {
    return settled ? 'settled' : calendarState(range, this.#options.today())
  }

  #compose (named: NamedSourceReport, state: RangeState, source: SourceAnswer<Source>, key: string): Representation {
    const { clock, dates, timeZone, adjustments: tally } = this.#options
    const { report, journeyId, range } = named
    const content = report.read(source.value, range === null)
    const dateOf = (ms: number): number => dates.dateOf(nameOf(named), key, ms)
    if ('body' in content) return new Representation(content.body, content.mediaType, dateOf(clock.wallMs()))
    const { dataUpdatedAt, adjustments, fields } = content
    for (const { code } of adjustments) tally.add(code)
    const body = {
      journeyId,
      range: describeRange(range, state, timeZone),
      freshness: describeFreshness(dataUpdatedAt, source.stale),
      ...fields
    }
    const dataMs = dataUpdatedAt === null ? -Infinity : Date.parse(dataUpdatedAt)
    return new Representation(JSON.stringify(body), 'application/json; charset=utf-8', dateOf(Math.max(dataMs, clock.wallMs())))
  }
}

function keyOf (named: NamedSourceReport, state: RangeState, { digest, stale }: SourceAnswer<Source>): string {
  const { last } = named
  const staleness = stale === null ? '' : `${stale.reason}@${stale.sinceMs}`
  if (last !== null && last.digest === digest && last.state === state && last.staleness === staleness) return last.key
  const key = `${nameOf(named)}:${state}:${staleness}:${digest}`
  named.last = { digest, state, staleness, key }
  return key
}

function nameOf ({ report, journeyId, range }: NamedSourceReport): string {
  const span = range === null ? '' : `${range.from}:${range.to}`
  return `${report.name}:${report.view ?? ''}:${journeyId}:${span}`
}

import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { ChooseFormat } from './negotiate.ts'

/** What one address requests: one report, or one for each format that `Accept` can choose. */
export class ReportRequest {
  readonly journeyId: JourneyId
  /** Whether the answer varies with `Accept`. */
  readonly isNegotiated: boolean
  readonly #choose: ChooseFormat | null
  readonly #prepare: (format: string | null) => PreparedReport
  readonly #prepared = new Map<string | null, PreparedReport>()

  /** Without `choose` there is one format, whatever is accepted. */
  constructor (journeyId: JourneyId, choose: ChooseFormat | null, prepare: (format: string | null) => PreparedReport) {
    this.journeyId = journeyId
    this.isNegotiated = choose !== null && choose.count > 1
    this.#choose = choose
    this.#prepare = prepare
  }

  /** Returns the report in the format that the client prefers, or `null` if it accepts none. */
  pick (accept: string | undefined): PreparedReport | null {
    const format = this.#choose === null ? null : this.#choose(accept)
    if (format === null && this.#choose !== null) return null
    const known = this.#prepared.get(format)
    if (known !== undefined) return known
    const prepared = this.#prepare(format)
    this.#prepared.set(format, prepared)
    return prepared
  }
}

/** Dashboards request the same few addresses again and again. */
const maxRemembered = 1_000
/** Longer addresses are read each time, so that memory stays small. */
const maxUrlLength = 200

/** Remembers what valid addresses request, for one day: named ranges move with the day, and it limits where a range may end. */
export class ReportRequests {
  readonly #requests = new Map<string, ReportRequest>()
  #day: CalendarDate | null = null

  find (url: string, day: CalendarDate): ReportRequest | undefined {
    return day === this.#day ? this.#requests.get(url) : undefined
  }

  remember (url: string, day: CalendarDate, request: ReportRequest): void {
    // an absolute address names a host of its own, which has to be checked each time
    if (url.length > maxUrlLength || !url.startsWith('/')) return
    // a client that sends ever new addresses only makes the others' be read once more
    if (day !== this.#day || this.#requests.size >= maxRemembered) this.#requests.clear()
    this.#day = day
    this.#requests.set(url, request)
  }
}

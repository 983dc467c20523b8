import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { ChooseFormat } from './negotiate.ts'

/** The request behind an address: one report, or one per format that `Accept` can select. */
export class ReportRequest {
  readonly journeyId: JourneyId
  /** Whether the answer varies with `Accept`. */
  readonly isNegotiated: boolean
  readonly #choose: ChooseFormat | null
  readonly #prepare: (format: string | null) => PreparedReport
  readonly #prepared = new Map<string | null, PreparedReport>()

  /** Without `choose` there is only one format, and `Accept` is ignored. */
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

/** Limit of remembered addresses: dashboards request the same few ones again and again. */
const maxRemembered = 1_000
/** Longer addresses are parsed each time, so that memory stays small. */
const maxUrlLength = 200

/** Remembers the requests of valid addresses for one day, because named ranges and the latest allowed end depend on the day. */
export class ReportRequests {
  readonly #requests = new Map<string, ReportRequest>()
  #day: CalendarDate | null = null

  find (url: string, day: CalendarDate): ReportRequest | undefined {
    return day === this.#day ? this.#requests.get(url) : undefined
  }

  remember (url: string, day: CalendarDate, request: ReportRequest): void {
    // an absolute address contains a host, which must be checked each time
    if (url.length > maxUrlLength || !url.startsWith('/')) return
    // if a client keeps sending new addresses, other clients' addresses are only parsed once more
    if (day !== this.#day || this.#requests.size >= maxRemembered) this.#requests.clear()
    this.#day = day
    this.#requests.set(url, request)
  }
}

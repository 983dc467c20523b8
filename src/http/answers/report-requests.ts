import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { ReportRequest } from './report-request.ts'

/** Dashboards ask for the same few addresses again and again. */
const maxRemembered = 1_000
/** Longer addresses are read each time, so that memory stays small. */
const maxUrlLength = 200

/** Remembers what valid addresses ask for, by the day: ranges by name move with it, and it limits where a range may end. */
export class ReportRequests {
  readonly #reports = new Map<string, ReportRequest>()
  #day: CalendarDate | null = null

  find (url: string, day: CalendarDate): ReportRequest | undefined {
    return day === this.#day ? this.#reports.get(url) : undefined
  }

  remember (url: string, day: CalendarDate, report: ReportRequest): void {
    // a whole address names a host of its own, which is looked at each time
    if (url.length > maxUrlLength || !url.startsWith('/')) return
    // who asks for ever new addresses costs the others a look at their own
    if (day !== this.#day || this.#reports.size >= maxRemembered) this.#reports.clear()
    this.#day = day
    this.#reports.set(url, report)
  }
}

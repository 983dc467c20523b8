import type { IncomingHttpHeaders } from 'node:http'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { defaultLanguage, type Language } from '../../formats/words/languages.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import { negotiateLanguage, type ChooseFormat } from './negotiate.ts'
import { findNegotiation, type Negotiation } from './negotiation.ts'

/** What the query leaves to the request's headers. */
interface OpenChoice {
  /** `null` if there is only one format, and `Accept` is ignored. */
  format: ChooseFormat | null
  /** Whether `Accept-Language` chooses the language of reports that have one. */
  language: boolean
}

/** Prepares a report; `format` is `null` if nothing was left open. */
type PrepareChosen = (format: string | null, language: Language) => PreparedReport

/** The request behind an address: one report, or one per format and language that its headers can select. */
export class ReportRequest {
  readonly journeyId: JourneyId
  readonly #open: OpenChoice
  readonly #prepare: PrepareChosen
  /** The reports in the default language, by format. */
  readonly #prepared = new Map<string | null, PreparedReport>()
  /** The reports in other languages, by format and language. */
  readonly #translated = new Map<string, PreparedReport>()
  readonly #ofFormat: Negotiation
  readonly #ofLanguage: Negotiation

  constructor (journeyId: JourneyId, open: OpenChoice, prepare: PrepareChosen) {
    this.journeyId = journeyId
    this.#open = open
    this.#prepare = prepare
    const isNegotiated = open.format !== null && open.format.mediaTypes.length > 1
    this.#ofFormat = findNegotiation(isNegotiated, false)
    this.#ofLanguage = findNegotiation(isNegotiated, open.language)
  }

  /** Returns the report in the format and language that the client prefers, or `null` if it accepts no format. */
  pick ({ accept, 'accept-language': accepted }: IncomingHttpHeaders): PreparedReport | null {
    const format = this.#open.format === null ? null : this.#open.format(accept)
    if (format === null && this.#open.format !== null) return null
    const prepared = this.#prepared.get(format) ?? this.#keep(this.#prepared, format, format, defaultLanguage)
    // only pictures have a language, so other reports need no further lookup
    if (prepared.report.language === undefined || !this.#open.language) return prepared
    const language = negotiateLanguage(accepted)
    if (language === prepared.report.language) return prepared
    const key = `${format} ${language}`
    return this.#translated.get(key) ?? this.#keep(this.#translated, key, format, language)
  }

  /** Returns the headers that chose a picked report. */
  negotiationOf ({ report }: PreparedReport): Negotiation {
    return report.language === undefined ? this.#ofFormat : this.#ofLanguage
  }

  #keep<Key> (kept: Map<Key, PreparedReport>, key: Key, format: string | null, language: Language): PreparedReport {
    const prepared = this.#prepare(format, language)
    kept.set(key, prepared)
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

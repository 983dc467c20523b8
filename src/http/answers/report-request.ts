import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { ChooseFormat } from './negotiate.ts'

/** What one address asks for: one report, or one for each format that `Accept` can choose. */
export class ReportRequest {
  readonly journeyId: JourneyId
  /** Whether the answer varies with `Accept`. */
  readonly isNegotiated: boolean
  readonly #choose: ChooseFormat | null
  readonly #name: (format: string | null) => PreparedReport
  readonly #named = new Map<string | null, PreparedReport>()

  /** Without `choose` there is one format, whatever is accepted. */
  constructor (journeyId: JourneyId, choose: ChooseFormat | null, name: (format: string | null) => PreparedReport) {
    this.journeyId = journeyId
    this.isNegotiated = choose !== null && choose.count > 1
    this.#choose = choose
    this.#name = name
  }

  /** The report in the format that the client prefers, or `null` where it accepts none. */
  pick (accept: string | undefined): PreparedReport | null {
    const format = this.#choose === null ? null : this.#choose(accept)
    if (format === null && this.#choose !== null) return null
    const known = this.#named.get(format)
    if (known !== undefined) return known
    const named = this.#name(format)
    this.#named.set(format, named)
    return named
  }
}

import type { Drift, DriftKind } from '../domain/td/drift.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import type { Endpoint } from '../reports/engine/source.ts'

/** Drift as it is logged: of what TD sent, only names of fields. */
export interface LoggedDrift extends Drift {
  endpoint: Endpoint
  journeyId: JourneyId
}

/** The number of an endpoint's answers that showed a kind of drift. */
export interface DriftCount {
  endpoint: Endpoint
  kind: DriftKind
  answers: number
}

/** The least recently seen beyond these are dropped, and logged again if they come back. */
const maxRemembered = 10_000

/** Counts the drift of TD's answers by endpoint and kind, and logs it once per journey and kind. */
export class DriftLog {
  readonly #log: (drift: LoggedDrift) => void
  readonly #counts = new Map<string, DriftCount>()
  readonly #logged = new Set<string>()

  constructor (log: (drift: LoggedDrift) => void) {
    this.#log = log
  }

  /** Counts one answer's drift. */
  note (endpoint: Endpoint, journeyId: JourneyId, drift: readonly Drift[]): void {
    for (const one of drift) {
      const { kind } = one
      const name = `${endpoint}:${kind}`
      const count = this.#counts.get(name) ?? { endpoint, kind, answers: 0 }
      this.#counts.set(name, count)
      count.answers++
      if (this.#isNew(`${journeyId}:${kind}`)) this.#log({ endpoint, journeyId, ...one })
    }
  }

  /** Returns the counts since the start; none of 0. */
  counts (): readonly DriftCount[] {
    return [...this.#counts.values()]
  }

  #isNew (key: string): boolean {
    const isNew = !this.#logged.delete(key)
    this.#logged.add(key)
    const [oldest] = this.#logged
    if (this.#logged.size > maxRemembered && oldest !== undefined) this.#logged.delete(oldest)
    return isNew
  }
}

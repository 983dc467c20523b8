import type { Drift, DriftKind } from '../domain/td/drift.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import type { Endpoint } from '../reports/engine/source.ts'

/** What is logged of drift: nothing that TD sent but names of fields. */
export interface LoggedDrift extends Drift {
  endpoint: Endpoint
  journeyId: JourneyId
}

/** How many answers of an endpoint showed a kind of drift. */
export interface DriftCount {
  endpoint: Endpoint
  kind: DriftKind
  answers: number
}

/** More are forgotten, the least recently seen first, and logged again when they come back. */
const maxRemembered = 10_000

/** Counts the drift of TD's answers by endpoint and kind, and logs it once per journey and kind. */
export class DriftLog {
  readonly #log: (drift: LoggedDrift) => void
  readonly #counts = new Map<string, DriftCount>()
  readonly #logged = new Set<string>()

  constructor (log: (drift: LoggedDrift) => void) {
    this.#log = log
  }

  /** Takes note of one answer's drift. */
  note (endpoint: Endpoint, journeyId: JourneyId, drift: readonly Drift[]): void {
    for (const found of drift) {
      const name = `${endpoint}:${found.kind}`
      const count = this.#counts.get(name) ?? { endpoint, kind: found.kind, answers: 0 }
      this.#counts.set(name, count)
      count.answers++
      if (this.#isNew(`${journeyId}:${found.kind}`)) this.#log({ endpoint, journeyId, ...found })
    }
  }

  /** What was found since the start, only what was. */
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

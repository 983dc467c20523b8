import type { Drift } from '../domain/td/drift.ts'
import type { Subject, SubjectKind } from '../domain/td/subject.ts'
import type { Status } from '../http/schemas/status.ts'
import type { Endpoint } from '../reports/engine/source.ts'

/** Drift in the form to log. It contains only the names of TD's fields. */
export interface LoggedDrift extends Drift, Partial<Record<`${SubjectKind}Id`, string>> {
  endpoint: Endpoint
}

type DriftCount = Status['drift'][number]

/** Limit of remembered drift. The least recently seen one is dropped, and is logged again if it comes back. */
const maxRemembered = 10_000

/** Counts the drift of TD's answers by endpoint and kind, and logs each kind once per journey or index. */
export class DriftLog {
  readonly #log: (drift: LoggedDrift) => void
  readonly #counts = new Map<string, DriftCount>()
  readonly #logged = new Set<string>()

  constructor (log: (drift: LoggedDrift) => void) {
    this.#log = log
  }

  /** Counts one answer's drift. */
  note (endpoint: Endpoint, { kind: subject, id }: Subject, drift: readonly Drift[]): void {
    for (const one of drift) {
      const { kind } = one
      const answers = (this.#counts.get(`${endpoint}:${kind}`)?.answers ?? 0) + 1
      this.#counts.set(`${endpoint}:${kind}`, { endpoint, kind, answers })
      if (this.#isNew(`${subject}:${id}:${kind}`)) this.#log({ endpoint, [`${subject}Id`]: id, ...one })
    }
  }

  /** Returns the counts since the start, without those that are 0. */
  counts (): DriftCount[] {
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

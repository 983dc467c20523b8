/** The party that a failed call counts against. A failing connection counts against the origin; an answer may concern only its journey. */
export type Failed = { at: 'origin' } | { at: 'journey', journeyId: string }

const maxCalls = 100
const burst = { calls: 20, withinMs: 10_000, failedShare: 0.5 }
const run = { calls: 5, withinMs: 60_000 }

/**
 * Judges an origin by its last calls, at most a hundred. It is failing if half of at least 20 calls within 10 s failed, or with fewer
 * calls, if all of the last five within a minute failed. Failures of only one journey count against that journey, which must not cut
 * off all others.
 */
export class RecentCalls {
  readonly #nowMs: () => number
  #calls: Array<{ atMs: number, failed: Failed | null }> = []

  constructor (nowMs: () => number) {
    this.#nowMs = nowMs
  }

  add (failed: Failed | null): void {
    this.#calls.push({ atMs: this.#nowMs(), failed })
    if (this.#calls.length > maxCalls) this.#calls.shift()
  }

  clear (): void {
    this.#calls = []
  }

  areFailing (): boolean {
    const lately = this.#within(burst.withinMs)
    const judged = lately.length >= burst.calls ? lately : this.#within(run.withinMs).slice(-run.calls)
    const failures = judged.flatMap(({ failed }) => failed ?? [])
    const enough = judged === lately ? failures.length >= burst.failedShare * judged.length : failures.length === run.calls
    return enough && areOfOrigin(failures)
  }

  #within (ms: number) {
    const sinceMs = this.#nowMs() - ms
    return this.#calls.filter(({ atMs }) => atMs > sinceMs)
  }
}

function areOfOrigin (failures: Failed[]): boolean {
  const journeys = new Set(failures.map(failed => failed.at === 'origin' ? null : failed.journeyId))
  return journeys.has(null) || journeys.size > 1
}

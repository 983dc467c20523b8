/** Counts or sums by name. Names come from small fixed sets. */
export class Tally<Name extends string> {
  readonly #counts = new Map<Name, number>()

  add (name: Name, amount = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount)
  }

  /** Returns only the names that were counted. */
  entries (): Iterable<[name: Name, count: number]> {
    return this.#counts.entries()
  }
}

/** Counts durations by buckets; a duration counts in the first bucket that is large enough. */
export class DurationTally {
  readonly buckets: Array<{ readonly boundS: number, count: number }>
  sumS = 0

  /** Upper bounds in seconds, ascending; the last is Infinity. */
  constructor (boundsS: readonly number[]) {
    this.buckets = boundsS.map(boundS => ({ boundS, count: 0 }))
  }

  add (seconds: number): void {
    this.sumS += seconds
    for (const bucket of this.buckets) {
      if (seconds <= bucket.boundS) {
        bucket.count++
        break
      }
    }
  }
}
